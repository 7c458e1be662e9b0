package dev.stepladder.operator.plan;

import dev.stepladder.operator.inventory.Entry;
import dev.stepladder.operator.inventory.Ledger;
import dev.stepladder.operator.inventory.Resource;
import dev.stepladder.operator.inventory.ResourceKey;
import dev.stepladder.operator.inventory.View;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A view made up for a test.
 *
 * @param seen what exists, by kind and name
 * @param unknown what cannot be told, and why: single resources
 * @param sent creates of our own that do not show yet
 * @param unreadable kinds of which nothing can be told, and why
 */
public record Sight(
    Map<ResourceKey, Seen> seen,
    Map<ResourceKey, String> unknown,
    Map<ResourceKey, Entry.Mutation> sent,
    Map<Class<? extends Resource>, String> unreadable,
    Ledger ledger)
    implements View {

  /** A resource, since when it is so, and a change of our own that it does not show yet. */
  public record Seen(Resource resource, Instant since, Optional<Entry.Mutation> unsettled) {}

  /** Resources that have been as they are for long. */
  public static Sight of(Collection<Resource> resources) {
    var seen = new LinkedHashMap<ResourceKey, Seen>();
    resources.forEach(resource ->
        seen.put(ResourceKey.of(resource), new Seen(resource, Instant.EPOCH, Optional.empty())));
    return new Sight(seen, Map.of(), Map.of(), Map.of(), Ledger.EMPTY);
  }

  /** With another ledger. */
  public Sight with(Ledger other) {
    return new Sight(seen, unknown, sent, unreadable, other);
  }

  /** With kinds of which nothing can be told. */
  public Sight unreadable(Map<Class<? extends Resource>, String> kinds) {
    return new Sight(seen, unknown, sent, kinds, ledger);
  }

  /** With single resources of which nothing can be told. */
  public Sight unknown(Map<ResourceKey, String> resources) {
    return new Sight(seen, resources, sent, unreadable, ledger);
  }

  @Override
  public <R extends Resource> Entry<R> entry(Class<R> kind, String name) {
    var key = new ResourceKey(kind, name);
    if (unreadable.containsKey(kind)) {
      return new Entry.Unknown<>(unreadable.get(kind));
    }
    if (unknown.containsKey(key)) {
      return new Entry.Unknown<>(unknown.get(key));
    }
    Seen known = seen.get(key);
    if (known != null) {
      return present(kind, known);
    }
    return sent.containsKey(key)
        ? new Entry.Unknown<>("created a moment ago, not seen yet", Optional.of(sent.get(key)))
        : new Entry.Absent<>();
  }

  @Override
  public <R extends Resource> List<Entry.Present<R>> all(Class<R> kind) {
    if (unreadable.containsKey(kind)) {
      return List.of();
    }
    return seen.entrySet().stream()
        .filter(entry -> entry.getKey().kind().equals(kind))
        .filter(entry -> !unknown.containsKey(entry.getKey()))
        .map(entry -> present(kind, entry.getValue()))
        .toList();
  }

  @Override
  public Optional<String> unknown(Class<? extends Resource> kind) {
    return Optional.ofNullable(unreadable.get(kind));
  }

  private static <R extends Resource> Entry.Present<R> present(Class<R> kind, Seen known) {
    return new Entry.Present<>(kind.cast(known.resource()), known.since(), known.unsettled());
  }
}
