package dev.stepladder.operator.kube;

import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.inventory.Entry;
import dev.stepladder.operator.plan.Assessment;
import dev.stepladder.operator.plan.Estimate;
import dev.stepladder.operator.plan.Impact;
import dev.stepladder.operator.plan.InFlight;
import dev.stepladder.operator.plan.Need;
import dev.stepladder.operator.plan.Stage;
import dev.stepladder.operator.plan.Step;
import dev.stepladder.operator.plan.Verb;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What was made for parts that the blueprint has no more. The ledger and the credentials of what is
 * retained are never left over; those of what goes go after it.
 */
final class LeftoverPlan {

  private static final String WORKLOAD = "workload";
  private static final String MIGRATION = "migration";
  private static final String BINDING = "binding";
  private static final String CREDENTIALS = "credentials";
  private static final String BUDGET = "budget";
  private static final String INGRESS = "ingress";
  private static final String NETWORK = "network";
  private static final String ISOLATION = "isolation";
  private static final String AUTOSCALER = "autoscaler";
  private static final String REMOVE = "/remove";
  private static final Estimate USUAL = Estimate.seconds(30, 120);

  private final Scene scene;

  LeftoverPlan(Scene scene) {
    this.scene = scene;
  }

  /** The part that a workload's migrations are of. */
  static PartId migrationOf(PartId workload) {
    return PartId.of(MIGRATION, workload.name());
  }

  Assessment assess() {
    return removals().and(unread());
  }

  /** A Secret that cannot be read may be there: an app does not go before that is known. */
  private Assessment unread() {
    if (!scene.blueprint().retiring()) {
      return Assessment.NOTHING;
    }
    Stream<Assessment> bindings =
        scene.blueprint().parts(Part.Binding.class).stream()
            .map(binding -> unread(binding.id(), binding.secretName()));
    Stream<Assessment> tokens =
        scene.blueprint().parts(Part.NoCache.class).stream()
            .filter(none -> scene.view().ledger().begun(none.id().toString()))
            .map(none -> unread(PartId.of(CREDENTIALS, none.id().kind()), none.tokenSecret()));
    Stream<Assessment> passwords =
        scene.blueprint().parts(Part.NoDatabase.class).stream()
            .map(none -> unread(PartId.of(CREDENTIALS, none.id().kind()), none.was().secretName()));
    return Stream.of(bindings, tokens, passwords)
        .flatMap(unread -> unread)
        .reduce(Assessment.NOTHING, Assessment::and);
  }

  private Assessment unread(PartId part, String secret) {
    return scene.entry("Secret", secret) instanceof Entry.Unknown<KubeObject>(String reason, _)
        ? scene.unseen(part, "Secret " + secret, reason)
        : Assessment.NOTHING;
  }

  private Assessment removals() {
    Map<PartId, List<Entry.Present<KubeObject>>> byPart =
        scene.present().stream()
            .filter(seen -> !(seen.resource().object() instanceof ConfigMap))
            .filter(seen -> part(seen).isPresent())
            .collect(
                Collectors.groupingBy(
                    seen -> part(seen).orElseThrow(), TreeMap::new, Collectors.toList()));
    return byPart.entrySet().stream()
        .filter(entry -> !wanted(entry.getKey()))
        .map(entry -> removal(entry.getKey(), entry.getValue()))
        .reduce(Assessment.NOTHING, Assessment::and);
  }

  /** The part under which an object goes: a workload's migrations go with it. */
  private Optional<PartId> part(Entry.Present<KubeObject> seen) {
    return Marks.part(seen.resource().object())
        .flatMap(part ->
            switch (part.kind()) {
              case WORKLOAD, BINDING, BUDGET, INGRESS, NETWORK, ISOLATION, AUTOSCALER ->
                  Optional.of(part);
              case CREDENTIALS -> Optional.of(part).filter(this::ofWhatGoes);
              case MIGRATION -> Optional.of(PartId.of(WORKLOAD, part.name()));
              default -> Optional.empty();
            });
  }

