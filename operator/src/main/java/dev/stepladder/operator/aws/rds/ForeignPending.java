package dev.stepladder.operator.aws.rds;

import dev.stepladder.operator.aws.Tries;
import dev.stepladder.operator.plan.FieldChange;
import dev.stepladder.operator.plan.Impact;
import dev.stepladder.operator.plan.Need;
import dev.stepladder.operator.plan.Stage;
import dev.stepladder.operator.plan.Step;
import dev.stepladder.operator.plan.Verb;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What somebody else left pending on an instance. Whatever we modify applies it too (RDS User
 * Guide, "Using the schedule modifications setting"), so a person decides first.
 */
final class ForeignPending {

  private static final String CHANGE = "pending";

  private final InstanceRules rules;
  private final EnumMap<Setting, String> foreign;

  private ForeignPending(InstanceRules rules, EnumMap<Setting, String> foreign) {
    this.rules = rules;
    this.foreign = foreign;
  }

  /**
   * Looks at what is pending and not being carried out.
   *
   * @param target what each setting must be in the end, or empty text
   */
  static ForeignPending of(InstanceRules rules, Function<Setting, String> target) {
    var foreign = new EnumMap<Setting, String>(Setting.class);
    rules
        .dormant()
        .forEach((setting, to) -> {
          if (!to.equals(target.apply(setting))) {
            foreign.put(setting, to);
          }
        });
    return new ForeignPending(rules, foreign);
  }

  /** The step that applies it, for a person to approve, if there is anything. */
  Optional<Step> step() {
    if (foreign.isEmpty()) {
      return Optional.empty();
    }
    List<FieldChange> why =
        foreign.entrySet().stream()
            .map(field ->
                new FieldChange(
                    field.getKey().title(), rules.instance().is(field.getKey()), field.getValue()))
            .toList();
    Impact impact = restarts() ? Impact.DOWNTIME : Impact.DEGRADED;
    Step step =
        Step.of(
                rules.key(CHANGE),
                rules.part(),
                Stage.RESHAPE,
                Verb.CHANGE,
                "apply what somebody else left pending in RDS: "
                    + String.join(", ", why.stream().map(FieldChange::toString).toList()),
                new RdsAction.ModifyInstance(
                    rules.instance().name(),
                    rules.instance().resourceId(),
                    named(),
                    rules.instance().pending(),
                    foreign.containsKey(Setting.VERSION),
                    true,
                    false))
            .because(why)
            .costing(impact, RdsEstimates.noticed(RdsEstimates.CLASS, impact, rules.instance()))
            .asking();
    Tries failed = FailedTries.modifying(rules.instance(), foreign);
    Step paused = rules.on(losesSomething() ? step.irreversible() : step);
    return Optional.of(
        failed.counted(
            paused.holding(failed.pause(rules.now()).or(paused::hold)),
            rules.instance().name(),
            rules.instance().resourceId()));
  }

  /**
   * What is sent again by name; the rest comes along with that, or alone with a call that says
   * nothing but to apply it at once: a password, which RDS does not show, and a version, which
   * would have to be sent with the parameter group that somebody has chosen for it.
   */
  private Map<Setting, String> named() {
    var named = new EnumMap<>(foreign);
    named.keySet().removeAll(Set.of(Setting.PASSWORD, Setting.OTHER, Setting.VERSION));
    return named;
  }

  /** A step of ours, which waits for that. */
  Step behind(Step step) {
    return foreign.isEmpty() ? step : step.needing(new Need.Done(rules.part(), rules.key(CHANGE)));
  }

  private boolean restarts() {
    return foreign.containsKey(Setting.INSTANCE_CLASS)
        || foreign.containsKey(Setting.VERSION)
        || foreign.containsKey(Setting.OTHER)
        || InFlightReading.switchesBackups(rules.instance(), foreign);
  }

  private boolean losesSomething() {
    String retention = foreign.get(Setting.BACKUP_RETENTION);
    return foreign.containsKey(Setting.VERSION)
        || (retention != null
            && InstanceRules.number(retention)
                < InstanceRules.number(rules.instance().is(Setting.BACKUP_RETENTION)));
  }
}
