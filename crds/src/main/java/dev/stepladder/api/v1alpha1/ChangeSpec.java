package dev.stepladder.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** How the changes of an application are made; {@code budget} is null where there is none. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ChangeSpec(
    @JsonPropertyDescription(
            "Which steps wait for a person. Never: none. Outage: those with downtime and those that"
                + " cannot be undone. Always: every one. The status shows the command that"
                + " approves. An environment may ask for more.")
        @Default("Outage")
        Approval approval,
    @JsonPropertyDescription(
            "What counts more where a change can be made in two ways. Availability: the way that"
                + " users notice least. Speed: the shortest, with an outage in a change window.")
        @Default("Availability")
        Preference prefer,
    @JsonPropertyDescription(
            "When disruptive and irreversible steps may start, within the windows of the"
                + " environment, where it has any. At any time if both say nothing.")
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @Size(max = 10)
        List<ChangeWindow> windows,
    @JsonPropertyDescription(
            "What the application may cost at most, in whole US dollars a month. Of a plan that would"
                + " cost more, no step that asks AWS for anything or costs anything starts; what"
                + " only changes the cluster goes on.")
        @Min(1)
        @Max(100000000)
        Integer budget,
    @JsonPropertyDescription(
            "What happens to what somebody changed by hand in AWS. Correct: it is changed back."
                + " Report: it is reported and left as it is. In the cluster it is always changed"
                + " back.")
        @Default("Correct")
        DriftPolicy drift) {

  /** What holds where nothing is said. */
  public static final ChangeSpec DEFAULT = new ChangeSpec(Approval.OUTAGE, null, null, null, null);

  public ChangeSpec {
    approval = approval == null ? Approval.OUTAGE : approval;
    prefer = prefer == null ? Preference.AVAILABILITY : prefer;
    windows = windows == null ? List.of() : List.copyOf(windows);
    drift = drift == null ? DriftPolicy.CORRECT : drift;
  }
}
