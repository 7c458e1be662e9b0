package dev.stepladder.operator.aws;

import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.plan.Action;
import dev.stepladder.operator.plan.Assessment;
import dev.stepladder.operator.plan.FieldChange;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.Stage;
import dev.stepladder.operator.plan.Step;
import dev.stepladder.operator.plan.Verb;
import java.util.List;
import java.util.Map;

/** What exists under a name of ours and is not, or not any more, ours. */
public final class Ownership {

  private static final String TAKEOVER = "takeover";

  private Ownership() {}

  /**
   * A resource of this name that bears no mark of ours.
   *
   * @param what it is, for a person: {@code bucket}
   */
  public static Assessment taken(PartId part, String what, String name) {
    return Assessment.of(
        new Finding.Alarm(
            part,
            "NameTaken",
            "%s %s exists in AWS and is not marked as ours; it is left alone. Rename it or delete it there, or give this app another name"
                .formatted(what, name)));
  }

  /**
   * What the same app in another cluster holds is taken over only when a person says so.
   *
   * @param tags those of the resource
   * @param fate what becomes of it when the app is deleted there: {@code its bucket is retained}
   * @param tagging puts our tags on it
   */
  public static Assessment heldElsewhere(
      Owner owner,
      PartId part,
      String name,
      Map<String, String> tags,
      String fate,
      Action tagging) {
    String holder = tags.getOrDefault(Owner.CLUSTER, "");
    var takeover =
        PartId.of(TAKEOVER, part.name().isEmpty() ? part.kind() : part.kind() + "-" + part.name());
    Step step =
        Step.of(
                takeover.toString(),
                takeover,
                Stage.EXPAND,
                Verb.CHANGE,
                "take %s over from cluster %s".formatted(part, holder),
                tagging)
            .because(List.of(new FieldChange("cluster", holder, owner.clusterUid())))
            .on(name, "", 0)
            .asking();
    return Assessment.of(
            new Finding.Alarm(
                part,
                "HeldByOtherCluster",
                "%s %s belongs to the same app in the cluster %s. Delete the app there (%s), then approve the step that takes it over"
                    .formatted(part, name, holder, fate)))
        .and(Assessment.of(step));
  }
}
