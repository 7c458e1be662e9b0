package dev.stepladder.simulator.controlplane;

import io.fabric8.kubeapitest.cert.CertManager;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** etcd and kube-apiserver as processes. */
record Servers(ServerProcess etcd, ServerProcess apiServer, Optional<Watchdog> watchdog) {
  private static final Duration LOOK_EVERY = Duration.ofMillis(100);

  static Servers start(
      ControlPlaneOptions options,
      Binaries binaries,
      StateDirectory directory,
      CertManager certificates,
      Ports ports) {
    // Both at once: the API server waits for etcd.
    var etcd =
        ServerProcess.start(
            Binaries.ETCD, etcdCommand(binaries, directory, ports), directory.log(Binaries.ETCD));
    try {
      var apiServer =
          ServerProcess.start(
              Binaries.API_SERVER,
              apiServerCommand(options, binaries, directory, certificates, ports),
              directory.log(Binaries.API_SERVER));
      return new Servers(etcd, apiServer, Watchdog.over(List.of(etcd, apiServer), directory));
    } catch (RuntimeException e) {
      etcd.stop();
      throw e;
    }
  }

  private static List<String> etcdCommand(
      Binaries binaries, StateDirectory directory, Ports ports) {
    var client = "http://127.0.0.1:" + ports.etcd();
    var peer = "http://127.0.0.1:" + ports.etcdPeer();
    var command =
        new ArrayList<>(
            List.of(
                binaries.etcd().toString(),
                "--name=default",
                "--data-dir=" + directory.etcdData(),
                "--listen-client-urls=" + client,
                "--advertise-client-urls=" + client,
                "--listen-peer-urls=" + peer,
                "--initial-advertise-peer-urls=" + peer,
                "--initial-cluster=default=" + peer,
                "--log-level=warn"));
    if (directory.temporary()) {
      // What is deleted on close need not survive a power failure.
      command.add("--unsafe-no-fsync");
    }
    return List.copyOf(command);
  }

  private static List<String> apiServerCommand(
      ControlPlaneOptions options,
      Binaries binaries,
      StateDirectory directory,
      CertManager certificates,
      Ports ports) {
    var command =
        new ArrayList<>(
            List.of(
                binaries.apiServer().toString(),
                "--bind-address=127.0.0.1",
                "--secure-port=" + ports.apiServer(),
                "--etcd-servers=http://127.0.0.1:" + ports.etcd(),
                "--cert-dir=" + directory.path(),
                "--tls-cert-file=" + certificates.getAPIServerCertPath(),
                "--tls-private-key-file=" + certificates.getAPIServerKeyPath(),
                "--client-ca-file=" + certificates.getClientCertPath(),
                "--authorization-mode=RBAC",
                "--service-account-issuer=https://kubernetes.default.svc",
                "--service-account-signing-key-file=" + certificates.getAPIServerKeyPath(),
                "--service-account-key-file=" + certificates.getAPIServerKeyPath(),
                "--service-cluster-ip-range=10.0.0.0/16",
                // Endpoints on loopback are invalid, and nobody here looks for the server by them.
                "--endpoint-reconciler-type=none"));
    command.addAll(options.apiServerArguments());
    return List.copyOf(command);
  }

  void awaitReady(Kubeconfig kubeconfig, Duration timeout) {
    var config =
        new ConfigBuilder(kubeconfig.clientConfig())
            .withRequestRetryBackoffLimit(0)
            .withRequestTimeout(5_000)
            .build();
    var deadline = System.nanoTime() + timeout.toNanos();
    try (var probe = new KubernetesClientBuilder().withConfig(config).build()) {
      while (!ready(probe)) {
        for (var server : List.of(etcd, apiServer)) {
          if (server.endsWithin(LOOK_EVERY.dividedBy(2))) {
            throw new EndedEarlyException(
                "%s ended with status %d while starting. It said:%n  %s"
                    .formatted(server.name(), server.process().exitValue(), server.lastWords()));
          }
        }
        if (System.nanoTime() > deadline) {
          throw new ControlPlaneException(
              "The Kubernetes API server was not ready within %d s. It said:%n  %s"
                  .formatted(timeout.toSeconds(), apiServer.lastWords()));
        }
      }
    }
  }

  private static boolean ready(KubernetesClient probe) {
    try {
      return "ok".equals(probe.raw("/readyz"))
          && probe.namespaces().withName("default").get() != null;
    } catch (KubernetesClientException e) {
      // Not listening, not authorizing or not ready yet.
      return false;
    }
  }

  void stop() {
    watchdog.ifPresent(Watchdog::dismiss);
    apiServer.stop();
    etcd.stop();
  }

  /** A server ended before it was ready. */
  static final class EndedEarlyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    EndedEarlyException(String message) {
      super(message);
    }
  }
}
