package dev.stepladder.operator.report;

import dev.stepladder.api.v1alpha1.StagedApp;
import dev.stepladder.api.v1alpha1.StagedAppStatus;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Optional;

/** Writes an app's status by server-side apply, and only if it says something new. */
public final class StatusWriter {

  private static final String FIELD_MANAGER = "stepladder-status";

  private static final PatchContext APPLY =
      new PatchContext.Builder()
          .withPatchType(PatchType.SERVER_SIDE_APPLY)
          .withFieldManager(FIELD_MANAGER)
          .withForce(true)
          .build();

  private final KubernetesClient client;

  /** A writer through a client. */
  public StatusWriter(KubernetesClient client) {
    this.client = client;
  }

  /**
   * Writes a status unless the app has it already. An app that is gone meanwhile is answered by the
   * API server with an error, which is the caller's.
   *
   * @param app as it was read
   * @return the resource version it has since, if there was something to write
   */
  public Optional<Long> write(StagedApp app, StagedAppStatus status) {
    if (status.equals(app.getStatus())) {
      return Optional.empty();
    }
    // A fresh object: with the resourceVersion of the one read, every concurrent edit is a
    // conflict.
    var fresh = new StagedApp();
    fresh.setMetadata(
        new ObjectMetaBuilder()
            .withName(app.getMetadata().getName())
            .withNamespace(app.getMetadata().getNamespace())
            .build());
    fresh.setStatus(status);
    StagedApp applied = client.resource(fresh).subresource("status").patch(APPLY);
    return Optional.of(Long.parseLong(applied.getMetadata().getResourceVersion()));
  }
}
