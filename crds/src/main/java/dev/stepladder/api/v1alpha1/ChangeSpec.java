package dev.stepladder.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;

/** How the changes of an application are made. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ChangeSpec(
    @JsonPropertyDescription(
            "Which steps wait for a person. Never: none. Outage: those with downtime and those that"
                + " cannot be undone. Always: every one. The status shows the command that"
                + " approves.")
        @Default("Outage")
        Approval approval) {

  /** What holds where nothing is said. */
  public static final ChangeSpec DEFAULT = new ChangeSpec(Approval.OUTAGE);

  public ChangeSpec {
    approval = approval == null ? Approval.OUTAGE : approval;
  }
}
