package dev.stepladder.operator.plan;

import dev.stepladder.api.v1alpha1.PartStatus;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.inventory.Ledger;
import dev.stepladder.operator.inventory.Resource;
import dev.stepladder.operator.inventory.View;
import dev.stepladder.operator.prices.Bill;
import java.util.List;
import java.util.Map;

/**
 * What one outside service contributes to a plan. Pure: everything it may know is in its arguments.
 */
public interface Provider {

  /**
   * Whether the app has to do with the service at all: where it does not, nothing of the service is
   * read and nothing asked here.
   */
  default boolean concerns(Blueprint blueprint, Ledger ledger) {
    return true;
  }

  /** What a person wants to know of the parts of this provider. */
  default List<PartStatus> statuses(Blueprint blueprint, View view) {
    return List.of();
  }

  /**
   * By binding, what it says of a part of this provider; only of parts that can be reached already.
   */
  default Map<PartId, Connection> connections(Blueprint blueprint, View view) {
    return Map.of();
  }

  /**
   * By part of this provider of which another one in its place makes a difference to others,
   * because it holds data or gives pods their role: the AWS id, never used again, of what is there
   * now; empty text for one that is not there, or was made a moment ago; nothing of one that cannot
   * be seen.
   */
  default Map<PartId, String> resourceIds(Blueprint blueprint, View view) {
    return Map.of();
  }

  /**
   * How the parts of this provider, and what is left of parts that the blueprint has no more,
   * differ from what exists.
   */
  Assessment assess(Blueprint blueprint, View view, Situation situation);

  /**
   * What is charged for now, of what exists or has been asked for; what is on its way out is not.
   * The steps of {@link #assess} say what they change of it: with all of them it is the bill of
   * what {@link #settled} shows.
   */
  default Bill charges(Blueprint blueprint, View view, Situation situation) {
    return Bill.NOTHING;
  }

  /**
   * What is known to be wrong with what a plan is about to ask of this provider. Of what no step
   * asks for, nothing is looked up and nothing is said that stops the plan.
   *
   * @param steps all of the plan, those of other providers too
   */
  default Preflight preflight(
      Blueprint blueprint, View view, Situation situation, List<Step> steps) {
    return Preflight.NOTHING;
  }

  /** The ledger with what must be remembered of what the view shows. */
  default Ledger remember(Blueprint blueprint, View view, Ledger ledger) {
    return ledger;
  }

  /**
   * The ledger with what must be remembered of a step before it is started, because nothing shows
   * it afterwards.
   */
  default Ledger starting(Step step, Ledger ledger) {
    return ledger;
  }

  /**
   * What the inventory will show once the blueprint has been carried out: for plans without a
   * cluster.
   */
  List<Resource> settled(Blueprint blueprint, Situation situation);
}
