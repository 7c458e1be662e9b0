package dev.stepladder.operator.aws.rds;

import dev.stepladder.operator.aws.Tries;
import dev.stepladder.operator.plan.Estimate;
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
import java.util.stream.Stream;

/**
 * What somebody else left pending on an instance. Whatever we modify applies it too (RDS User
 * Guide, "Using the schedule modifications setting"), so a person decides first.
 */
final class ForeignPending {

  private static final String CHANGE = "pending";

  private final InstanceRules rules;
  private final EnumMap<Setting, String> foreign;
  private final EnumMap<Setting, String> wanted;

  private ForeignPending(
      InstanceRules rules, EnumMap<Setting, String> foreign, EnumMap<Setting, String> wanted) {
    this.rules = rules;
    this.foreign = foreign;
    this.wanted = wanted;
  }

  /**
   * Looks at what is pending and not being carried out.
   *
   * @param target what each setting must be in the end, or empty text
   */
  static ForeignPending of(InstanceRules rules, Function<Setting, String> target) {
    var foreign = new EnumMap<Setting, String>(Setting.class);
    var wanted = new EnumMap<Setting, String>(Setting.class);
    rules
        .dormant()
        .forEach((setting, to) ->
            (to.equals(target.apply(setting)) && !losesBackups(rules, setting, to)
                    ? wanted
                    : foreign)
                .put(setting, to));
    return new ForeignPending(rules, foreign, wanted);
  }

  /** The step that applies it, for a person to approve, if there is anything. */
  Optional<Step> step() {
    if (foreign.isEmpty()) {
      return Optional.empty();
    }
    List<FieldChange> why = changes(foreign);
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
    Step paused = rules.on(losesSomething(foreign) ? step.irreversible() : step);
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

  /**
   * A step of ours, which waits for that. What else is pending and is to be so anyway comes along
   * with it, so that it does to users what that does to them.
   */
  Step behind(Step step) {
    Step all =
        step.action() instanceof RdsAction.ModifyInstance modify
            ? taking(step, others(modify.to()), modify)
            : step;
    return foreign.isEmpty() ? all : all.needing(new Need.Done(rules.part(), rules.key(CHANGE)));
  }

  private Map<Setting, String> others(Map<Setting, String> to) {
    var others = new EnumMap<>(wanted);
    others.keySet().removeAll(to.keySet());
    return others;
  }

  private Step taking(Step step, Map<Setting, String> along, RdsAction.ModifyInstance modify) {
    if (along.isEmpty()) {
      return step;
    }
    Impact impact = step.impact().or(impact(along));
    Estimate expected = longest(step.expected(), along);
    // What serves in place of a replica is another replica.
    boolean standby = impact == Impact.FAILOVER && rules.instance().source().isEmpty();
    Step all =
        step.because(Stream.concat(step.why().stream(), changes(along).stream()).toList())
            .costing(impact, RdsEstimates.noticed(expected, impact, rules.instance()))
            .doing(modify.taking(along, impact, standby));
    Step steady = all.holding(all.hold().or(() -> rules.on(all).hold()));
    return losesSomething(along) ? steady.irreversible() : steady;
  }

  private Impact impact(Map<Setting, String> along) {
    Impact slow = rules.crossesStripes(along) ? Impact.DEGRADED : Impact.ONLINE;
    return kinds(along).map(InFlightReading.Kind::impact).reduce(slow, Impact::or);
  }

  private Estimate longest(Estimate step, Map<Setting, String> along) {
    return kinds(along)
        .map(InFlightReading.Kind::expected)
        .reduce(step, (one, other) -> other.p90().compareTo(one.p90()) > 0 ? other : one);
  }

  private Stream<InFlightReading.Kind> kinds(Map<Setting, String> along) {
    return along.entrySet().stream()
        .map(change ->
            InFlightReading.carryingOut(
                Map.of(change.getKey(), change.getValue()), rules.instance()));
  }

  private List<FieldChange> changes(Map<Setting, String> to) {
    return to.entrySet().stream()
        .map(field ->
            new FieldChange(
                field.getKey().title(), rules.instance().is(field.getKey()), field.getValue()))
        .toList();
  }

  private boolean restarts() {
    return foreign.containsKey(Setting.INSTANCE_CLASS)
        || foreign.containsKey(Setting.VERSION)
        || foreign.containsKey(Setting.OTHER)
        || InFlightReading.switchesBackups(rules.instance(), foreign);
  }

  private boolean losesSomething(Map<Setting, String> to) {
    String retention = to.get(Setting.BACKUP_RETENTION);
    return to.containsKey(Setting.VERSION)
        || (retention != null && losesBackups(rules, Setting.BACKUP_RETENTION, retention));
  }

  /** Nothing of ours ever lowers the retention, so it waits for a person even where it is asked. */
  private static boolean losesBackups(InstanceRules rules, Setting setting, String to) {
    return setting == Setting.BACKUP_RETENTION
        && InstanceRules.number(to) < InstanceRules.number(rules.instance().is(setting));
  }
}
