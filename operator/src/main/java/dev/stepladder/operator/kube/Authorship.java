package dev.stepladder.operator.kube;

import dev.stepladder.api.v1alpha1.Names;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What of an object the operator has written, as the API server keeps account of it. */
final class Authorship {

  private Authorship() {}

  /** Whether the operator has applied anything of an object. */
  static boolean anything(HasMetadata object) {
    return entries(object).stream().anyMatch(Authorship::isOurs);
  }

  /** Whether the operator has applied a key of a Secret; all keys where no account is kept. */
  static boolean key(HasMetadata secret, String key) {
    List<ManagedFieldsEntry> entries = entries(secret);
    return entries.isEmpty()
        || entries.stream().filter(Authorship::isOurs).anyMatch(entry -> has(entry, key));
  }

  static boolean isOurs(ManagedFieldsEntry entry) {
    return Names.MANAGER.equals(entry.getManager()) && "Apply".equals(entry.getOperation());
  }

  private static boolean has(ManagedFieldsEntry entry, String key) {
    return entry.getFieldsV1() != null
        && entry.getFieldsV1().getAdditionalProperties().get("f:data") instanceof Map<?, ?> data
        && data.containsKey("f:" + key);
  }

  private static List<ManagedFieldsEntry> entries(HasMetadata object) {
    return Optional.ofNullable(object.getMetadata().getManagedFields()).orElse(List.of());
  }
}
