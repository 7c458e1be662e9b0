package dev.stepladder.operator.inventory;

import java.time.Instant;
import java.util.Set;

/**
 * Asks an allowance whether a reading that is due may begin, and keeps until when it may not. Not
 * for use by several threads at once.
 */
final class Admission {

  private final Allowance allowance;
  private Instant fullNotBefore = Instant.MIN;
  private Instant someNotBefore = Instant.MIN;

  Admission(Allowance allowance) {
    this.allowance = allowance;
  }

  /** When the next reading of a timetable can begin, so far as is known by now. */
  Instant next(Timetable timetable, boolean changing) {
    Instant full = later(timetable.full(), fullNotBefore);
    return timetable
        .some(changing)
        .map(some -> later(some, someNotBefore))
        .filter(some -> some.isBefore(full))
        .orElse(full);
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  /** Whether a complete reading that is due begins now. */
  boolean full(Instant due, Instant now) {
    if (due.isAfter(now)) {
      return false;
    }
    fullNotBefore = allowance.everything(now, due);
    return !fullNotBefore.isAfter(now);
  }

  /** Whether what shows the effect of changes is read now. */
  boolean some(Instant now) {
    someNotBefore = allowance.some(now);
    return !someNotBefore.isAfter(now);
  }

  /**
   * Whether a reading that shows no effect of changes begins now; if not, it is put off. It leaves
   * calls for changes as a complete reading does, and waits for one that succeeds.
   */
  boolean onDemand(Set<ResourceKey> keys, Timetable timetable, Instant now) {
    if (keys.isEmpty() || !timetable.someAllowed()) {
      return false;
    }
    Instant begins = allowance.everything(now, timetable.due(keys));
    timetable.putOff(keys, begins);
    return !begins.isAfter(now);
  }
}
