package dev.stepladder.operator.plan;

import dev.stepladder.operator.inventory.Entry;
import dev.stepladder.operator.inventory.Ledger;
import dev.stepladder.operator.inventory.Resource;
import dev.stepladder.operator.inventory.ResourceKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

/** What exists, what is due and what time it is: what models of AWS and the cluster stand on. */
public final class Ground {

  private record Due(Instant at, long order, Runnable change) {}

  private final Map<ResourceKey, Sight.Seen> seen = new LinkedHashMap<>();
  private final Map<ResourceKey, Entry.Mutation> sent = new LinkedHashMap<>();
  private final PriorityQueue<Due> due =
      new PriorityQueue<>(Comparator.comparing(Due::at).thenComparingLong(Due::order));
  private Instant now = Example.NOW;
  private long order;

  /** What time it is. */
  public Instant now() {
    return now;
  }

  /** What the planner sees. */
  public Sight sight(Ledger ledger) {
    var creates = new LinkedHashMap<>(sent);
    creates.keySet().removeAll(seen.keySet());
    return new Sight(Map.copyOf(seen), Map.of(), creates, Map.of(), ledger);
  }

  /** A resource, if it exists. */
  public <R extends Resource> Optional<R> find(Class<R> kind, String name) {
    return Optional.ofNullable(seen.get(new ResourceKey(kind, name)))
        .map(Sight.Seen::resource)
        .map(kind::cast);
  }

  /** All resources of a kind. */
  public <R extends Resource> List<R> all(Class<R> kind) {
    return seen.values().stream()
        .map(Sight.Seen::resource)
        .filter(kind::isInstance)
        .map(kind::cast)
        .toList();
  }

  /** Shows a resource as it is from now on. */
  public void put(Resource resource) {
    var key = ResourceKey.of(resource);
    sent.remove(key);
    seen.put(key, new Sight.Seen(resource, now, Optional.empty()));
  }

  /** Shows a resource as it has been for long. */
  public void putOld(Resource resource) {
    seen.put(
        ResourceKey.of(resource),
        new Sight.Seen(resource, now.minus(Duration.ofDays(1)), Optional.empty()));
  }

  /** Shows a resource no more. */
  public void remove(Class<? extends Resource> kind, String name) {
    seen.remove(new ResourceKey(kind, name));
  }

  /** Remembers a change of the operator's own that does not show yet. */
  public void sent(Class<? extends Resource> kind, String name, String stepKey) {
    var key = new ResourceKey(kind, name);
    var mutation = new Entry.Mutation(stepKey, now);
    Sight.Seen known = seen.get(key);
    if (known == null) {
      sent.put(key, mutation);
    } else {
      seen.put(key, new Sight.Seen(known.resource(), known.since(), Optional.of(mutation)));
    }
  }

  /** Lets something happen later. */
  public void after(Duration duration, Runnable change) {
    due.add(new Due(now.plus(duration), order++, change));
  }

  /**
   * Goes on to the next instant at which something happens.
   *
   * @param others further instants at which somebody wants to look
   * @return whether there is any
   */
  public boolean goOn(List<Instant> others) {
    var instants = new ArrayList<>(others.stream().filter(now::isBefore).toList());
    if (!due.isEmpty()) {
      instants.add(due.peek().at());
    }
    Optional<Instant> next = instants.stream().min(Comparator.naturalOrder());
    if (next.isEmpty()) {
      return false;
    }
    now = next.get();
    while (!due.isEmpty() && !due.peek().at().isAfter(now)) {
      due.poll().change().run();
    }
    return true;
  }
}
