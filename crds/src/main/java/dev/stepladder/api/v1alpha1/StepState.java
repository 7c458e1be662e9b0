package dev.stepladder.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How far a step of a plan has come. */
public enum StepState {
  /** Taken and seen settled. */
  @JsonProperty("Done")
  DONE("Done"),

  /** Started, not settled yet. */
  @JsonProperty("Running")
  RUNNING("Running"),

  /** Nothing holds it; it is about to start. */
  @JsonProperty("Ready")
  READY("Ready"),

  /** Waits for another step or for a gate. */
  @JsonProperty("Waiting")
  WAITING("Waiting"),

  /** Waits for a person. */
  @JsonProperty("WaitingForApproval")
  WAITING_FOR_APPROVAL("WaitingForApproval"),

  /** Was tried and did not take; tried again later. */
  @JsonProperty("Failed")
  FAILED("Failed");

  private final String text;

  StepState(String text) {
    this.text = text;
  }

  /** The name the API uses. */
  @Override
  public String toString() {
    return text;
  }
}
