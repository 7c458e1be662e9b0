package dev.stepladder.operator.aws.rds;

import static dev.stepladder.operator.aws.rds.PrimaryChanges.done;

import dev.stepladder.operator.aws.InstanceSize;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Engine;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.inventory.Ledger;
import dev.stepladder.operator.plan.FieldChange;
import dev.stepladder.operator.plan.Impact;
import dev.stepladder.operator.plan.Need;
import dev.stepladder.operator.plan.Stage;
import dev.stepladder.operator.plan.Step;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** How a primary in use gets bigger, newer or safer, after the replicas that have to go first. */
final class PrimaryReshaping {

  private final Blueprint blueprint;
  private final Part.Database database;
  private final Ledger ledger;
  private final Roster roster;
  private final InstanceRules rules;
  private final Standby standby;

  PrimaryReshaping(
      Blueprint blueprint,
      Part.Database database,
      Ledger ledger,
      Roster roster,
      InstanceRules rules) {
    this.blueprint = blueprint;
    this.database = database;
    this.ledger = ledger;
    this.roster = roster;
    this.rules = rules;
    this.standby = new Standby(database, database.quick(), ledger, rules);
  }

  List<Step> steps() {
    Optional<Step> resize = classUp();
    Optional<Step> upgrade = upgrade();
    boolean restarts = resize.isPresent() || upgrade.isPresent() || rules.restarts();
    Optional<Step> reboot = restarts ? Optional.empty() : reboot();
    List<Step> interruptions =
        Stream.of(resize, upgrade, reboot).flatMap(Optional::stream).toList();
    var steps = new ArrayList<Step>();
    if (database.multiAz() && !rules.multiAz()) {
      steps.add(convert(standby.comesLast() ? interruptions : List.of()));
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
    resize.ifPresent(steps::add);
    upgrade.ifPresent(steps::add);
    insightsAfterGrowth().ifPresent(steps::add);
    parameters().ifPresent(steps::add);
    reboot.ifPresent(steps::add);
    return steps;
  }

  /**
   * The standby comes before everything that it makes gentler: a replica's first copy is taken from
   * it, and a change of class becomes a failover.
   *
   * @param quicker what comes before it all the same, because an outage is taken for it
   */
  private Step convert(List<Step> quicker) {
    Step step =
        rules.modify(
            "multi-az",
            quicker.isEmpty() ? Stage.EXPAND : Stage.RESHAPE,
            "convert the database to Multi-AZ",
            Map.of(Setting.MULTI_AZ, "true"),
            Impact.DEGRADED,
            RdsEstimates.TO_MULTI_AZ);
    for (Step before : quicker) {
      step = step.needing(new Need.Done(before.part(), before.key()));
    }
    return step;
  }

  /**
   * MySQL and MariaDB record their load on larger classes only, so they grow first (RDS User Guide,
   * "Performance Insights DB engine, Region, and instance class support").
   */
  static boolean insightsNeedSize(Part.Database database) {
    return database.engine() != Engine.POSTGRES;
  }

  private Optional<Step> insightsAfterGrowth() {
    Map<Setting, String> change =
        insightsNeedSize(database)
            ? rules.quiet(Map.of(Setting.INSIGHTS, database.insights().name()))
            : Map.of();
    return change.isEmpty()
        ? Optional.empty()
        : Optional.of(
            rules
                .modify(
                    "insights-on",
                    Stage.RESHAPE,
                    "record the database's load",
                    change,
                    Impact.ONLINE,
                    RdsEstimates.SETTINGS)
                .needing(done("class")));
  }

  private Optional<Step> classUp() {
    String from = rules.current(Setting.INSTANCE_CLASS);
    String to = database.instanceClass();
    if (from.equals(to) || InstanceSize.shrinks(from, to)) {
      return Optional.empty();
    }
    Step step =
        standby
            .before(
                rules.modify(
                    "class",
                    Stage.RESHAPE,
                    "change the database's class %s → %s".formatted(from, to),
                    Map.of(Setting.INSTANCE_CLASS, to),
                    standby.interruption(),
                    RdsEstimates.CLASS))
            .needing(done("parameters"));
    for (Roster.Member member : roster.going()) {
      if (!member.broken()
          && InstanceSize.shrinks(to, member.instance().is(Setting.INSTANCE_CLASS))) {
        step = step.needing(new Need.Done(member.part(), member.part() + "/remove"));
      }
    }
    return Optional.of(afterReplicas(step, "class", this::growsReplica));
  }

  private Optional<Step> upgrade() {
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
        standby
            .before(
                rules.modify(
                    "version",
                    Stage.RESHAPE,
                    "upgrade the database %s → %s"
                        .formatted(rules.current(Setting.VERSION), version),
                    to,
                    Impact.DOWNTIME,
                    RdsEstimates.VERSION))
            .irreversible()
            .needing(new Need.Finished(Groups.PARAMETERS), done("parameters"));
    if (classUp().isPresent()) {
      step = step.needing(done("class"));
    }
    if (replicasFirst(database)) {
      for (Roster.Member member : roster.going()) {
        if (!member.broken()) {
          step = step.needing(new Need.Done(member.part(), member.part() + "/remove"));
        }
      }
    }
    return Optional.of(afterReplicas(step, "version", _ -> true));
  }

  /**
   * Whether whatever replicates it has a version before it has ("Upgrades of the RDS for MySQL DB
   * engine", Amazon RDS User Guide): one that is to go has gone by then.
   */
  static boolean replicasFirst(Part.Database database) {
    return database.engine() != Engine.POSTGRES;
  }

  /**
   * PostgreSQL replicas need max_connections and its like at least as the primary has them, and
   * minor versions go to replicas first: all of them are there, and have had the same change,
   * before the primary has it. New ones are copied from the standby, and wait with it where that
   * comes last.
   */
  private Step afterReplicas(Step step, String change, Predicate<Roster.Member> changes) {
    var needs = new ArrayList<Need>();
    if (roster.unknown().isPresent()) {
      needs.add(new Need.Settled(ReplicaRules.ALL));
    }
    if (!standby.comesLast()) {
      roster.wanted().forEach(replica -> needs.add(new Need.Settled(replica)));
    }
    roster.keep().stream()
        .filter(changes)
        .forEach(member -> needs.add(new Need.Done(member.part(), member.part() + "/" + change)));
    return step.needing(needs.toArray(Need[]::new));
  }

  /** A replica that gets smaller does so after the primary instead. */
  private boolean growsReplica(Roster.Member member) {
    return blueprint
        .part(Part.ReadReplicas.class)
        .filter(replicas ->
            !InstanceSize.shrinks(
                member.instance().is(Setting.INSTANCE_CLASS), replicas.instanceClass()))
        .isPresent();
  }

  /** A major version brings its own parameter group; a minor one restarts with the new one. */
  private Optional<Step> parameters() {
    String wanted = rules.parameterGroup(blueprint.owner(), database);
    String current = rules.current(Setting.PARAMETER_GROUP);
    boolean major = rules.behind(database.version()) && rules.majorUpgrade(database.version());
    if (major || wanted.equals(current)) {
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
  private Optional<Step> reboot() {
    String wanted = rules.parameterGroup(blueprint.owner(), database);
    boolean comes = !wanted.equals(rules.current(Setting.PARAMETER_GROUP));
    if (!comes && !rules.instance().awaitsRestart()) {
      return Optional.empty();
    }
    Step step =
        standby
            .before(
                rules.reboot(
                    "restart the database for its parameters",
                    List.of(new FieldChange("parameter group", "", wanted)),
                    standby.interruption() == Impact.FAILOVER,
                    standby.interruption(),
                    ledger))
            .needing(done("parameters"));
    return Optional.of(afterReplicas(step, "reboot", _ -> true));
  }
}
