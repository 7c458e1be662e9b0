package dev.stepladder.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** What a step waits for, as programs read it; what does not apply is null. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StepWait(
    @JsonPropertyDescription(
            "Why, in one word: Needs, ProtectedStepWaits, ResourceBusy or OneDisruptionAtATime where"
                + " it waits for other steps of its plan, Approval where it waits for a person, else"
                + " the reason that status.waiting gives.")
        @Required
        String reason,
    @JsonPropertyDescription("Keys of the steps of its plan that it waits for, at most 5.")
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @Size(max = 5)
        List<String> steps,
    @JsonPropertyDescription("When the wait is over, if that is known, as an RFC 3339 time in UTC.")
        String until,
    @JsonPropertyDescription(
            "Since when a person has been asked to approve this very step, as an RFC 3339 time in"
                + " UTC; kept while it cannot be seen, or waits for something else in between.")
        String asksSince) {

  public StepWait {
    steps = steps == null ? List.of() : List.copyOf(steps);
  }
}
