package dev.stepladder.operator.aws.rds;

import dev.stepladder.operator.aws.Tries;
import dev.stepladder.operator.plan.FieldChange;
import dev.stepladder.operator.plan.Hold;
import dev.stepladder.operator.plan.Impact;
import dev.stepladder.operator.plan.InFlight;
import dev.stepladder.operator.plan.Need;
import dev.stepladder.operator.plan.Stage;
import dev.stepladder.operator.plan.Step;
import dev.stepladder.operator.plan.Verb;
import dev.stepladder.operator.plan.Waits;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What somebody else left pending on an instance. Whatever we modify applies it too (RDS User
 * Guide, "Using the schedule modifications setting"): where a step of ours changes the same and can
 * go before all others it does; where nobody wants it and it can be taken back it is; else a person
 * decides first, and what would only be changed back is taken back with that.
 */
final class ForeignPending {

  private final InstanceRules rules;
  private final Map<Setting, String> pending;

  ForeignPending(InstanceRules rules) {
    this.rules = rules;
    this.pending = new EnumMap<>(Setting.class);
    pending.putAll(rules.dormant());
  }

  /**
   * Steps that change the instance, none of which applies more than it says.
   *
   * @param beside what else there is to do that they may wait for, or that waits for them
   */
  List<Step> before(List<Step> changes, Beside beside) {
    if (pending.isEmpty()) {
      return changes;
    }
    Waits waits = beside.with(changes);
    List<Step> applying = changes.stream().filter(step -> !leavesItPending(step)).toList();
    Optional<Step> own =
        applying.stream()
            .filter(step -> pending.keySet().stream().allMatch(setting -> does(step, setting)))
            .filter(step -> !waits.leadTo(step, keys(applying, step.key())))
            .findFirst();
    List<Step> first = own.map(List::of).orElseGet(() -> either(applying, waits, beside));
    var steps = new ArrayList<>(own.isEmpty() ? first : List.of());
    // It comes in the maintenance window, whatever holds the step that makes it so.
    List<FieldChange> due = own.isEmpty() ? List.of() : forecast().due();
    Need[] over =
        first.stream().map(step -> new Need.Done(rules.part(), step.key())).toArray(Need[]::new);
    changes.stream()
        .map(step ->
            first.contains(step)
                ? also(step, due)
                : leavesItPending(step) ? step : step.needing(over))
        .forEach(steps::add);
    return steps;
  }

  /** Takes it back, or asks whether to apply it; both where RDS refuses to take it back. */
  private List<Step> either(List<Step> changes, Waits waits, Beside beside) {
    Optional<Step> withdrawal = withdrawal(changes);
    Set<String> failing = rules.situation().failing();
    return withdrawal.filter(step -> !failing.contains(step.key())).isPresent()
        ? withdrawal.stream().toList()
        : Stream.concat(withdrawal.stream(), Stream.of(apply(changes, waits, beside))).toList();
  }

  /**
   * A password is applied as soon as possible however it is sent ("Settings for DB instances",
   * Amazon RDS User Guide), so that it need not be sent with what applies the rest.
   */
  private static boolean leavesItPending(Step step) {
    return step.action() instanceof RdsAction.SetPassword set && !set.managed();
  }

