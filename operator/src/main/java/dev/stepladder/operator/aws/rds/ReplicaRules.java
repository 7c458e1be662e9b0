package dev.stepladder.operator.aws.rds;

import dev.stepladder.operator.blueprint.Architect;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Engine;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.inventory.Entry;
import dev.stepladder.operator.inventory.View;
import dev.stepladder.operator.inventory.WorkloadsQuiet;
import dev.stepladder.operator.plan.Assessment;
import dev.stepladder.operator.plan.FieldChange;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.Hold;
import dev.stepladder.operator.plan.Impact;
import dev.stepladder.operator.plan.InFlight;
import dev.stepladder.operator.plan.Need;
import dev.stepladder.operator.plan.Stage;
import dev.stepladder.operator.plan.Step;
import dev.stepladder.operator.plan.Verb;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** How the read replicas of an app differ from what they must be. */
final class ReplicaRules {

  /** What findings about all replicas are about. */
  static final PartId ALL = PartId.of(Architect.REPLICA);

  /** No pod runs with an older binding any more. */
  private static final Need[] RELEASED = {
    new Need.AllFinished("binding"), new Need.AllFinished("workload")
  };

  private final Blueprint blueprint;
  private final View view;
  private final Roster roster;
  private final Instant now;

  ReplicaRules(Blueprint blueprint, View view, Roster roster, Instant now) {
    this.blueprint = blueprint;
    this.view = view;
    this.roster = roster;
    this.now = now;
  }

  Assessment assess() {
    if (roster.unknown().isPresent()) {
      return Assessment.of(new Finding.Unseen(ALL, "NotSeen", roster.unknown().get()));
    }
    var all = new ArrayList<Assessment>();
    roster.coming().forEach(coming -> all.add(Assessment.of(coming(coming))));
    roster.leaving().forEach(member -> all.add(inFlight(member)));
    if (!blueprint.retiring()) {
      // An app that goes leaves them where they are, and must not wait for anybody to mend them.
      roster.promoted().forEach(member -> all.add(Assessment.of(promoted(member))));
      roster.foreign().forEach(member -> all.add(foreign(member)));
    }
    Optional<Part.Database> database = blueprint.part(Part.Database.class);
    Optional<Part.ReadReplicas> replicas = blueprint.part(Part.ReadReplicas.class);
    if (database.isPresent() && replicas.isPresent()) {
      Optional<Finding> impossible = impossible(database.get(), replicas.get());
      if (impossible.isPresent()) {
        all.add(Assessment.of(impossible.get()));
      } else {
        roster
            .create()
            .forEach(part -> all.add(Assessment.of(create(part, database.get(), replicas.get()))));
      }
      roster.keep().forEach(member -> all.add(kept(member, database.get(), replicas.get())));
    }
    roster.remove().forEach(member -> all.add(remove(member)));
    return all.stream().reduce(Assessment.NOTHING, Assessment::and);
  }

  private Optional<Finding> impossible(Part.Database database, Part.ReadReplicas replicas) {
    if (replicas.count() == 0 || database.passwordMode() == Part.PasswordMode.GENERATED) {
      return Optional.empty();
    }
    return Optional.of(
        new Finding.Alarm(
            ALL,
            "PasswordModeForbidsReplicas",
            "RDS makes no read replicas of a database whose password it manages, and this rung has %d: set spec.database.password: Generated"
                .formatted(replicas.count())));
  }

  private InFlight coming(Roster.Coming coming) {
    return new InFlight(
        coming.sent().stepKey(),
        coming.part(),
        Stage.EXPAND,
        "create replica " + coming.part().name(),
        Impact.ONLINE,
        blueprint.owner().identifier(coming.part()),
        "asked for, not seen yet",
        coming.sent().at(),
        RdsEstimates.CREATE_REPLICA);
  }

  private Assessment inFlight(Roster.Member member) {
    return InFlightReading.of(member.part(), member.entry(), now)
        .map(Assessment::of)
        .orElse(Assessment.NOTHING);
  }

