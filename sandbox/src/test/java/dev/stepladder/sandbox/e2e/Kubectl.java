package dev.stepladder.sandbox.e2e;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The real kubectl, in the namespace of a rig. */
record Kubectl(Path kubeconfig, String namespace) {

  /** One that finds the rig's cluster by a file that it writes. */
  static Kubectl in(Rig rig, Path directory) {
    return new Kubectl(
        rig.controlPlane().writeKubeconfig(directory.resolve("kubeconfig")), rig.namespace());
  }

  List<String> lines(String... arguments) {
    return run(arguments).lines().toList();
  }

  /** Runs a command that must go well, and tells what it said. */
  String run(String... arguments) {
    return ran(arguments).well();
  }

  /** Runs a command, however it ends. */
  Program.Ran ran(String... arguments) {
    return Program.run(
        Map.of("KUBECONFIG", kubeconfig.toString()),
        Program.line(List.of("kubectl", "-n", namespace), arguments));
  }
}
