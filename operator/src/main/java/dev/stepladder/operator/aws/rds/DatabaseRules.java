package dev.stepladder.operator.aws.rds;

import dev.stepladder.operator.blueprint.Architect;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Engine;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.inventory.Entry;
import dev.stepladder.operator.inventory.StoredPassword;
import dev.stepladder.operator.inventory.View;
import dev.stepladder.operator.plan.Assessment;
import dev.stepladder.operator.plan.FieldChange;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.Impact;
import dev.stepladder.operator.plan.InFlight;
import dev.stepladder.operator.plan.Need;
import dev.stepladder.operator.plan.Stage;
import dev.stepladder.operator.plan.Step;
import dev.stepladder.operator.plan.Verb;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How the primary of an app differs from what it must be. */
final class DatabaseRules {

  private static final PartId SUBNETS = PartId.of("subnets");
  private static final PartId CREDENTIALS = PartId.of("credentials", "database");

  private final Blueprint blueprint;
  private final Part.Database database;
  private final View view;
  private final Roster roster;
  private final Instant now;

  DatabaseRules(
      Blueprint blueprint, Part.Database database, View view, Roster roster, Instant now) {
    this.blueprint = blueprint;
    this.database = database;
    this.view = view;
    this.roster = roster;
    this.now = now;
  }

  Assessment assess() {
    return switch (view.entry(DbInstance.class, database.identifier())) {
      case Entry.Unknown<DbInstance> unknown -> notSeen(unknown);
      case Entry.Absent<DbInstance> _ -> absent();
      case Entry.Present<DbInstance> present -> present(present);
    };
  }

  /** The version that it has or must have, whichever is higher. */
  String version() {
    String existing =
        view.entry(DbInstance.class, database.identifier())
            .known()
            .map(instance -> instance.is(Setting.VERSION))
            .orElse("");
    return Groups.effectiveVersion(database, existing);
  }

  private Assessment notSeen(Entry.Unknown<DbInstance> unknown) {
    return Groups.unseen(database.id(), "create database", database.identifier(), unknown);
  }

  private Assessment absent() {
    boolean mayStartEmpty =
        database.startEmpty() && !view.ledger().startedEmpty(database.id().toString());
    Optional<String> lost = view.ledger().resourceId(database.id().toString());
    if (lost.isPresent() && !mayStartEmpty) {
      return alarm(
          "DatabaseVanished",
          "database %s (%s) was there and is gone from RDS; it is not created anew empty. Put it back under this name (restore a snapshot, with its tags), or set spec.database.startEmpty: true to begin with an empty one%s"
              .formatted(
                  database.identifier(),
                  lost.get(),
                  database.startEmpty()
                      ? " (it is true already and has been used: set it to false, then to true again)"
                      : ""));
    }
    if (view.unknown(DbSnapshot.class).or(() -> view.unknown(DbBackup.class)).isPresent()) {
      return Assessment.of(
          new Finding.Unseen(
              database.id(),
              "NotSeen",
              "whether there are backups of %s: %s"
                  .formatted(
                      database.identifier(),
                      view.unknown(DbSnapshot.class)
                          .or(() -> view.unknown(DbBackup.class))
                          .orElse(""))));
    }
    if (!mayStartEmpty && hasBackups()) {
      return alarm(
          "BackupsExist",
          "there is no database %s, but snapshots or automated backups of one of that name. Restore the one you want under this name, or set spec.database.startEmpty: true to begin with an empty one"
              .formatted(database.identifier()));
    }
    return Assessment.of(create());
  }

  private boolean hasBackups() {
    return view.all(DbSnapshot.class).stream()
            .anyMatch(entry -> entry.resource().instance().equals(database.identifier()))
        || view.all(DbBackup.class).stream()
            .anyMatch(entry -> entry.resource().instance().equals(database.identifier()));
  }

  private Step create() {
    return Step.of(
            database.id().toString(),
            database.id(),
            Stage.EXPAND,
            Verb.CREATE,
            "create database",
            new RdsAction.CreateInstance(
                database, Groups.parameterGroup(blueprint.owner(), database, database.version())))
        .because(
            List.of(
                new FieldChange(
                    "engine", "", database.engine().rdsName() + " " + database.version()),
                new FieldChange("class", "", database.instanceClass()),
                new FieldChange("storage", "", database.storage() + " GiB"),
                new FieldChange("Multi-AZ", "", Boolean.toString(database.multiAz()))))
        .costing(
            Impact.ONLINE,
            database.multiAz() ? RdsEstimates.CREATE_MULTI_AZ : RdsEstimates.CREATE_SINGLE)
        .on(database.identifier(), "", 0)
        .needing(
            new Need.Finished(SUBNETS),
            new Need.Finished(Groups.PARAMETERS),
            new Need.Finished(CREDENTIALS));
  }

