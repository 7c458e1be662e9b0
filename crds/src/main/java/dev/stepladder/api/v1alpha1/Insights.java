package dev.stepladder.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How closely Amazon RDS watches the load of a database. */
public enum Insights {
  /** Not at all; not "Off", which YAML would read as false. */
  @JsonProperty("None")
  NONE("None"),

  /** Database Insights, standard mode: seven days of history. */
  @JsonProperty("Standard")
  STANDARD("Standard"),

  /** Database Insights, advanced mode: fifteen months of history. */
  @JsonProperty("Advanced")
  ADVANCED("Advanced");

  private final String text;

  Insights(String text) {
    this.text = text;
  }

  /** The name the API uses. */
  @Override
  public String toString() {
    return text;
  }
}
