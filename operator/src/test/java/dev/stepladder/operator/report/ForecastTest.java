package dev.stepladder.operator.report;

import static dev.stepladder.operator.report.Scene.changeClass;
import static dev.stepladder.operator.report.Scene.createReplica;
import static dev.stepladder.operator.report.Scene.planned;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.operator.plan.Estimate;
import dev.stepladder.operator.plan.Example;
import dev.stepladder.operator.plan.Hold;
import dev.stepladder.operator.plan.Impact;
import dev.stepladder.operator.plan.ModelWorld;
import dev.stepladder.operator.plan.Need;
import dev.stepladder.operator.plan.Plan;
import dev.stepladder.operator.plan.Stage;
import dev.stepladder.operator.plan.State;
import dev.stepladder.operator.plan.Step;
import dev.stepladder.operator.plan.Verb;
import dev.stepladder.simulator.aws.rds.RdsDuration;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How long a plan takes: the longest chain of all that comes one after another. */
class ForecastTest {

  private static final State STARTABLE = new State.Startable();

  private static long minutes(Step... steps) {
    return Forecast.of(
            new Plan(Stream.of(steps).map(step -> planned(step, STARTABLE)).toList(), List.of()))
        .toMinutes();
  }

  private static Step database(String change, double minutes) {
    return Step.of(
            "database/" + change,
            Scene.DATABASE,
            Stage.RESHAPE,
            Verb.CHANGE,
            change,
            new Scene.Silent(""))
        .costing(Impact.DEGRADED, Estimate.minutes(minutes, 2 * minutes))
        .on("shop-db", "db-1", 0);
  }

  private static Step guarded(Step step) {
    return step.needing(new Need.Done(step.part(), step.key() + "/snapshot"));
  }

  private static Step snapshot(Step step) {
    return database(step.title() + "/snapshot", 10).protecting(step.key());
  }

  @Test
  void aSnapshotIsTakenOnceItsStepHasWhatItNeedsOtherwise() {
    Step resize = changeClass();

    assertThat(minutes(createReplica(), snapshot(database("class", 15)), guarded(resize)))
        .isEqualTo(25 + 10 + 15);
  }

  @Test
  void aStandbyWarmsUpBeforeTheSnapshotIsTaken() {
    Step convert = database("multi-az", 13);
    Step resize =
        database("class", 15)
            .needing(new Need.DoneFor(Scene.DATABASE, convert.key(), Duration.ofMinutes(30)));

    assertThat(minutes(convert, snapshot(resize), guarded(resize))).isEqualTo(13 + 30 + 10 + 15);
  }

  @Test
  void aStandbyThatIsThereWarmsUpAllTheSame() {
    Step resize =
        database("class", 15)
            .needing(new Need.DoneFor(Scene.DATABASE, "database/multi-az", Duration.ofMinutes(30)));
    Hold warms = Hold.until("StandbyWarmsUp", "warms up", Scene.START.plusSeconds(60));

    assertThat(minutes(snapshot(resize), guarded(resize.holding(Optional.of(warms)))))
        .isEqualTo(30 + 10 + 15);
    assertThat(minutes(snapshot(resize), guarded(resize))).isEqualTo(10 + 15);
  }

  @Test
  void eachOfTwoStepsHasItsSnapshotJustBeforeIt() {
    Step resize = database("class", 15);
    Step upgrade = database("version", 20).needing(new Need.Done(Scene.DATABASE, resize.key()));

    assertThat(minutes(snapshot(resize), snapshot(upgrade), guarded(resize), guarded(upgrade)))
        .isEqualTo(10 + 15 + 10 + 20);
  }

  /** What has to come one after the other when a database gets its first replica and grows. */
  @Test
  void aClimbTakesAboutWhatAwsTakesForIt() {
    Duration critical =
        Stream.of(
                RdsDuration.CREATE_REPLICA,
                RdsDuration.INITIALIZATION,
                RdsDuration.SNAPSHOT,
                RdsDuration.AFTER_MODIFY,
                RdsDuration.INSTANCE_CLASS)
            .map(RdsDuration::median)
            .reduce(Duration.ZERO, Duration::plus);
    Plan plan =
        ModelWorld.settled(Example.shop(), Example.rung("users-1k"), 1)
            .to(Example.rung("users-10k"))
            .plan();

    assertThat(Forecast.of(plan)).isCloseTo(critical, Duration.ofMinutes(2));
  }

  @Test
  void whatIsKnownToWaitDoesSoOnceItHasWhatItNeeds() {
    Step resize = database("class", 15);
    Step leaves =
        Step.of(
                "replica/ro1/remove",
                Scene.RO1,
                Stage.CONTRACT,
                Verb.REMOVE,
                "delete replica ro1",
                new Scene.Silent(""))
            .costing(Impact.ONLINE, Estimate.minutes(10, 15))
            .needing(new Need.Done(Scene.DATABASE, resize.key()))
            .leading(Duration.ofMinutes(4));

    assertThat(minutes(resize, leaves)).isEqualTo(15 + 4 + 10);
  }
}
