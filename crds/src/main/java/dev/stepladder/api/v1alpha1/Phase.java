package dev.stepladder.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Where an application stands, in one word for people; programs read the conditions. */
public enum Phase {
  /** Nothing has been planned yet. */
  @JsonProperty("Pending")
  PENDING("Pending"),

  /** Steps are being taken. */
  @JsonProperty("Changing")
  CHANGING("Changing"),

  /** The next step waits for a person. */
  @JsonProperty("WaitingForApproval")
  WAITING_FOR_APPROVAL("WaitingForApproval"),

  /** Nothing goes on until somebody mends what the condition Stalled names. */
  @JsonProperty("Stalled")
  STALLED("Stalled"),

  /** Everything the tier asks for is there and settled. */
  @JsonProperty("Ready")
  READY("Ready"),

  /** What is not retained is being removed. */
  @JsonProperty("Deleting")
  DELETING("Deleting");

  private final String text;

  Phase(String text) {
    this.text = text;
  }

  /** The name the API uses. */
  @Override
  public String toString() {
    return text;
  }
}
