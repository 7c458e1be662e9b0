package dev.stepladder.operator.aws.iam;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stepladder.operator.aws.Ownership;
import dev.stepladder.operator.aws.PolicyJson;
import dev.stepladder.operator.aws.Underway;
import dev.stepladder.operator.blueprint.Architect;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.inventory.Entry;
import dev.stepladder.operator.inventory.View;
import dev.stepladder.operator.plan.Action;
import dev.stepladder.operator.plan.Assessment;
import dev.stepladder.operator.plan.FieldChange;
import dev.stepladder.operator.plan.Need;
import dev.stepladder.operator.plan.Stage;
import dev.stepladder.operator.plan.Step;
import dev.stepladder.operator.plan.Verb;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How an app's role differs from what it must be. */
record RoleRules(Blueprint blueprint, Part.WorkloadRole part, View view) {

  static final PartId ID = Architect.ROLE;
  private static final String POLICY = ID + "/policy";
  static final String CREATING = "create role of the pods";

  Assessment assess() {
    return switch (view.entry(IamRole.class, part.name())) {
      case Entry.Unknown<IamRole> unknown -> Underway.unseen(ID, CREATING, part.name(), unknown);
      case Entry.Absent<IamRole> _ ->
          new Assessment(
              List.of(
                  create(),
                  permit(Optional.empty(), Optional.empty())
                      .needing(new Need.Done(ID, ID.toString()))),
              List.of(),
              List.of());
      case Entry.Present<IamRole> present ->
          switch (blueprint.owner().claim(present.resource().tags())) {
            case FOREIGN -> Ownership.taken(ID, "role", part.name());
            case OTHER_CLUSTER ->
                Ownership.heldElsewhere(
                    blueprint.owner(),
                    ID,
                    new Ownership.Held(
                        part.name(), present.resource().id(), present.resource().tags()),
                    new IamAction.Tag(
                        part.name(), present.resource().id(), blueprint.owner().tags(ID)),
                    "Delete the app there (its role goes with it)");
            case OURS ->
                Underway.sent(ID, "change role of the pods", part.name(), present)
                    .and(changes(present.resource()));
          };
    };
  }

  private Step create() {
    return Step.of(
            ID.toString(),
            ID,
            Stage.EXPAND,
            Verb.CREATE,
            CREATING,
            new IamAction.Create(
                part.name(),
                part.path(),
                documents().trust().toString(),
                part.boundary(),
                part.tags()))
        .because(List.of(new FieldChange("name", "", part.name())))
        .on(part.name(), "", 0);
  }

  private Assessment changes(IamRole role) {
    var steps = new ArrayList<Step>();
    if (!PolicyJson.same(PolicyJson.read(role.trust()), documents().trust())) {
      steps.add(
          change(
              "trust",
              "say which pods may use the role",
              new FieldChange("trust", "another", said(part.trust())),
              new IamAction.Trust(part.name(), role.id(), documents().trust().toString())));
    }
    // A bound that somebody else has set is left where the environment asks for none.
    part.boundary()
        .filter(bound -> !role.boundary().equals(part.boundary()))
        .ifPresent(bound ->
            steps.add(
                change(
                    "boundary",
                    "bound the role of the pods",
                    new FieldChange("boundary", role.boundary().orElse(""), bound),
                    new IamAction.Bound(part.name(), role.id(), bound))));
    Optional<JsonNode> permitted = role.policy().map(PolicyJson::read);
    if (permitted.filter(is -> PolicyJson.same(is, documents().permissions())).isEmpty()) {
      steps.add(permit(Optional.of(role.id()), permitted));
    }
    return new Assessment(steps, List.of(), List.of());
  }

  private static String said(Part.WorkloadRole.Trust trust) {
    return switch (trust) {
      case Part.WorkloadRole.Trust.PodIdentity(String cluster) -> "pods of cluster " + cluster;
      case Part.WorkloadRole.Trust.Irsa(String provider) -> "pods known to " + provider;
    };
  }

  /** Without it the role opens nothing: until then whatever needs the role waits. */
  private Step permit(Optional<String> id, Optional<JsonNode> permitted) {
    String from = permitted.map(RoleDocuments::opens).orElse("");
    String to = RoleDocuments.opens(documents().permissions());
    return Step.of(
            POLICY,
            ID,
            Stage.EXPAND,
            permitted.isEmpty() ? Verb.CREATE : Verb.CHANGE,
            "open the buckets to the pods",
            new IamAction.Permit(part.name(), id, documents().permissions().toString()))
        .because(
            List.of(
                from.equals(to)
                    ? new FieldChange("policy", "altered", "mended")
                    : new FieldChange("buckets", from, to)))
        .on(part.name(), "", 0);
  }

  private Step change(String field, String title, FieldChange why, Action action) {
    return Step.of(ID + "/" + field, ID, Stage.EXPAND, Verb.CHANGE, title, action)
        .because(List.of(why))
        .on(part.name(), "", 0);
  }

  private RoleDocuments documents() {
    return new RoleDocuments(blueprint, part);
  }

  /**
   * The way a role goes that nothing needs any more: after the pods that use it, and after what
   * gives it to them.
   */
  static Assessment removal(Entry.Present<IamRole> present) {
    IamRole role = present.resource();
    Assessment sent = Underway.sent(ID, "remove role of the pods", role.name(), present);
    Step remove =
        removing(
            ID + "/remove",
            "remove role of the pods",
            role,
            new IamAction.Delete(role.name(), role.id()));
    if (role.policy().isEmpty()) {
      return sent.and(Assessment.of(remove));
    }
    String key = POLICY + "/remove";
    return sent.and(
            Assessment.of(
                removing(
                    key,
                    "close the buckets to the pods",
                    role,
                    new IamAction.Forbid(role.name(), role.id()))))
        .and(Assessment.of(remove.needing(new Need.Done(ID, key))));
  }

  private static Step removing(String key, String title, IamRole role, Action action) {
    return Step.of(key, ID, Stage.CONTRACT, Verb.REMOVE, title, action)
        .on(role.name(), role.id(), 0)
        .needing(
            new Need.AllFinished(Architect.WORKLOAD), new Need.AllFinished(Architect.ASSOCIATION));
  }

  /** What the role will be like. */
  static IamRole settled(Blueprint blueprint, Part.WorkloadRole part) {
    var documents = new RoleDocuments(blueprint, part);
    return new IamRole(
        part.name(),
        "AROA-" + part.name(),
        part.arn(),
        documents.trust().toString(),
        part.boundary(),
        Optional.of(documents.permissions().toString()),
        part.tags());
  }
}
