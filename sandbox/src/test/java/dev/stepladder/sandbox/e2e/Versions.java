package dev.stepladder.sandbox.e2e;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The versions of everything in a rig's cluster that concerns apps: equal, nothing was written. */
final class Versions {

  /** Kinds of everything that the operator makes or reports in, beside AWS. */
  private static final List<ResourceDefinitionContext> KINDS =
      List.of(
          kind("", "v1", "Secret", "secrets"),
          kind("", "v1", "ConfigMap", "configmaps"),
          kind("", "v1", "Service", "services"),
          kind("", "v1", "ServiceAccount", "serviceaccounts"),
          kind("", "v1", "Event", "events"),
          kind("", "v1", "Pod", "pods"),
          kind("events.k8s.io", "v1", "Event", "events"),
          kind("apps", "v1", "Deployment", "deployments"),
          kind("apps", "v1", "ReplicaSet", "replicasets"),
          kind("autoscaling", "v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers"),
          kind("policy", "v1", "PodDisruptionBudget", "poddisruptionbudgets"),
          kind("networking.k8s.io", "v1", "Ingress", "ingresses"),
          kind("networking.k8s.io", "v1", "NetworkPolicy", "networkpolicies"),
          kind("batch", "v1", "Job", "jobs"),
          kind("stepladder.dev", "v1alpha1", "StagedApp", "stagedapps"));

  private static final List<ResourceDefinitionContext> CLUSTER_KINDS =
      List.of(
          kind("stepladder.dev", "v1alpha1", "AwsEnvironment", "awsenvironments"),
          kind("stepladder.dev", "v1alpha1", "ScaleTier", "scaletiers"));

  private Versions() {}

  /** By kind and name. */
  static Map<String, String> of(Rig rig) {
    var versions = new TreeMap<String, String>();
    Stream.of(
            KINDS.stream().flatMap(kind -> found(rig, kind, rig.namespace())),
            // The operator's own namespace has the ledger.
            found(rig, kind("", "v1", "ConfigMap", "configmaps"), Rig.HOME),
            CLUSTER_KINDS.stream()
                .flatMap(kind ->
                    rig.client().genericKubernetesResources(kind).list().getItems().stream()))
        .flatMap(objects -> objects)
        .forEach(found -> versions.put(name(found), found.getMetadata().getResourceVersion()));
    return versions;
  }

  static Stream<GenericKubernetesResource> found(
      Rig rig, ResourceDefinitionContext kind, String namespace) {
    return rig
        .client()
        .genericKubernetesResources(kind)
        .inNamespace(namespace)
        .list()
        .getItems()
        .stream();
  }

  static String name(GenericKubernetesResource found) {
    return "%s %s %s"
        .formatted(found.getApiVersion(), found.getKind(), found.getMetadata().getName());
  }

  static ResourceDefinitionContext kind(String group, String version, String kind, String plural) {
    return new ResourceDefinitionContext.Builder()
        .withGroup(group)
        .withVersion(version)
        .withKind(kind)
        .withPlural(plural)
        .withNamespaced(!plural.equals("awsenvironments") && !plural.equals("scaletiers"))
        .build();
  }
}
