package dev.stepladder.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.prices.CostChange;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What only goes on, and is no step that was taken. */
class InFlightTest {

  private record Nothing() implements Action {}

  @ParameterizedTest
  @ValueSource(
      strings = {
        "database/backup",
        "database/elsewhere",
        "cache/backup",
        "replica/ro1/settle",
        "role/heard"
      })
  void whatAwsDoesByItselfIsNobodys(String key) {
    assertThat(InFlight.nobodys(key)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"bucket/backup", "workload/backup", "autoscaler/settle", "database"})
  void aPartThatIsNamedLikeItIsStillSomebodys(String key) {
    assertThat(InFlight.nobodys(key)).isFalse();
  }

  @Test
  void aBackupBringsNoPlanFurther() {
    assertThat(running("database/backup").moves()).isFalse();
    assertThat(running("database/class").moves()).isTrue();
  }

  @Test
  void aDisruptionBySomebodyElseIsHeededByWhatDisrupts() {
    InFlight restart = elsewhere(Impact.DOWNTIME);
    Step failover = step("cache/class", PartId.of("cache"), Impact.FAILOVER);

    assertThat(new Assessment(List.of(failover), List.of(restart), List.of()).heeded().inFlight())
        .containsExactly(restart);
  }

  @Test
  void aDisruptionBySomebodyElseIsToldWhereNothingElseIsToBeDone() {
    InFlight restart = elsewhere(Impact.DOWNTIME);

    assertThat(Assessment.of(restart).heeded().inFlight()).containsExactly(restart);
    assertThat(Assessment.of(elsewhere(Impact.ONLINE)).heeded().inFlight()).isEmpty();
  }

  @Test
  void whatNobodyNoticesIsHeededByNothingElse() {
    InFlight renaming = elsewhere(Impact.ONLINE);
    Step failover = step("cache/class", PartId.of("cache"), Impact.FAILOVER);

    assertThat(new Assessment(List.of(failover), List.of(renaming), List.of()).heeded().inFlight())
        .isEmpty();
  }

  @Test
  void whatSomebodyElseChangesMayBeWhatAStepOfAnotherPartNeeds() {
    InFlight renaming = elsewhere(Impact.ONLINE);
    Step replica =
        step("replica/ro1/class", PartId.of("replica", "ro1"), Impact.ONLINE)
            .needing(new Need.Done(PartId.of("database"), "database/class"));

    assertThat(new Assessment(List.of(replica), List.of(renaming), List.of()).heeded().inFlight())
        .containsExactly(renaming);
  }

  private static Step step(String key, PartId part, Impact impact) {
    return Step.of(key, part, Stage.RESHAPE, Verb.CHANGE, key, new Nothing())
        .costing(impact, Estimate.MOMENT);
  }

  private static InFlight elsewhere(Impact impact) {
    return new InFlight(
        "database/elsewhere",
        PartId.of("database"),
        Stage.RESHAPE,
        "see what somebody else asked for",
        impact,
        "shop-database",
        "available",
        Instant.EPOCH,
        Estimate.MOMENT);
  }

  private static Plan running(String key) {
    var step =
        new PlannedStep(
            key,
            PartId.of("database"),
            Stage.EXPAND,
            "goes on",
            List.of(),
            Impact.ONLINE,
            true,
            Estimate.MOMENT,
            "",
            false,
            new State.Running("busy", Instant.EPOCH),
            Optional.empty(),
            CostChange.NONE);
    return new Plan(List.of(step), List.of());
  }
}