  private Assessment present(Entry.Present<DbInstance> entry) {
    DbInstance instance = entry.resource();
    return switch (blueprint.owner().claim(instance.tags())) {
      case FOREIGN -> Assessment.of(Groups.taken(database.id(), "database", database.identifier()));
      case OTHER_CLUSTER -> heldElsewhere(instance);
      case OURS -> ours(entry);
    };
  }

  private Assessment heldElsewhere(DbInstance instance) {
    String holder = instance.tags().getOrDefault(Owner.CLUSTER, "");
    PartId takeover = PartId.of("takeover", "database");
    Step step =
        Step.of(
                takeover.toString(),
                takeover,
                Stage.EXPAND,
                Verb.CHANGE,
                "take the database over from cluster " + holder,
                new RdsAction.Tag(
                    instance.name(),
                    instance.arn(),
                    Optional.of(instance.resourceId()),
                    database.tags()))
            .because(List.of(new FieldChange("cluster", holder, blueprint.owner().clusterUid())))
            .on(instance.name(), instance.resourceId(), 0)
            .asking();
    return alarm(
            "HeldByOtherCluster",
            "database %s belongs to the same app in the cluster %s. Delete the app there (its database is retained), then approve the step that takes it over"
                .formatted(instance.name(), holder))
        .and(Assessment.of(step));
  }

  private Assessment ours(Entry.Present<DbInstance> entry) {
    DbInstance instance = entry.resource();
    if (instance.broken()) {
      return alarm(
          "DatabaseBroken",
          "RDS says that database %s is '%s'; it does not come back by itself: see the instance's events in RDS and mend what they name"
              .formatted(instance.name(), instance.status()));
    }
    if (instance.source().isPresent()) {
      return alarm(
          "DatabaseIsReplica",
          "database %s replicates %s: promote it, or give it another name"
              .formatted(instance.name(), instance.source().get()));
    }
    if (instance.engine() != database.engine()) {
      return alarm(
          "EngineDiffers",
          "database %s runs %s, the app wants %s: set spec.database.engine to what runs"
              .formatted(
                  instance.name(), instance.engine().rdsName(), database.engine().rdsName()));
    }
    Optional<InFlight> going = InFlightReading.of(database.id(), entry, now);
    Assessment inFlight = going.map(Assessment::of).orElse(Assessment.NOTHING);
    if (going.isPresent() && going.get().key().equals(database.id().toString())) {
      return inFlight;
    }
    return inFlight.and(changes(entry)).and(notices(instance));
  }

  private Assessment changes(Entry.Present<DbInstance> entry) {
    var rules = new InstanceRules(database.id(), entry, now);
    var safety = new Safety(blueprint.owner(), database, view, now);
    var steps = new ArrayList<Step>();
    rules.tag(database.tags()).ifPresent(steps::add);
    if (entry.resource().status().equals("storage-full")) {
      steps.addAll(quiet(rules, Map.of(Setting.STORAGE, fuller(rules))));
    } else {
      boolean foreign = foreignPending(rules, entry).map(steps::add).orElse(false);
      var modifies = new ArrayList<Step>();
      modifies.addAll(quiet(rules, wanted()));
      modifies.addAll(reshape(rules));
      modifies.addAll(shrink(rules));
      modifies.stream()
          .map(step ->
              foreign
                  ? step.needing(new Need.Done(database.id(), database.id() + "/pending"))
                  : step)
          .forEach(steps::add);
      password(rules).ifPresent(steps::add);
    }
    return steps.stream()
        .map(step -> safety.guard(step, entry.resource()).and(givenUp(rules, step)))
        .reduce(Assessment.NOTHING, Assessment::and);
  }

  private Map<Setting, String> wanted() {
    var wanted = new EnumMap<Setting, String>(Setting.class);
    wanted.put(Setting.STORAGE, Integer.toString(database.storage()));
    wanted.put(Setting.BACKUP_RETENTION, Integer.toString(database.backupRetention()));
    wanted.put(Setting.DELETION_PROTECTION, Boolean.toString(database.deletionProtection()));
    wanted.put(Setting.INSIGHTS, database.insights().name());
    wanted.put(Setting.SECURITY_GROUPS, InstanceRules.securityGroups(database.securityGroups()));
    return wanted;
  }

