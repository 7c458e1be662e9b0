package dev.stepladder.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Which steps wait until a person approves them. */
public enum Approval {
  /** No step waits. */
  @JsonProperty("Never")
  NEVER("Never"),

  /** Steps with downtime and steps that cannot be undone wait. */
  @JsonProperty("Outage")
  OUTAGE("Outage"),

  /** Every step waits. */
  @JsonProperty("Always")
  ALWAYS("Always");

  private final String text;

  Approval(String text) {
    this.text = text;
  }

  /** The name the API uses. */
  @Override
  public String toString() {
    return text;
  }
}
