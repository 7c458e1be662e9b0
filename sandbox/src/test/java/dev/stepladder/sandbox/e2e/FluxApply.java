package dev.stepladder.sandbox.e2e;

import io.fabric8.kubernetes.api.model.FieldsV1;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntryBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How Flux's kustomize-controller applies an object, of all it does what tells on the fields of
 * others: it first makes its own what kubectl wrote ({@code PatchReplaceFieldsManagers} in <a
 * href="https://github.com/fluxcd/pkg/blob/main/ssa/patch.go">ssa/patch.go</a>, for the managers
 * that {@code apply} in <a
 * href="https://github.com/fluxcd/kustomize-controller/blob/main/internal/controller/kustomization_controller.go">
 * kustomization_controller.go</a> lists), then applies its manifest by force; what is in the
 * object, is its own and is not in the manifest goes.
 */
final class FluxApply {

  private static final String OWNER = "kustomize-controller";
  private static final String APPLY = "Apply";
  private static final String UPDATE = "Update";

  /** Whose fields it takes: by the first letters of their name, in what operation. */
  private record Taken(String prefix, String operation) {

    boolean matches(ManagedFieldsEntry entry) {
      return entry.getManager().startsWith(prefix)
          && entry.getOperation().equals(operation)
          && entry.getSubresource() == null;
    }
  }

  private static final List<Taken> TAKEN =
      List.of(
          new Taken("kubectl", APPLY),
          new Taken("kubectl", UPDATE),
          new Taken("before-first-apply", UPDATE),
          new Taken(OWNER, UPDATE));

  private FluxApply() {}

  static void apply(KubernetesClient client, String yaml) {
    List<HasMetadata> manifests =
        client.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8))).items();
    for (HasMetadata manifest : manifests) {
      HasMetadata existing = client.resource(manifest).get();
      if (existing != null) {
        take(client, existing);
      }
      client.resource(manifest).fieldManager(OWNER).forceConflicts().serverSideApply();
    }
  }

  private static void take(KubernetesClient client, HasMetadata existing) {
    var others = new ArrayList<ManagedFieldsEntry>();
    var own = new ArrayList<ManagedFieldsEntry>();
    boolean takes = false;
    for (ManagedFieldsEntry entry : existing.getMetadata().getManagedFields()) {
      boolean taken = TAKEN.stream().anyMatch(rule -> rule.matches(entry));
      boolean before = entry.getManager().equals(OWNER) && entry.getOperation().equals(APPLY);
      (taken || before ? own : others).add(entry);
      takes |= taken;
    }
    if (!takes) {
      return;
    }
    Map<String, Object> fields =
        own.stream()
            .map(entry -> entry.getFieldsV1().getAdditionalProperties())
            .reduce(Map.of(), FluxApply::union);
    var merged = new FieldsV1();
    merged.setAdditionalProperties(fields);
    others.add(
        new ManagedFieldsEntryBuilder(own.getFirst())
            .withManager(OWNER)
            .withOperation(APPLY)
            .withFieldsV1(merged)
            .build());
    client
        .resource(existing)
        .patch(
            PatchContext.of(PatchType.JSON),
            "[{\"op\":\"replace\",\"path\":\"/metadata/managedFields\",\"value\":%s}]"
                .formatted(Serialization.asJson(others)));
  }

  private static Map<String, Object> union(Map<?, ?> one, Map<?, ?> other) {
    var all = new HashMap<String, Object>();
    one.forEach((key, value) -> all.put(String.valueOf(key), value));
    other.forEach((key, value) ->
        all.merge(
            String.valueOf(key),
            value,
            (a, b) -> a instanceof Map<?, ?> x && b instanceof Map<?, ?> y ? union(x, y) : a));
    return all;
  }
}