  /** A database that ran full grows by a fifth, at least to what is asked for. */
  private String fuller(InstanceRules rules) {
    int grown = (int) Math.ceil(InstanceRules.number(rules.current(Setting.STORAGE)) * 1.2);
    return Integer.toString(Math.max(grown, database.storage()));
  }

  private List<Step> quiet(InstanceRules rules, Map<Setting, String> wanted) {
    Map<Setting, String> change = rules.quiet(wanted);
    if (change.isEmpty()) {
      return List.of();
    }
    // Storage that may not change yet must not hold up what goes with it otherwise.
    boolean apart =
        change.size() > 1
            && change.containsKey(Setting.STORAGE)
            && rules.instance().status().equals("storage-optimization");
    if (!apart) {
      return List.of(quietStep(rules, change, "settings"));
    }
    var others = new EnumMap<>(change);
    String storage = others.remove(Setting.STORAGE);
    return List.of(
        quietStep(rules, others, "settings"),
        quietStep(rules, Map.of(Setting.STORAGE, storage), "storage"));
  }

  private Step quietStep(InstanceRules rules, Map<Setting, String> change, String key) {
    boolean grows = change.containsKey(Setting.STORAGE);
    return rules.modify(
        key,
        Stage.EXPAND,
        grows && change.size() == 1 ? "grow the storage" : "change the database's settings",
        change,
        rules.crossesStripes(change) ? Impact.DEGRADED : Impact.ONLINE,
        grows ? RdsEstimates.STORAGE : RdsEstimates.SETTINGS);
  }

  private List<Step> reshape(InstanceRules rules) {
    var steps = new ArrayList<Step>();
    boolean toMultiAz = database.multiAz() && !isMultiAz(rules);
    if (toMultiAz) {
      steps.add(
          rules.modify(
              "multi-az",
              Stage.RESHAPE,
              "convert the database to Multi-AZ",
              Map.of(Setting.MULTI_AZ, "true"),
              Impact.DEGRADED,
              RdsEstimates.TO_MULTI_AZ));
    }
    if (InstanceRules.number(rules.current(Setting.BACKUP_RETENTION)) == 0) {
      steps.add(
          rules.modify(
              "retention",
              Stage.RESHAPE,
              "switch backups on",
              Map.of(Setting.BACKUP_RETENTION, Integer.toString(database.backupRetention())),
              Impact.DOWNTIME,
              RdsEstimates.RETENTION_FROM_ZERO));
    }
    Optional<Step> resize = classUp(rules);
    Optional<Step> upgrade = upgrade(rules);
    resize.ifPresent(steps::add);
    upgrade.ifPresent(steps::add);
    parameters(rules, upgrade.isPresent()).ifPresent(steps::add);
    if (resize.isEmpty() && upgrade.isEmpty()) {
      reboot(rules).ifPresent(steps::add);
    }
    return steps;
  }

  private Optional<Step> classUp(InstanceRules rules) {
    String from = rules.current(Setting.INSTANCE_CLASS);
    String to = database.instanceClass();
    if (from.equals(to) || InstanceSize.shrinks(from, to)) {
      return Optional.empty();
    }
    Impact impact = database.multiAz() || isMultiAz(rules) ? Impact.FAILOVER : Impact.DOWNTIME;
    Step step =
        rules
            .modify(
                "class",
                Stage.RESHAPE,
                "change the database's class %s → %s".formatted(from, to),
                Map.of(Setting.INSTANCE_CLASS, to),
                impact,
                RdsEstimates.CLASS)
            .needing(done("multi-az"));
    // PostgreSQL replicas need max_connections at least the primary's: they grow first.
    for (PartId replica : roster.wanted()) {
      step = step.needing(new Need.Finished(replica));
    }
    return Optional.of(step);
  }

  private Optional<Step> upgrade(InstanceRules rules) {
    String version = database.version();
    if (!rules.behind(version)) {
      return Optional.empty();
    }
    var to = new EnumMap<Setting, String>(Setting.class);
    to.put(Setting.VERSION, version);
    boolean major = rules.majorUpgrade(version);
    if (major) {
      to.put(Setting.PARAMETER_GROUP, Groups.parameterGroup(blueprint.owner(), database, version));
    }
    Step step =
        rules
            .modify(
                "version",
                Stage.RESHAPE,
                "upgrade the database %s → %s".formatted(rules.current(Setting.VERSION), version),
                to,
                Impact.DOWNTIME,
                RdsEstimates.VERSION)
            .irreversible()
            .needing(new Need.Finished(Groups.PARAMETERS), done("multi-az"), done("class"));
    for (Roster.Member member : roster.keep()) {
      step = step.needing(new Need.Done(member.part(), member.part() + "/version"));
    }
    return Optional.of(step);
  }

