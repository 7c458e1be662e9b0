package dev.stepladder.operator.aws.rds;

import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.inventory.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which instance classes a plan is about to ask for, and with what. */
final class ClassWants {

  /** What is changed of an instance that depends on its class, or that its class depends on. */
  private static final Set<Setting> OF_CLASS =
      Set.of(Setting.INSTANCE_CLASS, Setting.MULTI_AZ, Setting.VERSION, Setting.INSIGHTS);

  private final Part.Database database;
  private final View view;
  private final List<Want> all;

  /**
   * One class.
   *
   * @param what a word for it
   * @param whose for a person
   * @param field the field of the tier that says it
   * @param version a whole one or a major one
   * @param fresh whether it is made anew, with the storage that new instances get
   * @param subnetGroup where it is or will be
   */
  record Want(
      String what,
      String whose,
      String field,
      String instanceClass,
      String version,
      boolean fresh,
      boolean multiAz,
      boolean replica,
      boolean insights,
      String subnetGroup) {}

  ClassWants(Blueprint blueprint, Part.Database database, View view, List<RdsAction> actions) {
    this.database = database;
    this.view = view;
    var found = new ArrayList<Want>();
    primary(actions).ifPresent(found::add);
    blueprint
        .part(Part.ReadReplicas.class)
        .flatMap(replicas -> replicas(replicas, actions))
        .ifPresent(found::add);
    this.all = List.copyOf(found);
  }

  List<Want> all() {
    return all;
  }

  private Optional<Want> primary(List<RdsAction> actions) {
    boolean fresh =
        actions.stream()
            .anyMatch(action ->
                action instanceof RdsAction.CreateInstance || action instanceof RdsAction.Restore);
    boolean changes =
        actions.stream()
            .anyMatch(action -> reclasses(action) && action.name().equals(database.identifier()));
    return fresh || changes
        ? Optional.of(
            new Want(
                "class",
                "the database",
                "instanceClass",
                database.instanceClass(),
                version(actions),
                fresh,
                database.multiAz(),
                false,
                database.insights() != Part.Insights.OFF,
                subnetGroup()))
        : Optional.empty();
  }

  private Optional<Want> replicas(Part.ReadReplicas replicas, List<RdsAction> actions) {
    boolean fresh = actions.stream().anyMatch(RdsAction.CreateReplica.class::isInstance);
    boolean changes =
        actions.stream()
            .anyMatch(action -> reclasses(action) && !action.name().equals(database.identifier()));
    return replicas.count() > 0 && (fresh || changes)
        ? Optional.of(
            new Want(
                "replica-class",
                "read replicas",
                "replicaClass",
                replicas.instanceClass(),
                version(actions),
                fresh,
                false,
                true,
                database.insights() != Part.Insights.OFF,
                subnetGroup()))
        : Optional.empty();
  }

  private static boolean reclasses(RdsAction action) {
    return action instanceof RdsAction.ModifyInstance modify
        && modify.to().keySet().stream().anyMatch(OF_CLASS::contains);
  }

  /** The version that it comes with, or that it has or will have, whichever is higher. */
  private String version(List<RdsAction> actions) {
    Optional<String> restored = restored(actions);
    if (restored.isPresent()) {
      return restored.get();
    }
    return Groups.effectiveVersion(
        database,
        view.entry(DbInstance.class, database.identifier())
            .known()
            .map(instance -> instance.is(Setting.VERSION))
            .orElse(""));
  }

  /** The version of what the database is made from, if it is made from anything. */
  static Optional<String> restored(List<RdsAction> actions) {
    return actions.stream()
        .filter(RdsAction.Restore.class::isInstance)
        .map(RdsAction.Restore.class::cast)
        .map(restore -> restore.contents().version())
        .findFirst();
  }

  private String subnetGroup() {
    return view.entry(DbInstance.class, database.identifier())
        .known()
        .map(DbInstance::subnetGroup)
        .filter(name -> !name.isEmpty())
        .orElse(database.subnetGroup());
  }
}
