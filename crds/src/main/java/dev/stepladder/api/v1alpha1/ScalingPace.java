package dev.stepladder.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * How fast an autoscaler goes one way. Up and down have defaults of their own, which {@link
 * TierAutoscaling} puts in: in one of those nothing is null.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        "!has(self.stabilization) || (self.stabilization.matches('^[0-9]{1,4}(s|m)$') &&"
            + " duration(self.stabilization) <= duration('1h'))",
    fieldPath = ".stabilization",
    message = "write stabilization in seconds or minutes from 0s to 60m, for example 5m")
@ValidationRule(
    value =
        "!has(self.period) || (self.period.matches('^[1-9][0-9]{0,3}(s|m)$') &&"
            + " duration(self.period) <= duration('30m'))",
    fieldPath = ".period",
    message = "write period in seconds or minutes from 1s to 30m, for example 1m")
public record ScalingPace(
    @JsonPropertyDescription(
            "How long the load must have asked for another number of pods before it is followed, 0s"
                + " to 60m. Default: 0s up, 5m down.")
        @Pattern("^[0-9]{1,4}(s|m)$")
        @Size(max = 5)
        String stabilization,
    @JsonPropertyDescription(
            "By how many percent of the pods the number changes in one period at most, 1 to 1000."
                + " Default: 100 up, 10 down.")
        @Min(1)
        @Max(1000)
        Integer percent,
    @JsonPropertyDescription("The period, 1s to 30m. Default: 15s up, 1m down.")
        @Pattern("^[1-9][0-9]{0,3}(s|m)$")
        @Size(max = 5)
        String period) {

  /** As soon as the load asks for it, twice as many every 15 seconds, as Kubernetes does. */
  public static final ScalingPace UP = new ScalingPace("0s", 100, "15s");

  /** After as long as in Kubernetes, but then a tenth a minute instead of all at once. */
  public static final ScalingPace DOWN = new ScalingPace("5m", 10, "1m");

  /** This pace, with another's values for what it leaves out; {@code pace} may be null. */
  static ScalingPace completed(ScalingPace pace, ScalingPace defaults) {
    return pace == null
        ? defaults
        : new ScalingPace(
            pace.stabilization == null ? defaults.stabilization : pace.stabilization,
            pace.percent == null ? defaults.percent : pace.percent,
            pace.period == null ? defaults.period : pace.period);
  }
}
