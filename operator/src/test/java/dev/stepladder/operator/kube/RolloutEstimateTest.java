package dev.stepladder.operator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.simulator.kubelet.KubeletOptions;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long pods are said to take to be replaced. */
class RolloutEstimateTest {

  private static final Instant CREATED = Instant.parse("2026-03-01T10:00:00Z");

  private static Pod pod(Duration readyAfter) {
    return new PodBuilder()
        .withNewMetadata()
        .withName("web-" + readyAfter.toSeconds())
        .withCreationTimestamp(CREATED.toString())
        .endMetadata()
        .withNewStatus()
        .addNewCondition()
        .withType("Ready")
        .withStatus("True")
        .withLastTransitionTime(CREATED.plus(readyAfter).toString())
        .endCondition()
        .endStatus()
        .build();
  }

  private static List<Pod> pods(int... readyAfter) {
    return IntStream.of(readyAfter).mapToObj(it -> pod(Duration.ofSeconds(it))).toList();
  }

  private static Duration replacing(int number, List<Pod> pods) {
    return new RolloutEstimate(pods).replacing(number).median();
  }

  /** A quarter of the pods, rounded up, starts at a time. */
  @ParameterizedTest
  @CsvSource({"1, 1", "2, 2", "3, 3", "4, 4", "5, 3", "6, 3", "12, 4", "60, 4"})
  void takesAsManyWavesAsPodsMayNotStartAtOnce(int number, int waves) {
    KubeletOptions kubelet = KubeletOptions.defaults();

    assertThat(replacing(number, List.of(pod(kubelet.readyAfter()))))
        .isEqualTo(kubelet.readyAfter().multipliedBy(waves).plus(kubelet.terminatingFor()));
  }

  @Test
  void goesByThePodInTheMiddle() {
    assertThat(replacing(1, pods(20, 50, 600))).isEqualTo(Duration.ofSeconds(60));
  }

  /** Which is since they were unready for a while, such as all at once when a database moved. */
  @Test
  void leavesOutPodsThatAreReadySinceMuchLater() {
    assertThat(replacing(1, pods(20, 86_400, 86_400))).isEqualTo(replacing(1, pods(20)));
    assertThat(replacing(4, pods(86_400, 86_400))).isEqualTo(replacing(4, List.of()));
  }

  @Test
  void isTheSameForPodsThatTakeAboutAsLong() {
    assertThat(replacing(3, pods(41, 42, 43))).isEqualTo(replacing(3, pods(47, 48, 49)));
  }

  @Test
  void assumesWhatNoPodShows() {
    assertThat(replacing(3, List.of()))
        .isEqualTo(RolloutEstimate.READY_AFTER.multipliedBy(3).plus(RolloutEstimate.GONE_AFTER));
    assertThat(new RolloutEstimate(List.of()).starting().median())
        .isEqualTo(RolloutEstimate.READY_AFTER);
  }

  @Test
  void isNotMoreThanItsWorst() {
    var estimate = new RolloutEstimate(pods(290)).replacing(12);

    assertThat(estimate.p90()).isGreaterThan(estimate.median());
  }
}
