package dev.stepladder.operator.aws.rds;

import dev.stepladder.operator.aws.InstanceSize;
import dev.stepladder.operator.blueprint.Engine;
import dev.stepladder.operator.plan.FieldChange;
import dev.stepladder.operator.plan.Hold;
import dev.stepladder.operator.plan.Need;
import dev.stepladder.operator.plan.Step;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The replicas that a change of their primary overtakes, since it does not wait for them: they
 * should be at least as large, and those of MySQL and MariaDB are upgraded first ("Upgrades of the
 * RDS for MySQL DB engine", Amazon RDS User Guide).
 *
 * @param primary as it is before
 * @param to what it becomes
 * @param replicas of the same app that go on replicating it
 */
record Overtaken(DbInstance primary, Map<Setting, String> to, List<Roster.Member> replicas) {

  private static final FieldChange STOPS =
      FieldChange.then(
          "a replica stops replicating while its max_connections is below the primary's: give it a larger class in RDS first");

  /** Why a step waits that makes them the older ones, if it does. */
  Optional<Hold> hold(Step step) {
    List<Roster.Member> older = older(step.needs());
    return older.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Hold.of(
                "ReplicasFirst",
                "RDS upgrades replicas before %s, and %s: upgrade them to %s first, in RDS or by spec.database.version, or withdraw the upgrade that is pending"
                    .formatted(
                        primary.name(),
                        older.stream()
                            .map(member -> "%s has %s".formatted(named(member), version(member)))
                            .collect(Collectors.joining(", ")),
                        to.get(Setting.VERSION))));
  }

  /**
   * What whoever approves a step agrees to of those that it makes the smaller ones. A replica of
   * PostgreSQL stops replaying while max_connections, which follows from memory unless a parameter
   * group says otherwise, is lower there than on the primary ("Hot Standby", "Administrator's
   * Overview", PostgreSQL documentation): our own change of class has replicas grow first.
   */
  List<FieldChange> smaller(Step step) {
    String grown = to.getOrDefault(Setting.INSTANCE_CLASS, "");
    boolean grows = InstanceSize.shrinks(grown, primary.is(Setting.INSTANCE_CLASS));
    List<FieldChange> smaller =
        (grows ? left(step.needs(), "class") : Stream.<Roster.Member>empty())
            .filter(member -> InstanceSize.shrinks(grown, size(member)))
            .map(member ->
                FieldChange.then("%s stays smaller: %s".formatted(named(member), size(member))))
            .toList();
    return smaller.isEmpty() || primary.engine() != Engine.POSTGRES
        ? smaller
        : Stream.concat(smaller.stream(), Stream.of(STOPS)).toList();
  }

  /** The same of those that have to grow after it: none is left smaller than its primary. */
  List<FieldChange> growing() {
    int grown = InstanceRules.number(to.getOrDefault(Setting.STORAGE, ""));
    List<String> smaller =
        replicas.stream()
            .filter(member -> InstanceRules.number(member.instance().is(Setting.STORAGE)) < grown)
            .map(Overtaken::named)
            .toList();
    return smaller.isEmpty()
        ? List.of()
        : List.of(
            FieldChange.then(
                "%s grow%s as well, which the cost has in it"
                    .formatted(String.join(" and ", smaller), smaller.size() == 1 ? "s" : "")));
  }

  /** The same of those that it makes the older ones. */
  List<FieldChange> older(Step step) {
    return older(step.needs()).stream()
        .map(member ->
            FieldChange.then("%s stays older: %s".formatted(named(member), version(member))))
        .toList();
  }

  private List<Roster.Member> older(Set<Need> needs) {
    String upgraded = to.getOrDefault(Setting.VERSION, "");
    return upgraded.isEmpty() || primary.engine() == Engine.POSTGRES
        ? List.of()
        : left(needs, "version")
            .filter(member -> Engine.compareVersions(version(member), upgraded) < 0)
            .toList();
  }

  /** Those that have neither had the same change by then nor gone. */
  private Stream<Roster.Member> left(Set<Need> needs, String change) {
    return replicas.stream()
        .filter(member ->
            Stream.of(change, "remove")
                .map(key -> new Need.Done(member.part(), member.part() + "/" + key))
                .noneMatch(needs::contains));
  }

  private static String named(Roster.Member member) {
    return "replica " + member.part().name();
  }

  private static String size(Roster.Member member) {
    return member.instance().is(Setting.INSTANCE_CLASS);
  }

  private static String version(Roster.Member member) {
    return member.instance().is(Setting.VERSION);
  }
}
