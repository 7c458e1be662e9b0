package dev.stepladder.simulator.controlplane;

import io.fabric8.kubeapitest.cert.CertManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where one control plane keeps certificates, etcd's data and logs.
 *
 * @param temporary whether it goes with the control plane
 */
record StateDirectory(Path path, boolean temporary) {

  static StateDirectory open(Optional<Path> wanted) {
    try {
      return wanted.isPresent()
          ? new StateDirectory(
              Files.createDirectories(wanted.get().toAbsolutePath()).toRealPath(), false)
          : new StateDirectory(
              Files.createTempDirectory("stepladder-control-plane-").toRealPath(), true);
    } catch (IOException e) {
      throw new ControlPlaneException(
          "The control plane's directory %s cannot be made: %s. Name another, or none for a temporary one."
              .formatted(
                  wanted.map(Path::toString).orElse("in " + System.getProperty("java.io.tmpdir")),
                  e.getMessage()),
          e);
    }
  }

  Path etcdData() {
    return path.resolve("etcd");
  }

  Path log(String server) {
    return path.resolve(server + ".log");
  }

  /** Those found here, or fresh ones valid for a year. */
  CertManager certificates() {
    if (!Files.isWritable(path)) {
      throw new ControlPlaneException(
          "The control plane's directory %s is not writable: certificates must go there. Name another."
              .formatted(path));
    }
    var certificates = new CertManager(path.toString());
    certificates.createCertificatesIfNeeded();
    return certificates;
  }

  Kubeconfig kubeconfig(CertManager certificates, int port) {
    try {
      return Kubeconfig.of(certificates, port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void release() {
    if (!temporary) {
      return;
    }
    try {
      Directories.delete(path);
    } catch (IOException e) {
      throw new ControlPlaneException(
          "The temporary directory %s could not be removed: %s. Remove it by hand."
              .formatted(path, e),
          e);
    }
  }
}
