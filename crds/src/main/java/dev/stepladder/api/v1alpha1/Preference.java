package dev.stepladder.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What counts more where a change can be made in two ways. */
public enum Preference {
  /** The way that users notice least, however long it takes. */
  @JsonProperty("Availability")
  AVAILABILITY("Availability"),

  /** The shortest way, with an outage in a change window. */
  @JsonProperty("Speed")
  SPEED("Speed");

  private final String text;

  Preference(String text) {
    this.text = text;
  }

  /** The name the API uses. */
  @Override
  public String toString() {
    return text;
  }
}
