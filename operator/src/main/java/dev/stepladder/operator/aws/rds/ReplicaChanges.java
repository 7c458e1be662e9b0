package dev.stepladder.operator.aws.rds;

import static dev.stepladder.operator.aws.rds.PrimaryChanges.done;

import dev.stepladder.operator.aws.InstanceSize;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Engine;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.inventory.Entry;
import dev.stepladder.operator.inventory.View;
import dev.stepladder.operator.plan.Assessment;
import dev.stepladder.operator.plan.FieldChange;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.Impact;
import dev.stepladder.operator.plan.InFlight;
import dev.stepladder.operator.plan.Need;
import dev.stepladder.operator.plan.Situation;
import dev.stepladder.operator.plan.Stage;
import dev.stepladder.operator.plan.Step;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What has to be done to a replica that stays. */
final class ReplicaChanges {

  private final Blueprint blueprint;
  private final Part.Database database;
  private final Part.ReadReplicas replicas;
  private final View view;
  private final Roster roster;
  private final Roster.Member member;
  private final InstanceRules rules;
  private final Instant now;

  ReplicaChanges(
      Blueprint blueprint,
      Part.Database database,
      Part.ReadReplicas replicas,
      View view,
      Roster roster,
      Roster.Member member,
      Situation situation) {
    this.blueprint = blueprint;
    this.database = database;
    this.replicas = replicas;
    this.view = view;
    this.roster = roster;
    this.member = member;
    this.rules = new InstanceRules(member.part(), member.entry(), situation);
    this.now = situation.now();
  }

  /**
   * What there is to do.
   *
   * @param beside what else there is to do, to the primary and to other replicas
   */
  Assessment assess(Beside beside) {
    Optional<InFlight> going = InFlightReading.of(member.part(), member.entry(), now);
    Assessment inFlight = going.map(Assessment::of).orElse(Assessment.NOTHING);
    if (going.isPresent() && going.get().key().equals(member.part().toString())) {
      return inFlight;
    }
    var steps = new ArrayList<Step>();
    rules.tag(ReplicaRules.tags(blueprint, member.part(), database)).ifPresent(steps::add);
    steps.addAll(new ForeignPending(rules).before(changes(), beside));
    return steps.stream()
        .map(step -> Assessment.of(step).and(rules.givenUp(step)))
        .reduce(inFlight.and(replication()), Assessment::and);
  }

  /** What changes the instance itself, whatever may be pending on it. */
  List<Step> changes() {
    var changes = new ArrayList<Step>();
    settings(wanted()).ifPresent(changes::add);
    Optional<Step> resize = resize();
    Optional<Step> upgrade = version();
    Optional<Step> parameters = parameters();
    resize.ifPresent(changes::add);
    upgrade.ifPresent(changes::add);
    parameters.ifPresent(changes::add);
    if (resize.isEmpty() && upgrade.isEmpty() && !rules.restarts()) {
      reboot(parameters.isPresent()).ifPresent(changes::add);
    }
    fewerInsights().ifPresent(changes::add);
    return changes;
  }

  /** A replica that has stopped serves what was true then, and RDS ends it after thirty days. */
  private Assessment replication() {
    DbInstance instance = member.instance();
    return instance.replicationFailed()
        ? Assessment.of(
            new Finding.Alarm(
                PartId.of(Finding.FAILURE, member.part() + "/replication"),
                "ReplicationFailed",
                "replica %s has stopped replicating and serves old data: RDS says “%s”. See its events and log in RDS and mend what they name; or delete the instance there, and another is made in its place"
                    .formatted(instance.name(), instance.replication().orElse(""))))
        : Assessment.NOTHING;
  }

  private Map<Setting, String> wanted() {
    var wanted = new EnumMap<Setting, String>(Setting.class);
    wanted.put(Setting.INSIGHTS, database.insights().name());
    wanted.put(Setting.SECURITY_GROUPS, InstanceRules.securityGroups(database.securityGroups()));
    // As the primary will be once it has grown, not as it is now.
    int grown = InstanceRules.grown(primaryStorage(), database.storage());
    wanted.put(Setting.STORAGE, Integer.toString(grown));
    return wanted;
  }

  /** GiB that the primary has or is on its way to have. */
  private int primaryStorage() {
    return view.entry(DbInstance.class, database.identifier())
            instanceof Entry.Present<DbInstance> primary
        ? InstanceRules.number(
            new InstanceRules(database.id(), primary, rules.situation()).current(Setting.STORAGE))
        : 0;
  }

  private Optional<Step> settings(Map<Setting, String> wanted) {
    Map<Setting, String> change = rules.quiet(wanted);
    if (change.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        rules.modify(
            "settings",
            Stage.EXPAND,
            "change the settings of replica " + member.part().name(),
            change,
            rules.crossesStripes(change) ? Impact.DEGRADED : Impact.ONLINE,
            change.containsKey(Setting.STORAGE) ? RdsEstimates.STORAGE : RdsEstimates.SETTINGS));
  }

