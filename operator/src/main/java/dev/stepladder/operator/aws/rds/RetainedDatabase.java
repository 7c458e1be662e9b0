package dev.stepladder.operator.aws.rds;

import dev.stepladder.api.v1alpha1.Names;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.inventory.Entry;
import dev.stepladder.operator.inventory.View;
import dev.stepladder.operator.plan.Assessment;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.Hold;
import dev.stepladder.operator.plan.Impact;
import dev.stepladder.operator.plan.InFlight;
import dev.stepladder.operator.plan.Situation;
import dev.stepladder.operator.plan.Stage;
import dev.stepladder.operator.plan.Step;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What is to be said of the primary that stays when its app goes; nothing is done to it but to put
 * its protection back, where that was taken off while it was to go.
 */
final class RetainedDatabase {

  private final Blueprint blueprint;
  private final Part.Database database;
  private final View view;
  private final Instant now;

  RetainedDatabase(Blueprint blueprint, Part.Database database, View view, Instant now) {
    this.blueprint = blueprint;
    this.database = database;
    this.view = view;
    this.now = now;
  }

  Assessment assess() {
    var own = new OwnDatabase(blueprint, database, view);
    Optional<Finding> elsewhere = own.elsewhere();
    if (elsewhere.isPresent()) {
      // It stays all the same, and an app that goes waits for nobody to mend its spec.
      return notice("DatabaseKept", elsewhere.get().message());
    }
    return switch (view.entry(DbInstance.class, database.identifier())) {
      case Entry.Present<DbInstance> present when own.is(present.resource()) -> there(present);
      case Entry.Absent<DbInstance> _ -> gone(own.formerName());
      case Entry.Present<DbInstance> _, Entry.Unknown<DbInstance> _ -> Assessment.NOTHING;
    };
  }

  /** A deletion that had begun when the policy became this one cannot be taken back. */
  private Assessment there(Entry.Present<DbInstance> entry) {
    Optional<InFlight> going = InFlightReading.of(database.id(), entry, now);
    Optional<InFlight> leaving =
        going.filter(change -> change.key().equals(database.id() + "/remove"));
    if (leaving.isPresent()) {
      return Assessment.of(leaving.get());
    }
    Assessment protection =
        unprotected(entry.resource())
            ? going.map(Assessment::of).orElseGet(() -> protect(entry))
            : Assessment.NOTHING;
    String password =
        switch (database.passwordMode()) {
          case GENERATED -> ", and Secret %s with its password".formatted(database.secretName());
          case RDS_MANAGED -> "";
        };
    return protection.and(
        notice(
            "DatabaseKept",
            "database %s (%s) stays in RDS%s: the same app created again takes it back"
                .formatted(entry.resource().name(), entry.resource().resourceId(), password)));
  }

  /** Whether it is without protection because we took that off. */
  private boolean unprotected(DbInstance instance) {
    return view.ledger()
            .unprotected(database.id().toString())
            .equals(Optional.of(instance.resourceId()))
        && !instance.is(Setting.DELETION_PROTECTION).equals("true");
  }

  private Assessment protect(Entry.Present<DbInstance> entry) {
    var rules = new InstanceRules(database.id(), entry, new Situation(now, Map.of()));
    Step step =
        rules.modify(
            "settings",
            Stage.CONTRACT,
            "put deletion protection back",
            Map.of(Setting.DELETION_PROTECTION, "true"),
            Impact.ONLINE,
            RdsEstimates.SETTINGS);
    return Assessment.of(step.holding(step.hold().or(() -> unwilling(rules))))
        .and(rules.givenUp(step));
  }

  /** Why it cannot be put back now, with what a person can do about it. */
  private static Optional<Hold> unwilling(InstanceRules rules) {
    DbInstance instance = rules.instance();
    if (instance.broken()) {
      return Optional.of(
          Hold.of(
              "TakesNoChanges",
              "RDS puts no protection back while database %s is '%s': %s, or annotate the app %s=true to let it go as it is"
                  .formatted(
                      instance.name(),
                      instance.status(),
                      instance.status().equals("stopped") ? "start it in RDS" : "mend it in RDS",
                      Names.ABANDON)));
    }
    return rules.dormant().isEmpty()
        ? Optional.empty()
        : Optional.of(
            Hold.of(
                "PendingChanges",
                "putting its protection back would also apply what is pending in RDS: apply or withdraw that first, or put the protection back in RDS"));
  }

  private Assessment gone(String name) {
    return view.ledger()
        .resourceId(database.id().toString())
        .map(id ->
            notice(
                "DatabaseVanished",
                "database %s (%s) was to stay and is gone from RDS%s"
                    .formatted(
                        name,
                        id,
                        new FinalSnapshots(name, id, view)
                            .last()
                            .map(last -> "; it has left the snapshot " + last.resource().arn())
                            .orElse(""))))
        .orElse(Assessment.NOTHING);
  }

  private Assessment notice(String reason, String message) {
    return Assessment.of(new Finding.Notice(database.id(), reason, message));
  }
}
