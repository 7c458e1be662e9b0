package dev.stepladder.operator.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
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
    return budget.putsOff(now).isEmpty();
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
    pass(Duration.ofHours(1));

    assertThat(budget.filledTo(now)).isEqualTo(0, within(EXACT));
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

    Optional<Instant> turn = budget.putsOff(now);

    assertThat(turn.orElseThrow()).isBetween(now.plusMillis(2100), now.plusMillis(2110));
    now = turn.orElseThrow();
    assertThat(changesBegin()).isTrue();
  }

  @Test
  void changesThatArePutOffGetTheirTurnsOneAfterTheOther() {
    spend(200);

    Instant first = budget.putsOff(now).orElseThrow();
    Instant second = budget.putsOff(now).orElseThrow();
    Instant third = budget.putsOff(now).orElseThrow();

    assertThat(Duration.between(first, second)).isGreaterThanOrEqualTo(Duration.ofMillis(100));
    assertThat(Duration.between(second, third)).isGreaterThanOrEqualTo(Duration.ofMillis(100));
  }

  @Test
  void noChangeIsPutOffForMuchLongerThanAMinute() {
    spend(200);
    for (int i = 0; i < 10_000; i++) {
      budget.putsOff(now);
    }

    assertThat(budget.putsOff(now).orElseThrow()).isBefore(now.plusSeconds(61));
  }

  @Test
  void aLongReadingPutsTheReadingsAfterItOffInFull() {
    spend(1200);

    assertThat(budget.reads(now, now.plus(Duration.ofMinutes(2))))
        .isAfter(now.plus(Duration.ofSeconds(100)));
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
    spend(190);

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
