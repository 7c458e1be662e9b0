package dev.stepladder.operator.aws.rds;

import dev.stepladder.operator.blueprint.Architect;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Engine;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.inventory.StoredPassword;
import dev.stepladder.operator.inventory.View;
import dev.stepladder.operator.plan.FieldChange;
import dev.stepladder.operator.plan.Impact;
import dev.stepladder.operator.plan.Need;
import dev.stepladder.operator.plan.Stage;
import dev.stepladder.operator.plan.Step;
import dev.stepladder.operator.plan.Verb;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** What has to be done to a primary that is there, in the order in which it goes. */
final class PrimaryChanges {

  private static final PartId CREDENTIALS = PartId.of("credentials", "database");

  private final Blueprint blueprint;
  private final Part.Database database;
  private final View view;
  private final Roster roster;
  private final InstanceRules rules;

  PrimaryChanges(
      Blueprint blueprint, Part.Database database, View view, Roster roster, InstanceRules rules) {
    this.blueprint = blueprint;
    this.database = database;
    this.view = view;
    this.roster = roster;
    this.rules = rules;
  }

  List<Step> steps() {
    var steps = new ArrayList<Step>();
    rules.tag(database.tags()).ifPresent(steps::add);
    ForeignPending foreign = ForeignPending.of(rules, this::target);
    foreign.step().ifPresent(steps::add);
    var modifies = new ArrayList<Step>();
    boolean full = rules.instance().status().equals("storage-full");
    modifies.addAll(quiet(full ? Map.of(Setting.STORAGE, fuller()) : wanted()));
    var others = new ArrayList<Step>();
    others.addAll(reshape());
    others.addAll(shrink());
    password().ifPresent(others::add);
    others.stream()
        .map(step -> full ? step.needing(done("settings")) : step)
        .forEach(modifies::add);
    modifies.stream().map(foreign::behind).forEach(steps::add);
    return steps;
  }

  private Map<Setting, String> wanted() {
    var wanted = new EnumMap<Setting, String>(Setting.class);
    wanted.put(Setting.STORAGE, Integer.toString(database.storage()));
    wanted.put(Setting.BACKUP_RETENTION, Integer.toString(database.backupRetention()));
    wanted.put(Setting.DELETION_PROTECTION, Boolean.toString(database.deletionProtection()));
    if (!insightsNeedSize()) {
      wanted.put(Setting.INSIGHTS, database.insights().name());
    }
    wanted.put(Setting.SECURITY_GROUPS, InstanceRules.securityGroups(database.securityGroups()));
    return wanted;
  }

  /** A database that ran full grows by a fifth, at least to what is asked for. */
  private String fuller() {
    int grown = InstanceRules.grownBy(InstanceRules.number(rules.current(Setting.STORAGE)), 20);
    return Integer.toString(Math.max(grown, database.storage()));
  }

  /**
   * MySQL and MariaDB record their load on larger classes only, so they grow first (RDS User Guide,
   * "Performance Insights DB engine, Region, and instance class support").
   */
  private boolean insightsNeedSize() {
    return database.engine() != Engine.POSTGRES;
  }

  private Optional<Step> insightsAfterGrowth() {
    Map<Setting, String> change =
        insightsNeedSize()
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

  private List<Step> quiet(Map<Setting, String> wanted) {
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
      return List.of(quietStep(change, "settings"));
    }
    var others = new EnumMap<>(change);
    String storage = others.remove(Setting.STORAGE);
    return List.of(
        quietStep(others, "settings"), quietStep(Map.of(Setting.STORAGE, storage), "storage"));
  }

  private Step quietStep(Map<Setting, String> change, String key) {
    boolean grows = change.containsKey(Setting.STORAGE);
    return rules.modify(
        key,
        Stage.EXPAND,
        grows && change.size() == 1 ? "grow the storage" : "change the database's settings",
        change,
        rules.crossesStripes(change) ? Impact.DEGRADED : Impact.ONLINE,
        grows ? RdsEstimates.STORAGE : RdsEstimates.SETTINGS);
  }

  /**
   * The standby comes before everything that it makes gentler: a replica's first copy is taken from
   * it, and a change of class becomes a failover.
   */
  private Step standby() {
    return rules.modify(
        "multi-az",
        Stage.EXPAND,
        "convert the database to Multi-AZ",
        Map.of(Setting.MULTI_AZ, "true"),
        Impact.DEGRADED,
        RdsEstimates.TO_MULTI_AZ);
  }

