package dev.stepladder.operator.inventory;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * What an inventory knew at one moment. What it shows does not change; it only remembers what it
 * was asked for, so that its user is woken when that changes.
 */
public final class Look {

  /**
   * A resource as a reading showed it.
   *
   * @param since when the first reading began that showed it exactly so
   * @param pending what was to be said then of the changes that are pending on it
   */
  record Seen(Resource resource, Instant since, Entry.Pending pending) {}

  private final Set<Class<? extends Resource>> covers;
  private final Predicate<ResourceKey> read;
  private final Health health;
  private final Map<Class<? extends Resource>, Map<String, Seen>> seen;
  private final Map<ResourceKey, Entry.Mutation> unsettled;
  private final Map<ResourceKey, Entry.Mutation> going;
  private final Set<ResourceKey> asked = ConcurrentHashMap.newKeySet();
  private final Set<ResourceKey> unread = ConcurrentHashMap.newKeySet();

  /**
   * What an inventory knows now.
   *
   * @param read whether a resource that was not seen has been looked for, and so is absent
   */
  Look(
      Set<Class<? extends Resource>> covers,
      Predicate<ResourceKey> read,
      Health health,
      Map<Class<? extends Resource>, Map<String, Seen>> seen,
      Map<ResourceKey, Entry.Mutation> unsettled,
      Map<ResourceKey, Entry.Mutation> going) {
    this.covers = covers;
    this.read = read;
    this.health = health;
    this.seen = seen;
    this.unsettled = unsettled;
    this.going = going;
  }

  /** Whether the inventory reads resources of this kind. */
  public boolean covers(Class<? extends Resource> kind) {
    return covers.contains(kind);
  }

  /** Whether it can be relied on. */
  public Health health() {
    return health;
  }

  /** What is known about the resource of this kind and name. */
  public <R extends Resource> Entry<R> entry(Class<R> kind, String name) {
    checkCovered(kind);
    var key = new ResourceKey(kind, name);
    asked.add(key);
    Optional<String> unknown = health.unknown();
    if (unknown.isPresent()) {
      return new Entry.Unknown<>(unknown.get());
    }
    Seen known = seen.getOrDefault(kind, Map.of()).get(name);
    if (known != null) {
      return present(kind, key, known);
    }
    Entry.Mutation sent = unsettled.get(key);
    if (sent != null) {
      return new Entry.Unknown<>("created a moment ago, not seen yet", Optional.of(sent));
    }
    if (read.test(key)) {
      return new Entry.Absent<>();
    }
    unread.add(key);
    return new Entry.Unknown<>("it has not been read yet");
  }

  /** Everything of this kind that is known to exist. */
  public <R extends Resource> List<Entry.Present<R>> all(Class<R> kind) {
    checkCovered(kind);
    if (health.unknown().isPresent()) {
      return List.of();
    }
    return seen.getOrDefault(kind, Map.of()).values().stream()
        .map(known -> present(kind, ResourceKey.of(known.resource()), known))
        .toList();
  }

  /** Why nothing can be said about this kind as a whole, if so. */
  public Optional<String> unknown(Class<? extends Resource> kind) {
    checkCovered(kind);
    return health.unknown();
  }

  /** The resources it was asked for by name. */
  public Set<ResourceKey> asked() {
    return Set.copyOf(asked);
  }

  /** Those of them that a reading yet to come will show, because they were asked for. */
  public Set<ResourceKey> unread() {
    return Set.copyOf(unread);
  }

  private <R extends Resource> Entry.Present<R> present(
      Class<R> kind, ResourceKey key, Seen known) {
    return new Entry.Present<>(
        kind.cast(known.resource()),
        known.since(),
        Optional.ofNullable(unsettled.get(key)),
        known.pending().beside(Optional.ofNullable(going.get(key))));
  }

  private void checkCovered(Class<? extends Resource> kind) {
    if (!covers.contains(kind)) {
      throw new IllegalArgumentException(
          "%s is not read by this inventory, which reads %s"
              .formatted(
                  kind.getSimpleName(),
                  covers.stream().map(Class::getSimpleName).sorted().toList()));
    }
  }
}
