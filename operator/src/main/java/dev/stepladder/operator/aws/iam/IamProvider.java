package dev.stepladder.operator.aws.iam;

import dev.stepladder.operator.aws.Underway;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.inventory.Entry;
import dev.stepladder.operator.inventory.Ledger;
import dev.stepladder.operator.inventory.Resource;
import dev.stepladder.operator.inventory.View;
import dev.stepladder.operator.plan.Assessment;
import dev.stepladder.operator.plan.Provider;
import dev.stepladder.operator.plan.Situation;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What IAM contributes to a plan: the role of an app's pods. Pure. */
final class IamProvider implements Provider {

  /** A role that was asked for is looked for until it is gone, also when the app is. */
  @Override
  public boolean concerns(Blueprint blueprint, Ledger ledger) {
    return blueprint.part(Part.WorkloadRole.class).isPresent() || remembered(ledger).isPresent();
  }

  private static Optional<String> remembered(Ledger ledger) {
    return ledger.resourceId(RoleRules.ID.toString());
  }

  @Override
  public Assessment assess(Blueprint blueprint, View view, Situation situation) {
    Optional<Part.WorkloadRole> wanted = blueprint.part(Part.WorkloadRole.class);
    Assessment made =
        wanted
            .map(part -> new RoleRules(blueprint, part, view, situation).assess())
            .orElse(Assessment.NOTHING);
    return made.and(
        remembered(view.ledger())
            .filter(name -> wanted.filter(part -> part.name().equals(name)).isEmpty())
            .map(name -> leftover(blueprint, name, view))
            .orElse(Assessment.NOTHING));
  }

  private static Assessment leftover(Blueprint blueprint, String name, View view) {
    return switch (view.entry(IamRole.class, name)) {
      case Entry.Absent<IamRole> _ -> Assessment.NOTHING;
      case Entry.Unknown<IamRole> unknown ->
          Underway.unseen(RoleRules.ID, RoleRules.CREATING, name, unknown);
      case Entry.Present<IamRole> present ->
          blueprint.owner().claim(present.resource().tags()) == Owner.Claim.OURS
              ? RoleRules.removal(present)
              : Assessment.NOTHING;
    };
  }

  /** Remembers the role before it is asked for, so that none is left behind. */
  @Override
  public Ledger remember(Blueprint blueprint, View view, Ledger ledger) {
    String part = RoleRules.ID.toString();
    Optional<Part.WorkloadRole> wanted = blueprint.part(Part.WorkloadRole.class);
    if (wanted.isPresent()) {
      return ledger
          .withResourceId(part, wanted.get().name())
          .withKeysOpened(keysOpened(blueprint, wanted.get(), view));
    }
    return remembered(ledger)
        .filter(name -> gone(blueprint, view, name))
        .map(_ -> ledger.withoutResourceId(part))
        .orElse(ledger);
  }

  /**
   * Those that the role is to open, and those that it opens or opened once. One that a policy does
   * not open which is there was taken out by somebody who knows that nothing needs it any more.
   */
  private static Set<String> keysOpened(Blueprint blueprint, Part.WorkloadRole part, View view) {
    var keys = new TreeSet<>(part.keys());
    Optional<Set<String>> open =
        view.entry(IamRole.class, part.name()) instanceof Entry.Present<IamRole> present
                && present.unsettled().isEmpty()
                && blueprint.owner().claim(present.resource().tags()) == Owner.Claim.OURS
            ? RoleRules.keysOpen(present.resource())
            : Optional.empty();
    keys.addAll(open.orElseGet(view.ledger()::keysOpened));
    return keys;
  }

  private static boolean gone(Blueprint blueprint, View view, String name) {
    return switch (view.entry(IamRole.class, name)) {
      case Entry.Absent<IamRole> _ -> true;
      case Entry.Unknown<IamRole> _ -> false;
      case Entry.Present<IamRole> present ->
          blueprint.owner().claim(present.resource().tags()) != Owner.Claim.OURS;
    };
  }

  @Override
  public List<Resource> settled(Blueprint blueprint, Situation situation) {
    return blueprint.parts(Part.WorkloadRole.class).stream()
        .<Resource>map(part -> RoleRules.settled(blueprint, part))
        .toList();
  }
}
