package dev.stepladder.operator.aws;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The calls of one service that may be made in one account and region: a token bucket that may be
 * in debt. Every attempt of a call takes one, the SDK's own repetitions too. Nothing is kept from
 * going on or made to wait: what is about to begin asks first and is put off while too few are
 * left, so that calls exceed what the bucket holds by no more than what was under way.
 *
 * <p>Changes go before readings. A reading leaves a reserve for them, and one that was longer than
 * all there is puts off the readings after it for as long as it takes to make up for all of it, but
 * changes for no longer than it takes to fill the bucket.
 */
public final class CallBudget {

  /** What readings leave for changes, as a part of the whole. */
  static final double RESERVE = 0.25;

  /** Readings that have been due for so long take of the reserve: changes need them to go on. */
  static final Duration PATIENCE = Duration.ofMinutes(1);

  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);
  private static final double NANOS = 1e9;

  private final double perSecond;
  private final double most;
  private double left;
  private double leftForChanges;
  private Instant filled;
  private Instant latestTurn = Instant.MIN;

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
    this.leftForChanges = most;
    this.filled = now;
  }

  /** An attempt of a call is sent. */
  synchronized void spend(Instant now) {
    fill(now);
    left--;
    leftForChanges = Math.max(-most, leftForChanges - 1);
  }

  /** AWS asks for fewer calls: somebody else uses them up, so that none are left here either. */
  synchronized void throttled(Instant now) {
    fill(now);
    left = Math.min(left, 0);
    leftForChanges = Math.min(leftForChanges, 0);
  }

  /**
   * When a change that would begin now is to be tried again; empty if it may begin. Those that are
   * put off are given their turns one after the other, as calls are added.
   */
  synchronized Optional<Instant> putsOff(Instant now) {
    fill(now);
    if (leftForChanges > 0) {
      return Optional.empty();
    }
    Instant first = now.plus(toAdd(1 - leftForChanges));
    Instant next = latestTurn.equals(Instant.MIN) ? first : latestTurn.plus(toAdd(1));
    Instant turn = next.isAfter(first) ? next : first;
    Instant last = first.plus(LONGEST_WAIT);
    latestTurn = turn.isAfter(last) ? last : turn;
    return Optional.of(latestTurn);
  }

  /**
   * When a reading may begin: now, or later.
   *
   * @param due since when it is due
   */
  synchronized Instant reads(Instant now, Instant due) {
    fill(now);
    Instant within = now.plus(toAdd(most * RESERVE - left));
    Instant patient = due.plus(PATIENCE);
    Instant atLast = now.plus(toAdd(-left));
    Instant pressing = patient.isAfter(atLast) ? patient : atLast;
    Instant begins = within.isBefore(pressing) ? within : pressing;
    return begins.isAfter(now) ? begins : now;
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

  private void fill(Instant now) {
    // A clock that is set back adds nothing until it has caught up.
    if (now.isAfter(filled)) {
      Duration passed = Duration.between(filled, now);
      double added = perSecond * passed.toNanos() / NANOS;
      left = Math.min(most, left + added);
      leftForChanges = Math.min(most, leftForChanges + added);
      filled = now;
    }
  }

  /** How long it takes to add so many calls; rounded up, so that they are there afterwards. */
  private Duration toAdd(double calls) {
    return calls <= 0
        ? Duration.ZERO
        : Duration.ofMillis((long) Math.ceil(calls / perSecond * 1000) + 1);
  }
}