  private static Finding promoted(Roster.Member member) {
    return new Finding.Alarm(
        member.part(),
        "ReplicaPromoted",
        "%s was a read replica and replicates nothing any more: somebody promoted it, so it is a primary now and is never deleted here. Save what it holds, then delete it or change its tags in RDS"
            .formatted(member.instance().name()));
  }

  private Assessment foreign(Roster.Member member) {
    boolean elsewhere =
        blueprint.owner().claim(member.instance().tags()) == Owner.Claim.OTHER_CLUSTER;
    return elsewhere
        ? Takeover.of(blueprint.owner(), member.part(), member.instance())
        : Assessment.of(Groups.taken(member.part(), "database", member.instance().name()));
  }

  /** It gets the engine of the primary as that is now, and a parameter group that fits it. */
  private String parameterGroup(Part.Database database) {
    Optional<DbInstance> primary = view.entry(DbInstance.class, database.identifier()).known();
    String existing = primary.map(instance -> instance.is(Setting.VERSION)).orElse("");
    String version = Groups.effectiveVersion(database, existing);
    boolean upgrades =
        !existing.isEmpty()
            && !database.engine().family(version).equals(database.engine().family(existing));
    return upgrades
        ? primary.orElseThrow().is(Setting.PARAMETER_GROUP)
        : Groups.parameterGroup(blueprint.owner(), database, version);
  }

  private Step create(PartId part, Part.Database database, Part.ReadReplicas replicas) {
    String name = blueprint.owner().identifier(part);
    return Step.of(
            part.toString(),
            part,
            Stage.EXPAND,
            Verb.CREATE,
            "create replica " + part.name(),
            new RdsAction.CreateReplica(
                name,
                database.identifier(),
                replicas.instanceClass(),
                parameterGroup(database),
                database.securityGroups(),
                database.insights(),
                tags(part, database)))
        .because(List.of(new FieldChange("class", "", replicas.instanceClass())))
        .costing(Impact.ONLINE, RdsEstimates.CREATE_REPLICA)
        .on(name, "", 0)
        .needing(
            new Need.Settled(Architect.DATABASE),
            new Need.Done(Architect.DATABASE, Architect.DATABASE + "/settings"),
            new Need.Done(Architect.DATABASE, Architect.DATABASE + "/retention"),
            new Need.Done(Architect.DATABASE, Architect.DATABASE + "/multi-az"),
            new Need.Done(Architect.DATABASE, Architect.DATABASE + "/parameters"),
            new Need.Finished(Groups.PARAMETERS));
  }

  private Assessment kept(
      Roster.Member member, Part.Database database, Part.ReadReplicas replicas) {
    Optional<InFlight> going = InFlightReading.of(member.part(), member.entry(), now);
    Assessment inFlight = going.map(Assessment::of).orElse(Assessment.NOTHING);
    if (going.isPresent() && going.get().key().equals(member.part().toString())) {
      return inFlight;
    }
    var rules = new InstanceRules(member.part(), member.entry(), now);
    var steps = new ArrayList<Step>();
    rules.tag(tags(member.part(), database)).ifPresent(steps::add);
    Map<Setting, String> wanted = wanted(database);
    ForeignPending foreign =
        ForeignPending.of(rules, setting -> target(setting, wanted, rules, database, replicas));
    foreign.step().ifPresent(steps::add);
    var modifies = new ArrayList<Step>();
    settings(rules, member.part(), wanted).ifPresent(modifies::add);
    Optional<Step> resize = resize(rules, member, replicas);
    Optional<Step> upgrade = version(rules, member, database);
    Optional<Step> parameters = parameters(rules, member, database);
    resize.ifPresent(modifies::add);
    upgrade.ifPresent(modifies::add);
    parameters.ifPresent(modifies::add);
    if (resize.isEmpty() && upgrade.isEmpty() && !rules.restarts()) {
      reboot(rules, member, parameters.isPresent()).ifPresent(modifies::add);
    }
    fewerInsights(rules, member.part(), database).ifPresent(modifies::add);
    modifies.stream().map(foreign::behind).forEach(steps::add);
    return steps.stream()
        .map(step -> Assessment.of(step).and(rules.givenUp(step)))
        .reduce(inFlight, Assessment::and);
  }

