package dev.stepladder.operator.kube;

import dev.stepladder.api.v1alpha1.Names;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whose the number of a Deployment's pods is: the operator's, or an autoscaler's.
 *
 * <p>A field that an applier leaves out and that nobody else owns falls back to its default, so
 * that dropping {@code replicas} would leave a single pod. Before it is dropped, another field
 * manager therefore applies the number of now, and nothing else; it owns the field until the
 * autoscaler's first write through the scale subresource takes it over.
 */
final class Replicas {

  /** Annotation of a Deployment: the number of its pods is not the operator's. */
  static final String MARK = Names.GROUP + "/replicas";

  /** The field manager that keeps the number while it changes hands. */
  static final String KEEPER = Names.MANAGER + "-replicas";

  private static final String AUTOSCALED = "autoscaled";

  private Replicas() {}

  /**
   * One server-side apply.
   *
   * @param force whether to take fields over from others
   */
  record Write(String manager, boolean force, HasMetadata object) {}

  /**
   * A Deployment, yet to be marked as what is applied, that leaves the number of its pods to
   * others.
   */
  static Deployment leftToOthers(Deployment deployment) {
    return new DeploymentBuilder(deployment)
        .editMetadata()
        .addToAnnotations(MARK, AUTOSCALED)
        .endMetadata()
        .editSpec()
        .withReplicas(null)
        .endSpec()
        .build();
  }

  /** A Deployment, yet to be marked as what is applied, with a fixed number of pods. */
  static Deployment fixed(Deployment deployment, int replicas) {
    return new DeploymentBuilder(deployment)
        .editMetadata()
        .removeFromAnnotations(MARK)
        .endMetadata()
        .editSpec()
        .withReplicas(replicas)
        .endSpec()
        .build();
  }

  /** Whether the number of its pods has been left to others. */
  static boolean areOthers(Deployment deployment) {
    return Marks.annotation(deployment, MARK).isPresent();
  }

  /**
   * The writes that apply a Deployment, in order. After each of them the number of pods is at least
   * what it was; whichever is the last one made, the rest follow from what is there then.
   *
   * @param live as the API server has it now, with who manages what
   * @param first pods to begin with, where the number is left to others
   */
  static List<Write> writes(Deployment desired, Optional<Deployment> live, int first) {
    var apply = new Write(Names.MANAGER, true, desired);
    if (desired.getSpec().getReplicas() != null) {
      return List.of(apply);
    }
    if (live.isEmpty()) {
      return List.of(
          new Write(Names.MANAGER, true, Marks.applied(fixed(desired, first))),
          keep(desired, first),
          apply);
    }
    return onlyOurs(live.get())
        ? List.of(keep(desired, live.get().getSpec().getReplicas()), apply)
        : List.of(apply);
  }

  /** Not forced: should the number have changed by now, whoever changed it owns it. */
  private static Write keep(Deployment deployment, int replicas) {
    return new Write(
        KEEPER,
        false,
        new DeploymentBuilder()
            .withNewMetadata()
            .withName(deployment.getMetadata().getName())
            .withNamespace(deployment.getMetadata().getNamespace())
            .endMetadata()
            .withNewSpec()
            .withReplicas(replicas)
            .endSpec()
            .build());
  }

  private static boolean onlyOurs(Deployment live) {
    List<ManagedFieldsEntry> owners =
        live.getMetadata().getManagedFields().stream().filter(Replicas::ownsTheNumber).toList();
    return !owners.isEmpty() && owners.stream().allMatch(Authorship::isOurs);
  }

  private static boolean ownsTheNumber(ManagedFieldsEntry entry) {
    return entry.getFieldsV1() != null
        && entry.getFieldsV1().getAdditionalProperties().get("f:spec") instanceof Map<?, ?> spec
        && spec.containsKey("f:replicas");
  }
}
