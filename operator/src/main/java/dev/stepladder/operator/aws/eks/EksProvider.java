package dev.stepladder.operator.aws.eks;

import dev.stepladder.operator.aws.Underway;
import dev.stepladder.operator.blueprint.Architect;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.inventory.Entry;
import dev.stepladder.operator.inventory.Ledger;
import dev.stepladder.operator.inventory.Resource;
import dev.stepladder.operator.inventory.View;
import dev.stepladder.operator.plan.Assessment;
import dev.stepladder.operator.plan.Provider;
import dev.stepladder.operator.plan.Situation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What EKS contributes to a plan: the associations of an app's pods with its role. Pure. */
final class EksProvider implements Provider {

  /** An association that was asked for is looked for until it is gone, also when the app is. */
  @Override
  public boolean concerns(Blueprint blueprint, Ledger ledger) {
    return blueprint.part(Part.Association.class).isPresent()
        || !ledger.resourceIds(Architect.ASSOCIATION).isEmpty();
  }

  @Override
  public Assessment assess(Blueprint blueprint, View view, Situation situation) {
    return Stream.concat(
            blueprint.parts(Part.Association.class).stream()
                .map(part -> new AssociationRules(blueprint, part, view).assess()),
            leftovers(blueprint, view))
        .reduce(Assessment.NOTHING, Assessment::and);
  }

  /** Of workloads that the app has no more, or of a cluster that it is in no more. */
  private static Stream<Assessment> leftovers(Blueprint blueprint, View view) {
    var parts = new TreeMap<String, PartId>();
    for (PartId part : view.ledger().resourceIds(Architect.ASSOCIATION)) {
      parts.put(view.ledger().resourceId(part.toString()).orElseThrow(), part);
    }
    view.all(PodIdentityAssociation.class).stream()
        .map(Entry.Present::resource)
        .filter(association -> ours(blueprint, association))
        .forEach(association ->
            parts.put(
                association.name(),
                PartId.parse(association.tags().getOrDefault(Owner.PART, Architect.ASSOCIATION))));
    parts.keySet().removeAll(wanted(blueprint));
    return parts.entrySet().stream()
        .map(left -> leftover(blueprint, left.getValue(), left.getKey(), view));
  }

  private static Assessment leftover(Blueprint blueprint, PartId part, String name, View view) {
    return switch (view.entry(PodIdentityAssociation.class, name)) {
      case Entry.Absent<PodIdentityAssociation> _ -> Assessment.NOTHING;
      case Entry.Unknown<PodIdentityAssociation> unknown ->
          Underway.unseen(part, "give %s the role".formatted(part.name()), name, unknown);
      case Entry.Present<PodIdentityAssociation> present
          when present.resource().withheld().isPresent() ->
          AssociationRules.withheld(part, present.resource().withheld().get());
      case Entry.Present<PodIdentityAssociation> present ->
          ours(blueprint, present.resource())
              ? AssociationRules.removal(part, elsewhere(blueprint, part, name, view), present)
              : Assessment.NOTHING;
    };
  }

  /** Whether a part has, or had last, its association in another cluster than this one is in. */
  private static boolean elsewhere(Blueprint blueprint, PartId part, String name, View view) {
    boolean wanted =
        blueprint.parts(Part.Association.class).stream().anyMatch(it -> it.id().equals(part));
    return wanted || view.ledger().resourceId(part.toString()).filter(name::equals).isEmpty();
  }

  private static boolean ours(Blueprint blueprint, PodIdentityAssociation association) {
    return blueprint.owner().claim(association.tags()) == Owner.Claim.OURS;
  }

  private static Set<String> wanted(Blueprint blueprint) {
    return blueprint.parts(Part.Association.class).stream()
        .map(part -> AssociationRules.name(blueprint, part))
        .collect(Collectors.toSet());
  }

  /** Remembers associations before they are asked for, so that none is left behind. */
  @Override
  public Ledger remember(Blueprint blueprint, View view, Ledger ledger) {
    Ledger next = ledger;
    for (Part.Association part : blueprint.parts(Part.Association.class)) {
      next = next.withResourceId(part.id().toString(), AssociationRules.name(blueprint, part));
    }
    for (PartId part : ledger.resourceIds(Architect.ASSOCIATION)) {
      String name = next.resourceId(part.toString()).orElseThrow();
      boolean gone =
          !wanted(blueprint).contains(name)
              && switch (view.entry(PodIdentityAssociation.class, name)) {
                case Entry.Absent<PodIdentityAssociation> _ -> true;
                case Entry.Unknown<PodIdentityAssociation> _ -> false;
                case Entry.Present<PodIdentityAssociation> present ->
                    present.resource().withheld().isEmpty() && !ours(blueprint, present.resource());
              };
      if (gone) {
        next = next.withoutResourceId(part.toString());
      }
    }
    return next;
  }

  @Override
  public Map<PartId, String> resourceIds(Blueprint blueprint, View view) {
    var ids = new HashMap<PartId, String>();
    for (Part.Association part : blueprint.parts(Part.Association.class)) {
      String name = AssociationRules.name(blueprint, part);
      switch (view.entry(PodIdentityAssociation.class, name)) {
        case Entry.Absent<PodIdentityAssociation> _ -> ids.put(part.id(), "");
        case Entry.Unknown<PodIdentityAssociation> _ -> {}
        case Entry.Present<PodIdentityAssociation> present
            when present.resource().withheld().isPresent() -> {}
        case Entry.Present<PodIdentityAssociation> present ->
            ids.put(part.id(), ours(blueprint, present.resource()) ? present.resource().id() : "");
      }
    }
    return ids;
  }

  @Override
  public List<Resource> settled(Blueprint blueprint, Situation situation) {
    return blueprint.parts(Part.Association.class).stream()
        .<Resource>map(part -> AssociationRules.settled(blueprint, part))
        .toList();
  }
}
