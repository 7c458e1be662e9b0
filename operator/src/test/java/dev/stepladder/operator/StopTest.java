package dev.stepladder.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.api.v1alpha1.AwsEnvironment;
import dev.stepladder.api.v1alpha1.Names;
import dev.stepladder.api.v1alpha1.StagedApp;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.plan.Action;
import dev.stepladder.operator.plan.PlannedStep;
import dev.stepladder.operator.plan.Stage;
import dev.stepladder.operator.plan.State;
import dev.stepladder.operator.plan.Step;
import dev.stepladder.operator.plan.Verb;
import dev.stepladder.operator.prices.CostChange;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StopTest {

  /** Does nothing. */
  private record Nothing(boolean completes) implements Action {}

  private static List<Stop> stopped(String annotation, boolean observes) {
    return stopped(annotation, observes, Optional.empty());
  }

  private static List<Stop> stopped(
      String annotation, boolean observes, Optional<AwsEnvironment> environment) {
    var app = new StagedApp();
    app.setMetadata(
        new ObjectMetaBuilder()
            .withName("shop")
            .withAnnotations(Map.of(annotation, "true"))
            .build());
    return Stop.of(app, environment, observes);
  }

  private static State held(List<Stop> stops, boolean completes) {
    Step step =
        Step.of(
            "binding/database",
            PartId.of("binding", "database"),
            Stage.SWITCH,
            Verb.CHANGE,
            "change binding database",
            new Nothing(completes));
    var planned =
        new PlannedStep(
            step.key(),
            step.part(),
            step.stage(),
            step.title(),
            step.why(),
            step.impact(),
            step.reversible(),
            step.expected(),
            "",
            false,
            new State.Startable(),
            Optional.of(step),
            CostChange.NONE);
    return Stop.holding(stops, List.of(planned)).getFirst().state();
  }

  @Test
  void holdsWhatCouldStart() {
    assertThat(held(stopped(Names.PAUSED, false), false)).isInstanceOf(State.Waiting.class);
  }

  @Test
  void letsGoOnWhatCompletesAChangeThatHasBeenMade() {
    assertThat(held(stopped(Names.PAUSED, false), true)).isEqualTo(new State.Startable());
  }

  @Test
  void holdsThatTooWhereTheOperatorOnlyObserves() {
    assertThat(held(stopped(Names.PAUSED, true), true)).isInstanceOf(State.Waiting.class);
  }

  /** Whoever takes back the one must not learn only then of the other. */
  @Test
  void namesAllThatStopTheAppWhatIsSaidOfTheAppFirst() {
    List<Stop> stops = stopped(Names.PAUSED, true, Optional.of(frozen()));

    assertThat(stops).extracting(Stop::reason).containsExactly("Paused", "Frozen", "ObserveOnly");
    assertThat(held(stops, false))
        .isEqualTo(
            new State.Waiting(
                "Paused",
                "paused and environment frozen and operator only observes",
                Optional.empty()));
  }

  @Test
  void saysInFullWhatAloneStopsTheApp() {
    List<Stop> stops = stopped("other", false, Optional.of(frozen()));

    assertThat(held(stops, false))
        .isEqualTo(new State.Waiting("Frozen", stops.getFirst().message(), Optional.empty()));
  }

  private static AwsEnvironment frozen() {
    return Serialization.unmarshal(
        """
        metadata: {name: prod}
        spec: {accountId: '123456789012', region: us-east-1, freeze: true}
        """,
        AwsEnvironment.class);
  }
}