  /** The step that takes it back, where nobody wants any of it and all of it can be. */
  private Optional<Step> withdrawal(List<Step> changes) {
    var is = new EnumMap<Setting, String>(Setting.class);
    pending.keySet().forEach(setting -> is.put(setting, rules.instance().is(setting)));
    boolean wanted =
        changes.stream()
            .anyMatch(step -> pending.keySet().stream().anyMatch(setting -> does(step, setting)));
    boolean possible =
        Reversal.POSSIBLE.containsAll(pending.keySet())
            && !is.containsValue("")
            && !keepsBackups()
            // It takes nothing but storage then.
            && !rules.instance().full();
    if (wanted || !possible) {
      return Optional.empty();
    }
    List<FieldChange> why =
        pending.entrySet().stream()
            .map(field ->
                FieldChange.withdrawn(
                    field.getKey().title(),
                    field.getKey().told(field.getValue()),
                    field.getKey().told(is.get(field.getKey()))))
            .toList();
    String what =
        pending.entrySet().stream()
            .map(field -> field.getKey().title() + " " + field.getKey().told(field.getValue()))
            .collect(Collectors.joining(", "));
    return Optional.of(
        Step.of(
                rules.key(InFlight.WITHDRAW),
                rules.part(),
                Stage.EXPAND,
                Verb.CHANGE,
                "withdraw what somebody else left pending in RDS: " + what,
                new RdsAction.Withdraw(
                    rules.instance().name(),
                    rules.instance().resourceId(),
                    is,
                    rules.instance().pending()))
            // Where drift is only told of, a person takes it back.
            .because(forecast().after(why, !rules.situation().corrects(), Set.of()))
            .costing(Impact.ONLINE, RdsEstimates.CALL)
            .on(rules.instance().name(), rules.instance().resourceId(), 0));
  }

  /**
   * What a rung asks for is a floor: backups that are kept for longer stay so once they are, and a
   * rung that asks for less leaves what there is, so that whoever lowers it may mean to.
   */
  private boolean keepsBackups() {
    return InstanceRules.number(pending.getOrDefault(Setting.BACKUP_RETENTION, "")) > 0;
  }

  private PendingForecast forecast() {
    return new PendingForecast(rules.instance(), pending);
  }

  /** What would only be changed back: a step for that is there already, or comes once it is so. */
  private Reversal reversal(List<Step> changes) {
    Set<Setting> unwanted =
        pending.keySet().stream()
            .filter(setting -> setting != Setting.BACKUP_RETENTION || !keepsBackups())
            .filter(setting -> changes.stream().noneMatch(step -> does(step, setting)))
            .collect(Collectors.toSet());
    return rules.situation().corrects()
            && !rules.instance().full()
            // Where RDS does not take the one call, all of it is applied.
            && !rules.situation().failing().contains(rules.key(InFlight.PENDING))
        ? Reversal.of(rules.instance(), pending, unwanted)
        : Reversal.NONE;
  }

  private Overtaken overtaken(Map<Setting, String> to, Beside beside) {
    boolean primary = rules.instance().source().isEmpty();
    return new Overtaken(rules.instance(), to, primary ? beside.replicas() : List.of());
  }

  /** Whether a step makes of a setting what is pending; a version may be its beginning only. */
  private boolean does(Step step, Setting setting) {
    String sets = sets(step).getOrDefault(setting, "");
    String left = pending.getOrDefault(setting, "");
    return sets.equals(left)
        || (setting == Setting.VERSION && !sets.isEmpty() && DbReleases.names(sets, left));
  }

  private static Map<Setting, String> sets(Step step) {
    return step.action() instanceof RdsAction.ModifyInstance modify ? modify.to() : Map.of();
  }

  private static Set<String> keys(List<Step> steps, String but) {
    return steps.stream()
        .map(Step::key)
        .filter(key -> !key.equals(but))
        .collect(Collectors.toSet());
  }

