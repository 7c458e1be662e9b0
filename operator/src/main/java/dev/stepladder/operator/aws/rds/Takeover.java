package dev.stepladder.operator.aws.rds;

import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.plan.Assessment;
import dev.stepladder.operator.plan.FieldChange;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.Impact;
import dev.stepladder.operator.plan.Stage;
import dev.stepladder.operator.plan.Step;
import dev.stepladder.operator.plan.Verb;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the same app in another cluster holds is taken over only when a person says so. */
final class Takeover {

  private static final String KIND = "takeover";

  private Takeover() {}

  static Assessment of(Owner owner, PartId part, DbInstance instance) {
    String holder = instance.tags().getOrDefault(Owner.CLUSTER, "");
    var takeover = PartId.of(KIND, part.name().isEmpty() ? part.kind() : part.name());
    Step step =
        Step.of(
                takeover.toString(),
                takeover,
                Stage.EXPAND,
                Verb.CHANGE,
                "take %s over from cluster %s".formatted(part, holder),
                new RdsAction.Tag(
                    instance.name(),
                    instance.arn(),
                    Optional.of(instance.resourceId()),
                    Map.copyOf(owner.tags(part))))
            .because(List.of(new FieldChange("cluster", holder, owner.clusterUid())))
            .costing(Impact.ONLINE, RdsEstimates.CALL)
            .on(instance.name(), instance.resourceId(), 0)
            .asking();
    return Assessment.of(
            new Finding.Alarm(
                part,
                "HeldByOtherCluster",
                "%s %s belongs to the same app in the cluster %s. Delete the app there (its database is retained), then approve the step that takes it over"
                    .formatted(part, instance.name(), holder)))
        .and(Assessment.of(step));
  }
}
