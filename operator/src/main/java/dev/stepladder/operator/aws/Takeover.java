package dev.stepladder.operator.aws;

import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.plan.Action;
import dev.stepladder.operator.plan.Assessment;
import dev.stepladder.operator.plan.Estimate;
import dev.stepladder.operator.plan.FieldChange;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.Impact;
import dev.stepladder.operator.plan.Stage;
import dev.stepladder.operator.plan.Step;
import dev.stepladder.operator.plan.Verb;
import java.util.List;
import java.util.Map;

/** What the same app in another cluster holds is taken over only when a person says so. */
public final class Takeover {

  private static final String KIND = "takeover";

  private Takeover() {}

  /**
   * What is held.
   *
   * @param immutableId its AWS id, never used again
   */
  public record Held(String name, String immutableId, Map<String, String> tags) {}

  /**
   * That a part is held, and the step that takes it over.
   *
   * @param action what takes it over
   * @param first what the holder does before, for a person
   */
  public static Assessment of(Owner owner, PartId part, Held held, Action action, String first) {
    String holder = held.tags().getOrDefault(Owner.CLUSTER, "");
    var takeover = PartId.of(KIND, part.name().isEmpty() ? part.kind() : part.name());
    Step step =
        Step.of(
                takeover.toString(),
                takeover,
                Stage.EXPAND,
                Verb.CHANGE,
                "take %s over from cluster %s".formatted(part, holder),
                action)
            .because(List.of(new FieldChange("cluster", holder, owner.clusterUid())))
            .costing(Impact.ONLINE, Estimate.MOMENT)
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
