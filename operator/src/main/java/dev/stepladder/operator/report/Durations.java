package dev.stepladder.operator.report;

import java.time.Duration;

/** Durations as people read them. */
public final class Durations {

  private static final long MINUTE = 60;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;

  /** Up to here seconds say more than minutes. */
  private static final long SECONDS_UP_TO = 2 * MINUTE;

  private Durations() {}

  /** Such as {@code 45s}, {@code 90s}, {@code 20m}, {@code 1h 5m} or {@code 2d 4h}; rounded. */
  public static String text(Duration duration) {
    long seconds = Math.max(0, duration.toMillis() + 500) / 1000;
    if (seconds < SECONDS_UP_TO) {
      return seconds > 0 && seconds % MINUTE == 0 ? seconds / MINUTE + "m" : seconds + "s";
    }
    long rounded = (seconds + MINUTE / 2) / MINUTE * MINUTE;
    if (rounded < HOUR) {
      return rounded / MINUTE + "m";
    }
    if (rounded < DAY) {
      return two(rounded / HOUR, "h", rounded % HOUR / MINUTE, "m");
    }
    return two(rounded / DAY, "d", rounded % DAY / HOUR, "h");
  }

  private static String two(long big, String bigUnit, long small, String smallUnit) {
    return small == 0 ? big + bigUnit : big + bigUnit + " " + small + smallUnit;
  }
}
