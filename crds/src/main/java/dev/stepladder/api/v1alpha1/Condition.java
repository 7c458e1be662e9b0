package dev.stepladder.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/**
 * One condition of an object, as Kubernetes and kstatus read it; {@code observedGeneration} is null
 * where none was observed.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Condition(
    @JsonPropertyDescription("What the condition is about: Ready, Reconciling or Stalled.")
        @Required
        @Size(min = 1, max = 316)
        String type,
    @JsonPropertyDescription("Whether it holds: True, False or Unknown.")
        @Required
        @Pattern("^(True|False|Unknown)$")
        String status,
    @JsonPropertyDescription("Why, in one word for programs.")
        @Required
        @Pattern("^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$")
        @Size(min = 1, max = 1024)
        String reason,
    @JsonPropertyDescription("Why, in a sentence for people, with what to do about it.")
        @Required
        @Size(max = 32768)
        String message,
    @JsonPropertyDescription(
            "When the status of the condition last changed, as an RFC 3339 time in UTC.")
        @Required
        String lastTransitionTime,
    @JsonPropertyDescription("The metadata.generation that the condition speaks of.") @Min(0)
        Long observedGeneration) {}
