package dev.stepladder.operator.aws.rds;

import dev.stepladder.operator.inventory.Resource;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.SortedMap;
import java.util.stream.Stream;

/**
 * The connections that clients have to an RDS instance, as its metric DatabaseConnections shows. It
 * counts connections over the network, which is what a removal cuts off; what the engine and RDS
 * run inside of it, replication too, is no part of it (RDS User Guide, "Amazon CloudWatch instance
 * metrics for Amazon RDS").
 *
 * @param name the instance's identifier
 */
record DbConnections(String name, Shown shown) implements Resource {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** What can be told of them. */
  sealed interface Shown {}

  /**
   * So many, in the latest full minute that CloudWatch shows.
   *
   * @param most the most at a time in that minute
   * @param until the end of that minute
   * @param noneSince from when on there were none in each minute until then; {@code until} itself
   *     if there were some
   */
  record Counted(int most, Instant until, Instant noneSince) implements Shown {

    /**
     * From the highest value of each minute, by when that began. A minute without a value proves
     * nothing.
     *
     * @param full at least one minute, and only those that are over
     */
    static Counted of(SortedMap<Instant, Double> full) {
      Instant latest = full.lastKey();
      Instant noneSince = latest.plus(MINUTE);
      while (full.getOrDefault(noneSince.minus(MINUTE), 1.0) == 0) {
        noneSince = noneSince.minus(MINUTE);
      }
      return new Counted((int) Math.ceil(full.get(latest)), latest.plus(MINUTE), noneSince);
    }

    /** How long there have been none, counted in full minutes from an instant on. */
    Duration noneFor(Instant from) {
      Duration none =
          Duration.between(
              Stream.of(noneSince, minuteFrom(from)).max(Comparator.naturalOrder()).get(), until);
      return none.isNegative() ? Duration.ZERO : none;
    }

    /** Whether the latest minute lies behind an instant as a whole, and so tells of it. */
    boolean tellsOf(Instant from) {
      return !minuteFrom(from).plus(MINUTE).isAfter(until);
    }
  }

  /**
   * Nothing.
   *
   * @param message why not, for a person
   * @param passing whether that usually passes by itself
   * @param since since when nothing could be told
   */
  record Unreadable(String message, boolean passing, Instant since) implements Shown {}

  /** Where the first full minute begins that does not begin before an instant. */
  static Instant minuteFrom(Instant instant) {
    Instant minute = instant.truncatedTo(ChronoUnit.MINUTES);
    return minute.equals(instant) ? minute : minute.plus(MINUTE);
  }

  /** It is read on demand only. */
  @Override
  public boolean resting() {
    return true;
  }
}
