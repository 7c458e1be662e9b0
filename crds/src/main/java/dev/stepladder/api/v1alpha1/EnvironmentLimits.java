package dev.stepladder.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;

/**
 * How much may happen in an environment; {@code monthlyCostPerApp} is null where there is no limit.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EnvironmentLimits(
    @JsonPropertyDescription(
            "Number of applications that may follow a changed tier at the same time, 1 or more. New"
                + " applications and an application's own change of tier do not queue.")
        @Default("5")
        @Min(1)
        @Max(1000)
        Integer maxConcurrentApps,
    @JsonPropertyDescription(
            "What one application may cost at most, in whole US dollars a month. Of a plan that would"
                + " cost more, no step that asks AWS for anything or costs anything starts; what"
                + " only changes the cluster goes on.")
        @Min(1)
        @Max(100000000)
        Integer monthlyCostPerApp,
    @JsonPropertyDescription(
            "How many of the snapshots that were taken before steps of one application stay, the"
                + " newest, however old they are.")
        @Default("3")
        @Min(1)
        @Max(50)
        Integer snapshotsKept,
    @JsonPropertyDescription(
            "For how many days such snapshots stay, however many there are. Amazon RDS allows 100"
                + " manual snapshots in a region by default.")
        @Default("14")
        @Min(0)
        @Max(3650)
        Integer snapshotDays) {

  public EnvironmentLimits {
    maxConcurrentApps = maxConcurrentApps == null ? Integer.valueOf(5) : maxConcurrentApps;
    snapshotsKept = snapshotsKept == null ? Integer.valueOf(3) : snapshotsKept;
    snapshotDays = snapshotDays == null ? Integer.valueOf(14) : snapshotDays;
  }

  /** What holds where nothing is said. */
  public static final EnvironmentLimits DEFAULT = new EnvironmentLimits(5, null, null, null);
}
