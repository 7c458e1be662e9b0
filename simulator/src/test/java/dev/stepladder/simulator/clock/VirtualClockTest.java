package dev.stepladder.simulator.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class VirtualClockTest {

  private static final Instant START = Instant.parse("2026-01-05T09:00:00Z");

  private static Instant at(int minutes) {
    return START.plus(Duration.ofMinutes(minutes));
  }

  @Test
  void steppedClockStandsStillByItself() {
    try (VirtualClock clock = VirtualClock.stepped(START)) {
      assertThat(clock.now()).isEqualTo(START).isEqualTo(clock.now());
    }
  }

  @Test
  void runsDueTasksInTheOrderOfTheirTimesEachAtItsOwn() {
    try (VirtualClock clock = VirtualClock.stepped(START)) {
      List<Instant> seen = new CopyOnWriteArrayList<>();
      for (int minutes : List.of(30, 10, 20)) {
        clock.schedule(Duration.ofMinutes(minutes), () -> seen.add(clock.now()));
      }
      clock.advanceTo(at(25));
      assertThat(seen).containsExactly(at(10), at(20));
      assertThat(clock.now()).isEqualTo(at(25));
    }
  }

  @Test
  void runsWhatDueTasksAddOnTheWay() {
    try (VirtualClock clock = VirtualClock.stepped(START)) {
      List<Instant> seen = new CopyOnWriteArrayList<>();
      clock.schedule(
          Duration.ofMinutes(10),
          () -> clock.schedule(Duration.ofMinutes(5), () -> seen.add(clock.now())));
      clock.advanceTo(at(60));
      assertThat(seen).containsExactly(at(15));
    }
  }

  @Test
  @Timeout(30)
  void nobodyWaitsForWhatTheClockShowsAlready() throws InterruptedException {
    try (VirtualClock clock = VirtualClock.stepped(START)) {
      clock.await(START);
      assertThat(clock.nextDue()).isEmpty();
    }
  }

  @Test
  void advancingToTheNextStopsWhereNothingWaits() {
    try (VirtualClock clock = VirtualClock.stepped(START)) {
      clock.schedule(Duration.ofMinutes(10), () -> {});
      assertThat(clock.nextDue()).contains(at(10));
      assertThat(clock.advanceToNext()).isTrue();
      assertThat(clock.advanceToNext()).isFalse();
      assertThat(clock.now()).isEqualTo(at(10));
    }
  }

  @Test
  void cancelledTaskNeverRuns() {
    try (VirtualClock clock = VirtualClock.stepped(START)) {
      AtomicInteger runs = new AtomicInteger();
      clock.schedule(Duration.ofMinutes(1), runs::incrementAndGet).cancel();
      clock.advanceTo(at(5));
      assertThat(runs).hasValue(0);
    }
  }

  @Test
  void aTaskThatThrowsStopsNobodyElse() {
    try (VirtualClock clock = VirtualClock.stepped(START)) {
      AtomicInteger runs = new AtomicInteger();
      clock.schedule(
          Duration.ofMinutes(1),
          () -> {
            throw new IllegalStateException("wanted by the test");
          });
      clock.schedule(Duration.ofMinutes(2), runs::incrementAndGet);
      clock.advanceTo(at(5));
      assertThat(runs).hasValue(1);
      assertThat(clock.running()).isZero();
    }
  }

  @Test
  void countsATaskAsRunningUntilItReturned() throws InterruptedException {
    try (VirtualClock clock = VirtualClock.running(START, 1)) {
      CountDownLatch inside = new CountDownLatch(1);
      CountDownLatch end = new CountDownLatch(1);
      clock.schedule(
          Duration.ZERO,
          () -> {
            inside.countDown();
            awaitQuietly(end);
          });
      inside.await();
      assertThat(clock.running()).isEqualTo(1);
      end.countDown();
      Awaitility.await().until(() -> clock.running() == 0);
    }
  }

  @Test
  void runningClockReachesTasksByItself() throws InterruptedException {
    try (VirtualClock clock = VirtualClock.running(START, 36_000)) {
      CountDownLatch reached = new CountDownLatch(1);
      clock.schedule(Duration.ofHours(1), reached::countDown);
      assertThat(reached.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(clock.now()).isAfterOrEqualTo(at(60));
    }
  }

  @Test
  void speedZeroStopsARunningClock() {
    try (VirtualClock clock = VirtualClock.running(START, 1_000)) {
      clock.speed(0);
      Instant stopped = clock.now();
      assertThat(clock.now()).isEqualTo(stopped);
      clock.advanceTo(stopped.plusSeconds(60));
      assertThat(clock.now()).isEqualTo(stopped.plusSeconds(60));
    }
  }

  @Test
  void waitingForATimeIsADueTimeOfItsOwn() throws InterruptedException {
    try (VirtualClock clock = VirtualClock.stepped(START)) {
      CountDownLatch reached = new CountDownLatch(1);
      Thread.ofVirtual()
          .start(() -> {
            try {
              clock.await(at(7));
              reached.countDown();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
      Awaitility.await().until(() -> clock.nextDue().isPresent());
      assertThat(clock.advanceToNext()).isTrue();
      assertThat(reached.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(clock.now()).isEqualTo(at(7));
    }
  }

  @Test
  void refusesANegativeSpeed() {
    assertThatThrownBy(() -> VirtualClock.running(START, -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("simulated seconds a second");
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
