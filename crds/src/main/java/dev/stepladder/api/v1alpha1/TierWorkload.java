package dev.stepladder.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;

/** What a tier gives to each workload; {@code autoscaling} is null where the number is fixed. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "!has(self.autoscaling) || self.autoscaling.maxReplicas > self.replicas",
    fieldPath = ".autoscaling.maxReplicas",
    message =
        "maxReplicas must be more than replicas, which are the fewest pods: raise maxReplicas, or"
            + " leave autoscaling out for a fixed number of pods")
public record TierWorkload(
    @JsonPropertyDescription(
            "Number of pods of each workload, 1 to 1000; with autoscaling the fewest.")
        @Required
        @Min(1)
        @Max(1000)
        Integer replicas,
    @JsonPropertyDescription(
            "true: spread the pods over availability zones and keep them from being drained all at"
                + " once: where there are two or more, one of them at a time.")
        @Default("false")
        Boolean spreadZones,
    @JsonPropertyDescription(
            "How the number of pods follows the load; fixed at replicas if absent. Needs the"
                + " metrics server in the cluster.")
        TierAutoscaling autoscaling) {

  public TierWorkload {
    spreadZones = spreadZones != null && spreadZones;
  }
}
