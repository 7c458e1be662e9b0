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

  @ParameterizedTest
  @ValueSource(
      strings = {"database/backup", "database/elsewhere", "cache/backup", "replica/ro1/settle"})
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
