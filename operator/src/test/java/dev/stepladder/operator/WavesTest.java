package dev.stepladder.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.inventory.Watchers.AppKey;
import dev.stepladder.operator.plan.Estimate;
import dev.stepladder.operator.plan.Impact;
import dev.stepladder.operator.plan.Plan;
import dev.stepladder.operator.plan.PlannedStep;
import dev.stepladder.operator.plan.Stage;
import dev.stepladder.operator.plan.State;
import dev.stepladder.operator.prices.CostChange;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WavesTest {

  private static final AppKey A = new AppKey("team", "a");
  private static final AppKey B = new AppKey("team", "b");
  private static final AppKey C = new AppKey("team", "c");
  private static final Plan DISRUPTING = plan(Impact.FAILOVER, new State.Startable());
  private static final Plan QUIET = plan(Impact.ONLINE, new State.Startable());

  private static final Plan DISRUPTED =
      plan(Impact.FAILOVER, new State.Running("modifying", Instant.EPOCH));

  private final Waves waves = new Waves();

  @Test
  void letsTheNextWaveGoOnceTheOneBeforeHasSettled() {
    assertThat(waves.holds("prod", C, queue(Set.of(B, C), Set.of()))).isPresent();
    assertThat(waves.holds("prod", C, queue(Set.of(C), Set.of()))).isEmpty();
  }

  @Test
  void callsNobodyBackWhomANewcomerShiftsIntoALaterWave() {
    assertThat(waves.holds("prod", C, queue(Set.of(A, B, C), Set.of(C)))).isEmpty();
  }

  @Test
  void disruptsOneAppAtATime() {
    waves.leave("prod", A, QUIET);
    waves.leave("prod", B, QUIET);
    assertThat(waves.claim("prod", A, DISRUPTING, Set.of()).granted()).isTrue();
    assertThat(waves.claim("prod", B, DISRUPTING, Set.of()).granted()).isFalse();
    assertThat(waves.disruptionHold("prod", B, queue(Set.of(A, B), Set.of(A, B)))).isPresent();
  }

  @Test
  void wakesWhoWaitedForADisruptionWhenItIsOver() {
    waves.claim("prod", A, DISRUPTING, Set.of());
    waves.claim("prod", B, DISRUPTING, Set.of());
    assertThat(waves.claim("prod", A, QUIET, Set.of()).freed()).containsExactly(B);
    assertThat(waves.claim("prod", A, QUIET, Set.of()).freed()).isEmpty();
  }

  @Test
  void disruptsNothingAfterARestartBeforeEveryAppOfTheWaveHasBeenLookedAt() {
    WaveQueue queue = queue(Set.of(A, B), Set.of(A, B));
    waves.claim("prod", A, QUIET, Set.of());
    waves.claim("prod", B, QUIET, Set.of());
    assertThat(waves.disruptionHold("prod", B, queue)).isEmpty();

    waves.restart();
    assertThat(waves.disruptionHold("prod", B, queue)).isPresent();
    assertThat(waves.claim("prod", A, QUIET, Set.of()).freed()).containsExactly(B);
    assertThat(waves.disruptionHold("prod", B, queue)).isEmpty();
  }

  @Test
  void keepsTheDisruptionThatAFormerLeaderBegan() {
    WaveQueue queue = queue(Set.of(A, B), Set.of(A, B));
    waves.restart();
    waves.claim(
        "prod", A, plan(Impact.FAILOVER, new State.Running("modifying", Instant.EPOCH)), Set.of());

    assertThat(waves.disruptionHold("prod", B, queue)).isPresent();
  }

  @Test
  void anAppThatOnlyWaitsToTryAgainDisruptsNobody() {
    waves.claim("prod", A, DISRUPTING, Set.of());
    assertThat(waves.claim("prod", A, DISRUPTING, Set.of("database/class")).granted()).isTrue();
    assertThat(waves.claim("prod", B, DISRUPTING, Set.of()).granted()).isTrue();
  }

  @Test
  void anAppThatLeavesTheWaveInADisruptionKeepsItsTurnUntilThatIsOver() {
    waves.claim("prod", A, DISRUPTED, Set.of());
    assertThat(waves.leave("prod", A, DISRUPTED).freed()).isEmpty();
    assertThat(waves.claim("prod", B, DISRUPTING, Set.of()).granted()).isFalse();
    assertThat(waves.leave("prod", A, QUIET).freed()).containsExactly(B);
    assertThat(waves.claim("prod", B, DISRUPTING, Set.of()).granted()).isTrue();
  }

  @Test
  void aNewcomerMakesNoRoomForItself() {
    assertThat(waves.holds("prod", A, queue(Set.of(A, B, C), Set.of(B, C)))).isPresent();
  }

  @Test
  void forgetsADisruptedAppThatIsGone() {
    waves.claim("prod", A, DISRUPTING, Set.of());
    waves.claim("prod", B, DISRUPTING, Set.of());
    assertThat(waves.forget(A)).containsExactly(B);
    assertThat(waves.claim("prod", B, DISRUPTING, Set.of()).granted()).isTrue();
  }

  private static WaveQueue queue(Set<AppKey> moved, Set<AppKey> going) {
    return new WaveQueue(List.of(A, B, C), moved, going, 2);
  }

  private static Plan plan(Impact impact, State state) {
    var step =
        new PlannedStep(
            "database/class",
            PartId.of("database"),
            Stage.RESHAPE,
            "change the class",
            List.of(),
            impact,
            true,
            Estimate.MOMENT,
            "",
            false,
            state,
            Optional.empty(),
            CostChange.NONE);
    return new Plan(List.of(step), List.of());
  }
}