  /**
   * The step that applies it, for a person to approve. What a change of ours that does the same
   * waits for, this waits for too, unless that waits for other changes of the instance, or the
   * instance has run full and nothing is to be waited for.
   */
  private Step apply(List<Step> changes, Waits waits, Beside beside) {
    Reversal reversal = reversal(changes);
    Map<Setting, String> all = reversal.rest(pending);
    Overtaken overtaken = overtaken(Map.copyOf(all), beside);
    Optional<String> room = room(changes);
    room.ifPresent(storage -> all.merge(Setting.STORAGE, storage, ForeignPending::larger));
    List<FieldChange> why = why(all);
    Map<Setting, String> feared = reversal.feared(all, pending);
    var effect = PendingEffect.of(rules.instance(), feared);
    Step step =
        Step.of(
                rules.key(InFlight.PENDING),
                rules.part(),
                Stage.RESHAPE,
                Verb.CHANGE,
                "apply what somebody else left pending in RDS: "
                    + why.stream().map(FieldChange::toString).collect(Collectors.joining(", "))
                    + reversal.title(pending),
                new RdsAction.ModifyInstance(
                    rules.instance().name(),
                    rules.instance().resourceId(),
                    reversal.with(named(all)),
                    rules.instance().pending(),
                    pending.containsKey(Setting.VERSION),
                    true,
                    effect.impact() == Impact.FAILOVER,
                    reversal.is().keySet()))
            .because(
                forecast()
                    .after(
                        Stream.concat(
                                InstanceRules.with(why, all).stream(),
                                reversal.why(pending).stream())
                            .toList(),
                        true,
                        reversal.is().keySet()))
            .costing(effect.impact(), effect.expected())
            .asking();
    Tries failed = FailedTries.modifying(rules.instance(), reversal.with(all));
    Step held =
        (losesSomething(feared) ? step.irreversible() : step)
            .holding(failed.pause(rules.now()).or(() -> rules.hold(all, effect.impact())));
    Step next =
        room.isPresent()
            ? withoutSnapshot(held, overtaken)
            : behindWhatItsOwnWouldBe(held, changes, waits, overtaken);
    return failed.counted(
        also(also(next, overtaken.growing()), overtaken.smaller(next)),
        rules.instance().name(),
        rules.instance().resourceId());
  }

  private static String larger(String storage, String other) {
    return InstanceRules.number(storage) > InstanceRules.number(other) ? storage : other;
  }

  private static Step also(Step step, List<FieldChange> told) {
    return step.because(Stream.concat(step.why().stream(), told.stream()).toList());
  }

  /** What has run full is grown now, whatever comes with that. */
  private static Step withoutSnapshot(Step step, Overtaken overtaken) {
    Step told = also(step, overtaken.older(step));
    return DatabaseRules.couldHarm(told)
        ? also(
            told,
            List.of(
                FieldChange.then(
                    "there is no snapshot of what was before: RDS takes none while the storage is full")))
        : told;
  }

  private Step behindWhatItsOwnWouldBe(
      Step step, List<Step> changes, Waits waits, Overtaken overtaken) {
    List<Step> same =
        changes.stream()
            .filter(change -> pending.keySet().stream().anyMatch(setting -> does(change, setting)))
            .toList();
    Set<String> all = keys(changes, "");
    Optional<Hold> hold = same.stream().flatMap(change -> change.hold().stream()).findFirst();
    Step behind =
        step.needing(
            same.stream()
                .flatMap(change -> change.needs().stream())
                .filter(need -> !waits.leadTo(need, all))
                .distinct()
                .toArray(Need[]::new));
    return behind.holding(overtaken.hold(behind).or(step::hold).or(() -> hold));
  }

  /** A database that has run full takes nothing without the storage that it grows by. */
  private Optional<String> room(List<Step> changes) {
    return rules.instance().full()
        ? changes.stream()
            .flatMap(change -> Stream.ofNullable(sets(change).get(Setting.STORAGE)))
            .findFirst()
        : Optional.empty();
  }

  /**
   * What is sent again by name; the rest comes along with that, or alone with a call that says
   * nothing but to apply it at once: a password, which RDS does not show, and a version, which
   * would have to be sent with the parameter group that somebody has chosen for it.
   */
  private static Map<Setting, String> named(Map<Setting, String> all) {
    var named = new EnumMap<>(all);
    named.keySet().removeAll(Set.of(Setting.PASSWORD, Setting.OTHER, Setting.VERSION));
    return named;
  }

  private List<FieldChange> why(Map<Setting, String> to) {
    return InstanceRules.why(to, rules.instance()::is);
  }

  private boolean losesSomething(Map<Setting, String> applied) {
    String retention = applied.get(Setting.BACKUP_RETENTION);
    return applied.containsKey(Setting.VERSION)
        || (retention != null
            && InstanceRules.number(retention)
                < InstanceRules.number(rules.instance().is(Setting.BACKUP_RETENTION)));
  }
}
