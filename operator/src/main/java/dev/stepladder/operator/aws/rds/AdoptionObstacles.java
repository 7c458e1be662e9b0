package dev.stepladder.operator.aws.rds;

import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.plan.Finding;
import java.util.Optional;

/** Why an instance cannot be an app's database, whoever made it, until a person helps. */
final class AdoptionObstacles {

  private final Part.Database database;

  AdoptionObstacles(Part.Database database) {
    this.database = database;
  }

  /** The first of them, if there is one. */
  Optional<Finding> first(DbInstance instance) {
    if (instance.broken()) {
      return alarm(
          "DatabaseBroken",
          "RDS says that database %s is '%s'; it does not come back by itself: see the instance's events in RDS and mend what they name"
              .formatted(instance.name(), instance.status()));
    }
    if (instance.source().isPresent()) {
      return alarm(
          "DatabaseIsReplica",
          database.adopted()
              ? "database %s replicates %s: write spec.database.adopt: %s, or promote it first"
                  .formatted(instance.name(), instance.source().get(), instance.source().get())
              : "database %s replicates %s: promote it, or give it another name"
                  .formatted(instance.name(), instance.source().get()));
    }
    return mismatch(instance);
  }

  /** Why pods would not find what the app says, if so. */
  Optional<Finding> mismatch(DbInstance instance) {
    if (instance.engine() != database.engine()) {
      return alarm(
          "EngineDiffers",
          database.adopted()
              ? "database %s runs %s %s, the app wants %s: write spec.database.engine: %s and a version that is no higher, or an upgrade is planned"
                  .formatted(
                      instance.name(),
                      instance.engine().rdsName(),
                      instance.is(Setting.VERSION),
                      database.engine().rdsName(),
                      instance.engine().rdsName())
              : "database %s runs %s, the app wants %s: set spec.database.engine to what runs"
                  .formatted(
                      instance.name(), instance.engine().rdsName(), database.engine().rdsName()));
    }
    if (database.adopted() && !instance.username().equals(database.username())) {
      return alarm(
          "MasterUserDiffers",
          "the master user of database %s is %s, and the app's user is %s: write spec.database.user: %s"
              .formatted(
                  instance.name(), instance.username(), database.username(), instance.username()));
    }
    return Optional.empty();
  }

  private Optional<Finding> alarm(String reason, String message) {
    return Optional.of(new Finding.Alarm(database.id(), reason, message));
  }
}
