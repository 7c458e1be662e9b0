package dev.stepladder.operator;

import dev.stepladder.api.v1alpha1.Names;
import dev.stepladder.api.v1alpha1.StagedApp;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Lets a deleted app go. The finalizer is taken off the object as the API server has it now: the
 * framework's own removal is a patch against the object as it was read, whose status we have
 * written since, so that the API server refuses it however often it is tried.
 */
final class Release {

  private static final int TRIES = 5;
  private static final int MOST_REMEMBERED = 1000;

  private final KubernetesClient client;
  private final Set<String> released = new LinkedHashSet<>();

  Release(KubernetesClient client) {
    this.client = client;
  }

  /** Whether the app has been let go, though the informer may not show it yet. */
  synchronized boolean gone(StagedApp app) {
    return released.contains(app.getMetadata().getUid());
  }

  private synchronized void remember(String uid) {
    released.add(uid);
    if (released.size() > MOST_REMEMBERED) {
      released.remove(released.iterator().next());
    }
  }

  /** Takes the finalizer off, unless the app is gone or another has its name by now. */
  void letGo(StagedApp app) {
    for (int left = TRIES - 1; ; left--) {
      try {
        takeOff(app);
        remember(app.getMetadata().getUid());
        return;
      } catch (KubernetesClientException e) {
        if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
          remember(app.getMetadata().getUid());
          return;
        }
        if (e.getCode() != HttpURLConnection.HTTP_CONFLICT || left == 0) {
          throw e;
        }
      }
    }
  }

  private void takeOff(StagedApp app) {
    var resource =
        client
            .resources(StagedApp.class)
            .inNamespace(app.getMetadata().getNamespace())
            .withName(app.getMetadata().getName());
    StagedApp now = resource.get();
    if (now == null || !now.getMetadata().getUid().equals(app.getMetadata().getUid())) {
      return;
    }
    client
        .resource(now)
        .edit(seen -> {
          seen.removeFinalizer(Names.STAGED_APP_FINALIZER);
          return seen;
        });
  }
}
