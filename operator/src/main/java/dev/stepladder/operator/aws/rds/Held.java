package dev.stepladder.operator.aws.rds;

import dev.stepladder.operator.aws.Ownership;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.plan.Assessment;
import java.util.Map;
import java.util.Optional;

/** An instance that the same app in another cluster holds. */
final class Held {

  private Held() {}

  static Assessment byOtherCluster(Owner owner, PartId part, DbInstance instance) {
    return Ownership.heldElsewhere(
        owner,
        part,
        new Ownership.Held(instance.name(), instance.resourceId(), instance.tags()),
        new RdsAction.Tag(
            instance.name(),
            instance.arn(),
            Optional.of(instance.resourceId()),
            Map.copyOf(owner.tags(part))),
        "Delete the app there (its database is retained)");
  }
}
