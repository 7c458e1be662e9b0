package dev.stepladder.operator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.api.v1alpha1.Names;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.kube.AutoscalerObjects.Range;
import dev.stepladder.operator.plan.Ground;
import io.fabric8.kubernetes.api.model.FieldsV1;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntryBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Who owns the number of pods in the model, as the API server keeps account of it, and autoscalers
 * that bring it where the load wants it. Every write is judged: none may take pods away that the
 * rung does not take away.
 */
final class ModelScaling {

  private static final String AUTOSCALER = "kube-controller-manager";
  private static final Duration SYNC = Duration.ofSeconds(15);
  private static final Duration CALM = Duration.ofMinutes(5);
  private static final Duration DESCENT = Duration.ofMinutes(1);

  private final Ground ground;
  private final Map<String, Set<String>> owners = new HashMap<>();

  /** What happens to the pods of a Deployment whose number has changed. */
  private final Consumer<Deployment> scaled;

  private int load;

  ModelScaling(Ground ground, Consumer<Deployment> scaled) {
    this.ground = ground;
    this.scaled = scaled;
  }

  /** From now on the load wants so many pods of each workload. */
  void load(int pods) {
    load = pods;
    autoscalers().forEach(autoscaler -> sync(autoscaler.getMetadata().getName()));
  }

  /** The number of pods once one apply has been made, and with it who owns that number. */
  int applied(Replicas.Write write, Optional<Deployment> live, Blueprint blueprint) {
    Deployment deployment = (Deployment) write.object();
    String name = deployment.getMetadata().getName();
    Set<String> owning = owning(name, live);
    int before = live.map(known -> known.getSpec().getReplicas()).orElse(0);
    Integer wanted = deployment.getSpec().getReplicas();
    int after = before;
    if (wanted != null) {
      assertThat(write.force() || wanted == before || owning.isEmpty())
          .as("%s applies a number that is not contested", write.manager())
          .isTrue();
      if (wanted != before) {
        owning.clear();
      }
      owning.add(write.manager());
      after = wanted;
    } else if (live.isEmpty() || (owning.remove(write.manager()) && owning.isEmpty())) {
      after = 1;
    }
    judge(name, before, after, write, blueprint);
    owners.put(name, owning);
    return after;
  }

  private void judge(
      String name, int before, int after, Replicas.Write write, Blueprint blueprint) {
    Part.Workload part =
        blueprint.parts(Part.Workload.class).stream()
            .filter(workload -> workload.objectName().equals(name))
            .findFirst()
            .orElseThrow();
    assertThat(after)
        .as("pods of %s after a write of %s, %d before", name, write.manager(), before)
        .isGreaterThanOrEqualTo(Math.min(before, part.replicas()));
    boolean autoscaled =
        blueprint.parts(Part.Autoscaler.class).stream()
            .anyMatch(autoscaler -> autoscaler.workload().id().equals(part.id()));
    if (autoscaled && autoscaler(name).isPresent() && before > 0) {
      assertThat(after).as("pods of %s, which has an autoscaler", name).isEqualTo(before);
    }
  }

  /** Who manages the number, as the API server would show it. */
  List<ManagedFieldsEntry> managedFields(String name, Optional<Deployment> live) {
    return owning(name, live).stream()
        .map(manager -> {
          var fields = new FieldsV1();
          fields.setAdditionalProperty("f:spec", Map.of("f:replicas", Map.of()));
          return new ManagedFieldsEntryBuilder()
              .withManager(manager)
              .withOperation(manager.equals(AUTOSCALER) ? "Update" : "Apply")
              .withFieldsV1(fields)
              .build();
        })
        .toList();
  }

  private Set<String> owning(String name, Optional<Deployment> live) {
    if (live.isEmpty()) {
      return new TreeSet<>();
    }
    String before = Replicas.areOthers(live.get()) ? AUTOSCALER : Names.MANAGER;
    return new TreeSet<>(owners.getOrDefault(name, Set.of(before)));
  }

  /** An autoscaler was made or changed. */
  void changed(HorizontalPodAutoscaler autoscaler) {
    String name = autoscaler.getMetadata().getName();
    deployment(name)
        .ifPresent(live ->
            assertThat(autoscaler.getSpec().getMaxReplicas())
                .as("the most of %s against its pods of now", name)
                .isGreaterThanOrEqualTo(live.getSpec().getReplicas()));
    sync(name);
  }

  private void sync(String name) {
    ground.after(SYNC, () -> enforce(name));
    ground.after(CALM, () -> descend(name));
  }

  /** Its bounds and a load that has risen count at once. */
  private void enforce(String name) {
    autoscaler(name)
        .flatMap(autoscaler -> deployment(name).map(live -> target(autoscaler, live)))
        .ifPresent(target -> scale(name, target));
  }

  private int target(HorizontalPodAutoscaler autoscaler, Deployment live) {
    Range range = Range.of(autoscaler);
    int number = live.getSpec().getReplicas();
    return Math.clamp(Math.max(load, number), range.fewest(), range.most());
  }

  /** A load that has fallen takes one pod a minute. */
  private void descend(String name) {
    Optional<Integer> lower =
        autoscaler(name)
            .map(Range::of)
            .flatMap(range ->
                deployment(name)
                    .map(live -> live.getSpec().getReplicas())
                    .filter(number -> number > Math.max(load, range.fewest())));
    lower.ifPresent(number -> {
      scale(name, number - 1);
      ground.after(DESCENT, () -> descend(name));
    });
  }

  private void scale(String name, int replicas) {
    Deployment live = deployment(name).orElseThrow();
    if (live.getSpec().getReplicas() == replicas) {
      return;
    }
    owners.put(name, Set.of(AUTOSCALER));
    scaled.accept(new DeploymentBuilder(live).editSpec().withReplicas(replicas).endSpec().build());
  }

  private List<HorizontalPodAutoscaler> autoscalers() {
    return ground.all(KubeObject.class).stream()
        .flatMap(seen -> seen.as(HorizontalPodAutoscaler.class).stream())
        .toList();
  }

  private Optional<HorizontalPodAutoscaler> autoscaler(String name) {
    return autoscalers().stream()
        .filter(autoscaler -> autoscaler.getMetadata().getName().equals(name))
        .findFirst();
  }

  private Optional<Deployment> deployment(String name) {
    return ground
        .find(KubeObject.class, KubeObject.name("Deployment", name))
        .flatMap(seen -> seen.as(Deployment.class));
  }
}
