package dev.stepladder.simulator.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerStatus;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What an autoscaler says of a load that it can or cannot read. */
class AutoscalerStatusesTest {

  private static final Instant NINE = Instant.parse("2026-11-02T09:00:00Z");
  private static final Instant TEN = Instant.parse("2026-11-02T10:00:00Z");

  private final HorizontalPodAutoscaler fresh =
      new HorizontalPodAutoscalerBuilder()
          .withNewMetadata()
          .withGeneration(3L)
          .endMetadata()
          .withNewSpec()
          .withMaxReplicas(6)
          .endSpec()
          .build();

  @Test
  void cannotScaleByALoadThatItCannotRead() {
    var status = new AutoscalerStatuses(seen(NINE, 6, 6), TEN).blind(6);

    assertThat(said(status))
        .containsExactly(
            "AbleToScale True SucceededGetScale 2026-11-02T09:00:00Z",
            "ScalingActive False FailedGetResourceMetric 2026-11-02T10:00:00Z",
            "ScalingLimited False DesiredWithinRange 2026-11-02T09:00:00Z");
    assertThat(status.getDesiredReplicas()).isEqualTo(6);
    assertThat(status.getLastScaleTime()).isNull();
  }

  @Test
  void saysNothingNewOfTheLoadWhenItTakesPodsAboveItsMost() {
    var statuses = new AutoscalerStatuses(seen(NINE, 6, 6), NINE);
    var blind = new AutoscalerStatuses(statuses.with(statuses.blind(6)), TEN);

    var status = blind.bounded(6, 5);

    assertThat(said(status))
        .contains(
            "AbleToScale True SucceededRescale 2026-11-02T09:00:00Z",
            "ScalingActive False FailedGetResourceMetric 2026-11-02T09:00:00Z");
    assertThat(status.getCurrentReplicas()).isEqualTo(6);
    assertThat(status.getDesiredReplicas()).isEqualTo(5);
    assertThat(status.getLastScaleTime()).isEqualTo("2026-11-02T10:00:00Z");
  }

  @Test
  void hasNotSaidWhetherItCanReadTheLoadBeforeItTried() {
    assertThat(said(new AutoscalerStatuses(fresh, NINE).bounded(9, 6)))
        .containsExactly("AbleToScale True SucceededRescale 2026-11-02T09:00:00Z");
  }

  @Test
  void neverSaysWhichGenerationItSaw() {
    assertThat(seen(NINE, 6, 6).getStatus().getObservedGeneration()).isNull();
  }

  private HorizontalPodAutoscaler seen(Instant when, int number, int scaled) {
    var statuses = new AutoscalerStatuses(fresh, when);
    return statuses.with(statuses.measured(new ScalingRules(fresh, 600), number, scaled));
  }

  private static String[] said(HorizontalPodAutoscalerStatus status) {
    return status.getConditions().stream()
        .map(condition ->
            String.join(
                " ",
                condition.getType(),
                condition.getStatus(),
                condition.getReason(),
                condition.getLastTransitionTime()))
        .toArray(String[]::new);
  }
}
