package dev.stepladder.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/**
 * The steps between what exists and what is asked for, cut to the first forty. Costs are null if
 * not known, durations where no step is left.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PlanStatus(
    @JsonPropertyDescription("Number of steps taken since the plan was made; display only.")
        Integer done,
    @JsonPropertyDescription("Number of steps of the plan, taken and to take; display only.")
        Integer total,
    @JsonPropertyDescription(
            "Number of steps that are not listed below, to keep the status small; 0 when all are.")
        Integer omitted,
    @JsonPropertyDescription("The steps in the order they are taken, at most 40.")
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @Size(max = 40)
        List<StepStatus> steps,
    @JsonPropertyDescription(
            "What the application costs now, in US dollars a month, for example 147; ? where a"
                + " price is not known.")
        String costBefore,
    @JsonPropertyDescription("What it will cost once the plan is carried out, likewise.")
        String costAfter,
    @JsonPropertyDescription(
            "About how long the steps that are left take from the start of the first, for example"
                + " 40m, if nothing holds them.")
        String expected,
    @JsonPropertyDescription(
            "For about how much of that users see errors, for example 90s, as far as it is known;"
                + " absent when no step that is left interrupts them for a time that is known.")
        String outage,
    @JsonPropertyDescription(
            "Number of steps that need a person's approval, which status.approve gives to all of"
                + " them; absent when none does.")
        Integer approvals,
    @JsonPropertyDescription(
            "For about how much of those users see errors in all, for example 1h 17m, likewise;"
                + " absent when none of them interrupts users for a time that is known.")
        String approvalOutage,
    @JsonPropertyDescription(
            "Number of steps left that are not in outage, since they refuse somebody until a person"
                + " acts, so that nobody knows how long; absent when there are none.")
        Integer unknownOutages,
    @JsonPropertyDescription("How many of those need approval; absent when none does.")
        Integer unknownApprovalOutages) {

  /** The same plan of which nothing needs approval. */
  public PlanStatus(
      Integer done,
      Integer total,
      Integer omitted,
      List<StepStatus> steps,
      String costBefore,
      String costAfter,
      String expected,
      String outage) {
    this(
        done,
        total,
        omitted,
        steps,
        costBefore,
        costAfter,
        expected,
        outage,
        null,
        null,
        null,
        null);
  }

  public PlanStatus {
    steps = steps == null ? List.of() : List.copyOf(steps);
  }
}
