package dev.stepladder.operator.aws.rds;

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
import java.util.TreeSet;

/**
 * The security groups of an instance. One more shuts nobody out, so those of the environment come
 * with the quiet changes, and pods get in whatever the rest waits for. What goes refuses whoever
 * comes by it, be it a group that somebody else gave the instance or one that the environment no
 * longer names: that is an outage for them, and a step of its own.
 */
final class SecurityGroupRules {

  private static final String CHANGE = "security-groups";

  /** Security groups of a network interface, unless AWS was asked for more (Amazon VPC quotas). */
  private static final int USUAL_LIMIT = 5;

  private final InstanceRules rules;
  private final List<String> wanted;

  SecurityGroupRules(InstanceRules rules, List<String> wanted) {
    this.rules = rules;
    this.wanted = wanted;
  }

  /** Those that it is to have before others go: more than it has, where there is room for them. */
  String meanwhile() {
    Set<String> all = current();
    all.addAll(wanted);
    return all.size() <= USUAL_LIMIT || all.size() == Set.copyOf(wanted).size()
        ? joined(all)
        : rules.current(Setting.SECURITY_GROUPS);
  }

  /**
   * The step that leaves it those of the environment only, if it has others.
   *
   * @param what it is, for a person: {@code the database}
   */
  Optional<Step> narrow(String what) {
    Set<String> refused = current();
    wanted.forEach(refused::remove);
    if (refused.isEmpty()) {
      return Optional.empty();
    }
    String to = joined(wanted);
    return Optional.of(
        rules
            .modify(
                CHANGE,
                Stage.CONTRACT,
                "take other security groups off %s".formatted(what),
                Map.of(Setting.SECURITY_GROUPS, to),
                Impact.DOWNTIME,
                RdsEstimates.SETTINGS)
            // What is approved is the same before and after those of the environment were added.
            .because(
                List.of(
                    new FieldChange(Setting.SECURITY_GROUPS.title(), meanwhile(), to),
                    FieldChange.refused("whoever comes by " + String.join(", ", refused))))
            .needing(new Need.Done(rules.part(), rules.key("settings"))));
  }

  private Set<String> current() {
    String groups = rules.current(Setting.SECURITY_GROUPS);
    return groups.isEmpty() ? new TreeSet<>() : new TreeSet<>(List.of(groups.split(",", -1)));
  }

  private static String joined(Collection<String> groups) {
    return InstanceRules.securityGroups(List.copyOf(groups));
  }
}
