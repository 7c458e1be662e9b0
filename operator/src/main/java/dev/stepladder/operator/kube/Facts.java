package dev.stepladder.operator.kube;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HPAScalingRules;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBehavior;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricSpec;
import io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressPath;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.IngressTLS;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a person wants to know of an object, field by field; empty where there is nothing. */
final class Facts {

  /** How many pods an autoscaler may ask for. */
  static final String PODS = "pods";

  private static final int VALUE_LIMIT = 60;

  private Facts() {}

  /**
   * The facts of an object.
   *
   * @param desired the same object as it must be: of annotations only its own count
   */
  static Map<String, String> of(KubeObject desired, KubeObject object) {
    return switch (object.object()) {
      case PodDisruptionBudget budget -> budget(budget);
      case Ingress ingress -> ingress(desired.object(), ingress);
      case HorizontalPodAutoscaler autoscaler -> autoscaler(autoscaler);
      case NetworkPolicy policy -> new TrafficFacts(policy).all();
      case HasMetadata _ -> Map.of();
    };
  }

  private static Map<String, String> autoscaler(HorizontalPodAutoscaler autoscaler) {
    var facts = new LinkedHashMap<String, String>();
    facts.put(PODS, AutoscalerObjects.Range.of(autoscaler).toString());
    for (MetricSpec metric : autoscaler.getSpec().getMetrics()) {
      if (metric.getResource() != null) {
        facts.put(
            metric.getResource().getName(),
            "at %s %%".formatted(metric.getResource().getTarget().getAverageUtilization()));
      }
    }
    HorizontalPodAutoscalerBehavior behavior = autoscaler.getSpec().getBehavior();
    facts.put("up", behavior == null ? "" : pace(behavior.getScaleUp()));
    facts.put("down", behavior == null ? "" : pace(behavior.getScaleDown()));
    return facts;
  }

  private static String pace(HPAScalingRules rules) {
    return rules == null
        ? ""
        : rules.getPolicies().stream()
            .map(policy ->
                "by %s %s in %s s"
                    .formatted(
                        policy.getValue(),
                        "Percent".equals(policy.getType()) ? "%" : "pods",
                        policy.getPeriodSeconds()))
            .collect(
                Collectors.joining(
                    ", ", "", " after %s s".formatted(rules.getStabilizationWindowSeconds())));
  }

  private static Map<String, String> budget(PodDisruptionBudget budget) {
    return Map.of(
        "pods drained at a time",
        Optional.ofNullable(budget.getSpec().getMaxUnavailable())
            .map(most -> String.valueOf(most.getValue()))
            .orElse(""));
  }

  private static Map<String, String> ingress(HasMetadata desired, Ingress ingress) {
    var facts = new LinkedHashMap<String, String>();
    facts.put("host", text(rules(ingress).map(IngressRule::getHost)));
    facts.put(
        "path",
        text(
            rules(ingress)
                .filter(rule -> rule.getHttp() != null)
                .flatMap(rule -> rule.getHttp().getPaths().stream())
                .map(HTTPIngressPath::getPath)));
    facts.put("class", Objects.toString(ingress.getSpec().getIngressClassName(), ""));
    facts.put(
        "certificate", text(ingress.getSpec().getTls().stream().map(IngressTLS::getSecretName)));
    desired.getMetadata().getAnnotations().keySet().stream()
        .filter(key -> !key.equals(Marks.APPLIED))
        .sorted()
        .forEach(key ->
            facts.put("annotation " + key, shortened(Marks.annotation(ingress, key).orElse(""))));
    return facts;
  }

  private static Stream<IngressRule> rules(Ingress ingress) {
    return ingress.getSpec().getRules().stream();
  }

  private static String text(Stream<String> values) {
    return values.filter(Objects::nonNull).collect(Collectors.joining(", "));
  }

  private static String shortened(String text) {
    return text.length() > VALUE_LIMIT ? text.substring(0, VALUE_LIMIT) + "…" : text;
  }
}
