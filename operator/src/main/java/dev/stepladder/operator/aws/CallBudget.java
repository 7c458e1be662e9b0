package dev.stepladder.operator.aws;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The calls of one service that may be made in one account and region: a token bucket that may be
 * in debt, though by no more than what it holds when full. Every attempt of a call takes one, the
 * SDK's own repetitions too. Nothing is kept from going on or made to wait: what is about to begin
 * asks first and is put off while too few are left.
 *
 * <p>Changes go before complete readings, which leave a reserve for them, until one of those has
 * waited for {@link #PATIENCE}: then changes wait for it, at most once in that time. What reads the
 * effect of a change goes with the changes.
 */
public final class CallBudget {

  /** What readings leave for changes, as a part of the whole. */
  static final double RESERVE = 0.25;

  /** Readings that have been due for so long go before changes, which need them to go on. */
  static final Duration PATIENCE = Duration.ofMinutes(1);

  /** What a change is taken to cost, with what is read just before it and right after it. */
  static final double CALLS_OF_A_CHANGE = 4;

  /** Whose turn would be later asks anew: those before it may have gone, or have cost less. */
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

  /** Who has not come for so long after its turn does not want it any more. */
  private static final Duration GIVEN_UP = Duration.ofMinutes(1);

  /** For so long a reading that is to go first may come late. */
  private static final Duration LATE = Duration.ofSeconds(10);

  /** Threads ask in another order than they looked at the clock: that is no clock set back. */
  private static final Duration JITTER = Duration.ofSeconds(1);

  private static final double NANOS = 1e9;

  private final double perSecond;
  private final double most;

  /** Turns of the changes that were put off, by what asks, in the order they came. */
  private final Map<String, Instant> queue = new LinkedHashMap<>();

  private double left;
  private int begun;
  private Instant filled;
  private Instant heldFor = Instant.MIN;
  private Instant pressed = Instant.MIN;

  /**
   * A full one.
   *
   * @param perSecond calls that are added a second
   * @param most calls that it holds
   */
  CallBudget(double perSecond, double most, Instant now) {
    this.perSecond = perSecond;
    this.most = most;
    this.left = most;
    this.filled = now;
  }

  /** An attempt of a call is sent. */
  synchronized void spend(Instant now) {
    fill(now);
    left = Math.max(-most, left - 1);
  }

  /** AWS asks for fewer calls: somebody else uses them up, so that none are left here either. */
  synchronized void throttled(Instant now) {
    fill(now);
    left = Math.min(left, 0);
  }

  /**
   * When a change that would begin now is to be tried again; empty if it begins, of which {@link
   * #over()} tells the end. Those that are put off get their turns in the order they came.
   *
   * @param change tells it from others whenever it asks
   */
  synchronized Optional<Instant> putsOff(String change, Instant now) {
    fill(now);
    queue.values().removeIf(turn -> turn.plus(GIVEN_UP).isBefore(now));
    Instant turn = turn(now, before(change) + begun);
    if (!turn.isAfter(now)) {
      queue.remove(change);
      begun++;
      return Optional.empty();
    }
    Instant latest = now.plus(LONGEST_WAIT);
    Instant told = turn.isAfter(latest) ? latest : turn;
    queue.put(change, told);
    return Optional.of(told);
  }

  /** A change that began is over. */
  synchronized void over() {
    begun--;
  }

  /** When what shows the effect of changes may be read: now, or later. */
  synchronized Instant follows(Instant now) {
    fill(now);
    return turn(now, 0);
  }

  /**
   * When a complete reading may begin: now, or later.
   *
   * @param due since when it is due
   */
  synchronized Instant reads(Instant now, Instant due) {
    fill(now);
    if (presses(now, due)) {
      return now.plus(toAdd(-left));
    }
    Instant within = now.plus(toAdd(most * RESERVE - left));
    Instant patient = patient(due);
    return within.isBefore(patient) ? within : patient;
  }

  /**
   * Whether a complete reading goes before changes.
   *
   * @param due since when it is due
   */
  synchronized boolean presses(Instant now, Instant due) {
    return !patient(due).isAfter(now);
  }

  /** Has changes wait for a reading that goes before them, and may begin no sooner than this. */
  synchronized void hold(Instant begins) {
    heldFor = begins;
  }

  /** A complete reading begins, so that what waits for it need not any more. */
  synchronized void reading(Instant now, Instant due) {
    if (presses(now, due)) {
      heldFor = Instant.MIN;
      pressed = now;
    }
  }

  /** How full it is: 1 if nothing was called for a while, below 0 in debt. */
  synchronized double filledTo(Instant now) {
    fill(now);
    return left / most;
  }

  /** How many calls are added a second. */
  double perSecond() {
    return perSecond;
  }

  /** When a reading goes before changes. */
  private Instant patient(Instant due) {
    return (pressed.isAfter(due) ? pressed : due).plus(PATIENCE);
  }

  private int before(String change) {
    int place = 0;
    for (String one : queue.keySet()) {
      if (one.equals(change)) {
        break;
      }
      place++;
    }
    return place;
  }

  /** When a call is left beside those of as many changes that go first. */
  private Instant turn(Instant now, int before) {
    double needed = 1 + before * CALLS_OF_A_CHANGE;
    Instant turn = now.plus(toAdd(needed - left));
    // Instant.MIN plus a while is as good as never.
    if (!heldFor.plus(LATE).isAfter(now)) {
      return turn;
    }
    Instant after = (heldFor.isAfter(now) ? heldFor : now).plus(toAdd(needed));
    return turn.isAfter(after) ? turn : after;
  }

  private void fill(Instant now) {
    if (now.isAfter(filled)) {
      Duration passed = Duration.between(filled, now);
      left = Math.min(most, left + perSecond * passed.toNanos() / NANOS);
      filled = now;
    } else if (now.plus(JITTER).isBefore(filled)) {
      // The clock was set back. That adds nothing, and times by the old one mean nothing any more.
      filled = now;
      heldFor = Instant.MIN;
      pressed = Instant.MIN;
      queue.clear();
    }
  }

  /** How long it takes to add so many calls; rounded up, so that they are there afterwards. */
  private Duration toAdd(double calls) {
    return calls <= 0
        ? Duration.ZERO
        : Duration.ofMillis((long) Math.ceil(calls / perSecond * 1000) + 1);
  }
}
