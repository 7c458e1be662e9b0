package dev.stepladder.operator.aws;

import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.plan.Action;
import dev.stepladder.operator.plan.Assessment;
import dev.stepladder.operator.plan.FieldChange;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.Need;
import dev.stepladder.operator.plan.Stage;
import dev.stepladder.operator.plan.Step;
import dev.stepladder.operator.plan.Verb;
import java.util.ArrayList;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What exists in AWS, was made by somebody else and is taken over by an app that names it: once its
 * owner there agrees by a tag, and once a person has approved all that would be changed. What is
 * the app's own as another part of it needs no such tag.
 */
public final class Adoption {

  /** The reason of a finding: its owner has not agreed. */
  public static final String NOT_ADOPTABLE = "NotAdoptable";

  /** The reason of a finding: there is nothing of the name that the spec gives. */
  public static final String NOTHING_TO_ADOPT = "NothingToAdopt";

  /** The reason of a finding: the app has another one, and none takes its place. */
  public static final String ANOTHER_NAMED = "AnotherNamed";

  /** The reason of a finding: what was taken over is gone, and none is made in its place. */
  public static final String ADOPTED_GONE = "AdoptedGone";

  /** The reason of a finding: what the app had is another app's now. */
  public static final String TAKEN_OVER = "TakenOver";

  private Adoption() {}

  /** What an app had for a part before: nothing takes its place that nobody has named for it. */
  public sealed interface Former {

    /** Nothing, as far as is remembered, or the very one that the spec leads to. */
    record None() implements Former {}

    /**
     * One that the spec does not lead to and that is there.
     *
     * @param byTags whether only its tags say that it is the app's
     */
    record Elsewhere(String name, String immutableId, boolean byTags) implements Former {}

    /** One that is gone. */
    record Gone(String name, String immutableId) implements Former {}

    /** One that is another app's now, with all that it left. */
    record TakenOver(String immutableId) implements Former {}

    /** One of which nobody can say whether it is there. */
    record Unseen(String reason) implements Former {}
  }

  /**
   * What is to be taken over.
   *
   * @param what it is, for a person: {@code database}
   * @param immutableId its AWS id, never used again; empty if it has none
   */
  public record Found(
      PartId part, String what, String name, String immutableId, Map<String, String> tags) {}

  /**
   * The step that takes it over, and after it what would be changed.
   *
   * @param tagging puts our tags on it, and changes nothing else
   * @param changes what there would be to do if it were the app's
   */
  public static Assessment of(Owner owner, Found found, Action tagging, Assessment changes) {
    if (!owner.mayHave(found.tags())) {
      return Assessment.of(notAgreed(owner, found));
    }
    PartId part = found.part();
    var why = new ArrayList<FieldChange>();
    why.add(changesHands(owner, found));
    // What is approved is all that comes after it, too: if that changes, this is another step.
    changes.steps().stream()
        // A snapshot follows from what it is taken for.
        .filter(step -> step.protects().isEmpty())
        .map(step -> FieldChange.then(announced(step)))
        .forEach(why::add);
    Step adopt =
        Step.of(
                part.toString(),
                part,
                Stage.EXPAND,
                Verb.ADOPT,
                "take over %s %s".formatted(found.what(), found.name()),
                tagging)
            .because(why)
            .on(found.name(), found.immutableId(), 0)
            .asking();
    var adopted = new Need.Done(part, adopt.key());
    return Assessment.of(adopt)
        .and(
            new Assessment(
                changes.steps().stream().map(step -> step.needing(adopted)).toList(),
                changes.inFlight(),
                changes.findings()));
  }

  /** Whose it was, or which other part of the same app. */
  private static FieldChange changesHands(Owner owner, Found found) {
    return owner.claim(found.tags()) == Owner.Claim.OURS
        ? new FieldChange(
            "part", found.tags().getOrDefault(Owner.PART, ""), found.part().toString())
        : new FieldChange("owner", holder(found.tags()), owner.adopter());
  }

  /** All of a step that a person would approve: what it does, its values, and what it costs. */
  private static String announced(Step step) {
    String values =
        step.why().stream()
            .filter(change -> !told(step, change))
            .map(FieldChange::toString)
            .collect(Collectors.joining(", "));
    return step.title() + (values.isEmpty() ? "" : ": " + values) + noticed(step);
  }

  /** Whether the title says it already. */
  private static boolean told(Step step, FieldChange change) {
    return !change.to().isEmpty()
        && step.title().contains(change.to())
        && step.title().contains(change.from());
  }

  private static String noticed(Step step) {
    String users =
        switch (step.impact()) {
          case ONLINE, DEGRADED -> "";
          case FAILOVER -> " (failover)";
          case DOWNTIME -> " (downtime)";
        };
    return step.reversible() ? users : users + " (cannot be undone)";
  }

  /** The app whose tags something bears, with its installation and namespace; empty if none. */
  public static String holder(Map<String, String> tags) {
    return tags.containsKey(Owner.APP)
        ? "%s/%s/%s"
            .formatted(
                tags.getOrDefault(Owner.INSTALLATION, ""),
                tags.getOrDefault(Owner.NAMESPACE, ""),
                tags.get(Owner.APP))
        : "";
  }

  private static Finding notAgreed(Owner owner, Found found) {
    return new Finding.Alarm(
        found.part(),
        NOT_ADOPTABLE,
        "%s %s exists, and its owner in AWS has not agreed that this app takes it over: it is left alone. Let them put the tag %s=%s on it"
            .formatted(found.what(), found.name(), Owner.ADOPTABLE_BY, owner.adopter()));
  }
}
