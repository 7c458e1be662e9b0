package dev.stepladder.operator.kube;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Collection;
import java.util.Optional;

/** What is watched in the cluster, as far as it is known. */
public interface Watched extends KubeExecutor.Written {

  /** The objects made for an app; Secrets are not among them. */
  Collection<HasMetadata> objects(String namespace, String app);

  /** Why what is not shown need not be absent, if so, for a person. */
  Optional<String> unknown();
}
