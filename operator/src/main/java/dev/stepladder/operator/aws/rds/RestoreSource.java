package dev.stepladder.operator.aws.rds;

import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.Hold;
import java.util.Optional;

/** What became of the search for the backup that a database is to be made from. */
sealed interface RestoreSource {

  /**
   * One that the app may use and that fits.
   *
   * @param from which it is, for a person
   * @param hold why it cannot be used yet
   */
  record Ready(RdsAction.Restore action, String title, String from, Optional<Hold> hold)
      implements RestoreSource {}

  /** None that can be used, and why. */
  record None(Finding finding) implements RestoreSource {}

  /** None, which somebody has to see to. */
  static RestoreSource none(Part.Database database, String reason, String message) {
    return new None(new Finding.Alarm(database.id(), reason, message));
  }

  /** What of a backup is fixed in everything that is made from it, and is not what is asked for. */
  static Optional<RestoreSource> misfit(Part.Database database, String what, DbContents contents) {
    if (!contents.engine().equals(database.engine().rdsName())) {
      return Optional.of(
          none(
              database,
              "RestoreDoesNotFit",
              "%s is of %s and the app wants %s: name one of %s in spec.database.restoreFrom, or make a StagedApp with engine: %s"
                  .formatted(
                      what,
                      contents.engine(),
                      database.engine().rdsName(),
                      database.engine().rdsName(),
                      contents.engine())));
    }
    if (!contents.username().equals(database.username())) {
      return Optional.of(
          none(
              database,
              "RestoreDoesNotFit",
              "the master user of %s is %s, which a restore keeps, and the app wants %s: make the StagedApp with spec.database.user: %s"
                  .formatted(what, contents.username(), database.username(), contents.username())));
    }
    return Optional.empty();
  }
}
