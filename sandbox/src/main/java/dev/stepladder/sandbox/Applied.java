package dev.stepladder.sandbox;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Objects as {@code kubectl apply} leaves them, so that it can be applied to them later. */
final class Applied {

  /** Where {@code kubectl apply} remembers what it was given. */
  private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

  private Applied() {}

  /** A copy with the annotation that {@code kubectl apply} would set. */
  static <T extends HasMetadata> T asKubectlWould(T object) {
    T copy = Serialization.clone(object);
    var annotations =
        new HashMap<String, String>(
            Optional.ofNullable(copy.getMetadata().getAnnotations()).orElse(Map.of()));
    annotations.put(LAST_APPLIED, Serialization.asJson(object));
    copy.getMetadata().setAnnotations(annotations);
    return copy;
  }
}
