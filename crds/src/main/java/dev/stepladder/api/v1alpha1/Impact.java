package dev.stepladder.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What users notice of a step; the constants stand in ascending order. */
public enum Impact {
  /** Nothing. */
  @JsonProperty("Online")
  ONLINE("Online"),

  /** Slower answers for a while. */
  @JsonProperty("Degraded")
  DEGRADED("Degraded"),

  /** Seconds of errors. */
  @JsonProperty("Failover")
  FAILOVER("Failover"),

  /** Minutes of outage. */
  @JsonProperty("Downtime")
  DOWNTIME("Downtime");

  private final String text;

  Impact(String text) {
    this.text = text;
  }

  /** The name the API uses. */
  @Override
  public String toString() {
    return text;
  }
}
