package dev.stepladder.operator.aws;

import static java.util.Comparator.comparing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import java.util.PriorityQueue;
import org.junit.jupiter.api.Test;

/** Ten calls a second, at most two hundred at once. */
class CallBudgetTest {

  private static final double EXACT = 1e-9;

  private Instant now = Instant.parse("2026-01-05T09:00:00Z");
  private final CallBudget budget = new CallBudget(10, 200, now);

  private void pass(Duration time) {
    now = now.plus(time);
  }

  private void spend(int calls) {
    for (int i = 0; i < calls; i++) {
      budget.spend(now);
    }
  }

  private boolean changesBegin() {
    return begins("the only one");
  }

  /** Whether a change begins; if so, it is over at once. */
  private boolean begins(String change) {
    boolean begins = budget.putsOff(change, now).isEmpty();
    if (begins) {
      budget.over();
    }
    return begins;
  }

  private boolean readingsBegin() {
    return budget.reads(now, now).equals(now);
  }

  @Test
  void holdsNoMoreThanItsMost() {
    pass(Duration.ofDays(1));

    assertThat(budget.filledTo(now)).isEqualTo(1, within(EXACT));
  }

  @Test
  void isFilledAsTimePasses() {
    spend(200);
    pass(Duration.ofSeconds(5));

    assertThat(budget.filledTo(now)).isEqualTo(0.25, within(EXACT));
  }

  @Test
  void aClockThatIsSetBackAddsNothing() {
    spend(200);

    pass(Duration.ofHours(-1));

    assertThat(budget.filledTo(now)).isEqualTo(0, within(EXACT));
  }

  @Test
  void itIsFilledFromThereOnceTheClockWasSetBack() {
    spend(200);
    pass(Duration.ofHours(-1));
    assertThat(budget.filledTo(now)).isEqualTo(0, within(EXACT));

    pass(Duration.ofSeconds(10));

    assertThat(budget.filledTo(now)).isEqualTo(0.5, within(EXACT));
  }

  @Test
  void readingsLeaveAReserveForChanges() {
    spend(151);

    assertThat(readingsBegin()).isFalse();
    assertThat(changesBegin()).isTrue();
  }

  @Test
  void readingsBeginOnceTheReserveIsThere() {
    spend(200);
    Instant begins = budget.reads(now, now);

    assertThat(begins).isBetween(now.plusSeconds(5), now.plusMillis(5010));
    now = begins;
    assertThat(readingsBegin()).isTrue();
  }

  @Test
  void changesBeginUntilNoneIsLeft() {
    spend(199);
    assertThat(changesBegin()).isTrue();

    spend(1);

    assertThat(changesBegin()).isFalse();
  }

  @Test
  void aChangeThatIsPutOffCanBeginWhenItsTurnComes() {
    spend(220);

    Optional<Instant> turn = budget.putsOff("one", now);

    assertThat(turn.orElseThrow()).isBetween(now.plusMillis(2100), now.plusMillis(2110));
    now = turn.orElseThrow();
    assertThat(begins("one")).isTrue();
  }

  @Test
  void changesThatArePutOffGetTheirTurnsOneAfterTheOther() {
    spend(200);

    Instant first = budget.putsOff("first", now).orElseThrow();
    Instant second = budget.putsOff("second", now).orElseThrow();
    Instant third = budget.putsOff("third", now).orElseThrow();

    assertThat(Duration.between(first, second)).isEqualTo(Duration.ofMillis(400));
    assertThat(Duration.between(second, third)).isEqualTo(Duration.ofMillis(400));
  }

  @Test
  void whoAsksAgainKeepsItsPlace() {
    spend(200);
    budget.putsOff("first", now);
    Instant second = budget.putsOff("second", now).orElseThrow();

    assertThat(budget.putsOff("first", now).orElseThrow()).isBefore(second);
  }

  @Test
  void whoComesLaterDoesNotGoBeforeWhoWaits() {
    spend(200);
    budget.putsOff("first", now);
    pass(Duration.ofMillis(200));

    assertThat(begins("second")).isFalse();
    assertThat(begins("first")).isTrue();
  }

  @Test
  void whoDoesNotComeForALongTimeHoldsUpNobody() {
    spend(201);
    budget.putsOff("first", now);
    pass(Duration.ofMinutes(2));
    spend(200);
    pass(Duration.ofMillis(100));

    assertThat(begins("second")).isTrue();
  }

  /** None of them has called anything yet when the next one asks. */
  @Test
  void noMoreBeginAtOnceThanThereAreCallsFor() {
    int begun = 0;
    for (int i = 0; i < 300; i++) {
      begun += budget.putsOff("change " + i, now).isEmpty() ? 1 : 0;
    }

    assertThat(begun).isEqualTo(50);
  }

