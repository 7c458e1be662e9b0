package dev.stepladder.simulator.controlplane;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * A running kube-apiserver with its etcd, both on 127.0.0.1 only, RBAC on, without
 * controller-manager, scheduler or nodes. Several may run side by side.
 *
 * <p>Binaries, their download and the certificates are kube-api-test's; it is not used to run the
 * servers, because it has etcd listen on all interfaces, knows no fixed port, needs kubectl to tell
 * readiness and switches the admission of ServiceAccounts off.
 */
public final class ControlPlane implements AutoCloseable {
  private static final int ATTEMPTS = 3;

  private final StateDirectory directory;
  private final Servers servers;
  private final Kubeconfig kubeconfig;
  private final KubernetesClient client;
  private final Duration startedIn;
  private final Thread shutdownHook;
  private boolean closed;

  private ControlPlane(
      StateDirectory directory,
      Servers servers,
      Kubeconfig kubeconfig,
      KubernetesClient client,
      Duration startedIn) {
    this.directory = directory;
    this.servers = servers;
    this.kubeconfig = kubeconfig;
    this.client = client;
    this.startedIn = startedIn;
    this.shutdownHook = new Thread(this::stop, "stop-control-plane");
    Runtime.getRuntime().addShutdownHook(shutdownHook);
  }

  /**
   * Starts both servers and returns once the API server is ready and has its default namespace:
   * seconds if the binaries are cached, else as long as it takes to fetch them.
   *
   * @throws ControlPlaneException when binaries cannot be had, the port is taken or a server fails
   */
  public static ControlPlane start(ControlPlaneOptions options) {
    var platform = Platform.current();
    var binaries =
        new BinaryCache(
                options.cache(),
                platform,
                List.of(new Download(platform), new GoBuild(System.getenv())))
            .binaries(options.progress());
    options.port().ifPresent(Ports::requireFree);
    var begun = System.nanoTime();
    var directory = StateDirectory.open(options.directory());
    try {
      for (int attempt = 1; ; attempt++) {
        try {
          return start(options, binaries, directory, begun);
        } catch (Servers.EndedEarlyException e) {
          // A free port may be taken between our look and the server's bind.
          if (options.port().isPresent() || attempt == ATTEMPTS) {
            throw new ControlPlaneException(e.getMessage(), e);
          }
        }
      }
    } catch (RuntimeException e) {
      directory.release();
      throw e;
    }
  }

  private static ControlPlane start(
      ControlPlaneOptions options, Binaries binaries, StateDirectory directory, long begun) {
    var certificates = directory.certificates();
    var ports = Ports.choose(options.port());
    var kubeconfig = directory.kubeconfig(certificates, ports.apiServer());
    var servers = Servers.start(options, binaries, directory, certificates, ports);
    var client = new KubernetesClientBuilder().withConfig(kubeconfig.clientConfig()).build();
    try {
      servers.awaitReady(kubeconfig, options.startTimeout());
      var startedIn = Duration.ofNanos(System.nanoTime() - begun);
      options
          .progress()
          .accept(
              "Kubernetes API server ready on %s after %.1f s"
                  .formatted(kubeconfig.server(), startedIn.toMillis() / 1000.0));
      return new ControlPlane(directory, servers, kubeconfig, client, startedIn);
    } catch (RuntimeException e) {
      client.close();
      servers.stop();
      throw e;
    }
  }

  /** A kubeconfig for the administrator, with its credentials inside. */
  public String kubeconfig() {
    return kubeconfig.yaml();
  }

  /** Writes {@link #kubeconfig()} to the file, readable by its owner only; returns the file. */
  public Path writeKubeconfig(Path file) {
    try {
      Files.deleteIfExists(file);
      if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      }
      return Files.write(file, kubeconfig.bytes());
    } catch (IOException e) {
      throw new ControlPlaneException(
          "The kubeconfig cannot be written to %s: %s. Name a file in a directory that exists."
              .formatted(file, e.getMessage()),
          e);
    }
  }

  /** Such as {@code https://127.0.0.1:6443}. */
  public String server() {
    return kubeconfig.server();
  }

  /** The administrator's client; closed with the control plane. */
  public KubernetesClient client() {
    return client;
  }

  /** A further client of the administrator, for the caller to close. */
  public KubernetesClient newClient() {
    return newClient(_ -> {});
  }

  /**
   * A client of its own, for the caller to close.
   *
   * @param http what else its connections are to do
   */
  public KubernetesClient newClient(Consumer<HttpClient.Builder> http) {
    return new KubernetesClientBuilder()
        .withConfig(kubeconfig.clientConfig())
        .withHttpClientBuilderConsumer(http)
        .build();
  }

  /** From the start of the first server to the API server being ready. */
  public Duration startedIn() {
    return startedIn;
  }

  /** Stops both servers and removes the directory if it is a temporary one. */
  @Override
  public void close() {
    stop();
    try {
      Runtime.getRuntime().removeShutdownHook(shutdownHook);
    } catch (IllegalStateException e) {
      // The JVM is shutting down already: the hook finds nothing left to do.
    }
  }

  private synchronized void stop() {
    if (closed) {
      return;
    }
    closed = true;
    client.close();
    servers.stop();
    directory.release();
  }
}
