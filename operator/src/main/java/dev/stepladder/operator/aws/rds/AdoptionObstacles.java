package dev.stepladder.operator.aws.rds;

import dev.stepladder.operator.aws.Adoption;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.inventory.Entry;
import dev.stepladder.operator.inventory.View;
import dev.stepladder.operator.plan.Finding;
import java.util.Optional;

/** Why an instance cannot be an app's database, whoever made it, until a person helps. */
final class AdoptionObstacles {

  private final Part.Database database;
  private final View view;

  AdoptionObstacles(Part.Database database, View view) {
    this.database = database;
    this.view = view;
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
              ? "database %s is a read replica of %s: %spromote it first"
                  .formatted(
                      instance.name(),
                      described(instance.source().get()),
                      source(instance.source().get())
                          .map(of -> "write spec.database.adopt: %s, or ".formatted(of.name()))
                          .orElse(""))
              : "database %s replicates %s: promote it, or give it another name"
                  .formatted(instance.name(), instance.source().get()));
    }
    return mismatch(instance);
  }

  /** What it replicates, if that is an instance of the same account and region. */
  private Optional<DbInstance> source(String name) {
    return view.all(DbInstance.class).stream()
        .map(Entry.Present::resource)
        .filter(shown -> shown.name().equals(name))
        .findFirst();
  }

  private String described(String source) {
    String holder = source(source).map(of -> Adoption.holder(of.tags())).orElse("");
    return holder.isEmpty() ? source : "%s, the database of %s".formatted(source, holder);
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
