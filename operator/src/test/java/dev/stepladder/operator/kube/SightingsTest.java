package dev.stepladder.operator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBuilder;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SightingsTest {

  private static final Instant MADE = Instant.parse("2026-11-02T09:00:00Z");
  private static final Instant CHANGED = MADE.plusSeconds(3600);

  private static HorizontalPodAutoscaler autoscaler(int most, int pods) {
    return new HorizontalPodAutoscalerBuilder()
        .withNewMetadata()
        .withName("shop-web")
        .withUid("5b0c")
        .endMetadata()
        .withNewSpec()
        .withMinReplicas(2)
        .withMaxReplicas(most)
        .endSpec()
        .withNewStatus()
        .withCurrentReplicas(pods)
        .endStatus()
        .build();
  }

  private static Instant since(HorizontalPodAutoscaler before, HorizontalPodAutoscaler after) {
    return Sightings.first(List.<HasMetadata>of(before), MADE)
        .next(List.of(after), CHANGED)
        .since(new KubeObject(after).name());
  }

  @Test
  void anAutoscalerOfAnotherRangeIsSoSinceItWasChanged() {
    assertThat(since(autoscaler(4, 2), autoscaler(12, 2))).isEqualTo(CHANGED);
  }

  @Test
  void anAutoscalerThatScalesIsAsItWas() {
    assertThat(since(autoscaler(4, 2), autoscaler(4, 3))).isEqualTo(MADE);
  }
}
