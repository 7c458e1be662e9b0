package dev.stepladder.operator.kube;

import dev.stepladder.operator.inventory.Resource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.Optional;

/**
 * An object of the cluster as it was last seen. Its text shows kind and name only, so that the
 * content of a Secret never gets into a plan, a log or a message.
 */
public record KubeObject(HasMetadata object) implements Resource {

  /** The name under which a view knows an object, such as {@code Deployment/shop-web}. */
  public static String name(String kind, String name) {
    return kind + "/" + name;
  }

  @Override
  public String name() {
    return name(object.getKind(), object.getMetadata().getName());
  }

  /** Always: the API server tells by itself when it changes. */
  @Override
  public boolean resting() {
    return true;
  }

  /** The object as one of its kind, if it is one. */
  public <T extends HasMetadata> Optional<T> as(Class<T> kind) {
    return Optional.of(object).filter(kind::isInstance).map(kind::cast);
  }

  /**
   * Whether this is a credentials Secret whose password has yet to be set in the database: whoever
   * sets it there then removes the mark by {@link Secrets#confirm}.
   */
  public boolean unconfirmed() {
    return as(Secret.class).filter(CredentialsSecret::unconfirmed).isPresent();
  }

  /** Whether its deletion has begun. */
  boolean going() {
    return object.getMetadata().getDeletionTimestamp() != null;
  }

  @Override
  public String toString() {
    return name();
  }
}