  private Optional<Step> parameters(InstanceRules rules, boolean upgrades) {
    String wanted = Groups.parameterGroup(blueprint.owner(), database, version());
    String current = rules.current(Setting.PARAMETER_GROUP);
    if (upgrades || wanted.equals(current)) {
      return Optional.empty();
    }
    return Optional.of(
        rules
            .modify(
                "parameters",
                Stage.EXPAND,
                "give the database another parameter group",
                Map.of(Setting.PARAMETER_GROUP, wanted),
                Impact.ONLINE,
                RdsEstimates.SETTINGS)
            .needing(new Need.Finished(Groups.PARAMETERS)));
  }

  /** Another parameter group takes effect at a restart, which a change of class is too. */
  private Optional<Step> reboot(InstanceRules rules) {
    String wanted = Groups.parameterGroup(blueprint.owner(), database, version());
    boolean comes = !wanted.equals(rules.current(Setting.PARAMETER_GROUP));
    if (!comes && !rules.instance().parameters().equals("pending-reboot")) {
      return Optional.empty();
    }
    boolean failover = isMultiAz(rules);
    Step step =
        Step.of(
                database.id() + "/reboot",
                database.id(),
                Stage.RESHAPE,
                Verb.RUN,
                "restart the database for its parameters",
                new RdsAction.Reboot(
                    rules.instance().name(), rules.instance().resourceId(), failover))
            .because(List.of(new FieldChange("parameter group", "", wanted)))
            .costing(failover ? Impact.FAILOVER : Impact.DOWNTIME, RdsEstimates.REBOOT);
    return Optional.of(rules.on(step).needing(done("parameters"), done("multi-az")));
  }

  private List<Step> shrink(InstanceRules rules) {
    var steps = new ArrayList<Step>();
    String from = rules.current(Setting.INSTANCE_CLASS);
    String to = database.instanceClass();
    Need[] released = {new Need.AllFinished("binding"), new Need.AllFinished("workload")};
    if (!from.equals(to) && InstanceSize.shrinks(from, to)) {
      steps.add(
          rules
              .modify(
                  "class",
                  Stage.CONTRACT,
                  "change the database's class %s → %s".formatted(from, to),
                  Map.of(Setting.INSTANCE_CLASS, to),
                  isMultiAz(rules) ? Impact.FAILOVER : Impact.DOWNTIME,
                  RdsEstimates.CLASS)
              .needing(released));
    }
    if (!database.multiAz() && isMultiAz(rules)) {
      steps.add(
          rules
              .modify(
                  "single-az",
                  Stage.CONTRACT,
                  "take the database's standby away",
                  Map.of(Setting.MULTI_AZ, "false"),
                  Impact.ONLINE,
                  RdsEstimates.TO_SINGLE_AZ)
              .needing(released)
              .needing(done("class"), done("reboot"), done("version")));
    }
    return steps;
  }

  /** What somebody else left pending would be applied by any change of ours: a person decides. */
  private Optional<Step> foreignPending(InstanceRules rules, Entry.Present<DbInstance> entry) {
    var foreign = new EnumMap<Setting, String>(Setting.class);
    InFlightReading.dormant(entry, now)
        .forEach((setting, to) -> {
          if (!to.equals(target(setting))) {
            foreign.put(setting, to);
          }
        });
    if (foreign.isEmpty()) {
      return Optional.empty();
    }
    boolean restarts =
        foreign.containsKey(Setting.INSTANCE_CLASS)
            || foreign.containsKey(Setting.VERSION)
            || foreign.containsKey(Setting.OTHER);
    Impact impact = restarts ? Impact.DOWNTIME : Impact.DEGRADED;
    List<FieldChange> why =
        foreign.entrySet().stream()
            .map(field ->
                new FieldChange(
                    field.getKey().title(), rules.instance().is(field.getKey()), field.getValue()))
            .toList();
    Step step =
        Step.of(
                database.id() + "/pending",
                database.id(),
                Stage.RESHAPE,
                Verb.CHANGE,
                "apply what somebody else left pending in RDS: "
                    + String.join(", ", why.stream().map(FieldChange::toString).toList()),
                new RdsAction.ModifyInstance(
                    rules.instance().name(),
                    rules.instance().resourceId(),
                    Map.of(),
                    rules.instance().pending(),
                    foreign.containsKey(Setting.VERSION),
                    true))
            .because(why)
            .costing(impact, RdsEstimates.CLASS)
            .asking();
    return Optional.of(rules.on(foreign.containsKey(Setting.VERSION) ? step.irreversible() : step));
  }

