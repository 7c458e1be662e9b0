package dev.stepladder.operator.kube;

import dev.stepladder.api.v1alpha1.Names;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The objects of one app, listed once instead of watched: for who looks at a cluster and changes
 * nothing in it.
 */
public final class Listed implements Watched {

  private final List<HasMetadata> objects;
  private final Optional<String> unknown;

  private Listed(List<HasMetadata> objects, Optional<String> unknown) {
    this.objects = List.copyOf(objects);
    this.unknown = unknown;
  }

  /** What there is of an app now, of all kinds that an operator watches. */
  public static Listed of(KubernetesClient client, String namespace, String app) {
    var objects = new ArrayList<HasMetadata>();
    for (Class<? extends HasMetadata> kind : KubeWatches.KINDS) {
      try {
        objects.addAll(
            client
                .resources(kind)
                .inNamespace(namespace)
                .withLabel(Names.MANAGED_BY_LABEL, Names.MANAGER)
                .withLabel(Names.APP_LABEL, app)
                .list()
                .getItems());
      } catch (KubernetesClientException e) {
        return new Listed(
            List.of(),
            Optional.of(
                "%ss in namespace %s cannot be listed: %s"
                    .formatted(
                        kind.getSimpleName(),
                        namespace,
                        e.getStatus() == null ? e.getMessage() : e.getStatus().getMessage())));
      }
    }
    return new Listed(objects, Optional.empty());
  }

  @Override
  public Collection<HasMetadata> objects(String namespace, String app) {
    return objects;
  }

  @Override
  public Optional<String> unknown() {
    return unknown;
  }

  @Override
  public void wrote(Optional<HasMetadata> before, HasMetadata after) {
    throw new IllegalStateException(
        "%s %s was written by who only looks"
            .formatted(after.getKind(), after.getMetadata().getName()));
  }
}