  private String target(
      Setting setting,
      Map<Setting, String> wanted,
      InstanceRules rules,
      Part.Database database,
      Part.ReadReplicas replicas) {
    return switch (setting) {
      case INSTANCE_CLASS -> replicas.instanceClass();
      case VERSION -> database.version();
      case PARAMETER_GROUP ->
          Groups.parameterGroup(
              blueprint.owner(),
              database,
              Groups.effectiveVersion(database, rules.current(Setting.VERSION)));
      case STORAGE, INSIGHTS, SECURITY_GROUPS -> wanted.getOrDefault(setting, "");
      case MULTI_AZ, BACKUP_RETENTION, DELETION_PROTECTION, PASSWORD, OTHER -> "";
    };
  }

  private Map<Setting, String> wanted(Part.Database database) {
    var wanted = new EnumMap<Setting, String>(Setting.class);
    wanted.put(Setting.INSIGHTS, database.insights().name());
    wanted.put(Setting.SECURITY_GROUPS, InstanceRules.securityGroups(database.securityGroups()));
    int primary =
        view.entry(DbInstance.class, database.identifier())
            .known()
            .map(instance -> InstanceRules.number(instance.is(Setting.STORAGE)))
            .orElse(0);
    wanted.put(Setting.STORAGE, Integer.toString(Math.max(primary, database.storage())));
    return wanted;
  }

  private Optional<Step> settings(InstanceRules rules, PartId part, Map<Setting, String> wanted) {
    Map<Setting, String> change = rules.quiet(wanted);
    if (change.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        rules.modify(
            "settings",
            Stage.EXPAND,
            "change the settings of replica " + part.name(),
            change,
            rules.crossesStripes(change) ? Impact.DEGRADED : Impact.ONLINE,
            change.containsKey(Setting.STORAGE) ? RdsEstimates.STORAGE : RdsEstimates.SETTINGS));
  }

  private Optional<Step> fewerInsights(InstanceRules rules, PartId part, Part.Database database) {
    Map<Setting, String> change = rules.fewerInsights(database.insights());
    if (change.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        rules
            .modify(
                "insights",
                Stage.CONTRACT,
                "record less about the load of replica " + part.name(),
                change,
                Impact.ONLINE,
                RdsEstimates.SETTINGS)
            .needing(RELEASED)
            .needing(new Need.Done(part, rules.key("class"))));
  }

