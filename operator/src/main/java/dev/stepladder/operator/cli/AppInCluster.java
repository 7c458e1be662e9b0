package dev.stepladder.operator.cli;

import dev.stepladder.api.v1alpha1.StagedApp;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.HttpURLConnection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** One app in a cluster, and what a person may write on it: annotations. */
record AppInCluster(KubernetesClient client, String namespace, String name) {

  private static final PatchContext MERGE =
      new PatchContext.Builder()
          .withPatchType(PatchType.JSON_MERGE)
          .withFieldManager("stepladder-cli")
          .build();

  /** Somebody else's write may come between a look and the write that follows from it. */
  private static final int TRIES = 10;

  /**
   * An app.
   *
   * @param namespace empty: that of the kubeconfig's context
   */
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType") // As picocli hands it over.
  static AppInCluster of(KubernetesClient client, Optional<String> namespace, String name) {
    return new AppInCluster(
        client,
        namespace.or(() -> Optional.ofNullable(client.getNamespace())).orElse("default"),
        name);
  }

  /**
   * The app as it is.
   *
   * @throws CommandFailed when there is none
   */
  StagedApp read() {
    StagedApp app = resource().get();
    if (app == null) {
      throw new CommandFailed(
          "There is no StagedApp '%s' in namespace %s: kubectl get sapp -A shows those there are."
              .formatted(name, namespace));
    }
    return app;
  }

  /**
   * Writes annotations that follow from the app as it is, and looks again should somebody else
   * write in between.
   *
   * @param wanted the annotations to set; one whose value is empty is removed; none: nothing is
   *     written
   * @return the app as it is then
   */
  StagedApp annotate(Function<StagedApp, Map<String, String>> wanted) {
    for (int left = TRIES; ; left--) {
      StagedApp app = read();
      Map<String, String> annotations = wanted.apply(app);
      if (annotations.isEmpty()) {
        return app;
      }
      try {
        return resource().patch(MERGE, patch(app, annotations));
      } catch (KubernetesClientException e) {
        if (e.getCode() != HttpURLConnection.HTTP_CONFLICT || left == 1) {
          throw e;
        }
      }
    }
  }

  private static String patch(StagedApp app, Map<String, String> annotations) {
    var values = new HashMap<String, Object>();
    annotations.forEach((key, value) -> values.put(key, value.isEmpty() ? null : value));
    return Serialization.asJson(
        Map.of(
            "metadata",
            Map.of(
                "resourceVersion", app.getMetadata().getResourceVersion(), "annotations", values)));
  }

  private Resource<StagedApp> resource() {
    return client.resources(StagedApp.class).inNamespace(namespace).withName(name);
  }
}
