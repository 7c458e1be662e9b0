package dev.stepladder.operator.plan;

import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.plan.State.Approval;
import dev.stepladder.operator.plan.State.Running;
import dev.stepladder.operator.plan.State.Startable;
import dev.stepladder.operator.plan.State.Waiting;
import dev.stepladder.operator.prices.CostChange;
import dev.stepladder.operator.prices.Prices;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Decides which steps of an assessment may start, and says of the others what they wait for. */
final class Gates {

  private final Owner owner;
  private final Assessment assessment;
  private final Policy policy;
  private final Instant now;
  private final Prices prices;
  private final Optional<Objection> objection;
  private final Map<String, InFlight> inFlightByKey;
  private final Map<String, Step> stepsByKey;
  private final Prerequisites prerequisites;

  /** Titles of the steps that have their turn, by what they change. */
  private final Map<String, String> taken = new HashMap<>();

  private Optional<String> disruption;

  Gates(
      Owner owner,
      Assessment assessment,
      Policy policy,
      Instant now,
      Prices prices,
      Optional<Objection> objection) {
    this.owner = owner;
    this.assessment = assessment;
    this.policy = policy;
    this.now = now;
    this.prices = prices;
    this.objection = objection;
    this.inFlightByKey =
        assessment.inFlight().stream()
            .collect(Collectors.toMap(InFlight::key, Function.identity(), (first, _) -> first));
    this.stepsByKey =
        assessment.steps().stream()
            .collect(
                Collectors.toMap(
                    Step::key,
                    Function.identity(),
                    (first, second) -> {
                      throw new IllegalStateException(
                          "two steps have the key '%s': “%s” and “%s”"
                              .formatted(first.key(), first.title(), second.title()));
                    }));
    this.prerequisites =
        new Prerequisites(assessment, stepsByKey, step -> stuck(step, new HashSet<>()));
    this.disruption =
        inFlightByKey.values().stream()
            .map(this::running)
            .filter(change -> change.impact().disruptive())
            .map(PlannedStep::title)
            .sorted()
            .findFirst();
  }

  List<PlannedStep> open() {
    var planned = new ArrayList<PlannedStep>();
    inFlightByKey.values().stream()
        .sorted(Comparator.comparing(InFlight::key))
        .forEach(change -> planned.add(running(change)));
    assessment.steps().stream()
        .sorted(Comparator.comparing(Step::stage))
        .filter(step -> !inFlightByKey.containsKey(step.key()))
        .map(this::standing)
        // What only tidies up is worth a word when its turn has come.
        .filter(step -> step.state() instanceof Startable || !step.tidies())
        .forEach(planned::add);
    return planned;
  }

  /** What the plan still has a step of is that step; of what it has none, AWS shows the most. */
  private PlannedStep running(InFlight change) {
    Optional<Step> step = Optional.ofNullable(stepsByKey.get(change.key()));
    return new PlannedStep(
        change.key(),
        change.part(),
        step.map(Step::stage).orElse(change.stage()),
        prerequisites.title(change),
        step.map(Step::why).orElse(List.of()),
        step.map(Step::impact).orElse(change.impact()),
        step.map(Step::reversible).orElse(true),
        step.map(Step::expected).orElse(change.expected()),
        "",
        false,
        new Running(change.state(), change.since(), change.judged()),
        Optional.empty(),
        step.map(Step::charges).map(prices::of).orElse(CostChange.NONE));
  }

  private PlannedStep standing(Step step) {
    String fingerprint = policy.fingerprint(step, owner);
    State state = step.protects().isPresent() ? safetyNet(step) : behindSafetyNet(step);
    // One that was refused keeps its turn, but must not keep others from theirs meanwhile.
    if (state instanceof Startable && !policy.refused().contains(step.key())) {
      taken.put(step.resource(), step.title());
      if (step.disruptive()) {
        disruption = Optional.of(step.title());
      }
    }
    return new PlannedStep(
        step.key(),
        step.part(),
        step.stage(),
        step.title(),
        step.why(),
        step.impact(),
        step.reversible(),
        step.expected(),
        fingerprint,
        step.action().decided() && policy.blocks(step, fingerprint),
        state,
        Optional.of(step),
        prices.of(step.charges()));
  }

  /** What else holds a step is said first: a snapshot is taken only when nothing else does. */
  private State behindSafetyNet(Step step) {
    State without = state(step, need -> !isSafetyNet(need, step));
    return without instanceof Startable ? state(step, _ -> true) : without;
  }

  /** A snapshot is taken only when the step it protects could start but for it. */
  private State safetyNet(Step step) {
    Step guarded = stepsByKey.get(step.protects().orElseThrow());
    if (guarded != null
        && !(state(guarded, need -> !isSafetyNet(need, guarded)) instanceof Startable)) {
      return new Waiting(
          Waiting.PROTECTED_STEP_WAITS,
          "is taken when “%s” is about to start".formatted(guarded.title()),
          Optional.empty());
    }
    return state(step, _ -> true);
  }

  private boolean isSafetyNet(Need need, Step guarded) {
    return need instanceof Need.Done(PartId _, String key)
        && Optional.ofNullable(stepsByKey.get(key))
            .flatMap(Step::protects)
            .filter(guarded.key()::equals)
            .isPresent();
  }

