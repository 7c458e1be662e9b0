package dev.stepladder.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/** One thing that is being waited for. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WaitStatus(
    @JsonPropertyDescription("Why, in one word for programs.") @Required String reason,
    @JsonPropertyDescription("What for, until when and what a person can do, in a sentence.")
        @Required
        String message,
    @JsonPropertyDescription("Since when, as an RFC 3339 time in UTC.") String since,
    @JsonPropertyDescription(
            "When it is looked at again: every so often, when something changes, or at an RFC 3339"
                + " time in UTC.")
        String nextLook) {}
