package dev.stepladder.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What happens to what somebody changed by hand in AWS. */
public enum DriftPolicy {
  /** It is changed back, as any other difference. */
  @JsonProperty("Correct")
  CORRECT("Correct"),

  /** It is reported and left as it is. */
  @JsonProperty("Report")
  REPORT("Report");

  private final String text;

  DriftPolicy(String text) {
    this.text = text;
  }

  /** The name the API uses. */
  @Override
  public String toString() {
    return text;
  }
}
