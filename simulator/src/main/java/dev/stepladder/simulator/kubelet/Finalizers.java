package dev.stepladder.simulator.kubelet;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;

/** The finalizer that deletion with {@code --cascade=foreground} leaves for a garbage collector. */
final class Finalizers {
  static final String FOREGROUND = "foregroundDeletion";

  private Finalizers() {}

  static Deployment withoutForeground(Deployment deployment) {
    return new DeploymentBuilder(deployment)
        .editMetadata()
        .removeFromFinalizers(FOREGROUND)
        .endMetadata()
        .build();
  }

  static Job withoutForeground(Job job) {
    return new JobBuilder(job)
        .editMetadata()
        .removeFromFinalizers(FOREGROUND)
        .endMetadata()
        .build();
  }
}
