package dev.stepladder.operator.aws.rds;

import dev.stepladder.operator.aws.Adoption;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.inventory.View;
import dev.stepladder.operator.plan.Assessment;
import dev.stepladder.operator.plan.Estimate;
import dev.stepladder.operator.plan.FieldChange;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.Hold;
import dev.stepladder.operator.plan.Impact;
import dev.stepladder.operator.plan.Need;
import dev.stepladder.operator.plan.Stage;
import dev.stepladder.operator.plan.Step;
import dev.stepladder.operator.plan.Verb;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How an app comes by a database that is not there: no other takes its place unasked. */
final class MissingDatabase {

  private static final PartId SUBNETS = PartId.of("subnets");

  /** What there has to be before there can be a database. */
  private static final Need[] NEEDS = {
    new Need.Finished(SUBNETS),
    new Need.Finished(Groups.PARAMETERS),
    new Need.Finished(DatabasePassword.CREDENTIALS)
  };

  private final Blueprint blueprint;
  private final Part.Database database;
  private final View view;
  private final OwnDatabase own;
  private final DatabaseAdoption adoption;
  private final Restoration restoration;

  MissingDatabase(
      Blueprint blueprint,
      Part.Database database,
      View view,
      DatabaseAdoption adoption,
      Restoration restoration) {
    this.blueprint = blueprint;
    this.database = database;
    this.view = view;
    this.own = new OwnDatabase(blueprint, database, view);
    this.adoption = adoption;
    this.restoration = restoration;
  }

  Assessment assess() {
    Adoption.Former former = own.former();
    Optional<Finding> nowhere =
        own.elsewhere().or(() -> adoption.nothing(former, restoration::ways));
    if (nowhere.isPresent()) {
      return Assessment.of(nowhere.get());
    }
    boolean mayStartEmpty =
        database.startEmpty() && !view.ledger().startedEmpty(database.id().toString());
    Optional<Part.Restore> restore = Restoration.wanted(database, view.ledger());
    if (former instanceof Adoption.Former.Gone(String name, String id)
        && !mayStartEmpty
        && restore.isEmpty()) {
      return undecided(
          "DatabaseVanished",
          "database %s (%s) was there and is gone from RDS; it is not created anew empty. %s"
              .formatted(name, id, restoration.ways()));
    }
    if (former instanceof Adoption.Former.TakenOver(String id)
        && !mayStartEmpty
        && restore.isEmpty()) {
      return undecided(
          Adoption.TAKEN_OVER,
          "the database of this app (%s) is another app's now; none is made in its place. %s"
              .formatted(id, restoration.ways()));
    }
    Optional<String> unknown =
        view.unknown(DbSnapshot.class).or(() -> view.unknown(DbBackup.class));
    if (unknown.isPresent()) {
      return held(
          "create database",
          created(),
          new Finding.Unseen(
              database.id(),
              "NotSeen",
              "whether there are backups of %s: %s"
                  .formatted(database.identifier(), unknown.get())));
    }
    if (restore.isPresent()) {
      return restoration.assess(
          restore.get(),
          finding -> held("restore the database", RdsEstimates.RESTORE, finding),
          NEEDS);
    }
    Optional<String> last = view.ledger().finalSnapshot(database.id().toString());
    if (!mayStartEmpty && (hasBackups() || last.isPresent())) {
      return undecided(
          "BackupsExist",
          "there is no database %s, but %s. %s"
              .formatted(
                  database.identifier(),
                  last.map(
                          "this app was deleted before and left the final snapshot %s of it"
                              ::formatted)
                      .orElse("snapshots or automated backups of one of that name"),
                  restoration.ways()));
    }
    return Assessment.of(create("create database", database.storage(), true, List.of(), created()));
  }

  private boolean hasBackups() {
    return view.all(DbSnapshot.class).stream()
            .anyMatch(entry -> entry.resource().instance().equals(database.identifier()))
        || view.all(DbBackup.class).stream()
            .anyMatch(entry -> entry.resource().instance().equals(database.identifier()));
  }

  /** How long it takes to make one that begins empty. */
  private Estimate created() {
    return database.multiAz() ? RdsEstimates.CREATE_MULTI_AZ : RdsEstimates.CREATE_SINGLE;
  }

  private Step create(
      String title, int storage, boolean decided, List<FieldChange> from, Estimate takes) {
    var why = new ArrayList<>(from);
    why.addAll(
        List.of(
            new FieldChange("engine", "", database.engine().rdsName() + " " + database.version()),
            new FieldChange("class", "", database.instanceClass()),
            new FieldChange("storage", "", storage + " GiB"),
            new FieldChange("Multi-AZ", "", Boolean.toString(database.multiAz()))));
    return Step.of(
            database.id().toString(),
            database.id(),
            Stage.EXPAND,
            Verb.CREATE,
            title,
            new RdsAction.CreateInstance(
                database,
                Groups.parameterGroup(blueprint.owner(), database, database.version()),
                storage,
                decided))
        .because(why)
        .costing(Impact.ONLINE, takes)
        .on(database.identifier(), "", 0)
        .needing(NEEDS);
  }

  /** That a person has to say first what it is made from. */
  private Assessment undecided(String reason, String message) {
    return held(
        "create the database anew, or restore it",
        // Nobody knows which it will be: as long as the longer of them.
        RdsEstimates.RESTORE.median().compareTo(created().median()) > 0
            ? RdsEstimates.RESTORE
            : created(),
        new Finding.Alarm(database.id(), reason, message));
  }

  /**
   * What keeps it from being made, with the step all the same: the plan then shows the whole way,
   * how long that is and what it costs. With its own reason to wait beside the finding it starts
   * under no circumstances, and whoever approves it has approved no way of making it. Its storage
   * and so its cost are the most that it may come to.
   */
  private Assessment held(String title, Estimate takes, Finding finding) {
    int most =
        restoration
            .largest()
            .map(backup -> InstanceRules.grown(backup, database.storage()))
            .orElse(database.storage());
    Step step =
        create(
            title,
            most,
            false,
            List.of(new FieldChange("made from", "", "what is not known yet")),
            takes);
    return Assessment.of(step.holding(Optional.of(Hold.of(finding.reason(), finding.message()))))
        .and(Assessment.of(finding));
  }
}
