package dev.stepladder.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;

/**
 * How the number of a workload's pods follows its load. {@code memoryPercent} is null where only
 * the processor counts.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TierAutoscaling(
    @JsonPropertyDescription(
            "Most pods of each workload, more than replicas, which are the fewest; up to 1000.")
        @Required
        @Min(2)
        @Max(1000)
        Integer maxReplicas,
    @JsonPropertyDescription(
            "Processor time that a pod may use on average before there are more pods, in percent of"
                + " what it reserves, 1 to 1000.")
        @Default("60")
        @Min(1)
        @Max(1000)
        Integer cpuPercent,
    @JsonPropertyDescription(
            "Memory that a pod may use on average before there are more pods, in percent of what it"
                + " reserves, 1 to 100; not looked at if absent.")
        @Min(1)
        @Max(100)
        Integer memoryPercent,
    @JsonPropertyDescription("How fast pods are added.") @Default("{}") ScalingPace scaleUp,
    @JsonPropertyDescription("How fast pods are removed.") @Default("{}") ScalingPace scaleDown) {

  public TierAutoscaling {
    cpuPercent = cpuPercent == null ? Integer.valueOf(60) : cpuPercent;
    scaleUp = ScalingPace.completed(scaleUp, ScalingPace.UP);
    scaleDown = ScalingPace.completed(scaleDown, ScalingPace.DOWN);
  }
}
