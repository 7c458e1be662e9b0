package dev.stepladder.operator.kube;

import dev.stepladder.operator.act.PasswordSource;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Optional;

/** Reads single Secrets by name; never lists or watches them, and never logs what they hold. */
public final class Secrets implements PasswordSource {

  private final KubernetesClient client;

  /** Secrets of the cluster of a client. */
  public Secrets(KubernetesClient client) {
    this.client = client;
  }

  @Override
  public Optional<String> password(String namespace, String secretName) {
    return read(namespace, secretName)
        .flatMap(secret -> BindingSecret.value(secret, BindingSecret.PASSWORD));
  }

  /** A Secret that a person wrote is theirs, and bears no marks. */
  @Override
  public void doubt(String namespace, String secretName) {
    if (read(namespace, secretName).filter(Marks::managed).isEmpty()) {
      return;
    }
    client
        .secrets()
        .inNamespace(namespace)
        .withName(secretName)
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"metadata\":{\"annotations\":{\"%s\":\"true\"}}}".formatted(Marks.UNCONFIRMED));
  }

  @Override
  public void confirm(String namespace, String secretName, String password) {
    if (read(namespace, secretName).filter(Marks::managed).isEmpty()) {
      return;
    }
    client
        .secrets()
        .inNamespace(namespace)
        .withName(secretName)
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"metadata\":{\"annotations\":{\"%s\":null,\"%s\":\"%s\"}}}"
                .formatted(Marks.UNCONFIRMED, Marks.IN_FORCE, CredentialsSecret.mark(password)));
  }

  Optional<Secret> read(String namespace, String secretName) {
    return Optional.ofNullable(client.secrets().inNamespace(namespace).withName(secretName).get());
  }
}
