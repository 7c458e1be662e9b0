package dev.stepladder.operator.aws.rds;

import static dev.stepladder.operator.aws.rds.PrimaryChanges.done;

import dev.stepladder.operator.aws.InstanceSize;
import dev.stepladder.operator.blueprint.Architect;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Engine;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.inventory.Entry;
import dev.stepladder.operator.inventory.View;
import dev.stepladder.operator.inventory.WorkloadsQuiet;
import dev.stepladder.operator.plan.Assessment;
import dev.stepladder.operator.plan.FieldChange;
import dev.stepladder.operator.plan.Hold;
import dev.stepladder.operator.plan.Impact;
import dev.stepladder.operator.plan.Need;
import dev.stepladder.operator.plan.Stage;
import dev.stepladder.operator.plan.Step;
import dev.stepladder.operator.plan.Verb;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** How replicas go that are too many or broken: when nobody reads from them any more. */
final class ReplicaRemoval {

  private final Blueprint blueprint;
  private final View view;
  private final Instant now;

  ReplicaRemoval(Blueprint blueprint, View view, Instant now) {
    this.blueprint = blueprint;
    this.view = view;
    this.now = now;
  }

  Assessment of(Roster.Member member) {
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
            .needing(released(blueprint))
            // What is on its way there says whether anything may go at all.
            .needing(new Need.Done(Architect.DATABASE, Architect.DATABASE.toString()));
    if (primaryShrinks()) {
      step = step.needing(done("class"));
    }
    Assessment inFlight = member.broken() ? Assessment.NOTHING : member.inFlight(now);
    boolean readers = !member.broken() && !blueprint.retiring();
    return inFlight.and(
        readers
            ? drained(step.leading(Draining.SHOWN_AFTER), member.instance())
            : Assessment.of(step));
  }

  /**
   * No pod runs with an older binding of the database any more. Every workload has all bindings,
   * those that the app has no more included.
   */
  static Need[] released(Blueprint blueprint) {
    return Stream.concat(
            blueprint.parts(Part.Binding.class).stream()
                .filter(binding -> binding.of().equals(Architect.DATABASE))
                .map(binding -> new Need.Finished(binding.id())),
            Stream.of(new Need.AllFinished(Architect.WORKLOAD)))
        .toArray(Need[]::new);
  }

  /**
   * It shrinks while there is all the redundancy that there ever was, unless it has to be upgraded
   * before that and cannot while there is a replica that is not.
   */
  private boolean primaryShrinks() {
    return blueprint
        .part(Part.Database.class)
        .filter(database ->
            view.entry(DbInstance.class, database.identifier())
                .known()
                .filter(primary -> !awaits(database, primary))
                .filter(primary ->
                    InstanceSize.shrinks(
                        primary.is(Setting.INSTANCE_CLASS), database.instanceClass()))
                .isPresent())
        .isPresent();
  }

  private static boolean awaits(Part.Database database, DbInstance primary) {
    return PrimaryReshaping.replicasFirst(database)
        && Engine.compareVersions(primary.is(Setting.VERSION), database.version()) < 0;
  }

  /** How many connections it has is asked only once no pod reads from it: that costs calls. */
  private Assessment drained(Step step, DbInstance replica) {
    Duration drain =
        blueprint.part(Part.ReadReplicas.class).map(Part.ReadReplicas::drain).orElse(Duration.ZERO);
    return switch (view.entry(WorkloadsQuiet.class, WorkloadsQuiet.NAME)) {
      case Entry.Present<WorkloadsQuiet> quiet
          when !quiet.resource().hosts().contains(replica.host()) ->
          new Draining(replica, quiet.resource().since(), drain, now)
              .guard(step, view.entry(DbConnections.class, replica.name()));
      case Entry.Present<WorkloadsQuiet> _,
          Entry.Absent<WorkloadsQuiet> _,
          Entry.Unknown<WorkloadsQuiet> _ ->
          Assessment.of(
              step.holding(
                  Optional.of(
                      Hold.of("OldPodsRun", "pods still run that may read from this replica"))));
    };
  }
}
