package dev.stepladder.operator.plan;

import dev.stepladder.operator.blueprint.PartId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What of an assessment keeps the needs of its steps from being met. Of several the one is named
 * that decides, which is the last to be done, and the others are counted.
 */
final class Prerequisites {

  private final Assessment assessment;
  private final Map<String, Step> stepsByKey;
  private final Predicate<Step> stuck;
  private final Map<String, Duration> ends = new HashMap<>();
  private final Set<String> visiting = new HashSet<>();

  /**
   * Something that is not as a step needs it.
   *
   * @param key of the step that makes it so; empty where none does before something is mended
   * @param text for a person
   * @param longer how long it has to have been so
   */
  private record Unmet(String key, String text, Duration longer) {

    static Unmet of(String key, String text) {
      return new Unmet(key, text, Duration.ZERO);
    }
  }

  /**
   * Among the steps of an assessment.
   *
   * @param stuck whether only a person can help a step
   */
  Prerequisites(Assessment assessment, Map<String, Step> stepsByKey, Predicate<Step> stuck) {
    this.assessment = assessment;
    this.stepsByKey = stepsByKey;
    this.stuck = stuck;
  }

  /** For what a step waits that has these needs, for a person; empty where all are met. */
  Optional<String> unmet(Step step, Collection<Need> needs) {
    List<Unmet> all = all(step, needs);
    // What has to be mended is said in a sentence of its own, which does not count others.
    Optional<Unmet> mended = all.stream().filter(one -> one.key().isEmpty()).findFirst();
    return mended
        .or(() -> all.stream().reduce((one, other) -> later(one, other) ? other : one))
        .map(one -> said(one, mended.isPresent() ? 0 : all.size() - 1));
  }

  private static String said(Unmet unmet, int others) {
    return "waits for %s%s%s"
        .formatted(
            unmet.text(),
            others == 0 ? "" : " and %d more".formatted(others),
            unmet.longer().isZero()
                ? ""
                : ", and %d min more".formatted(unmet.longer().toMinutes()));
  }

  private boolean later(Unmet one, Unmet other) {
    return over(other).compareTo(over(one)) > 0;
  }

  private Duration over(Unmet unmet) {
    return end(unmet.key()).plus(unmet.longer());
  }

  /** From now on, as if all began now: it does not count down, so that it names the same. */
  private Duration end(String key) {
    Duration known = ends.get(key);
    if (known != null) {
      return known;
    }
    // A circle of steps that wait for each other never ends; here it only must not hang.
    if (!visiting.add(key)) {
      return Duration.ZERO;
    }
    Optional<Step> step = Optional.ofNullable(stepsByKey.get(key));
    Optional<InFlight> change =
        assessment.inFlight().stream().filter(it -> it.key().equals(key)).findFirst();
    Duration takes =
        step.map(Step::expected)
            .or(() -> change.map(InFlight::expected))
            .map(Estimate::median)
            .orElse(Duration.ZERO);
    Duration start =
        step.filter(_ -> change.isEmpty()).stream()
            .flatMap(
                it -> all(it, it.needs().stream().map(Prerequisites::inAnyCase).toList()).stream())
            .map(this::over)
            .max(Comparator.naturalOrder())
            .orElse(Duration.ZERO);
    ends.put(key, start.plus(takes));
    return start.plus(takes);
  }

  /** Whether a person has to help with it, is asked with the times that this is about. */
  private static Need inAnyCase(Need need) {
    return need instanceof Need.DoneOrStuck(PartId part, String key)
        ? new Need.Done(part, key)
        : need;
  }

  /** Each once, in an order that does not depend on that of the needs. */
  private List<Unmet> all(Step step, Collection<Need> needs) {
    var distinct = new LinkedHashMap<String, Unmet>();
    needs.stream()
        .sorted(Comparator.comparing(Need::toString))
        .flatMap(need -> unmet(need, step))
        .forEach(unmet ->
            distinct.merge(
                unmet.key().isEmpty() ? unmet.text() : unmet.key(),
                unmet,
                (one, other) -> other.longer().compareTo(one.longer()) > 0 ? other : one));
    return List.copyOf(distinct.values());
  }

  private Stream<Unmet> unmet(Need need, Step asking) {
    return switch (need) {
      case Need.Settled(PartId part) ->
          unmet(
              covers(part),
              change -> change.part().equals(part),
              of(part).and(step -> step.verb().brings()));
      case Need.Known(PartId part) ->
          unmet(covers(part), change -> change.part().equals(part), _ -> false);
      case Need.Done(PartId part, String key) ->
          unmet(covers(part), change -> change.mayDo(part, key), step -> step.key().equals(key));
      case Need.DoneFor(PartId part, String key, Duration time) ->
          unmet(new Need.Done(part, key), asking)
              .map(unmet -> new Unmet(unmet.key(), unmet.text(), time));
      case Need.DoneOrStuck(PartId _, String key) ->
          unmet(
              _ -> false,
              change -> change.key().equals(key),
              step -> step.key().equals(key) && !stuck.test(step));
      case Need.Finished(PartId part) ->
          unmet(
              covers(part),
              change -> change.part().equals(part),
              of(part).and(step -> !step.equals(asking)));
      case Need.AllFinished(String kind) ->
          unmet(
              finding -> finding.part().kind().equals(kind),
              change -> change.part().kind().equals(kind),
              step -> step.part().kind().equals(kind) && !step.equals(asking));
      case Need.NoneChanges(String kind) ->
          unmet(
              finding -> finding.part().kind().equals(kind),
              change -> change.part().kind().equals(kind),
              changes(kind));
    };
  }

  private Stream<Unmet> unmet(
      Predicate<Finding> finding, Predicate<InFlight> change, Predicate<Step> left) {
    Optional<Finding> blocks = blocking(finding);
    if (blocks.isPresent()) {
      return Stream.of(Unmet.of("", blocks.get().told()));
    }
    var all = new ArrayList<Unmet>();
    assessment.inFlight().stream()
        .filter(change)
        .forEach(it -> all.add(Unmet.of(it.key(), goingOn(it))));
    assessment.steps().stream()
        .filter(left)
        .filter(step -> all.stream().noneMatch(other -> other.key().equals(step.key())))
        .forEach(step -> all.add(Unmet.of(step.key(), "“%s”".formatted(step.title()))));
    return all.stream();
  }

  /** A change, by what it does: its part may show what is done to something else of it. */
  String goingOn(InFlight change) {
    return "“%s” (%s)".formatted(title(change), change.state());
  }

  /** What the plan still has a step of is that step; of what it has none, AWS shows the most. */
  String title(InFlight change) {
    return Optional.ofNullable(stepsByKey.get(change.key()))
        .map(Step::title)
        .orElseGet(change::title);
  }

  /** A finding that stops everything that depends on the part. */
  Optional<Finding> blocking(Predicate<Finding> which) {
    return assessment.findings().stream().filter(Finding::blocks).filter(which).findFirst();
  }

  static Predicate<Finding> covers(PartId part) {
    return finding -> finding.covers(part);
  }

  static Predicate<Step> of(PartId part) {
    return step -> step.part().equals(part);
  }

  static Predicate<Step> changes(String kind) {
    return step -> step.part().kind().equals(kind) && step.verb() != Verb.CREATE;
  }
}
