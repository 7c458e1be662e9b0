package dev.stepladder.simulator.controlplane;

import java.nio.file.Path;
import java.util.function.Consumer;

/** One way to come by the binaries when the cache does not hold them. */
interface BinarySource {

  /**
   * Puts etcd and kube-apiserver below {@code scratch}, an empty directory on the file system of
   * the cache.
   *
   * @throws BinaryUnavailableException when this way is closed here; the next one is then tried
   */
  Fetched fetch(Path scratch, Consumer<String> progress);

  /**
   * What a source delivered.
   *
   * @param version of Kubernetes, such as {@code 1.34.4}
   * @param directory holds the binaries and nothing else
   */
  record Fetched(String version, Path directory) {}

  /** This source cannot deliver; the message completes the sentence "…: ". */
  final class BinaryUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BinaryUnavailableException(String message) {
      super(message);
    }

    BinaryUnavailableException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