  private String target(Setting setting) {
    return switch (setting) {
      case INSTANCE_CLASS -> database.instanceClass();
      case MULTI_AZ -> Boolean.toString(database.multiAz());
      case VERSION -> database.version();
      case PARAMETER_GROUP -> Groups.parameterGroup(blueprint.owner(), database, version());
      case STORAGE, BACKUP_RETENTION, DELETION_PROTECTION, INSIGHTS, SECURITY_GROUPS ->
          wanted().getOrDefault(setting, "");
      case PASSWORD, OTHER -> "";
    };
  }

  private Optional<Step> password(InstanceRules rules) {
    boolean unconfirmed =
        view.entry(StoredPassword.class, database.secretName())
            .known()
            .filter(stored -> !stored.confirmed())
            .isPresent();
    boolean comes =
        database.passwordMode() == Part.PasswordMode.GENERATED
            && rules.instance().managedSecret().isPresent();
    if (!unconfirmed && !comes) {
      return Optional.empty();
    }
    return Optional.of(
        Step.of(
                database.id() + "/password",
                database.id(),
                Stage.RESHAPE,
                Verb.CHANGE,
                "give the database the password of its Secret",
                new RdsAction.SetPassword(
                    rules.instance().name(),
                    rules.instance().resourceId(),
                    database.secretName(),
                    rules.instance().managedSecret().isPresent()))
            .because(List.of(new FieldChange("password", "", "of " + database.secretName())))
            .costing(Impact.ONLINE, RdsEstimates.SETTINGS)
            .on(rules.instance().name(), rules.instance().resourceId(), 0)
            .needing(new Need.Finished(CREDENTIALS)));
  }

  private Assessment givenUp(InstanceRules rules, Step step) {
    if (!(step.action() instanceof RdsAction.ModifyInstance modify)) {
      return Assessment.NOTHING;
    }
    return rules
        .givenUp(modify.to())
        .map(message ->
            Assessment.of(
                new Finding.Alarm(
                    PartId.of("failure", step.key()),
                    "ChangeFailed",
                    "RDS failed to '%s' %d times, last: %s. Mend what it names, then approve the step to try again"
                        .formatted(step.title(), step.attempts(), message))))
        .orElse(Assessment.NOTHING);
  }

  private Assessment notices(DbInstance instance) {
    var notices = new ArrayList<Finding>();
    if (!instance.encrypted()) {
      notices.add(cannotChange(instance, "it is not encrypted"));
    }
    if (!instance.subnetGroup().equals(database.subnetGroup())) {
      notices.add(cannotChange(instance, "it is in the subnet group " + instance.subnetGroup()));
    }
    if (!instance.username().equals(database.username())) {
      notices.add(cannotChange(instance, "its master user is " + instance.username()));
    }
    boolean wantsManaged = database.passwordMode() == Part.PasswordMode.RDS_MANAGED;
    if (wantsManaged && instance.managedSecret().isEmpty()) {
      notices.add(
          cannotChange(
              instance, "its password is a generated one, and stays so until you hand it to RDS"));
    }
    if (InstanceRules.number(instance.is(Setting.STORAGE)) > database.storage()) {
      notices.add(
          new Finding.Notice(
              database.id(),
              "StorageIsAFloor",
              "database %s has %s GiB, more than the %d GiB asked for; storage is never taken away"
                  .formatted(instance.name(), instance.is(Setting.STORAGE), database.storage())));
    }
    if (Engine.compareVersions(instance.is(Setting.VERSION), database.version()) > 0) {
      notices.add(
          new Finding.Notice(
              database.id(),
              "VersionIsAFloor",
              "database %s runs version %s, newer than the %s asked for; it is never taken back"
                  .formatted(instance.name(), instance.is(Setting.VERSION), database.version())));
    }
    return new Assessment(List.of(), List.of(), notices);
  }

  private Finding cannotChange(DbInstance instance, String what) {
    return new Finding.Notice(
        database.id(),
        "SetAtCreation",
        "database %s differs from what is asked for: %s. That can only be set at creation, so it is left as it is"
            .formatted(instance.name(), what));
  }

  private boolean isMultiAz(InstanceRules rules) {
    return rules.current(Setting.MULTI_AZ).equals("true");
  }

  private Need done(String change) {
    return new Need.Done(Architect.DATABASE, Architect.DATABASE + "/" + change);
  }

  private Assessment alarm(String reason, String message) {
    return Assessment.of(new Finding.Alarm(database.id(), reason, message));
  }
}