  private Optional<Step> fewerInsights() {
    Map<Setting, String> change = rules.fewerInsights(database.insights());
    if (change.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        rules
            .modify(
                "insights",
                Stage.CONTRACT,
                "record less about the load of replica " + member.part().name(),
                change,
                Impact.ONLINE,
                RdsEstimates.SETTINGS)
            .needing(ReplicaRemoval.released(blueprint))
            .needing(new Need.Done(member.part(), rules.key("class"))));
  }

  private Optional<Step> resize() {
    String from = rules.current(Setting.INSTANCE_CLASS);
    String to = replicas.instanceClass();
    if (from.equals(to)) {
      return Optional.empty();
    }
    boolean shrinks = InstanceSize.shrinks(from, to);
    Step step =
        rules.modify(
            "class",
            shrinks ? Stage.CONTRACT : Stage.RESHAPE,
            "change the class of replica %s %s → %s".formatted(member.part().name(), from, to),
            Map.of(Setting.INSTANCE_CLASS, to),
            outage(),
            RdsEstimates.CLASS);
    return Optional.of(
        shrinks
            ? step.needing(ReplicaRemoval.released(blueprint)).needing(done("class"))
            : whileOthersServe(step)
                .needing(new Need.Done(member.part(), rules.key("parameters"))));
  }

  /**
   * PostgreSQL takes its replicas along to a major version; everything else goes replicas first.
   */
  private Optional<Step> version() {
    String version = database.version();
    boolean withPrimary = database.engine() == Engine.POSTGRES && rules.majorUpgrade(version);
    if (!rules.behind(version) || withPrimary) {
      return Optional.empty();
    }
    var to = new EnumMap<Setting, String>(Setting.class);
    to.put(Setting.VERSION, version);
    if (rules.majorUpgrade(version)) {
      to.put(Setting.PARAMETER_GROUP, Groups.parameterGroup(blueprint.owner(), database, version));
    }
    Step step =
        rules
            .modify(
                "version",
                Stage.RESHAPE,
                "upgrade replica %s %s → %s"
                    .formatted(member.part().name(), rules.current(Setting.VERSION), version),
                to,
                outage(),
                RdsEstimates.VERSION)
            .needing(
                new Need.Finished(Groups.PARAMETERS),
                new Need.Done(member.part(), rules.key("parameters")));
    // It gets smaller after the primary, which is upgraded after its replicas.
    Step after = grows() ? step.needing(new Need.Done(member.part(), rules.key("class"))) : step;
    return Optional.of(whileOthersServe(after));
  }

  private boolean grows() {
    String from = rules.current(Setting.INSTANCE_CLASS);
    return !from.equals(replicas.instanceClass())
        && !InstanceSize.shrinks(from, replicas.instanceClass());
  }

  private Optional<Step> parameters() {
    String existing = rules.current(Setting.VERSION);
    String version = Groups.effectiveVersion(database, existing);
    String wanted = Groups.parameterGroup(blueprint.owner(), database, version);
    boolean familyComes =
        !database.engine().family(version).equals(database.engine().family(existing));
    if (familyComes || wanted.equals(rules.current(Setting.PARAMETER_GROUP))) {
      return Optional.empty();
    }
    return Optional.of(
        rules
            .modify(
                "parameters",
                Stage.EXPAND,
                "give replica %s another parameter group".formatted(member.part().name()),
                Map.of(Setting.PARAMETER_GROUP, wanted),
                Impact.ONLINE,
                RdsEstimates.SETTINGS)
            .needing(new Need.Finished(Groups.PARAMETERS)));
  }

  /** Another parameter group takes effect at a restart, which other changes may bring anyway. */
  private Optional<Step> reboot(boolean comes) {
    if (!comes && !member.instance().awaitsRestart()) {
      return Optional.empty();
    }
    Step step =
        rules
            .reboot(
                "restart replica %s for its parameters".formatted(member.part().name()),
                List.of(new FieldChange("restart", "", "for its parameters")),
                false,
                outage(),
                view.ledger())
            .needing(new Need.Done(member.part(), rules.key("parameters")));
    return Optional.of(whileOthersServe(step));
  }

  /** Readers go over to another replica where there is one. */
  private Impact outage() {
    return others().isEmpty() ? Impact.DOWNTIME : Impact.FAILOVER;
  }

  /** Where readers go over to others, those have to be there and pods have to know of them. */
  private Step whileOthersServe(Step step) {
    List<PartId> others = others();
    return others.isEmpty()
        ? step
        : step.needing(ReplicaRemoval.released(blueprint))
            .needing(others.stream().map(Need.Settled::new).toArray(Need[]::new));
  }

  private List<PartId> others() {
    return roster.wanted().stream().filter(part -> !part.equals(member.part())).toList();
  }
}
