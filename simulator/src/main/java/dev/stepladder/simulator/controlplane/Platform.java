package dev.stepladder.simulator.controlplane;

import io.fabric8.kubeapitest.binary.OSInfo;

/** Operating system and processor as the names of Kubernetes' downloads spell them. */
record Platform(String os, String architecture) {

  static Platform current() {
    var info = new OSInfo();
    return new Platform(info.getOSName(), info.getOSArch());
  }

  /** The tail of a directory's name, such as {@code -linux-amd64}. */
  String suffix() {
    return "-" + os + "-" + architecture;
  }
}
