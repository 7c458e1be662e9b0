package dev.stepladder.operator.kube;

import dev.stepladder.api.v1alpha1.Names;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.blueprint.PartId;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HPAScalingRules;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HPAScalingRulesBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricSpec;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricSpecBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** HorizontalPodAutoscalers as they must be, and on their way down. */
record AutoscalerObjects(Owner owner) {

  /** Annotation of one on its way down: the range that it began with, for what a person reads. */
  static final String CAME_FROM = Names.GROUP + "/came-from";

  /** How many pods there may be. */
  record Range(int fewest, int most) {
    static Range of(HorizontalPodAutoscaler live) {
      Integer fewest = live.getSpec().getMinReplicas();
      return new Range(fewest == null ? 1 : fewest, live.getSpec().getMaxReplicas());
    }

    boolean contains(int number) {
      return fewest <= number && number <= most;
    }

    @Override
    public String toString() {
      return fewest == most ? Integer.toString(most) : "%d–%d".formatted(fewest, most);
    }
  }

  /** As the blueprint has it. */
  HorizontalPodAutoscaler autoscaler(Part.Autoscaler part) {
    return Marks.applied(
        new HorizontalPodAutoscalerBuilder()
            .withMetadata(
                Marks.metadata(owner, part.id(), part.workload(), part.workload().objectName()))
            .withNewSpec()
            .withNewScaleTargetRef()
            .withApiVersion("apps/v1")
            .withKind("Deployment")
            .withName(part.workload().objectName())
            .endScaleTargetRef()
            .withMinReplicas(part.workload().replicas())
            .withMaxReplicas(part.maxReplicas())
            .withMetrics(metrics(part))
            .withNewBehavior()
            .withScaleUp(pace(part.up()))
            .withScaleDown(pace(part.down()))
            .endBehavior()
            .endSpec()
            .build());
  }

  /** The same as it is, but for how many pods there may be: the rest changes once that is done. */
  HorizontalPodAutoscaler within(
      HorizontalPodAutoscaler live, PartId part, Part.Workload workload, Range range, String from) {
    return new HorizontalPodAutoscalerBuilder()
        .withMetadata(
            new ObjectMetaBuilder(Marks.metadata(owner, part, workload, workload.objectName()))
                .withAnnotations(new TreeMap<>(Map.of(CAME_FROM, from)))
                .build())
        .withSpec(live.getSpec())
        .editSpec()
        .withMinReplicas(range.fewest())
        .withMaxReplicas(range.most())
        .endSpec()
        .build();
  }

  private static List<MetricSpec> metrics(Part.Autoscaler part) {
    var metrics = new ArrayList<MetricSpec>();
    metrics.add(metric("cpu", part.cpuPercent()));
    part.memoryPercent().ifPresent(percent -> metrics.add(metric("memory", percent)));
    return metrics;
  }

  private static MetricSpec metric(String resource, int percent) {
    return new MetricSpecBuilder()
        .withType("Resource")
        .withNewResource()
        .withName(resource)
        .withNewTarget()
        .withType("Utilization")
        .withAverageUtilization(percent)
        .endTarget()
        .endResource()
        .build();
  }

  private static HPAScalingRules pace(Part.Autoscaler.Pace pace) {
    return new HPAScalingRulesBuilder()
        .withStabilizationWindowSeconds(Math.toIntExact(pace.stabilization().toSeconds()))
        .withSelectPolicy("Max")
        .addNewPolicy()
        .withType("Percent")
        .withValue(pace.percent())
        .withPeriodSeconds(Math.toIntExact(pace.period().toSeconds()))
        .endPolicy()
        .build();
  }
}
