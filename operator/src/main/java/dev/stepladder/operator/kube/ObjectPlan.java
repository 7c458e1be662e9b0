package dev.stepladder.operator.kube;

import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.inventory.Entry;
import dev.stepladder.operator.plan.Assessment;
import dev.stepladder.operator.plan.Estimate;
import dev.stepladder.operator.plan.FieldChange;
import dev.stepladder.operator.plan.Impact;
import dev.stepladder.operator.plan.InFlight;
import dev.stepladder.operator.plan.Need;
import dev.stepladder.operator.plan.Stage;
import dev.stepladder.operator.plan.Step;
import dev.stepladder.operator.plan.Verb;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A part that is a single object: there as soon as the API server has it. What controllers make of
 * it afterwards, a load balancer with an address say, is not waited for.
 *
 * @param titles of the step that makes it and of the one that changes it
 * @param needs what must be true before it is made
 */
record ObjectPlan(Scene scene, PartId part, KubeObject desired, Titles titles, List<Need> needs) {

  /** Stands for what no person has a word for. */
  static final String DEFINITION = "definition";

  /** What a person reads. */
  record Titles(String create, String change) {}

  Assessment assess() {
    return switch (scene.view().entry(KubeObject.class, desired.name())) {
      case Entry.Unknown<KubeObject>(String reason, _) ->
          scene.unseen(part, desired.name(), reason);
      case Entry.Absent<KubeObject> _ ->
          Assessment.of(
              step(Verb.CREATE, titles.create, created()).needing(needs.toArray(Need[]::new)));
      case Entry.Present<KubeObject>(KubeObject seen, Instant since, _, _) -> present(seen, since);
    };
  }

  private Assessment present(KubeObject seen, Instant since) {
    if (!Marks.ours(seen.object(), scene.owner())) {
      return scene.notOurs(part, seen.object());
    }
    if (seen.going()) {
      return Assessment.of(
          new InFlight(
              part.toString(),
              part,
              Stage.SWITCH,
              titles.change,
              Impact.ONLINE,
              part.toString(),
              "being deleted",
              since,
              Estimate.MOMENT));
    }
    List<FieldChange> why = why(desired, seen);
    return why.isEmpty()
        ? Assessment.NOTHING
        : Assessment.of(step(Verb.CHANGE, titles.change, why));
  }

  private List<FieldChange> created() {
    return Facts.of(desired, desired).entrySet().stream()
        .filter(fact -> !fact.getValue().isEmpty())
        .map(fact -> new FieldChange(fact.getKey(), "", fact.getValue()))
        .toList();
  }

  /** In which of the facts that a person knows an object differs; empty if it does not differ. */
  static List<FieldChange> why(KubeObject desired, KubeObject live) {
    if (Difference.between(desired.object(), live.object()).isEmpty()) {
      return List.of();
    }
    Map<String, String> is = Facts.of(desired, live);
    var changes = new ArrayList<FieldChange>();
    Facts.of(desired, desired)
        .forEach((field, to) -> {
          String from = is.getOrDefault(field, "");
          if (!from.equals(to)) {
            changes.add(new FieldChange(field, from, to));
          }
        });
    if (changes.isEmpty()) {
      changes.add(new FieldChange(DEFINITION, mark(live), mark(desired)));
    }
    return changes;
  }

  private static String mark(KubeObject object) {
    return Marks.annotation(object.object(), Marks.APPLIED).orElse("");
  }

  private Step step(Verb verb, String title, List<FieldChange> why) {
    return Step.of(
            part.toString(), part, Stage.SWITCH, verb, title, new KubeAction.ApplyObject(desired))
        .because(why);
  }
}
