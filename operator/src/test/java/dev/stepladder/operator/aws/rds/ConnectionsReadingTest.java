package dev.stepladder.operator.aws.rds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.operator.inventory.Health;
import dev.stepladder.operator.inventory.ResourceKey;
import dev.stepladder.operator.inventory.Watchers.AppKey;
import dev.stepladder.simulator.aws.cloudwatch.Gauge;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How many connections an instance has, as the simulated CloudWatch tells. */
class ConnectionsReadingTest {

  private static final String CALL = "GetMetricData";

  private final RdsWorld world = new RdsWorld();

  @BeforeEach
  void start() {
    world.started();
    var _ = world.running("shop-ro1");
  }

  @AfterEach
  void close() {
    world.close();
  }

  private Gauge gauge() {
    return world.simulator.cloudwatch().console().database("shop-ro1");
  }

  private void asked(String instance) {
    var keys = Set.of(new ResourceKey(DbConnections.class, instance));
    world.inventory.watchers().watch(new AppKey("team", "shop"), keys);
    world.inventory.demand(keys);
    world.time.pass(0);
  }

  private DbConnections.Shown shown() {
    return world.entry(DbConnections.class, "shop-ro1").known().orElseThrow().shown();
  }

  private int connected() {
    return shown() instanceof DbConnections.Counted counted ? counted.most() : -1;
  }

  private Instant minute() {
    return DbConnections.minuteFrom(world.time.now().minusSeconds(59));
  }

  @Test
  void nobodyAsksAndNothingIsPaidFor() {
    world.time.pass(Duration.ofHours(2));

    assertThat(world.calls(CALL)).isZero();
  }

  @Test
  void theLatestFullMinuteCounts() {
    gauge().steady(3);
    world.time.pass(Duration.ofSeconds(150));
    gauge().steady(5);

    asked("shop-ro1");

    assertThat(shown()).isEqualTo(new DbConnections.Counted(3, minute(), minute()));
  }

  @Test
  void minutesWithoutAnyAreCounted() {
    gauge().steady(3);
    world.time.pass(Duration.ofSeconds(130));
    gauge().steady(0);
    Instant ended = world.time.now();
    world.time.pass(Duration.ofSeconds(200));

    asked("shop-ro1");

    assertThat(shown())
        .isEqualTo(new DbConnections.Counted(0, minute(), DbConnections.minuteFrom(ended)));
  }

  @Test
  void isReadAnewEachMinute() {
    asked("shop-ro1");
    int before = world.calls(CALL);

    world.time.pass(Duration.ofMinutes(3));

    assertThat(world.calls(CALL) - before).isEqualTo(3);
  }

  @Test
  void whatIsDeniedIsNamedAndHidesNothingElse() {
    var _ = world.simulator.faults().on(CALL).accessDenied();

    asked("shop-ro1");

    assertThat(shown())
        .isInstanceOfSatisfying(
            DbConnections.Unreadable.class,
            unreadable -> {
              assertThat(unreadable.message()).contains("cloudwatch:GetMetricData");
              assertThat(unreadable.passing()).isFalse();
            });
    assertThat(world.inventory.look().health()).isEqualTo(new Health.Known());
  }

  @Test
  void anInstanceThatReportsNothingIsSaidTo() {
    gauge().silent();
    world.time.pass(Duration.ofMinutes(20));

    asked("shop-ro1");

    assertThat(shown())
        .isInstanceOfSatisfying(
            DbConnections.Unreadable.class,
            unreadable -> assertThat(unreadable.message()).contains("no value"));
  }

  @Test
  void whoWasConnectedIsNotForgottenBecauseNothingIsSeenAnyMore() {
    gauge().steady(12);
    world.time.pass(Duration.ofMinutes(3));
    asked("shop-ro1");

    gauge().silent();
    world.time.pass(Duration.ofMinutes(40));
    assertThat(connected()).isEqualTo(12);

    var _ = world.simulator.faults().on(CALL).accessDenied();
    world.time.pass(Duration.ofMinutes(5));
    assertThat(connected()).isEqualTo(12);
  }

  @Test
  void whatWasReadHoldsWhileCloudWatchHasTrouble() {
    asked("shop-ro1");
    DbConnections.Shown before = shown();

    var _ = world.simulator.faults().on(CALL).unavailable();
    world.time.pass(Duration.ofMinutes(1));

    assertThat(shown()).isEqualTo(before);
  }

  @Test
  void troubleFromTheBeginningIsSaidWithSinceWhen() {
    var _ = world.simulator.faults().on(CALL).unavailable();
    asked("shop-ro1");
    Instant first = world.time.now();

    world.time.pass(Duration.ofMinutes(2));

    assertThat(shown())
        .isInstanceOfSatisfying(
            DbConnections.Unreadable.class,
            unreadable -> {
              assertThat(unreadable.since()).isEqualTo(first);
              assertThat(unreadable.passing()).isTrue();
            });
  }
}
