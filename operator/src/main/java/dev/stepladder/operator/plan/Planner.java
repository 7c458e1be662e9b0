package dev.stepladder.operator.plan;

import dev.stepladder.api.v1alpha1.DriftPolicy;
import dev.stepladder.api.v1alpha1.PartStatus;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.inventory.Ledger;
import dev.stepladder.operator.inventory.View;
import dev.stepladder.operator.prices.Bill;
import dev.stepladder.operator.prices.BillChange;
import dev.stepladder.operator.prices.Prices;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Blueprint × inventory → plan. Pure and deterministic: the same arguments give the same plan, and
 * nothing is remembered from one plan to the next.
 */
public final class Planner {

  private final List<Provider> providers;

  /** A planner over the providers of all services, in the order in which a plan names parts. */
  public Planner(List<Provider> providers) {
    this.providers = List.copyOf(providers);
  }

  /** The plan for an app at an instant. */
  public Plan plan(Blueprint blueprint, View view, Policy policy, Instant now) {
    Situation situation =
        situation(blueprint, view, now).correcting(policy.drift() == DriftPolicy.CORRECT);
    Assessment first = assess(blueprint, view, situation);
    Set<String> failing = failing(first, policy, blueprint.owner());
    Assessment assessment =
        failing.isEmpty() ? first : assess(blueprint, view, situation.despite(failing));
    Assessment known =
        new Drift(blueprint, view.ledger().wishes(), policy.drift())
            .in(RoleSteps.heard(assessment))
            .heeded();
    Preflight preflight = preflight(blueprint, view, situation, known);
    Bill current = charges(blueprint, view, situation);
    List<Step> planned = withoutAlternatives(known.steps());
    Bill then = settled(current, planned);
    Prices prices = policy.spending().in(blueprint.region());
    Optional<Objection> objection =
        new Budget(policy.spending(), prices, !whole(known))
            .objection(current, then, planned, preflight.urgent());
    var gates = new Gates(blueprint.owner(), known, policy, now, prices, objection);
    return preflight.on(
        new Plan(
            Order.of(gates.open()),
            known.findings(),
            Optional.of(Cost.of(prices, current, then)),
            objection));
  }

  private Assessment assess(Blueprint blueprint, View view, Situation situation) {
    return concerned(blueprint, view)
        .map(provider -> provider.assess(blueprint, view, situation))
        .reduce(Assessment.NOTHING, Assessment::and);
  }

  /** What takes back what somebody left pending, and AWS does not take. */
  private static Set<String> failing(Assessment assessment, Policy policy, Owner owner) {
    return assessment.steps().stream()
        .filter(Step::takesBack)
        .filter(step -> policy.failing().contains(step.call(policy.fingerprint(step, owner))))
        .map(Step::key)
        .collect(Collectors.toSet());
  }

  /** What is charged for now. */
  Bill charges(Blueprint blueprint, View view, Situation situation) {
    return concerned(blueprint, view)
        .map(provider -> provider.charges(blueprint, view, situation))
        .reduce(Bill.NOTHING, Bill::and);
  }

  /** What would apply what somebody left pending is no plan while another step takes that back. */
  private static List<Step> withoutAlternatives(List<Step> steps) {
    Set<PartId> withdrawn =
        steps.stream().filter(Step::withdraws).map(Step::part).collect(Collectors.toSet());
    return steps.stream()
        .filter(step ->
            !withdrawn.contains(step.part()) || !InFlight.appliesPending(step.key(), step.part()))
        .toList();
  }

  /** Whether there is a step for all that must change. */
  private static boolean whole(Assessment assessment) {
    Set<PartId> planned =
        Stream.concat(
                assessment.steps().stream().map(Step::part),
                assessment.inFlight().stream().map(InFlight::part))
            .collect(Collectors.toSet());
    return Unplanned.among(assessment.findings(), planned).isEmpty();
  }

  /** Taken together: one step may take what another adds that is planned after it. */
  private static Bill settled(Bill now, List<Step> steps) {
    return now.after(steps.stream().map(Step::charges).reduce(BillChange.NONE, BillChange::and));
  }

  /** What goes is taken down whatever else may be wrong. */
  private Preflight preflight(
      Blueprint blueprint, View view, Situation situation, Assessment assessment) {
    return blueprint.retiring()
        ? Preflight.NOTHING
        : concerned(blueprint, view)
            .map(provider -> provider.preflight(blueprint, view, situation, assessment.steps()))
            .reduce(Preflight.NOTHING, Preflight::and);
  }

  /** The ledger with what must be remembered of what the view shows. */
  public Ledger remember(Blueprint blueprint, View view) {
    Ledger ledger = view.ledger();
    for (Provider provider : concerned(blueprint, view).toList()) {
      ledger = provider.remember(blueprint, view, ledger);
    }
    return ledger;
  }

  /** The ledger with what must be remembered, beside that, before what a plan starts is started. */
  public Ledger starting(Plan plan, Ledger ledger) {
    Ledger next = ledger;
    for (Step step : plan.startable()) {
      for (Provider provider : providers) {
        next = provider.starting(step, next);
      }
    }
    return next;
  }

  /** What a person wants to know of the parts that exist. */
  public List<PartStatus> statuses(Blueprint blueprint, View view) {
    return concerned(blueprint, view)
        .flatMap(provider -> provider.statuses(blueprint, view).stream())
        .toList();
  }

  private Stream<Provider> concerned(Blueprint blueprint, View view) {
    return providers.stream().filter(provider -> provider.concerns(blueprint, view.ledger()));
  }

  /** What the providers tell each other of what a view shows at an instant. */
  public Situation situation(Blueprint blueprint, View view, Instant now) {
    var connections = new HashMap<PartId, Connection>();
    var resourceIds = new HashMap<PartId, String>();
    concerned(blueprint, view)
        .forEach(provider -> {
          connections.putAll(provider.connections(blueprint, view));
          resourceIds.putAll(provider.resourceIds(blueprint, view));
        });
    return new Situation(now, connections, resourceIds);
  }
}
