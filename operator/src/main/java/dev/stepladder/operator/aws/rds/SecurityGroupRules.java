package dev.stepladder.operator.aws.rds;

import dev.stepladder.operator.aws.SecurityGroups;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.inventory.View;
import dev.stepladder.operator.plan.FieldChange;
import dev.stepladder.operator.plan.Impact;
import dev.stepladder.operator.plan.Need;
import dev.stepladder.operator.plan.Stage;
import dev.stepladder.operator.plan.Step;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The security groups of an instance. Whom the app's own lets in is the environment's word, so they
 * become those of the environment with the quiet changes. One that was taken over may be used by
 * others, who come by the groups that it has: there those of the environment are added quietly, so
 * that pods get in whatever the rest waits for, and that others go is an outage for whoever comes
 * by them, and a step of its own.
 */
final class SecurityGroupRules {

  /** The change that takes the others off. */
  static final String CHANGE = "security-groups";

  private final InstanceRules rules;
  private final List<String> wanted;
  private final boolean shared;

  /**
   * Rules for one instance.
   *
   * @param wanted those of the environment
   * @param shared whether others than the app may use it
   */
  SecurityGroupRules(InstanceRules rules, List<String> wanted, boolean shared) {
    this.rules = rules;
    this.wanted = wanted;
    this.shared = shared;
  }

  /** Those that it becomes with the quiet changes. */
  String quietly() {
    return joined(shared ? groups().meanwhile() : wanted);
  }

  /** The step that leaves it those of the environment only, if it keeps others until then. */
  Optional<Step> narrow() {
    Set<String> refused = groups().refused();
    if (!shared || refused.isEmpty()) {
      return Optional.empty();
    }
    String to = joined(wanted);
    return Optional.of(
        rules
            .modify(
                CHANGE,
                Stage.CONTRACT,
                "take other security groups off the database",
                Map.of(Setting.SECURITY_GROUPS, to),
                Impact.DOWNTIME,
                RdsEstimates.SETTINGS)
            .costing(Impact.DOWNTIME, RdsEstimates.SETTINGS.refusing())
            // What is approved is the same before and after those of the environment were added.
            .because(
                List.of(
                    new FieldChange(Setting.SECURITY_GROUPS.title(), quietly(), to),
                    FieldChange.refused("whoever comes by " + String.join(", ", refused))))
            .needing(new Need.Done(rules.part(), rules.key("settings"))));
  }

  /**
   * What must be true before pods get in: one that was taken over lets them in once it has the
   * environment's security groups.
   */
  static List<Need> opening(Blueprint blueprint, View view) {
    return blueprint
        .part(Part.Database.class)
        .filter(Part.Database::adopted)
        .flatMap(database ->
            view.entry(DbInstance.class, database.identifier())
                .known()
                .map(instance -> of(instance, database.securityGroups())))
        .filter(groups -> !groups.current().containsAll(groups.wanted()))
        .map(groups -> List.of(PrimaryChanges.done(groups.opens() ? "settings" : CHANGE)))
        .orElse(List.of());
  }

  /** Those of an instance, on their way to those of its environment. */
  static SecurityGroups of(DbInstance instance, List<String> wanted) {
    return of(instance.is(Setting.SECURITY_GROUPS), wanted);
  }

  private static SecurityGroups of(String current, List<String> wanted) {
    return SecurityGroups.of(
        current.isEmpty() ? List.of() : List.of(current.split(",", -1)), wanted);
  }

  private SecurityGroups groups() {
    return of(rules.current(Setting.SECURITY_GROUPS), wanted);
  }

  private static String joined(Collection<String> groups) {
    return InstanceRules.securityGroups(List.copyOf(groups));
  }
}
