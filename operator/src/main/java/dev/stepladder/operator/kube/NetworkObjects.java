package dev.stepladder.operator.kube;

import dev.stepladder.api.v1alpha1.Names;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.Part;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRuleBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRuleBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeerBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPortBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The NetworkPolicies of an app. The first policy that selects a pod shuts out what no policy
 * allows, so that all that a pod needs is in one: it comes and changes as a whole.
 */
record NetworkObjects(Owner owner) {

  private static final List<String> BOTH_WAYS = List.of("Ingress", "Egress");
  private static final int DNS = 53;
  private static final int HTTPS = 443;
  private static final int HTTP = 80;

  /** Where pods get their AWS credentials (EKS User Guide, EKS Pod Identity Agent). */
  private static final List<String> POD_IDENTITY = List.of("169.254.170.23/32", "fd00:ec2::23/128");

  /** What a workload's pods need. */
  NetworkPolicy rules(Part.NetworkRules part) {
    var selector = new TreeMap<>(own());
    selector.put(Names.WORKLOAD_LABEL, part.workload().name());
    return Marks.applied(
        new NetworkPolicyBuilder()
            .withMetadata(
                Marks.metadata(owner, part.id(), part.workload(), part.workload().objectName()))
            .withNewSpec()
            .withPodSelector(selector(selector))
            .withPolicyTypes(BOTH_WAYS)
            .withIngress(in(part))
            .withEgress(out(part))
            .endSpec()
            .build());
  }

  /** Shuts the pods for all that is not allowed elsewhere. No workload's objects have a dot. */
  NetworkPolicy isolation(Part.Isolation part) {
    return Marks.applied(
        new NetworkPolicyBuilder()
            .withMetadata(Marks.metadata(owner, part.id(), owner.app() + ".deny"))
            .withNewSpec()
            .withPodSelector(selector(own()))
            .withPolicyTypes(BOTH_WAYS)
            .endSpec()
            .build());
  }

  List<KubeObject> all(Blueprint blueprint) {
    var objects = new ArrayList<KubeObject>();
    blueprint
        .parts(Part.NetworkRules.class)
        .forEach(part -> objects.add(new KubeObject(rules(part))));
    blueprint
        .parts(Part.Isolation.class)
        .forEach(part -> objects.add(new KubeObject(isolation(part))));
    return objects;
  }

  /** The port goes by its name: while it changes, old pods have the old one and new the new. */
  private List<NetworkPolicyIngressRule> in(Part.NetworkRules part) {
    if (part.workload().port().isEmpty()) {
      return List.of();
    }
    var rule =
        new NetworkPolicyIngressRuleBuilder()
            .withPorts(port("TCP", new IntOrString(PodShape.PORT)));
    var from = new ArrayList<NetworkPolicyPeer>();
    from.add(ownPods());
    if (part.routed()) {
      if (part.sources().isEmpty() && part.sourceNamespace().isEmpty()) {
        return List.of(rule.build());
      }
      part.sources().forEach(cidr -> from.add(block(cidr)));
      part.sourceNamespace().ifPresent(namespace -> from.add(podsOf(namespace)));
    }
    return List.of(rule.withFrom(from).build());
  }

  private List<NetworkPolicyEgressRule> out(Part.NetworkRules part) {
    var rules = new ArrayList<NetworkPolicyEgressRule>();
    rules.add(new NetworkPolicyEgressRuleBuilder().withTo(ownPods()).build());
    rules.add(
        new NetworkPolicyEgressRuleBuilder()
            .withPorts(port("UDP", new IntOrString(DNS)), port("TCP", new IntOrString(DNS)))
            .build());
    rules.add(
        new NetworkPolicyEgressRuleBuilder()
            .withPorts(port("TCP", new IntOrString(HTTPS)))
            .build());
    rules.add(
        new NetworkPolicyEgressRuleBuilder()
            .withTo(POD_IDENTITY.stream().map(NetworkObjects::block).toList())
            .withPorts(port("TCP", new IntOrString(HTTP)))
            .build());
    if (!part.dataPorts().isEmpty()) {
      rules.add(
          new NetworkPolicyEgressRuleBuilder()
              .withTo(part.dataCidrs().stream().map(NetworkObjects::block).toList())
              .withPorts(
                  part.dataPorts().stream()
                      .map(port -> port("TCP", new IntOrString(port)))
                      .toList())
              .build());
    }
    return rules;
  }

  /** The TCP ports that a policy opens outwards, wherever to. */
  static Set<Integer> portsOut(NetworkPolicy policy) {
    return policy.getSpec().getEgress().stream()
        .flatMap(rule -> rule.getPorts().stream())
        .filter(port -> "TCP".equals(port.getProtocol()) && port.getPort() != null)
        .map(port -> port.getPort().getIntVal())
        .filter(Objects::nonNull)
        .collect(Collectors.toSet());
  }

  private NetworkPolicyPeer ownPods() {
    return new NetworkPolicyPeerBuilder().withPodSelector(selector(own())).build();
  }

  private Map<String, String> own() {
    return Map.of(Names.APP_LABEL, owner.app(), Names.MANAGED_BY_LABEL, Names.MANAGER);
  }

  /** Every namespace has this label, which nobody can change. */
  private static NetworkPolicyPeer podsOf(String namespace) {
    return new NetworkPolicyPeerBuilder()
        .withNamespaceSelector(selector(Map.of("kubernetes.io/metadata.name", namespace)))
        .build();
  }

  private static NetworkPolicyPeer block(String cidr) {
    return new NetworkPolicyPeerBuilder().withNewIpBlock().withCidr(cidr).endIpBlock().build();
  }

  private static NetworkPolicyPort port(String protocol, IntOrString port) {
    return new NetworkPolicyPortBuilder().withProtocol(protocol).withPort(port).build();
  }

  private static LabelSelector selector(Map<String, String> labels) {
    return new LabelSelectorBuilder().withMatchLabels(labels).build();
  }
}
