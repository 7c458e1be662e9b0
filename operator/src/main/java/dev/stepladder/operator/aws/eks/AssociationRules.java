package dev.stepladder.operator.aws.eks;

import dev.stepladder.operator.aws.Ownership;
import dev.stepladder.operator.aws.Underway;
import dev.stepladder.operator.blueprint.Architect;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.inventory.Entry;
import dev.stepladder.operator.inventory.View;
import dev.stepladder.operator.plan.Assessment;
import dev.stepladder.operator.plan.FieldChange;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.Need;
import dev.stepladder.operator.plan.RoleSteps;
import dev.stepladder.operator.plan.Stage;
import dev.stepladder.operator.plan.Step;
import dev.stepladder.operator.plan.Verb;
import java.util.List;

/** How what gives a workload's pods the app's role differs from what it must be. */
record AssociationRules(Blueprint blueprint, Part.Association part, View view) {

  Assessment assess() {
    String title = "give %s the role".formatted(part.id().name());
    return switch (view.entry(PodIdentityAssociation.class, name())) {
      case Entry.Unknown<PodIdentityAssociation> unknown -> unseen(title, unknown);
      case Entry.Absent<PodIdentityAssociation> _ -> Assessment.of(create(title));
      case Entry.Present<PodIdentityAssociation> present
          when present.resource().withheld().isPresent() ->
          withheld(part.id(), present.resource().withheld().get());
      case Entry.Present<PodIdentityAssociation> present -> {
        PodIdentityAssociation association = present.resource();
        yield switch (blueprint.owner().claim(association.tags())) {
          case FOREIGN -> Ownership.taken(part.id(), "pod identity association", name());
          case OTHER_CLUSTER ->
              Ownership.heldElsewhere(
                  blueprint.owner(),
                  part.id(),
                  new Ownership.Held(name(), association.arn(), association.tags()),
                  new EksAction.Tag(
                      part.cluster(), name(), association.arn(), blueprint.owner().tags(part.id())),
                  "Delete the app there (its association goes with it)");
          case OURS -> Underway.sent(part.id(), title, name(), present).and(change(association));
        };
      }
    };
  }

  /**
   * An app that has never settled gets one for certain, unless it got it before it could settle:
   * the step is in its plan from the start, and waits until it shows that there is none.
   */
  private Assessment unseen(String title, Entry.Unknown<PodIdentityAssociation> unknown) {
    Assessment unseen = Underway.unseen(part.id(), title, name(), unknown);
    return unseen.inFlight().isEmpty() && view.ledger().rung().isEmpty()
        ? Assessment.of(create(title)).and(unseen)
        : unseen;
  }

  private Step create(String title) {
    return Step.of(
            part.id().toString(),
            part.id(),
            Stage.EXPAND,
            Verb.CREATE,
            title,
            new EksAction.Associate(
                part.cluster(),
                blueprint.owner().namespace(),
                part.serviceAccount(),
                part.role(),
                part.tags()))
        .because(List.of(new FieldChange("role", "", roleName(part.role()))))
        .on(name(), "", 0)
        .needing(RoleSteps.trusting().toArray(Need[]::new));
  }

  /** It may be there or not, and ours or not: nothing is done about it. */
  static Assessment withheld(PartId part, String why) {
    return Assessment.of(
        new Finding.Unseen(
            part,
            "AssociationNotReadable",
            "%s If the cluster is another, name it in spec.workloadIdentity.clusterName of the AwsEnvironment"
                .formatted(why)));
  }

  private Assessment change(PodIdentityAssociation association) {
    return association.role().equals(part.role())
        ? Assessment.NOTHING
        : Assessment.of(
            Step.of(
                    part.id() + "/role",
                    part.id(),
                    Stage.EXPAND,
                    Verb.CHANGE,
                    "give %s the role again".formatted(part.id().name()),
                    new EksAction.GiveRole(part.cluster(), name(), association.id(), part.role()))
                .because(
                    List.of(
                        new FieldChange(
                            "role", roleName(association.role()), roleName(part.role()))))
                .on(name(), "", 0)
                .needing(RoleSteps.trusting().toArray(Need[]::new)));
  }

  private static String roleName(String arn) {
    return arn.substring(arn.lastIndexOf('/') + 1);
  }

  private String name() {
    return name(blueprint, part);
  }

  /** The name of a part's association. */
  static String name(Blueprint blueprint, Part.Association part) {
    return PodIdentityAssociation.name(
        part.cluster(), blueprint.owner().namespace(), part.serviceAccount());
  }

  /**
   * One that nothing needs any more goes after the pods that use it.
   *
   * @param elsewhere whether it is in another cluster than the part's own is, or was last, so that
   *     there may be several of one part
   */
  static Assessment removal(
      PartId part, boolean elsewhere, Entry.Present<PodIdentityAssociation> present) {
    PodIdentityAssociation association = present.resource();
    String name = association.name();
    String cluster = name.split("/", 2)[0];
    String title =
        "take the role from " + part.name() + (elsewhere ? " in cluster " + cluster : "");
    return Underway.sent(part, title, name, present)
        .and(
            Assessment.of(
                Step.of(
                        part + (elsewhere ? "/" + cluster : "") + "/remove",
                        part,
                        Stage.CONTRACT,
                        Verb.REMOVE,
                        title,
                        new EksAction.Dissociate(cluster, name, association.id()))
                    .on(name, association.id(), 0)
                    .needing(new Need.AllFinished(Architect.WORKLOAD))));
  }

  /** What the association will be like. */
  static PodIdentityAssociation settled(Blueprint blueprint, Part.Association part) {
    return new PodIdentityAssociation(
        name(blueprint, part), "a-" + part.serviceAccount(), "arn", part.role(), part.tags());
  }
}
