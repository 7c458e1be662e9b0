package dev.stepladder.operator.aws.rds;

import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.inventory.Entry;
import dev.stepladder.operator.inventory.StoredPassword;
import dev.stepladder.operator.inventory.View;
import dev.stepladder.operator.plan.Assessment;
import dev.stepladder.operator.plan.FieldChange;
import dev.stepladder.operator.plan.Impact;
import dev.stepladder.operator.plan.Need;
import dev.stepladder.operator.plan.Stage;
import dev.stepladder.operator.plan.Step;
import dev.stepladder.operator.plan.Verb;
import java.util.List;

/** The steps by which a database gets the password that its app has. */
final class DatabasePassword {

  /** What makes the password and keeps it. */
  static final PartId CREDENTIALS = PartId.of("credentials", "database");

  /** RDS changes the password at once and ends no connection (ModifyDBInstance). */
  private static final String FORMER_CLIENTS =
      "whoever has the former password, clients of its former owner too, at their next connection; the app's own pods restart with the new one";

  private final Part.Database database;
  private final View view;

  DatabasePassword(Part.Database database, View view) {
    this.database = database;
    this.view = view;
  }

  /** Whether there is a password that the database has not been given yet. */
  boolean unconfirmed() {
    return stored().known().filter(stored -> !stored.confirmed()).isPresent();
  }

  /**
   * Whether nobody but a person knows the password of one that somebody else made.
   *
   * @param other whether its Secret tells the password of another
   */
  boolean lost(boolean other) {
    return database.adopted()
        && database.passwordMode() == Part.PasswordMode.GENERATED
        && (other || stored() instanceof Entry.Absent<StoredPassword>);
  }

  private Entry<StoredPassword> stored() {
    return view.entry(StoredPassword.class, database.secretName());
  }

  /**
   * The step that gives it the password of its Secret.
   *
   * @param id that the database has in AWS; empty while it is yet to be made
   * @param managed whether RDS keeps one for it, which ends then
   */
  Step set(String name, String id, boolean managed) {
    var password = new FieldChange("password", "", "of " + database.secretName());
    Step step =
        Step.of(
                database.id() + "/password",
                database.id(),
                Stage.RESHAPE,
                Verb.CHANGE,
                database.adopted()
                    ? "give the database a new password: nobody gets in with the former one"
                    : "give the database the password of its Secret",
                new RdsAction.SetPassword(name, id, database.secretName(), managed))
            .because(
                database.adopted()
                    ? List.of(password, FieldChange.refused(FORMER_CLIENTS))
                    : List.of(password))
            .costing(database.adopted() ? Impact.DEGRADED : Impact.ONLINE, RdsEstimates.SETTINGS)
            .on(name, id, 0)
            .needing(new Need.Finished(CREDENTIALS));
    return database.adopted() ? step.asking() : step;
  }

  /** The step that has RDS make one and keep it. */
  Step keep(String name, String id) {
    return Step.of(
            database.id() + "/password",
            database.id(),
            Stage.RESHAPE,
            Verb.CHANGE,
            "let RDS make and keep the database's password",
            new RdsAction.KeepPassword(name, id))
        .because(List.of(new FieldChange("password", "of what it was made from", "kept by RDS")))
        .costing(Impact.ONLINE, RdsEstimates.SETTINGS)
        .on(name, id, 0);
  }

  /**
   * The same of one that is being made from a backup, and comes with the password of that.
   *
   * @param id that it has in AWS; empty while it does not show
   */
  Assessment onceRestored(String id) {
    Step step =
        database.passwordMode() == Part.PasswordMode.RDS_MANAGED
            ? keep(database.identifier(), id)
            : set(database.identifier(), id, false);
    return Assessment.of(step.needing(new Need.Done(database.id(), database.id().toString())));
  }
}
