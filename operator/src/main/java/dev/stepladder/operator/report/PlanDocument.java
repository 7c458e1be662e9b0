package dev.stepladder.operator.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.stepladder.api.v1alpha1.Names;
import dev.stepladder.operator.plan.Cost;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.Plan;
import dev.stepladder.operator.plan.PlannedStep;
import dev.stepladder.operator.plan.State;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * A plan for programs. Unlike the text it is complete, and its fields keep their names and meaning
 * for as long as {@code apiVersion} stays; fields that do not apply are left out.
 *
 * @param apiVersion {@code stepladder.dev/v1alpha1}
 * @param kind {@code Plan}
 * @param heading whose plan it is
 * @param steps in the order in which they are taken
 * @param findings what a person should know beside the steps
 * @param incomplete parts of which nothing is planned yet, though there is something to do or may
 *     be; empty where the plan is whole
 */
@JsonPropertyOrder({"apiVersion", "kind", "heading", "summary", "steps", "findings", "incomplete"})
public record PlanDocument(
    String apiVersion,
    String kind,
    Heading heading,
    Summary summary,
    List<PlanStep> steps,
    List<PlanFinding> findings,
    List<PlanGap> incomplete) {

  /**
   * Whose plan it is.
   *
   * @param app name of the StagedApp
   * @param environment name of the AwsEnvironment
   * @param region of AWS
   * @param from ScaleTier the app stands on; empty when it is new
   * @param to ScaleTier it is brought to; empty when it is being deleted
   */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Heading(
      String app, String namespace, String environment, String region, String from, String to) {}

  /**
   * What the steps come to.
   *
   * @param steps how many, without changes that only go on and are waited for
   * @param interruptions how many of them interrupt users
   * @param approvals how many wait for a person's approval
   * @param expected ISO 8601 duration of the longest chain of steps, without holds and approvals
   * @param cost what the app costs; left out where nothing could be planned
   * @param outage ISO 8601 duration for which users see errors, in all, as far as it is known
   * @param irreversible how many steps cannot be undone, whatever users notice of them
   * @param approvalOutage ISO 8601 duration for which users see errors of what waits for approval,
   *     as far as it is known
   * @param unknownOutages how many steps are in none of these, since what they refuse stays refused
   *     until somebody acts
   * @param unknownApprovalOutages how many of those wait for approval
   * @param heldBy reasons, each in a word, for which {@code expected} does not begin to count yet;
   *     left out where there are none
   * @param atLeast true where the plan is not complete, so that steps, outages and times are the
   *     least that it comes to, and the cost after it is without what is missing; left out
   *     otherwise
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Summary(
      int steps,
      int interruptions,
      int approvals,
      String expected,
      PlanCost cost,
      String outage,
      int irreversible,
      String approvalOutage,
      int unknownOutages,
      int unknownApprovalOutages,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> heldBy,
      Boolean atLeast) {}

  /**
   * What the app costs, in US dollars a month.
   *
   * @param before now, with cents; ? where a price is not known
   * @param after once the plan has been carried out, likewise
   * @param uncounted what is in neither amount
   * @param missing what has no price
   */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record PlanCost(
      String before, String after, List<String> uncounted, List<String> missing) {}

  /**
   * One step.
   *
   * @param verb CREATE, CHANGE, REMOVE, SNAPSHOT, RUN or ADOPT; left out for what is going on
   *     already
   * @param median ISO 8601 duration that it usually takes
   * @param p90 ISO 8601 duration that one in ten exceeds
   * @param state Running, Ready, Waiting or WaitingForApproval
   * @param waitsFor what it waits for, or what it shows while it runs
   * @param until RFC 3339 time at which the wait is over, if that is known
   * @param monthlyCost what it adds to the cost of a month in US dollars, with its sign; ? where a
   *     price is not known, left out where it changes nothing that is counted
   * @param outage ISO 8601 duration for which users usually see errors; left out where they see
   *     none, and where nobody knows for how long
   * @param outageUnknown true where they see errors until somebody acts; left out otherwise
   * @param reason why it waits, in a word; see {@code StepWait} of the status
   * @param waitsForSteps keys of the steps of the plan that it waits for, at most 5
   */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record PlanStep(
      String key,
      String part,
      String stage,
      String verb,
      String title,
      List<Why> why,
      String impact,
      boolean reversible,
      String median,
      String p90,
      String state,
      String waitsFor,
      String until,
      String fingerprint,
      boolean needsApproval,
      String monthlyCost,
      String outage,
      Boolean outageUnknown,
      String reason,
      List<String> waitsForSteps) {}

  /** One field that differs; from or to is left out where there is nothing. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Why(String field, String from, String to) {}

  /**
   * What a person should know.
   *
   * @param type Alarm, Unseen, Drift or Notice
   */
  public record PlanFinding(String type, String part, String reason, String message) {}

  /**
   * Why nothing of a part is planned.
   *
   * @param part the part, or a kind of parts
   * @param reason a word, that of a finding
   */
  public record PlanGap(String part, String reason) {}

  /** The document of a plan. */
  public static PlanDocument of(Heading heading, Plan plan) {
    List<PlannedStep> unapproved = plan.steps().stream().filter(PlannedStep::unapproved).toList();
    return new PlanDocument(
        Names.GROUP + "/" + Names.VERSION,
        "Plan",
        heading,
        new Summary(
            plan.taken().size(),
            count(plan, step -> step.impact().disruptive()),
            count(plan, PlannedStep::unapproved),
            Forecast.of(plan).toString(),
            plan.cost().map(PlanDocument::cost).orElse(null),
            Outage.of(plan.taken()).known().toString(),
            count(plan, step -> !step.reversible()),
            Outage.of(unapproved).known().toString(),
            Outage.of(plan.taken()).unknown(),
            Outage.of(unapproved).unknown(),
            Preconditions.of(plan).reasons(),
            plan.unplanned().isEmpty() ? null : true),
        plan.steps().stream().map(step -> step(step, new Blockers(plan.steps()).of(step))).toList(),
        plan.findings().stream().map(PlanDocument::finding).toList(),
        plan.unplanned().stream()
            .map(finding -> new PlanGap(finding.part().toString(), finding.reason()))
            .toList());
  }

  /** As JSON. */
  public String json() {
    return Serialization.asJson(this);
  }

  /** As YAML. */
  public String yaml() {
    return Serialization.asYaml(this);
  }

  private static int count(Plan plan, Predicate<PlannedStep> which) {
    return Math.toIntExact(plan.taken().stream().filter(which).count());
  }

  private static PlanStep step(PlannedStep step, List<String> blockers) {
    return new PlanStep(
        step.key(),
        step.part().toString(),
        step.stage().title(),
        step.step().map(it -> it.verb().name()).orElse(""),
        step.title(),
        step.why().stream().map(why -> new Why(why.field(), why.from(), why.to())).toList(),
        step.impact().title(),
        step.reversible(),
        step.expected().median().toString(),
        step.expected().p90().toString(),
        state(step.state()),
        waitsFor(step.state()),
        until(step.state()).map(Object::toString).orElse(""),
        step.fingerprint(),
        step.unapproved(),
        Costs.change(step.cost()).orElse(""),
        step.impact().disruptive() && !step.expected().lasts()
            ? step.expected().outage().toString()
            : "",
        step.expected().lasts() ? true : null,
        reason(step.state()),
        blockers);
  }

  private static PlanCost cost(Cost cost) {
    var missing = new TreeSet<>(cost.before().missing());
    missing.addAll(cost.after().missing());
    return new PlanCost(
        Costs.exact(cost.before()),
        Costs.exact(cost.after()),
        cost.uncounted().stream().sorted().toList(),
        List.copyOf(missing));
  }

  private static String state(State state) {
    return switch (state) {
      case State.Running _ -> "Running";
      case State.Startable _ -> "Ready";
      case State.Waiting _ -> "Waiting";
      case State.Approval _ -> "WaitingForApproval";
    };
  }

  private static String waitsFor(State state) {
    return switch (state) {
      case State.Running(String shows, _, _) -> shows;
      case State.Waiting(_, String message, _) -> message;
      case State.Startable _, State.Approval _ -> "";
    };
  }

  private static String reason(State state) {
    return switch (state) {
      case State.Waiting(String reason, _, _) -> reason;
      case State.Approval _ -> Waits.APPROVAL;
      case State.Running _, State.Startable _ -> "";
    };
  }

  private static Optional<Instant> until(State state) {
    return state instanceof State.Waiting(_, _, var until) ? until : Optional.empty();
  }

  private static PlanFinding finding(Finding finding) {
    String type =
        switch (finding) {
          case Finding.Alarm _ -> "Alarm";
          case Finding.Unseen _ -> "Unseen";
          case Finding.Drift _ -> "Drift";
          case Finding.Notice _ -> "Notice";
        };
    return new PlanFinding(type, finding.part().toString(), finding.reason(), finding.message());
  }
}
