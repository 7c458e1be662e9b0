package dev.stepladder.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.DayOfWeek;

/** A day of the week. */
public enum Weekday {
  /** Monday. */
  @JsonProperty("Mon")
  MON("Mon", DayOfWeek.MONDAY),

  /** Tuesday. */
  @JsonProperty("Tue")
  TUE("Tue", DayOfWeek.TUESDAY),

  /** Wednesday. */
  @JsonProperty("Wed")
  WED("Wed", DayOfWeek.WEDNESDAY),

  /** Thursday. */
  @JsonProperty("Thu")
  THU("Thu", DayOfWeek.THURSDAY),

  /** Friday. */
  @JsonProperty("Fri")
  FRI("Fri", DayOfWeek.FRIDAY),

  /** Saturday. */
  @JsonProperty("Sat")
  SAT("Sat", DayOfWeek.SATURDAY),

  /** Sunday. */
  @JsonProperty("Sun")
  SUN("Sun", DayOfWeek.SUNDAY);

  private final String text;
  private final DayOfWeek day;

  Weekday(String text, DayOfWeek day) {
    this.text = text;
    this.day = day;
  }

  /** The day as Java knows it. */
  public DayOfWeek day() {
    return day;
  }

  /** The name the API uses. */
  @Override
  public String toString() {
    return text;
  }
}
