package dev.stepladder.operator.aws.rds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.inventory.Entry;
import dev.stepladder.operator.plan.Assessment;
import dev.stepladder.operator.plan.Example;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.Hold;
import dev.stepladder.operator.plan.Stage;
import dev.stepladder.operator.plan.Step;
import dev.stepladder.operator.plan.Verb;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a replica that has to go waits for once no pod reads from it. */
class DrainingTest {

  /** Between two minutes, as such things are. */
  private static final Instant RELEASED = Instant.parse("2026-03-01T10:00:20Z");

  private static final DbInstance REPLICA =
      Example.settled(Example.shop().on(Example.rung("users-10k"))).stream()
          .flatMap(resource ->
              resource instanceof DbInstance instance ? Stream.of(instance) : Stream.empty())
          .filter(instance -> instance.source().isPresent())
          .findFirst()
          .orElseThrow();

  private static final Duration DRAIN = Duration.ofMinutes(5);

  private static final Step REMOVAL =
      Step.of(
          "replica/ro1/remove",
          PartId.of("replica", "ro1"),
          Stage.CONTRACT,
          Verb.REMOVE,
          "delete replica ro1",
          new RdsAction.DeleteReplica("shop-ro1", "db-1"));

  private static Instant at(String time) {
    return Instant.parse("2026-03-01T%sZ".formatted(time));
  }

  /** Values of the minutes before a time, the latest last. */
  private static DbConnections.Counted counted(String until, double... values) {
    var minutes = new TreeMap<Instant, Double>();
    Instant minute = at(until).minus(Duration.ofMinutes(values.length));
    for (double value : values) {
      minutes.put(minute, value);
      minute = minute.plus(Duration.ofMinutes(1));
    }
    return DbConnections.Counted.of(minutes);
  }

  private static Assessment guarded(String now, Entry<DbConnections> connections) {
    return new Draining(REPLICA, RELEASED, DRAIN, at(now)).guard(REMOVAL, connections);
  }

  private static Assessment guarded(String now, DbConnections.Shown shown) {
    return guarded(
        now,
        new Entry.Present<>(new DbConnections("shop-ro1", shown), Instant.EPOCH, Optional.empty()));
  }

  private static Optional<Hold> hold(Assessment assessment) {
    return assessment.steps().getFirst().hold();
  }

  @Test
  void waitsUntilItIsKnown() {
    assertThat(hold(guarded("11:00:00", new Entry.Unknown<>("it has not been read yet"))))
        .hasValueSatisfying(hold -> assertThat(hold.reason()).isEqualTo("ConnectionsNotRead"));
  }

  @Test
  void valuesFromBeforePodsLetGoSayNothing() {
    assertThat(hold(guarded("10:01:30", counted("10:01:00", 0, 0, 0, 0))))
        .hasValueSatisfying(hold -> {
          assertThat(hold.reason()).isEqualTo("ConnectionsDrain");
          assertThat(hold.until()).hasValue(at("10:03:00"));
        });
  }

  @Test
  void oneMinuteWithoutConnectionsIsNotEnough() {
    assertThat(hold(guarded("10:03:10", counted("10:02:00", 4, 4, 0)))).isPresent();
  }

  @Test
  void goesAfterTwoFullMinutesWithoutConnections() {
    Assessment assessment = guarded("10:03:10", counted("10:03:00", 4, 4, 0, 0));

    assertThat(hold(assessment)).isEmpty();
    assertThat(assessment.steps().getFirst().ask()).isFalse();
  }

  @Test
  void aMinuteWithoutAValueProvesNothing() {
    var minutes = new TreeMap<Instant, Double>();
    minutes.put(at("10:01:00"), 0.0);
    minutes.put(at("10:03:00"), 0.0);

    assertThat(hold(guarded("10:04:10", DbConnections.Counted.of(minutes)))).isPresent();
  }

  @Test
  void saysHowManyAreOpenAndWhenThatWasSeen() {
    assertThat(hold(guarded("10:02:30", counted("10:02:00", 9, 3))))
        .hasValueSatisfying(hold -> {
          assertThat(hold.reason()).isEqualTo("ConnectionsOpen");
          assertThat(hold.message())
              .startsWith("3 connections are still open, last seen 2026-03-01T10:02:00Z");
          assertThat(hold.until()).hasValue(RELEASED.plus(DRAIN));
        });
  }

  @Test
  void asksAPersonOnceConnectionsStayOpenBeyondTheDrainTime() {
    Assessment assessment = guarded("10:05:20", counted("10:05:00", 3, 3));

    assertThat(hold(assessment)).isEmpty();
    assertThat(assessment.steps().getFirst().ask()).isTrue();
    assertThat(assessment.findings())
        .singleElement()
        .isInstanceOfSatisfying(
            Finding.Alarm.class,
            alarm -> assertThat(alarm.message()).contains(REPLICA.name(), "pg_stat_activity"));
  }

  @Test
  void whatAPersonApprovesDoesNotDependOnTheNumber() {
    assertThat(guarded("10:06:20", counted("10:06:00", 3, 3)))
        .isEqualTo(guarded("10:07:20", counted("10:07:00", 5, 4)));
  }

  @Test
  void withoutPermissionTheDrainTimeHoldsAndTheStepSaysWhy() {
    var denied = new DbConnections.Unreadable("Allow cloudwatch:GetMetricData.", false, RELEASED);

    assertThat(hold(guarded("10:05:19", denied)))
        .hasValueSatisfying(hold -> {
          assertThat(hold.message()).contains("cannot be read", "cloudwatch:GetMetricData");
          assertThat(hold.until()).hasValue(at("10:05:20"));
        });
    assertThat(hold(guarded("10:05:20", denied))).isEmpty();
  }

  @Test
  void troubleThatPassesIsWaitedForBeyondTheDrainTime() {
    var throttled = new DbConnections.Unreadable("Rate exceeded.", true, at("10:03:00"));

    assertThat(hold(guarded("10:12:59", throttled)))
        .hasValueSatisfying(hold -> assertThat(hold.until()).hasValue(at("10:13:00")));
    assertThat(hold(guarded("10:13:00", throttled))).isEmpty();
  }

  @Test
  void valuesThatComeNoMoreAreAsGoodAsNone() {
    DbConnections.Counted last = counted("10:01:00", 3, 3);

    assertThat(hold(guarded("10:11:00", last))).isPresent();
    assertThat(hold(guarded("10:11:01", last))).isEmpty();
  }

  @Test
  void whoWasSeenConnectedIsNotCutOffBecauseValuesComeNoMore() {
    assertThat(guarded("12:00:00", counted("10:02:00", 3, 3)).steps().getFirst().ask()).isTrue();
  }
}