  private Optional<Step> resize(
      InstanceRules rules, Roster.Member member, Part.ReadReplicas replicas) {
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
            outage(member),
            RdsEstimates.CLASS);
    return Optional.of(
        shrinks
            ? step.needing(RELEASED)
                .needing(new Need.Done(Architect.DATABASE, Architect.DATABASE + "/class"))
            : whileOthersServe(step, member)
                .needing(new Need.Done(member.part(), rules.key("parameters"))));
  }

  /**
   * PostgreSQL takes its replicas along to a major version; everything else goes replicas first.
   */
  private Optional<Step> version(
      InstanceRules rules, Roster.Member member, Part.Database database) {
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
    return Optional.of(
            rules
                .modify(
                    "version",
                    Stage.RESHAPE,
                    "upgrade replica %s %s → %s"
                        .formatted(member.part().name(), rules.current(Setting.VERSION), version),
                    to,
                    outage(member),
                    RdsEstimates.VERSION)
                .needing(
                    new Need.Finished(Groups.PARAMETERS),
                    new Need.Done(member.part(), rules.key("parameters")),
                    new Need.Done(member.part(), rules.key("class"))))
        .map(step -> whileOthersServe(step, member));
  }

  private Optional<Step> parameters(
      InstanceRules rules, Roster.Member member, Part.Database database) {
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
  private Optional<Step> reboot(InstanceRules rules, Roster.Member member, boolean comes) {
    if (!comes && !member.instance().parameters().equals("pending-reboot")) {
      return Optional.empty();
    }
    Step step =
        Step.of(
                rules.key("reboot"),
                member.part(),
                Stage.RESHAPE,
                Verb.RUN,
                "restart replica %s for its parameters".formatted(member.part().name()),
                new RdsAction.Reboot(
                    member.instance().name(), member.instance().resourceId(), false))
            .because(List.of(new FieldChange("restart", "", "for its parameters")))
            .costing(outage(member), RdsEstimates.REBOOT)
            .needing(new Need.Done(member.part(), rules.key("parameters")));
    return Optional.of(whileOthersServe(rules.on(step), member));
  }

  /** Readers go over to another replica where there is one. */
  private Impact outage(Roster.Member member) {
    return others(member).isEmpty() ? Impact.DOWNTIME : Impact.FAILOVER;
  }

  /** Where readers go over to others, those have to be there and pods have to know of them. */
  private Step whileOthersServe(Step step, Roster.Member member) {
    List<PartId> others = others(member);
    return others.isEmpty()
        ? step
        : step.needing(RELEASED)
            .needing(others.stream().map(Need.Settled::new).toArray(Need[]::new));
  }

  private List<PartId> others(Roster.Member member) {
    return roster.wanted().stream().filter(part -> !part.equals(member.part())).toList();
  }

  private Assessment remove(Roster.Member member) {
    Step step =
        Step.of(
                member.part() + "/remove",
                member.part(),
                Stage.CONTRACT,
                Verb.REMOVE,
                "delete replica " + member.part().name(),
                new RdsAction.DeleteReplica(
                    member.instance().name(), member.instance().resourceId()))
            .because(
                List.of(new FieldChange("class", member.instance().is(Setting.INSTANCE_CLASS), "")))
            .costing(Impact.ONLINE, RdsEstimates.DELETE)
            .on(member.instance().name(), member.instance().resourceId(), 0)
            .needing(RELEASED)
            // What is on its way there says whether anything may go at all.
            .needing(new Need.Done(Architect.DATABASE, Architect.DATABASE.toString()));
    if (primaryShrinks()) {
      step = step.needing(new Need.Done(Architect.DATABASE, Architect.DATABASE + "/class"));
    }
    Assessment inFlight = member.broken() ? Assessment.NOTHING : inFlight(member);
    boolean readers = !member.broken() && !blueprint.retiring();
    return inFlight.and(Assessment.of(readers ? step.holding(drain()) : step));
  }

  /** It shrinks while there is all the redundancy that there ever was. */
  private boolean primaryShrinks() {
    return blueprint
        .part(Part.Database.class)
        .filter(database ->
            view.entry(DbInstance.class, database.identifier())
                .known()
                .filter(primary ->
                    InstanceSize.shrinks(
                        primary.is(Setting.INSTANCE_CLASS), database.instanceClass()))
                .isPresent())
        .isPresent();
  }

  /** Connections outlive the pods' change of mind: they get a while to end. */
  private Optional<Hold> drain() {
    Duration drain =
        blueprint.part(Part.ReadReplicas.class).map(Part.ReadReplicas::drain).orElse(Duration.ZERO);
    return switch (view.entry(WorkloadsQuiet.class, WorkloadsQuiet.NAME)) {
      case Entry.Present<WorkloadsQuiet> quiet -> {
        Instant drained = quiet.resource().since().plus(drain);
        yield drained.isAfter(now)
            ? Optional.of(
                Hold.until(
                    "ConnectionsDrain", "connections may still end, until " + drained, drained))
            : Optional.empty();
      }
      case Entry.Absent<WorkloadsQuiet> _, Entry.Unknown<WorkloadsQuiet> _ ->
          Optional.of(Hold.of("OldPodsRun", "pods still run that may read from this replica"));
    };
  }

  private Map<String, String> tags(PartId part, Part.Database database) {
    var tags = new TreeMap<>(database.tags());
    tags.putAll(blueprint.owner().tags(part));
    return tags;
  }
}
