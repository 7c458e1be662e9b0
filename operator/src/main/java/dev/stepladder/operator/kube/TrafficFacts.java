package dev.stepladder.operator.kube;

import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a NetworkPolicy lets through, in a person's words. */
record TrafficFacts(NetworkPolicy policy) {

  private static final String NOTHING = "nothing";

  Map<String, String> all() {
    var facts = new LinkedHashMap<String, String>();
    facts.put(
        "in",
        text(
            policy.getSpec().getIngress().stream()
                .map(rule -> peers("from ", rule.getFrom(), "anywhere"))));
    facts.put(
        "out",
        text(
            policy.getSpec().getEgress().stream()
                .map(rule ->
                    ports(rule.getPorts())
                        + peers(
                            rule.getPorts().isEmpty() ? "to " : "at ", rule.getTo(), "anywhere"))));
    return facts;
  }

  private static String text(Stream<String> rules) {
    String all = rules.collect(Collectors.joining("; "));
    return all.isEmpty() ? NOTHING : all;
  }

  private static String ports(List<NetworkPolicyPort> ports) {
    return ports.isEmpty()
        ? ""
        : "port "
            + ports.stream()
                .map(port -> String.valueOf(port.getPort().getValue()))
                .distinct()
                .collect(Collectors.joining(", "))
            + " ";
  }

  private static String peers(String word, List<NetworkPolicyPeer> peers, String all) {
    return peers.isEmpty()
        ? all
        : word + peers.stream().map(TrafficFacts::peer).collect(Collectors.joining(", "));
  }

  private static String peer(NetworkPolicyPeer peer) {
    if (peer.getIpBlock() != null) {
      return peer.getIpBlock().getCidr();
    }
    if (peer.getNamespaceSelector() != null) {
      return "namespace "
          + String.join(", ", peer.getNamespaceSelector().getMatchLabels().values());
    }
    return "its own app";
  }
}
