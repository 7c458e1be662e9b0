package dev.stepladder.simulator.aws.cloudwatch;

import dev.stepladder.simulator.clock.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * The connections of one database or cache, as it reports them to CloudWatch: once when they are
 * set, then on each full minute for as long as they hold. Thread safe.
 */
public final class Gauge {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** What was reported at a moment. */
  record Sample(Instant time, double value) {}

  /** Connections from the moment they are set until then. */
  private record Reading(int connections, Instant until) {}

  private final VirtualClock clock;
  private final TreeMap<Instant, Reading> readings = new TreeMap<>();
  private boolean serving;

  Gauge(VirtualClock clock) {
    this.clock = clock;
  }

  /** Reports so many connections for this minute; after it, nothing more unless it is set again. */
  public void connections(int count) {
    set(count, clock.now().plus(MINUTE));
  }

  /** Reports so many connections from now on, each minute, until it is set again. */
  public void steady(int count) {
    set(count, Instant.MAX);
  }

  /** Reports nothing from now on, as an instance that is stopped or gone. */
  public void silent() {
    set(0, clock.now());
  }

  /**
   * Says whether what it measures takes connections: from the moment that it does it reports none,
   * each minute, until others are set; once it does not, it reports nothing.
   */
  public synchronized void serving(boolean now) {
    if (now != serving) {
      serving = now;
      if (now) {
        steady(0);
      } else {
        silent();
      }
    }
  }

  /** The most connections that were reported in so long until now, if any were. */
  public OptionalInt most(Duration back) {
    Instant now = clock.now();
    return samples(now.minus(back), now.plusNanos(1)).stream()
        .mapToInt(sample -> (int) sample.value())
        .max();
  }

  private synchronized void set(int count, Instant until) {
    readings.put(clock.now(), new Reading(count, until));
  }

  /** What was reported in {@code [from, to)}, oldest first. */
  synchronized List<Sample> samples(Instant from, Instant to) {
    Instant now = clock.now();
    List<Sample> samples = new ArrayList<>();
    for (Map.Entry<Instant, Reading> entry : readings.entrySet()) {
      Instant set = entry.getKey();
      Instant next = readings.higherKey(set);
      Instant end = earlier(entry.getValue().until(), next == null ? Instant.MAX : next);
      end = earlier(earlier(end, to), now.plusNanos(1));
      Instant time = set.isBefore(from) ? minuteFrom(from) : set;
      while (time.isBefore(end)) {
        samples.add(new Sample(time, entry.getValue().connections()));
        time = minuteFrom(time.plusNanos(1));
      }
    }
    return samples;
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }

  private static Instant minuteFrom(Instant time) {
    Instant minute = time.truncatedTo(ChronoUnit.MINUTES);
    return minute.equals(time) ? time : minute.plus(MINUTE);
  }
}
