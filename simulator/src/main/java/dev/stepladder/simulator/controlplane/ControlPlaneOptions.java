package dev.stepladder.simulator.controlplane;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * How a {@link ControlPlane} is started.
 *
 * @param directory where certificates, etcd's data and logs live; kept on close, and found again by
 *     the next start. Empty: a fresh temporary directory, deleted on close.
 * @param port the API server's port on 127.0.0.1; empty: a free one
 * @param apiServerArguments further arguments of kube-apiserver, such as {@code --v=2}
 * @param cache holds {@code k8s/<version>-<os>-<arch>/{etcd,kube-apiserver}}
 * @param startTimeout how long the API server may take until it answers, binaries being there
 * @param progress receives one line per phase
 */
public record ControlPlaneOptions(
    Optional<Path> directory,
    OptionalInt port,
    List<String> apiServerArguments,
    Path cache,
    Duration startTimeout,
    Consumer<String> progress) {

  public ControlPlaneOptions {
    apiServerArguments = List.copyOf(apiServerArguments);
    if (port.isPresent() && (port.getAsInt() < 1 || port.getAsInt() > 65_535)) {
      throw new IllegalArgumentException(
          "The API server's port is %d; it must be between 1 and 65535."
              .formatted(port.getAsInt()));
    }
  }

  /** A fresh temporary directory, a free port, the user's cache, no progress shown. */
  public static ControlPlaneOptions defaults() {
    return new ControlPlaneOptions(
        Optional.empty(),
        OptionalInt.empty(),
        List.of(),
        BinaryCache.userCache(System.getenv()),
        Duration.ofMinutes(2),
        line -> {});
  }

  public ControlPlaneOptions withDirectory(Path directory) {
    return new ControlPlaneOptions(
        Optional.of(directory), port, apiServerArguments, cache, startTimeout, progress);
  }

  public ControlPlaneOptions withPort(int port) {
    return new ControlPlaneOptions(
        directory, OptionalInt.of(port), apiServerArguments, cache, startTimeout, progress);
  }

  public ControlPlaneOptions withApiServerArguments(String... arguments) {
    return new ControlPlaneOptions(
        directory, port, List.of(arguments), cache, startTimeout, progress);
  }

  public ControlPlaneOptions withCache(Path cache) {
    return new ControlPlaneOptions(
        directory, port, apiServerArguments, cache, startTimeout, progress);
  }

  public ControlPlaneOptions withProgress(Consumer<String> progress) {
    return new ControlPlaneOptions(
        directory, port, apiServerArguments, cache, startTimeout, progress);
  }
}
