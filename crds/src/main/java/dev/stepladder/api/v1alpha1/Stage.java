package dev.stepladder.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The part of a climb a step belongs to; the constants stand in the order in which stages are
 * taken.
 */
public enum Stage {
  /** Create what is missing, grow what grows unnoticed. */
  @JsonProperty("Expand")
  EXPAND("Expand"),

  /** Change in place what is in use. */
  @JsonProperty("Reshape")
  RESHAPE("Reshape"),

  /** Move applications and traffic over. */
  @JsonProperty("Switch")
  SWITCH("Switch"),

  /** Shrink, then remove what nothing uses any more. */
  @JsonProperty("Contract")
  CONTRACT("Contract");

  private final String text;

  Stage(String text) {
    this.text = text;
  }

  /** The name the API uses. */
  @Override
  public String toString() {
    return text;
  }
}
