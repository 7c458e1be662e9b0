package dev.stepladder.simulator.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.simulator.kubelet.ScalingRules.Move;
import dev.stepladder.simulator.kubelet.ScalingRules.Way;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBuilder;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How many pods an autoscaler asks for, and when. */
class ScalingRulesTest {

  private static final Duration NONE = Duration.ZERO;

  @Test
  void asksForWhatTheLoadNeedsAtItsTarget() {
    assertThat(new ScalingRules(autoscaler(1, 20), 541).asked()).isEqualTo(10);
  }

  @Test
  void bringsPodsIntoItsBoundsAtOnceHoweverFar() {
    assertThat(new ScalingRules(autoscaler(3, 12), 0).move(1))
        .hasValue(new Move(Way.BOUNDS, 3, NONE, NONE));
    assertThat(new ScalingRules(autoscaler(3, 12), 6000).move(40))
        .hasValue(new Move(Way.BOUNDS, 12, NONE, NONE));
  }

  @Test
  void neverLeavesItsBounds() {
    assertThat(new ScalingRules(autoscaler(3, 12), 6000).move(12)).isEmpty();
    assertThat(new ScalingRules(autoscaler(3, 12), 0).move(3)).isEmpty();
  }

  @Test
  void doublesThePodsOrAddsFourIfNobodySaysOtherwise() {
    Duration period = Duration.ofSeconds(15);
    assertThat(new ScalingRules(autoscaler(1, 100), 6000).move(2))
        .hasValue(new Move(Way.UP, 6, NONE, period));
    assertThat(new ScalingRules(autoscaler(1, 100), 6000).move(20))
        .hasValue(new Move(Way.UP, 40, NONE, period));
  }

  @Test
  void waitsFiveMinutesBeforeItTakesPodsAway() {
    assertThat(new ScalingRules(autoscaler(1, 100), 60).move(20))
        .hasValue(new Move(Way.DOWN, 1, Duration.ofMinutes(5), Duration.ofSeconds(15)));
  }

  @Test
  void takesAwayATenthAMinuteAndAlwaysOneWhereItIsTold() {
    HorizontalPodAutoscaler gentle =
        new HorizontalPodAutoscalerBuilder(autoscaler(1, 100))
            .editSpec()
            .withNewBehavior()
            .withNewScaleDown()
            .withStabilizationWindowSeconds(120)
            .addNewPolicy(60, "Percent", 10)
            .endScaleDown()
            .endBehavior()
            .endSpec()
            .build();
    Duration window = Duration.ofMinutes(2);
    Duration minute = Duration.ofMinutes(1);

    assertThat(new ScalingRules(gentle, 0).move(50))
        .hasValue(new Move(Way.DOWN, 45, window, minute));
    assertThat(new ScalingRules(gentle, 0).move(3)).hasValue(new Move(Way.DOWN, 2, window, minute));
  }

  private static HorizontalPodAutoscaler autoscaler(int fewest, int most) {
    return new HorizontalPodAutoscalerBuilder()
        .withNewSpec()
        .withMinReplicas(fewest)
        .withMaxReplicas(most)
        .addNewMetric()
        .withType("Resource")
        .withNewResource()
        .withName("cpu")
        .withNewTarget()
        .withType("Utilization")
        .withAverageUtilization(60)
        .endTarget()
        .endResource()
        .endMetric()
        .endSpec()
        .build();
  }
}
