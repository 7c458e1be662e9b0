package dev.stepladder.operator.aws.rds;

import dev.stepladder.operator.aws.Takeover;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.plan.Assessment;
import java.util.Map;
import java.util.Optional;

/** An instance that the same app in another cluster holds. */
final class Held {

  private Held() {}

  static Assessment byOtherCluster(Owner owner, PartId part, DbInstance instance) {
    return Takeover.of(
        owner,
        part,
        new Takeover.Held(instance.name(), instance.resourceId(), instance.tags()),
        new RdsAction.Tag(
            instance.name(),
            instance.arn(),
            Optional.of(instance.resourceId()),
            Map.copyOf(owner.tags(part))),
        "Delete the app there (its database is retained)");
  }
}