  /** Each try of one that has to wait is a plan of an app, and of its status perhaps. */
  @Test
  void thousandsOfChangesBeginInTheirOrderWithFewTries() {
    record Try(Instant at, int change) {}
    var tries = new PriorityQueue<>(comparing(Try::at).thenComparingInt(Try::change));
    for (int i = 0; i < 3000; i++) {
      tries.add(new Try(now, i));
    }
    int made = 0;
    var begun = new ArrayList<Integer>();
    while (!tries.isEmpty()) {
      Try next = tries.remove();
      now = next.at();
      made++;
      Optional<Instant> until = budget.putsOff("change " + next.change(), now);
      if (until.isPresent()) {
        tries.add(new Try(until.get(), next.change()));
      } else {
        spend(4);
        budget.over();
        begun.add(next.change());
      }
    }

    assertThat(made).isLessThan(9000);
    assertThat(begun).isSorted();
  }

  @Test
  void aLongReadingPutsReadingsOffForNoLongerThanItTakesToFill() {
    spend(5000);

    pass(Duration.ofSeconds(26));

    assertThat(readingsBegin()).isTrue();
  }

  @Test
  void aLongReadingPutsChangesOffForNoLongerThanItTakesToFill() {
    spend(5000);

    pass(Duration.ofSeconds(21));

    assertThat(changesBegin()).isTrue();
  }

  @Test
  void aReadingThatHasWaitedTakesOfTheReserve() {
    Instant due = now;
    pass(CallBudget.PATIENCE);
    spend(200);

    assertThat(budget.reads(now, due)).isEqualTo(now);
  }

  @Test
  void aReadingThatHasWaitedTakesNothingThatIsNotThere() {
    Instant due = now;
    pass(CallBudget.PATIENCE);
    spend(210);

    assertThat(budget.reads(now, due)).isAfterOrEqualTo(now.plusSeconds(1));
  }

  @Test
  void changesWaitForAReadingThatHasWaited() {
    Instant due = now;
    pass(CallBudget.PATIENCE);
    spend(210);
    budget.hold(budget.reads(now, due));
    now = budget.reads(now, due);

    assertThat(changesBegin()).isFalse();
    assertThat(budget.reads(now, due)).isEqualTo(now);
    budget.reading(now, due);
    pass(Duration.ofMillis(100));
    assertThat(changesBegin()).isTrue();
  }

  @Test
  void changesWaitNotForLongForAReadingThatNeverComes() {
    Instant due = now;
    pass(CallBudget.PATIENCE);
    spend(210);
    budget.hold(budget.reads(now, due));

    pass(Duration.ofSeconds(12));

    assertThat(changesBegin()).isTrue();
  }

  @Test
  void readingsGoBeforeChangesNoMoreThanOnceAMinute() {
    Instant due = now;
    pass(CallBudget.PATIENCE);
    spend(200);
    budget.reading(now, due);
    spend(10);

    assertThat(budget.reads(now, due)).isAfter(now.plusSeconds(5));
    pass(Duration.ofMillis(1200));
    assertThat(changesBegin()).isTrue();
  }

  @Test
  void whatFollowsChangesIsReadWithoutTheReserve() {
    spend(199);
    assertThat(budget.follows(now)).isEqualTo(now);

    spend(2);

    assertThat(budget.follows(now)).isBetween(now.plusMillis(200), now.plusMillis(210));
  }

  /** Each is due again a minute after it began; changes would use up whatever is added. */
  @Test
  void readingsAndChangesBothGoOnWhereThereAreTooFewCalls() {
    spend(400);
    Instant start = now;
    Instant due = now;
    Duration longest = Duration.ZERO;
    int changes = 0;
    while (now.isBefore(start.plus(Duration.ofHours(1)))) {
      Instant begins = budget.reads(now, due);
      if (!due.isAfter(now) && begins.isAfter(now) && budget.presses(now, due)) {
        budget.hold(begins);
      }
      if (!due.isAfter(now) && begins.equals(now)) {
        budget.reading(now, due);
        spend(150);
        Duration waited = Duration.between(due, now);
        longest = waited.compareTo(longest) > 0 ? waited : longest;
        due = now.plusSeconds(60);
      }
      while (changesBegin()) {
        spend(4);
        changes++;
      }
      pass(Duration.ofMillis(100));
    }

    assertThat(longest).isLessThan(CallBudget.PATIENCE.plusSeconds(25));
    assertThat(changes).isGreaterThan(7000);
  }

  @Test
  void nothingIsLeftOnceAwsAsksForFewerCalls() {
    budget.throttled(now);

    assertThat(budget.filledTo(now)).isZero();
    assertThat(changesBegin()).isFalse();
  }

  @Test
  void beingThrottledForgivesNoDebt() {
    spend(240);

    budget.throttled(now);

    assertThat(budget.filledTo(now)).isEqualTo(-0.2, within(EXACT));
  }

  @Test
  void aHotLoopOfChangesCostsNoMoreThanTheBudget() {
    int begun = 0;
    for (int i = 0; i < 600; i++) {
      while (changesBegin()) {
        spend(2);
        begun++;
      }
      pass(Duration.ofMillis(100));
    }

    assertThat(2 * begun).isBetween(790, 802);
  }

  @Test
  void aHotLoopOfReadingsCostsNoMoreThanTheBudget() {
    int calls = 0;
    for (int i = 0; i < 600; i++) {
      while (readingsBegin()) {
        spend(30);
        calls += 30;
      }
      pass(Duration.ofMillis(100));
    }

    assertThat(calls).isBetween(600, 800);
  }
}
