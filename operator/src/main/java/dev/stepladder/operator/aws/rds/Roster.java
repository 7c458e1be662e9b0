package dev.stepladder.operator.aws.rds;

import dev.stepladder.operator.blueprint.Architect;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.inventory.Entry;
import dev.stepladder.operator.inventory.View;
import dev.stepladder.operator.plan.Assessment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Which read replica gets which ordinal. New ones take the lowest free ordinal; of too many, broken
 * ones go first and then the highest. One that has been promoted is a primary now: it keeps its
 * ordinal and is never touched, unless it is made the app's database.
 *
 * @param keep healthy ones that stay, or are being made
 * @param coming ones whose creation was asked for and that no reading has shown yet
 * @param create ordinals that are to be made
 * @param remove ones that have to go
 * @param leaving ones that are being deleted already
 * @param promoted ones that replicate nothing any more
 * @param foreign names that somebody else has
 * @param unknown why nothing can be said, if so
 */
record Roster(
    List<Member> keep,
    List<Coming> coming,
    List<PartId> create,
    List<Member> remove,
    List<Member> leaving,
    List<Member> promoted,
    List<Member> foreign,
    Optional<String> unknown) {

  /** RDS allows up to 15 replicas of a source. */
  static final int LIMIT = 15;

  /** One whose creation was asked for. */
  record Coming(PartId part, Entry.Mutation sent) {}

  /** One existing instance under the name of a replica. */
  record Member(PartId part, Entry.Present<DbInstance> entry) {
    DbInstance instance() {
      return entry.resource();
    }

    /** Its replication has ended for good, or it is in a state that only deletion ends. */
    boolean broken() {
      return instance().broken() || instance().replicationEnded();
    }

    /** What is going on with it, if anything. */
    Assessment inFlight(Instant now) {
      return InFlightReading.of(part, entry, now).map(Assessment::of).orElse(Assessment.NOTHING);
    }
  }

  /** Those that are to go, or are going already. */
  List<Member> going() {
    return Stream.concat(remove.stream(), leaving.stream()).toList();
  }

  static Roster of(Blueprint blueprint, View view) {
    int count = blueprint.part(Part.ReadReplicas.class).map(Part.ReadReplicas::count).orElse(0);
    var healthy = new ArrayList<Member>();
    var broken = new ArrayList<Member>();
    var leaving = new ArrayList<Member>();
    var promoted = new ArrayList<Member>();
    var foreign = new ArrayList<Member>();
    var coming = new ArrayList<Coming>();
    var free = new ArrayList<PartId>();
    for (int ordinal = 1; ordinal <= LIMIT; ordinal++) {
      PartId part = PartId.of(Architect.REPLICA, "ro" + ordinal);
      switch (view.entry(DbInstance.class, blueprint.owner().identifier(part))) {
        case Entry.Unknown<DbInstance> unknown -> {
          if (unknown.sent().isEmpty()) {
            return unseen(unknown.reason());
          }
          coming.add(new Coming(part, unknown.sent().get()));
        }
        case Entry.Absent<DbInstance> _ -> free.add(part);
        case Entry.Present<DbInstance> present -> {
          var member = new Member(part, present);
          if (isDatabase(blueprint, view, member.instance())) {
            continue;
          }
          if (blueprint.owner().claim(member.instance().tags()) != Owner.Claim.OURS) {
            foreign.add(member);
          } else if (member.instance().status().equals("deleting")) {
            leaving.add(member);
          } else if (member.instance().source().isEmpty()
              && !member.instance().status().equals("creating")) {
            promoted.add(member);
          } else if (member.broken()) {
            broken.add(member);
          } else {
            healthy.add(member);
          }
        }
      }
    }
    List<Member> keep = healthy.subList(0, Math.min(count, healthy.size()));
    var remove = new ArrayList<>(broken);
    remove.addAll(healthy.subList(keep.size(), healthy.size()));
    // Those of the same app in another cluster are about to be taken over, and no other is needed.
    long held =
        foreign.stream()
            .filter(member ->
                blueprint.owner().claim(member.instance().tags()) == Owner.Claim.OTHER_CLUSTER)
            .count();
    long missing = count - keep.size() - coming.size() - held;
    List<PartId> create = free.subList(0, Math.clamp(missing, 0, free.size()));
    return new Roster(
        List.copyOf(keep),
        coming,
        List.copyOf(create),
        List.copyOf(remove),
        leaving,
        promoted,
        foreign,
        Optional.empty());
  }

  /** Who replicates an instance and was made by this app. */
  List<String> made(Owner owner, DbInstance primary) {
    Set<String> names = names(owner);
    return primary.replicas().stream().filter(names::contains).toList();
  }

  /** Who replicates an instance and was made by somebody else. */
  List<String> others(Owner owner, DbInstance primary) {
    Set<String> names = names(owner);
    return primary.replicas().stream().filter(name -> !names.contains(name)).toList();
  }

  private Set<String> names(Owner owner) {
    Set<String> names =
        IntStream.rangeClosed(1, LIMIT)
            .mapToObj(ordinal -> owner.identifier(PartId.of(Architect.REPLICA, "ro" + ordinal)))
            .collect(Collectors.toSet());
    foreign.forEach(member -> names.remove(member.instance().name()));
    return names;
  }

  /** Whether one that was promoted has become the app's database, or is to: it is no replica. */
  private static boolean isDatabase(Blueprint blueprint, View view, DbInstance shown) {
    return shown.source().isEmpty()
        && OwnDatabase.part(blueprint)
            .filter(database -> database.adopted() && database.identifier().equals(shown.name()))
            .filter(database ->
                !blueprint.retiring() || new OwnDatabase(blueprint, database, view).is(shown))
            .isPresent();
  }

  private static Roster unseen(String reason) {
    return new Roster(
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        Optional.of(reason));
  }

  /** The parts that there must be in the end. */
  List<PartId> wanted() {
    var all = new ArrayList<PartId>();
    keep.forEach(member -> all.add(member.part()));
    coming.forEach(member -> all.add(member.part()));
    all.addAll(create);
    return all;
  }
}
