package dev.stepladder.sandbox.e2e;

import dev.stepladder.api.v1alpha1.Manifests;
import dev.stepladder.simulator.controlplane.ControlPlane;
import dev.stepladder.simulator.controlplane.ControlPlaneOptions;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.stream.Stream;

/**
 * API servers for the end-to-end tests of a JVM. Each takes seconds to start, so one that a test
 * has given back serves the next; there are as many as tests run side by side.
 */
final class ControlPlanes {

  private static final ConcurrentLinkedDeque<ControlPlane> FREE = new ConcurrentLinkedDeque<>();

  private ControlPlanes() {}

  /** One that no other test uses until it is given back. */
  static ControlPlane take() {
    ControlPlane free = FREE.pollLast();
    return free == null ? start() : free;
  }

  /** For the next test, which expects none of this one's objects. */
  static void giveBack(ControlPlane controlPlane) {
    FREE.addLast(controlPlane);
  }

  /** It ends with the JVM, by its own shutdown hook. */
  private static ControlPlane start() {
    ControlPlane started = ControlPlane.start(ControlPlaneOptions.defaults());
    Stream.concat(Manifests.crds().stream(), Manifests.admission().stream())
        .forEach(yaml ->
            started
                .client()
                .load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                .serverSideApply());
    return started;
  }
}
