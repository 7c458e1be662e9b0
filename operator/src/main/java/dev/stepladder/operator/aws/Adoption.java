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
import java.util.List;
import java.util.Map;

/**
 * What exists in AWS, was made by somebody else and is taken over by an app that names it: once its
 * owner there agrees by a tag, and once a person has approved all that would be changed.
 */
public final class Adoption {

  private Adoption() {}

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
    if (!owner.mayAdopt(found.tags())) {
      return Assessment.of(notAgreed(owner, found));
    }
    PartId part = found.part();
    var why = new ArrayList<FieldChange>();
    why.add(new FieldChange("owner", former(found.tags()), owner.adopter()));
    // What is approved is all that comes after it, too: if that changes, this is another step.
    changes.steps().forEach(step -> why.addAll(announced(part, step)));
    Step adopt =
        Step.of(
                part.toString(),
                part,
                Stage.EXPAND,
                Verb.CHANGE,
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

  private static List<FieldChange> announced(PartId part, Step step) {
    String key =
        step.key().substring(step.key().startsWith(part + "/") ? part.toString().length() + 1 : 0);
    return step.why().stream()
        .map(change ->
            new FieldChange("then " + key + ", " + change.field(), change.from(), change.to()))
        .toList();
  }

  private static String former(Map<String, String> tags) {
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
        "NotAdoptable",
        "%s %s exists and its owner in AWS has not agreed that this app takes it over; it is left alone. Let them tag it %s=%s"
            .formatted(found.what(), found.name(), Owner.ADOPTABLE_BY, owner.adopter()));
  }
}
