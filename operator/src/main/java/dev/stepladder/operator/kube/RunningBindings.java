package dev.stepladder.operator.kube;

import dev.stepladder.operator.blueprint.Part;
import io.fabric8.kubernetes.api.model.SecretVolumeSource;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Which bindings the pods of a workload run with, and which they are to run with.
 *
 * @param identity what gives pods that start now their role in AWS, if it is known
 * @param told what its pods are told to run with
 * @param mounted names of those that its pods mount
 */
record RunningBindings(
    Part.Workload part,
    BoundSecrets bound,
    Optional<String> identity,
    Told told,
    Set<String> mounted) {

  static RunningBindings of(Scene scene, Part.Workload part, Optional<Deployment> deployment) {
    return new RunningBindings(
        part,
        BoundSecrets.of(scene, part),
        scene.identity(part),
        deployment.map(Told::by).orElse(Told.NOTHING),
        deployment.map(RunningBindings::secretsOf).orElse(Set.of()));
  }

  /** Names of the Secrets that the pods of a Deployment mount. */
  static Set<String> secretsOf(Deployment deployment) {
    return deployment.getSpec().getTemplate().getSpec().getVolumes().stream()
        .map(Volume::getSecret)
        .filter(secret -> secret != null)
        .map(SecretVolumeSource::getSecretName)
        .collect(Collectors.toSet());
  }

  /**
   * The workload with the bindings that its pods mount already: pods that mount one that is not
   * written yet would not start. A new one comes with the restart for new bindings, and no image
   * waits for it. What pods are told to run with they mount, whatever somebody has changed.
   */
  Part.Workload asItRuns() {
    return with(name -> mounted.contains(name) || told.bindings().containsKey(name));
  }

  /** The workload with all bindings that are written. */
  Part.Workload asWritten() {
    return with(name -> !bound.missing().contains(name));
  }

  private Part.Workload with(Predicate<String> named) {
    return part.withBindings(
        part.bindings().stream().filter(binding -> named.test(binding.secretName())).toList());
  }

  /** What the pods are told, without the bindings that the workload has no more. */
  Told stillWanted() {
    return told.of(part.bindings().stream().map(Part.Binding::secretName).toList());
  }

  /** What pods that start now are told. */
  Told now() {
    return new Told(bound.written(), identity.or(told::identity));
  }

  /**
   * Whether pods that start now would run with something that those of now do not, and would lack
   * nothing that those have.
   */
  boolean stale() {
    boolean another = identity.isPresent() && !identity.equals(told.identity());
    return !lacks() && (another || !news().isEmpty());
  }

  /** Whether pods that start now would not find a binding that those of now mount. */
  private boolean lacks() {
    return bound.missing().stream().anyMatch(mounted::contains);
  }

  /** Names of bindings that are written and that the pods do not run with, unless they lack one. */
  Set<String> news() {
    if (lacks()) {
      return Set.of();
    }
    return bound.written().entrySet().stream()
        .filter(entry -> !entry.getValue().equals(told.bindings().get(entry.getKey())))
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }
}