  private List<Step> reshape() {
    var steps = new ArrayList<Step>();
    if (database.multiAz() && !isMultiAz()) {
      steps.add(standby());
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
    Optional<Step> resize = classUp();
    Optional<Step> upgrade = upgrade();
    resize.ifPresent(steps::add);
    upgrade.ifPresent(steps::add);
    insightsAfterGrowth().ifPresent(steps::add);
    parameters().ifPresent(steps::add);
    if (resize.isEmpty() && upgrade.isEmpty() && !rules.restarts()) {
      reboot().ifPresent(steps::add);
    }
    return steps;
  }

  private Optional<Step> classUp() {
    String from = rules.current(Setting.INSTANCE_CLASS);
    String to = database.instanceClass();
    if (from.equals(to) || InstanceSize.shrinks(from, to)) {
      return Optional.empty();
    }
    Impact impact = database.multiAz() || isMultiAz() ? Impact.FAILOVER : Impact.DOWNTIME;
    Step step =
        rules
            .modify(
                "class",
                Stage.RESHAPE,
                "change the database's class %s → %s".formatted(from, to),
                Map.of(Setting.INSTANCE_CLASS, to),
                impact,
                RdsEstimates.CLASS)
            .needing(done("multi-az"), done("parameters"));
    for (Roster.Member member : roster.remove()) {
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
        rules
            .modify(
                "version",
                Stage.RESHAPE,
                "upgrade the database %s → %s".formatted(rules.current(Setting.VERSION), version),
                to,
                Impact.DOWNTIME,
                RdsEstimates.VERSION)
            .irreversible()
            .needing(new Need.Finished(Groups.PARAMETERS), done("multi-az"), done("parameters"));
    if (classUp().isPresent()) {
      step = step.needing(done("class"));
    }
    return Optional.of(afterReplicas(step, "version", _ -> true));
  }

  /**
   * PostgreSQL replicas need max_connections and its like at least as the primary has them, and
   * minor versions go to replicas first: all of them are there, and have had the same change,
   * before the primary has it.
   */
  private Step afterReplicas(Step step, String change, Predicate<Roster.Member> changes) {
    var needs = new ArrayList<Need>();
    if (roster.unknown().isPresent()) {
      needs.add(new Need.Settled(ReplicaRules.ALL));
    }
    roster.wanted().forEach(replica -> needs.add(new Need.Settled(replica)));
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
    String wanted = Groups.parameterGroup(blueprint.owner(), database, version());
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
    String wanted = Groups.parameterGroup(blueprint.owner(), database, version());
    boolean comes = !wanted.equals(rules.current(Setting.PARAMETER_GROUP));
    if (!comes && !rules.instance().parameters().equals("pending-reboot")) {
      return Optional.empty();
    }
    boolean failover = isMultiAz();
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
    step = rules.on(step).needing(done("parameters"), done("multi-az"));
    return Optional.of(afterReplicas(step, "reboot", _ -> true));
  }

  private List<Step> shrink() {
    var steps = new ArrayList<Step>();
    Need[] reshaped = {done("version"), done("parameters"), done("reboot")};
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
                  isMultiAz() ? Impact.FAILOVER : Impact.DOWNTIME,
                  RdsEstimates.CLASS)
              .needing(released)
              .needing(reshaped));
    }
    if (!database.multiAz() && isMultiAz()) {
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
              .needing(reshaped)
              .needing(done("class")));
    }
    // What happens to the database meanwhile is still recorded.
    Map<Setting, String> unwatched = rules.fewerInsights(database.insights());
    if (!unwatched.isEmpty()) {
      steps.add(
          rules
              .modify(
                  "insights",
                  Stage.CONTRACT,
                  "record less about the database's load",
                  unwatched,
                  Impact.ONLINE,
                  RdsEstimates.SETTINGS)
              .needing(released)
              .needing(reshaped)
              .needing(done("class"), done("single-az")));
    }
    return steps;
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

  private Optional<Step> password() {
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

  /** The version that it has or must have, whichever is higher. */
  private String version() {
    return Groups.effectiveVersion(database, rules.instance().is(Setting.VERSION));
  }

  private boolean isMultiAz() {
    return rules.current(Setting.MULTI_AZ).equals("true");
  }

  private static Need done(String change) {
    return new Need.Done(Architect.DATABASE, Architect.DATABASE + "/" + change);
  }
}
