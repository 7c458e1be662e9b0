package dev.stepladder.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;

/** What is known of a rung. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ScaleTierStatus(
    @JsonPropertyDescription("The metadata.generation this status speaks of.")
        Long observedGeneration,
    @JsonPropertyDescription("Number of applications on this tier or on their way to it.")
        Integer apps,
    @JsonPropertyDescription("Ready: the tier is consistent and can be used.")
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        List<Condition> conditions) {

  public ScaleTierStatus {
    conditions = conditions == null ? List.of() : List.copyOf(conditions);
  }
}
