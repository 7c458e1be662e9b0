package dev.stepladder.operator.aws.rds;

import static dev.stepladder.operator.aws.rds.PrimaryChanges.done;

import dev.stepladder.operator.aws.Ownership;
import dev.stepladder.operator.blueprint.Architect;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.blueprint.PartId;
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
import dev.stepladder.operator.plan.Verb;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How the read replicas of an app differ from what they must be. */
final class ReplicaRules {

  /** What findings about all replicas are about. */
  static final PartId ALL = PartId.of(Architect.REPLICA);

  private final Blueprint blueprint;
  private final View view;
  private final Roster roster;
  private final Instant now;
  private final Situation situation;

  ReplicaRules(Blueprint blueprint, View view, Roster roster, Situation situation) {
    this.blueprint = blueprint;
    this.view = view;
    this.roster = roster;
    this.now = situation.now();
    this.situation = situation;
  }

  /**
   * What there is to do.
   *
   * @param primary what is to be done to the primary
   */
  Assessment assess(List<Step> primary) {
    if (roster.unknown().isPresent()) {
      return Assessment.of(new Finding.Unseen(ALL, "NotSeen", roster.unknown().get()));
    }
    var all = new ArrayList<Assessment>();
    roster.coming().forEach(coming -> all.add(Assessment.of(coming(coming))));
    roster.leaving().forEach(member -> all.add(member.inFlight(now)));
    if (blueprint.retiring()) {
      // An app that goes leaves them where they are, and must not wait for anybody to mend them.
      roster.promoted().forEach(member -> all.add(Assessment.of(left(member))));
    } else {
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
    }
    var removal = new ReplicaRemoval(blueprint, view, now);
    List<Assessment> removed = roster.remove().stream().map(removal::of).toList();
    if (database.isPresent() && replicas.isPresent()) {
      List<Step> beside =
          Stream.concat(all.stream(), removed.stream())
              .flatMap(other -> other.steps().stream())
              .collect(Collectors.toCollection(ArrayList::new));
      beside.addAll(primary);
      all.addAll(kept(database.get(), replicas.get(), beside));
    }
    all.addAll(removed);
    return all.stream().reduce(Assessment.NOTHING, Assessment::and);
  }

  private List<Assessment> kept(
      Part.Database database, Part.ReadReplicas replicas, List<Step> others) {
    List<ReplicaChanges> kept =
        roster.keep().stream()
            .map(member ->
                new ReplicaChanges(blueprint, database, replicas, view, roster, member, situation))
            .toList();
    var beside =
        new Beside(
            blueprint,
            view,
            roster,
            () ->
                Stream.concat(
                        others.stream(),
                        kept.stream().flatMap(changes -> changes.changes().stream()))
                    .toList());
    return kept.stream().map(changes -> changes.assess(beside)).toList();
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

  private static Finding promoted(Roster.Member member) {
    return new Finding.Alarm(
            member.part(),
            "ReplicaPromoted",
            "%s was a read replica and replicates nothing any more: somebody promoted it, so it is a primary now and is never deleted here. Save what it holds, then delete it or change its tags in RDS; where the database is lost, spec.database.adopt: %s lets it take its place"
                .formatted(member.instance().name(), member.instance().name()))
        .ofWhatIsAsAsked();
  }

  private static Finding left(Roster.Member member) {
    return new Finding.Notice(
        member.part(),
        "ReplicaKept",
        "%s was a read replica and somebody promoted it: it is a primary of its own and stays in RDS"
            .formatted(member.instance().name()));
  }

  private Assessment foreign(Roster.Member member) {
    boolean elsewhere =
        blueprint.owner().claim(member.instance().tags()) == Owner.Claim.OTHER_CLUSTER;
    return elsewhere
        ? Held.byOtherCluster(blueprint.owner(), member.part(), member.instance())
        : Ownership.taken(member.part(), "database", member.instance().name());
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
    Step step =
        Step.of(
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
                    tags(blueprint, part, database)))
            .because(List.of(new FieldChange("class", "", replicas.instanceClass())))
            .costing(Impact.ONLINE, RdsEstimates.CREATE_REPLICA)
            .on(name, "", 0)
            .needing(
                new Need.Settled(Architect.DATABASE),
                done("settings"),
                done("retention"),
                done("multi-az"),
                done("parameters"),
                new Need.Finished(Groups.PARAMETERS));
    // RDS makes no replica of a database whose password it keeps (CreateDBInstanceReadReplica).
    boolean kept =
        view.entry(DbInstance.class, database.identifier())
            .known()
            .flatMap(DbInstance::managedSecret)
            .isPresent();
    return kept ? step.needing(done("password")) : step;
  }

  /** What a replica is marked with. */
  static Map<String, String> tags(Blueprint blueprint, PartId part, Part.Database database) {
    var tags = new TreeMap<>(database.tags());
    tags.putAll(blueprint.owner().tags(part));
    return tags;
  }
}
