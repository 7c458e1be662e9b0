package dev.stepladder.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/**
 * One step of a plan. {@code waitsFor}, {@code since}, {@code took}, {@code fingerprint}, {@code
 * monthlyCost}, {@code outage}, {@code outageUnknown}, {@code needsApproval} and {@code waitsOn}
 * are null where they do not apply.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StepStatus(
    @JsonPropertyDescription(
            "Name of the step that stays the same from plan to plan, for example" + " replica/ro1.")
        @Required
        String key,
    @JsonPropertyDescription(
            "Stage the step belongs to: Expand, Reshape, Switch or Contract, taken in that order.")
        @Required
        Stage stage,
    @JsonPropertyDescription("What the step does, for example create replica ro1, db.m7g.large.")
        @Required
        String title,
    @JsonPropertyDescription("Why it is needed: the field, from what to what.") String why,
    @JsonPropertyDescription(
            "What users notice. Online: nothing. Degraded: slower for a while. Failover: seconds of"
                + " errors. Downtime: minutes of outage.")
        @Required
        Impact impact,
    @JsonPropertyDescription("Whether the step can be undone.") Boolean reversible,
    @JsonPropertyDescription(
            "How far it is: Done, Running, Ready, Waiting, WaitingForApproval or Failed.")
        @Required
        StepState state,
    @JsonPropertyDescription("What it waits for, or what it shows while it runs, in a sentence.")
        String waitsFor,
    @JsonPropertyDescription("Since when it has been in this state, as an RFC 3339 time in UTC.")
        String since,
    @JsonPropertyDescription("How long it usually takes from its start, for example 15m.")
        String expected,
    @JsonPropertyDescription("How long it took, for example 12m; only when done.") String took,
    @JsonPropertyDescription(
            "What a person approves by writing it into the annotation stepladder.dev/approve.")
        String fingerprint,
    @JsonPropertyDescription(
            "What the step adds to the monthly cost, or takes from it, in US dollars, for example"
                + " +47.45; ? where a price is not known.")
        String monthlyCost,
    @JsonPropertyDescription(
            "For about how much of that users see errors, for example 90s; only where the impact is"
                + " Failover or Downtime, and where that is known.")
        String outage,
    @JsonPropertyDescription(
            "true where it refuses somebody until a person acts, so that nobody knows how long;"
                + " absent otherwise.")
        Boolean outageUnknown,
    @JsonPropertyDescription(
            "true where the step needs a person's approval that it has not got, whatever else it"
                + " waits for; status.approve approves it.")
        Boolean needsApproval,
    @JsonPropertyDescription("What waitsFor says, for programs; only while the step waits.")
        StepWait waitsOn) {

  /**
   * The same step with nothing to say to programs of what it waits for, and no approval to give.
   */
  public StepStatus(
      String key,
      Stage stage,
      String title,
      String why,
      Impact impact,
      Boolean reversible,
      StepState state,
      String waitsFor,
      String since,
      String expected,
      String took,
      String fingerprint,
      String monthlyCost,
      String outage) {
    this(
        key,
        stage,
        title,
        why,
        impact,
        reversible,
        state,
        waitsFor,
        since,
        expected,
        took,
        fingerprint,
        monthlyCost,
        outage,
        null,
        null,
        null);
  }
}
