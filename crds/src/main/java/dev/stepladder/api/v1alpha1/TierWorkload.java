package dev.stepladder.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;

/** What a tier gives to each workload. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TierWorkload(
    @JsonPropertyDescription("Number of pods of each workload, 1 to 1000.")
        @Required
        @Min(1)
        @Max(1000)
        Integer replicas,
    @JsonPropertyDescription(
            "true: spread the pods over availability zones and keep them from being drained all at"
                + " once.")
        @Default("false")
        Boolean spreadZones) {

  public TierWorkload {
    spreadZones = spreadZones != null && spreadZones;
  }
}