  private State state(Step step, Predicate<Need> counts) {
    Optional<Objection> against = objection.filter(it -> it.holds(step));
    if (against.isPresent()) {
      return new Waiting(against.get().reason(), against.get().message(), Optional.empty());
    }
    Optional<Hold> closed =
        step.disruptive() || !step.reversible()
            ? policy.windows().hold(latest(step), now)
            : Optional.empty();
    // That no window will ever do is known now, and takes a person whatever else is waited for.
    Optional<Hold> never = closed.filter(it -> Windows.hopeless(it.reason()));
    if (never.isPresent()) {
      return waiting(never.get());
    }
    Optional<Hold> undecided = step.hold().filter(it -> undecided(step, it));
    if (undecided.isPresent()) {
      return waiting(undecided.get());
    }
    Optional<String> unmet =
        prerequisites.unmet(step, step.needs().stream().filter(counts).toList());
    if (unmet.isPresent()) {
      return new Waiting(Waiting.NEEDS, unmet.get(), Optional.empty());
    }
    Optional<Hold> hold =
        step.hold().or(() -> step.disruptive() ? policy.disruptionHold() : Optional.empty());
    if (hold.isPresent()) {
      return waiting(hold.get());
    }
    Optional<Finding> blocked = prerequisites.blocking(Prerequisites.covers(step.part()));
    if (blocked.isPresent()) {
      return new Waiting(blocked.get().reason(), blocked.get().message(), Optional.empty());
    }
    if (policy.blocks(step, policy.fingerprint(step, owner))) {
      return new Approval();
    }
    if (closed.isPresent()) {
      return waiting(closed.get());
    }
    Optional<InFlight> busy =
        assessment.inFlight().stream()
            .filter(change -> change.resource().equals(step.resource()))
            .findFirst();
    if (busy.isPresent()) {
      return new Waiting(
          Waiting.RESOURCE_BUSY,
          "waits for " + prerequisites.goingOn(busy.get()),
          Optional.empty());
    }
    if (taken.containsKey(step.resource())) {
      return new Waiting(
          Waiting.RESOURCE_BUSY,
          "waits for “%s”: one change of %s at a time"
              .formatted(taken.get(step.resource()), step.resource()),
          Optional.empty());
    }
    if (step.disruptive() && disruption.isPresent()) {
      return new Waiting(
          Waiting.ONE_DISRUPTION,
          "waits until “%s” is over: one disruption at a time".formatted(disruption.get()),
          Optional.empty());
    }
    return new Startable();
  }

  /** Whether a step is held by just what a person has to mend about its part: that is known now. */
  private boolean undecided(Step step, Hold hold) {
    return prerequisites
        .blocking(
            Prerequisites.covers(step.part())
                .and(it -> it instanceof Finding.Alarm && it.reason().equals(hold.reason())))
        .isPresent();
  }

  private static Waiting waiting(Hold hold) {
    return new Waiting(hold.reason(), hold.message(), hold.until());
  }

  /** How long a step takes in one case of ten, with the snapshot that has to come before it. */
  private Duration latest(Step step) {
    return stepsByKey.values().stream()
        .filter(other -> other.protects().equals(Optional.of(step.key())))
        .map(net -> net.expected().p90())
        .reduce(step.expected().p90(), Duration::plus);
  }

  /** Whether only a person can help: with the step, or with what it waits for. */
  private boolean stuck(Step step, Set<String> asked) {
    return asked.add(step.key())
        && (failsOrAsks(step)
            || alarmed(Prerequisites.covers(step.part()))
            || step.needs().stream().anyMatch(need -> stuck(need, asked)));
  }

  /** One that will ask, but has yet to wait for something else, is not waited for in vain. */
  private boolean failsOrAsks(Step step) {
    return policy.failing().contains(step.call(policy.fingerprint(step, owner)))
        || switch (state(
            step, need -> !(need instanceof Need.DoneOrStuck) && !isSafetyNet(need, step))) {
          case Approval _ -> true;
          case Waiting(String reason, _, _) -> Windows.hopeless(reason);
          case Running _, Startable _ -> false;
        };
  }

  private boolean stuck(Need need, Set<String> asked) {
    return switch (need) {
      case Need.Settled(PartId part) ->
          alarmed(Prerequisites.covers(part))
              || anyStuck(Prerequisites.of(part).and(step -> step.verb().brings()), asked);
      case Need.Known(PartId part) -> alarmed(Prerequisites.covers(part));
      case Need.Done(PartId part, String key) ->
          alarmed(Prerequisites.covers(part)) || anyStuck(named(key), asked);
      case Need.DoneFor(PartId part, String key, _) -> stuck(new Need.Done(part, key), asked);
      case Need.DoneOrStuck _ -> false;
      case Need.Finished(PartId part) ->
          alarmed(Prerequisites.covers(part)) || anyStuck(Prerequisites.of(part), asked);
      case Need.AllFinished(String kind) ->
          alarmed(finding -> finding.part().kind().equals(kind))
              || anyStuck(step -> step.part().kind().equals(kind), asked);
      case Need.NoneChanges(String kind) ->
          alarmed(finding -> finding.part().kind().equals(kind))
              || anyStuck(Prerequisites.changes(kind), asked);
    };
  }

  private boolean anyStuck(Predicate<Step> which, Set<String> asked) {
    return assessment.steps().stream().filter(which).anyMatch(step -> stuck(step, asked));
  }

  private static Predicate<Step> named(String key) {
    return step -> step.key().equals(key);
  }

  private boolean alarmed(Predicate<Finding> which) {
    return assessment.findings().stream().filter(Finding.Alarm.class::isInstance).anyMatch(which);
  }
}
