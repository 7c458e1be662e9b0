package dev.stepladder.operator.kube;

import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.plan.Estimate;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How long pods take to be replaced. A roll-out goes in waves: so many start as may be there beside
 * the others, and when they are ready as many old ones go. So it takes as often as long as a pod
 * takes to be ready as there are waves.
 *
 * @param pods those of now, which show how long one takes to be ready
 */
record RolloutEstimate(List<Pod> pods) {

  /** What a pod is taken to need until it is ready, where none shows it. */
  static final Duration READY_AFTER = Duration.ofSeconds(30);

  /** What a pod that is told to end is taken to need; it may take its whole grace period. */
  static final Duration GONE_AFTER = Duration.ofSeconds(10);

  /** Rounded up to these, so that an estimate does not change with every pod. */
  private static final long STEP_SECONDS = 10;

  /**
   * A pod shows since when it is ready, not since when it was first: one of which that is later
   * than this has most likely been unready in between, and says nothing of how long one takes.
   */
  private static final Duration LONGEST = Duration.ofMinutes(5);

  /** A node may have to come first, and an image to be loaded. */
  private static final Duration AT_WORST = Duration.ofMinutes(5);

  private static final int WORST_TIMES = 3;
  private static final int HUNDRED = 100;

  /** Of so many pods that are replaced. */
  Estimate replacing(int number) {
    int surge = Math.max(1, Math.ceilDiv(number * Part.Workload.SURGE_PERCENT, HUNDRED));
    int waves = Math.max(1, Math.ceilDiv(number, surge));
    return estimate(readyAfter().multipliedBy(waves).plus(GONE_AFTER));
  }

  /** Of pods that all start at once. */
  Estimate starting() {
    return estimate(readyAfter());
  }

  /** Of pods that all end at once; at worst each takes what it is given for that. */
  Estimate ending() {
    return Estimate.of(GONE_AFTER, Duration.ofSeconds(PodShape.GRACE_SECONDS));
  }

  private static Estimate estimate(Duration median) {
    Duration worst = median.multipliedBy(WORST_TIMES);
    return Estimate.of(median, worst.compareTo(AT_WORST) > 0 ? worst : AT_WORST);
  }

  /** What the pods of now took, one of them for all: that in the middle. */
  private Duration readyAfter() {
    List<Duration> all =
        pods.stream()
            .filter(pod -> !Pods.going(pod))
            .flatMap(pod -> readyAfter(pod).stream())
            .filter(took -> took.compareTo(LONGEST) <= 0)
            .sorted()
            .toList();
    return all.isEmpty() ? READY_AFTER : rounded(all.get(all.size() / 2));
  }

  private static Optional<Duration> readyAfter(Pod pod) {
    return Optional.ofNullable(pod.getMetadata().getCreationTimestamp())
        .flatMap(created ->
            Pods.conditions(pod)
                .filter(condition -> "Ready".equals(condition.getType()))
                .filter(condition -> "True".equals(condition.getStatus()))
                .map(PodCondition::getLastTransitionTime)
                .filter(ready -> ready != null)
                .map(ready -> Duration.between(Instant.parse(created), Instant.parse(ready)))
                .findFirst());
  }

  private static Duration rounded(Duration took) {
    long steps = Math.max(1, Math.ceilDiv(took.toSeconds(), STEP_SECONDS));
    return Duration.ofSeconds(steps * STEP_SECONDS);
  }
}
