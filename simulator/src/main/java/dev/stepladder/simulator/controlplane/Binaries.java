package dev.stepladder.simulator.controlplane;

import java.nio.file.Files;
import java.nio.file.Path;

/** The two programs a control plane consists of. */
record Binaries(Path etcd, Path apiServer) {
  static final String ETCD = "etcd";
  static final String API_SERVER = "kube-apiserver";

  static Binaries in(Path directory) {
    return new Binaries(directory.resolve(ETCD), directory.resolve(API_SERVER));
  }

  boolean present() {
    return Files.isExecutable(etcd) && Files.isExecutable(apiServer);
  }
}
