package dev.stepladder.simulator.kubelet;

import dev.stepladder.simulator.kubelet.Key.PodKey;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Volume;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ObjIntConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Who is connected to what: a pod that runs holds a connection to every host that the Secrets of
 * its volumes named when it started, in the shape of servicebinding.io, and keeps it to its end.
 */
final class PodConnections {
  private final Cluster cluster;
  private final ObjIntConsumer<String> told;
  private final Map<PodKey, Open> open = new HashMap<>();

  private record Open(String uid, Set<String> hosts) {}

  PodConnections(Cluster cluster, ObjIntConsumer<String> told) {
    this.cluster = cluster;
    this.told = told;
  }

  /** Takes note of a pod as it is now; of one that is gone there is none. */
  void follow(PodKey key, Optional<Pod> pod) {
    Optional<Pod> running = pod.filter(one -> Pods.phase(one).equals("Running"));
    Optional<Open> before = Optional.ofNullable(open.get(key));
    boolean same = before.map(Open::uid).equals(running.map(one -> one.getMetadata().getUid()));
    if (same) {
      return;
    }
    before.ifPresent(closed -> {
      open.remove(key);
      tell(closed.hosts());
    });
    running.ifPresent(one -> {
      var opened = new Open(one.getMetadata().getUid(), hosts(one));
      open.put(key, opened);
      tell(opened.hosts());
    });
  }

  private void tell(Set<String> hosts) {
    for (String host : hosts) {
      told.accept(
          host, (int) open.values().stream().filter(pod -> pod.hosts().contains(host)).count());
    }
  }

  private Set<String> hosts(Pod pod) {
    return pod.getSpec().getVolumes().stream()
        .map(Volume::getSecret)
        .filter(volume -> volume != null)
        .flatMap(volume ->
            cluster.secret(pod.getMetadata().getNamespace(), volume.getSecretName()).stream())
        .flatMap(PodConnections::named)
        .collect(Collectors.toSet());
  }

  private static Stream<String> named(Secret secret) {
    Map<String, String> data = secret.getData() == null ? Map.of() : secret.getData();
    return Stream.of("host", "hosts")
        .map(data::get)
        .filter(encoded -> encoded != null)
        .map(encoded -> new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8))
        .flatMap(hosts -> Stream.of(hosts.split(",")))
        .filter(host -> !host.isEmpty());
  }
}