  private boolean ofWhatGoes(PartId credentials) {
    return scene.blueprint().parts().stream()
        .filter(part ->
            part instanceof Part.NoDatabase || (part instanceof Part.NoCache none && goes(none)))
        .anyMatch(none -> none.id().equals(PartId.of(credentials.name())));
  }

  /**
   * A cache that stays asks for its token still; so may one that the ledger has lost, which nobody
   * looks for any more.
   */
  private boolean goes(Part.NoCache none) {
    String part = none.id().toString();
    boolean stays = none.adoptedStays() && scene.view().ledger().adopted(part).isPresent();
    return scene.view().ledger().begun(part) && !stays;
  }

  private boolean wanted(PartId id) {
    return !scene.blueprint().retiring()
        && scene.blueprint().parts().stream().map(Part::id).anyMatch(id::equals);
  }

  private Assessment removal(PartId part, List<Entry.Present<KubeObject>> seen) {
    List<KubeObject> standing =
        seen.stream()
            .map(Entry.Present::resource)
            .filter(object -> !(object.object() instanceof Pod) && !object.going())
            .toList();
    if (!standing.isEmpty()) {
      return Assessment.of(step(part, standing));
    }
    List<Entry.Present<KubeObject>> left =
        seen.stream()
            .filter(present ->
                present.resource().as(Pod.class).map(pod -> !Pods.over(pod)).orElse(true))
            .toList();
    return left.isEmpty() ? Assessment.NOTHING : Assessment.of(going(part, left));
  }

  private Step step(PartId part, List<KubeObject> objects) {
    Step step =
        Step.of(
                part + REMOVE,
                part,
                Stage.CONTRACT,
                Verb.REMOVE,
                title(part),
                new KubeAction.Remove(objects))
            .costing(Impact.ONLINE, USUAL);
    return switch (part.kind()) {
      case BINDING -> step.needing(new Need.AllFinished(WORKLOAD));
      case CREDENTIALS -> step.needing(new Need.Finished(PartId.of(part.name())));
      // Nobody is sent to pods any more before those go.
      case WORKLOAD -> step.needing(removed(PartId.of(INGRESS, part.name())));
      // Who scales pods goes once their number is the operator's again.
      case AUTOSCALER -> {
        PartId workload = PartId.of(WORKLOAD, part.name());
        yield step.needing(
            new Need.Done(part, part.toString()),
            new Need.Done(workload, AutoscalerPlan.numberKey(workload)));
      }
      // What is denied goes before what is allowed, and pods that go may speak until they are gone.
      case NETWORK ->
          step.needing(removed(PartId.of(ISOLATION)), removed(PartId.of(WORKLOAD, part.name())));
      default -> step;
    };
  }

  private static Need removed(PartId part) {
    return new Need.Done(part, part + REMOVE);
  }

  private static String title(PartId part) {
    return switch (part.kind()) {
      case BUDGET -> "remove the disruption budget of " + part.name();
      case INGRESS -> "remove the ingress of " + part.name();
      case AUTOSCALER -> "remove the autoscaler of " + part.name();
      case NETWORK -> "remove the rules for the traffic of " + part.name();
      case ISOLATION -> "let other traffic pass again";
      default -> "remove " + part.toString().replace('/', ' ');
    };
  }

  private InFlight going(PartId part, List<Entry.Present<KubeObject>> left) {
    // What stands yet has stood for long; it goes since it was told to.
    Instant since =
        left.stream()
            .filter(present -> present.resource().going())
            .map(Entry.Present::since)
            .min(Instant::compareTo)
            .orElse(scene.situation().now());
    return new InFlight(
        part + REMOVE,
        part,
        Stage.CONTRACT,
        title(part),
        Impact.ONLINE,
        part.toString(),
        "going, %d objects left (%s)".formatted(left.size(), left.getFirst().resource().name()),
        since,
        USUAL);
  }
}
