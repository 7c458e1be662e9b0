package dev.stepladder.simulator.kubelet;

/**
 * What is looked at as one: an object by its kind, namespace and name, whether it exists or not.
 */
sealed interface Key {
  String namespace();

  String name();

  record DeploymentKey(String namespace, String name) implements Key {}

  record JobKey(String namespace, String name) implements Key {}

  record AutoscalerKey(String namespace, String name) implements Key {}

  record PodKey(String namespace, String name) implements Key {}
}
