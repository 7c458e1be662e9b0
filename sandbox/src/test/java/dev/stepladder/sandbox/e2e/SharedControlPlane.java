package dev.stepladder.sandbox.e2e;

import dev.stepladder.api.v1alpha1.Manifests;
import dev.stepladder.simulator.controlplane.ControlPlane;
import dev.stepladder.simulator.controlplane.ControlPlaneOptions;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;

/** One API server for all end-to-end tests of a JVM: it takes seconds to start. */
final class SharedControlPlane {

  private static final ControlPlane CONTROL_PLANE = start();

  private SharedControlPlane() {}

  static ControlPlane get() {
    return CONTROL_PLANE;
  }

  /** It ends with the JVM, by its own shutdown hook. */
  private static ControlPlane start() {
    ControlPlane started = ControlPlane.start(ControlPlaneOptions.defaults());
    Manifests.crds()
        .forEach(crd ->
            started
                .client()
                .load(new ByteArrayInputStream(crd.getBytes(StandardCharsets.UTF_8)))
                .serverSideApply());
    return started;
  }
}
