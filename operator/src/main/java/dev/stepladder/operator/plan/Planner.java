package dev.stepladder.operator.plan;

import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.inventory.Ledger;
import dev.stepladder.operator.inventory.View;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
    var situation = new Situation(now, connections(blueprint, view));
    Assessment assessment =
        providers.stream()
            .map(provider -> provider.assess(blueprint, view, situation))
            .reduce(Assessment.NOTHING, Assessment::and);
    var gates = new Gates(blueprint.owner(), assessment, policy);
    return new Plan(Order.of(gates.open()), assessment.findings());
  }

  /** The ledger with what must be remembered of what the view shows. */
  public Ledger remember(Blueprint blueprint, View view) {
    Ledger ledger = view.ledger();
    for (Provider provider : providers) {
      ledger = provider.remember(blueprint, view, ledger);
    }
    return ledger;
  }

  private Map<PartId, Connection> connections(Blueprint blueprint, View view) {
    var all = new HashMap<PartId, Connection>();
    providers.forEach(provider -> all.putAll(provider.connections(blueprint, view)));
    return all;
  }
}
