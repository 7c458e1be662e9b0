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
            "%s %s exists in AWS and is not marked as ours; it is left alone. If it is somebody else's, give this app another name; if nobody needs it, rename or delete it there"
                .formatted(what, name)));
  }

  /**
   * A resource that the same app in another cluster holds.
   *
   * @param immutableId its AWS id, never used again; empty if it has none
   */
  public record Held(String name, String immutableId, Map<String, String> tags) {}

  /**
   * What the same app in another cluster holds is taken over only when a person says so.
   *
   * @param tagging puts our tags on it
   * @param first what the holder does before, for a person
   */
  public static Assessment heldElsewhere(
      Owner owner, PartId part, Held held, Action tagging, String first) {
    String holder = held.tags().getOrDefault(Owner.CLUSTER, "");
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
            .on(held.name(), held.immutableId(), 0)
            .asking();
    return Assessment.of(
            new Finding.Alarm(
                part,
                "HeldByOtherCluster",
                "%s %s belongs to the same app in the cluster %s. %s, then approve the step that takes it over"
                    .formatted(part, held.name(), holder, first)))
        .and(Assessment.of(step));
  }
}
