package dev.stepladder.operator.kube;

import dev.stepladder.operator.inventory.Entry;
import dev.stepladder.operator.inventory.Ledger;
import dev.stepladder.operator.inventory.Resource;
import dev.stepladder.operator.inventory.ResourceKey;
import dev.stepladder.operator.inventory.StoredPassword;
import dev.stepladder.operator.inventory.View;
import dev.stepladder.operator.inventory.WorkloadsQuiet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What the cluster shows of one app at one moment; it does not change.
 *
 * @param entries what is there or cannot be read; what was looked for and is not here is absent
 * @param secrets names of the Secrets that were looked for: of others nothing is known
 * @param blind why nothing can be said at all, if so
 */
public record KubeSnapshot(
    Map<ResourceKey, Entry<? extends Resource>> entries,
    Set<String> secrets,
    Optional<String> blind,
    Ledger ledger)
    implements View {

  private static final Set<Class<? extends Resource>> COVERED =
      Set.of(KubeObject.class, StoredPassword.class, WorkloadsQuiet.class);
  private static final String SECRET = "Secret/";

  /** Copies what must not change. */
  public KubeSnapshot {
    entries = Map.copyOf(entries);
    secrets = Set.copyOf(secrets);
  }

  /** Whether resources of this kind are seen here. */
  public boolean covers(Class<? extends Resource> kind) {
    return COVERED.contains(kind);
  }

  @Override
  @SuppressWarnings("unchecked") // An entry is kept under the class of its resource.
  public <R extends Resource> Entry<R> entry(Class<R> kind, String name) {
    if (!covers(kind)) {
      return new Entry.Unknown<>(kind.getSimpleName() + " is not read from the cluster");
    }
    if (blind.isPresent()) {
      return new Entry.Unknown<>(blind.get());
    }
    Entry<? extends Resource> entry = entries.get(new ResourceKey(kind, name));
    if (entry != null) {
      return (Entry<R>) entry;
    }
    return secretOf(kind, name).filter(secret -> !secrets.contains(secret)).isPresent()
        ? new Entry.Unknown<>("it was not looked for")
        : new Entry.Absent<>();
  }

  @Override
  public <R extends Resource> List<Entry.Present<R>> all(Class<R> kind) {
    return blind.isPresent()
        ? List.of()
        : entries.keySet().stream()
            .filter(key -> key.kind().equals(kind))
            .map(ResourceKey::name)
            .sorted()
            .map(name -> entry(kind, name))
            .map(entry ->
                switch (entry) {
                  case Entry.Present<R> present -> present;
                  case Entry.Absent<R> _, Entry.Unknown<R> _ -> null;
                })
            .filter(Objects::nonNull)
            .toList();
  }

  @Override
  public Optional<String> unknown(Class<? extends Resource> kind) {
    return covers(kind)
        ? blind
        : Optional.of(kind.getSimpleName() + " is not read from the cluster");
  }

  /** The Secret that an entry of this kind and name comes from, if it comes from one. */
  private static Optional<String> secretOf(Class<? extends Resource> kind, String name) {
    if (kind.equals(StoredPassword.class)) {
      return Optional.of(name);
    }
    return kind.equals(KubeObject.class) && name.startsWith(SECRET)
        ? Optional.of(name.substring(SECRET.length()))
        : Optional.empty();
  }
}
