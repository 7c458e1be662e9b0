package dev.stepladder.simulator.kubelet;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Makes pods on made-up nodes, one node per zone, spread evenly per owner. */
final class Placement {
  private static final String DEFAULT_ACCOUNT = "default";
  private static final int CONFLICT = 409;

  private final KubernetesClient client;
  private final Cluster cluster;
  private final List<Node> nodes;
  private final Set<String> namespacesWithAccount = new HashSet<>();

  private record Node(String name, String zone, int index) {}

  Placement(KubernetesClient client, Cluster cluster, List<String> zones) {
    this.client = client;
    this.cluster = cluster;
    this.nodes =
        IntStream.range(0, zones.size())
            .mapToObj(index -> new Node("node-" + zones.get(index), zones.get(index), index))
            .toList();
  }

  /** The nodes as objects, so that {@code kubectl get nodes} and zone labels tell the truth. */
  void createNodes() {
    for (var node : nodes) {
      var object =
          new NodeBuilder()
              .withNewMetadata()
              .withName(node.name())
              .addToLabels("kubernetes.io/hostname", node.name())
              .addToLabels("topology.kubernetes.io/zone", node.zone())
              .addToLabels("topology.kubernetes.io/region", region(node.zone()))
              .endMetadata()
              .withNewStatus()
              .addNewCondition()
              .withType("Ready")
              .withStatus("True")
              .withReason("KubeletReady")
              .withMessage("made up")
              .endCondition()
              .endStatus()
              .build();
      try {
        var created = client.resource(object).create();
        // Admission taints a new node as not ready, and nothing else here would take that back.
        created.getSpec().setTaints(List.of());
        client.resource(created).update();
      } catch (KubernetesClientException e) {
        if (e.getCode() != CONFLICT) {
          throw e;
        }
      }
    }
  }

  private static String region(String zone) {
    return zone.substring(0, zone.length() - 1);
  }

  /** One more pod for the owner, on the node that has the fewest of its pods. */
  Pod create(HasMetadata owner, PodTemplateSpec template) {
    var metadata = owner.getMetadata();
    ensureDefaultAccount(metadata.getNamespace(), template);
    var pod =
        new PodBuilder()
            .withMetadata(
                new ObjectMetaBuilder()
                    .withGenerateName(metadata.getName() + "-")
                    .withNamespace(metadata.getNamespace())
                    .withLabels(template.getMetadata().getLabels())
                    .withAnnotations(template.getMetadata().getAnnotations())
                    .withOwnerReferences(
                        new OwnerReferenceBuilder()
                            .withApiVersion(owner.getApiVersion())
                            .withKind(owner.getKind())
                            .withName(metadata.getName())
                            .withUid(metadata.getUid())
                            .withController(true)
                            .withBlockOwnerDeletion(true)
                            .build())
                    .build())
            .withNewSpecLike(template.getSpec())
            // A pod without a node is deleted at once instead of terminating.
            .withNodeName(emptiest(owner))
            .endSpec()
            .build();
    var created = cluster.create(pod);
    cluster.settle();
    return created;
  }

  private String emptiest(HasMetadata owner) {
    var siblings = cluster.podsOf(owner).stream().filter(Pods::active).toList();
    var all = cluster.allPods();
    return nodes.stream()
        .min(
            Comparator.<Node>comparingLong(node -> on(node, siblings))
                .thenComparingLong(node -> on(node, all))
                .thenComparingInt(Node::index))
        .orElseThrow()
        .name();
  }

  private static long on(Node node, List<Pod> pods) {
    return pods.stream().filter(pod -> node.name().equals(pod.getSpec().getNodeName())).count();
  }

  /** In a cluster a controller makes the account that pods without one of their own run as. */
  private void ensureDefaultAccount(String namespace, PodTemplateSpec template) {
    var wanted = template.getSpec().getServiceAccountName();
    var usesDefault = wanted == null || wanted.isBlank() || wanted.equals(DEFAULT_ACCOUNT);
    if (!usesDefault || namespacesWithAccount.contains(namespace)) {
      return;
    }
    try {
      client
          .resource(
              new ServiceAccountBuilder()
                  .withNewMetadata()
                  .withName(DEFAULT_ACCOUNT)
                  .withNamespace(namespace)
                  .endMetadata()
                  .build())
          .create();
    } catch (KubernetesClientException e) {
      if (e.getCode() != CONFLICT) {
        throw e;
      }
    }
    namespacesWithAccount.add(namespace);
  }
}
