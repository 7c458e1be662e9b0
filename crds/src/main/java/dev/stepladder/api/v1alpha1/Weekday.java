package dev.stepladder.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** A day of the week. */
public enum Weekday {
  /** Monday. */
  @JsonProperty("Mon")
  MON("Mon"),

  /** Tuesday. */
  @JsonProperty("Tue")
  TUE("Tue"),

  /** Wednesday. */
  @JsonProperty("Wed")
  WED("Wed"),

  /** Thursday. */
  @JsonProperty("Thu")
  THU("Thu"),

  /** Friday. */
  @JsonProperty("Fri")
  FRI("Fri"),

  /** Saturday. */
  @JsonProperty("Sat")
  SAT("Sat"),

  /** Sunday. */
  @JsonProperty("Sun")
  SUN("Sun");

  private final String text;

  Weekday(String text) {
    this.text = text;
  }

  /** The name the API uses. */
  @Override
  public String toString() {
    return text;
  }
}
