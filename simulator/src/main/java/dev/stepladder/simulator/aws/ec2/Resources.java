package dev.stepladder.simulator.aws.ec2;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The resources of a kind, by id: those that were declared, and those whose id alone makes them be
 * there, from when they are asked for.
 */
final class Resources<T> {

  private final Predicate<String> implied;
  private final Function<String, T> ofId;
  private final NavigableMap<String, T> declared = new TreeMap<>();
  private final NavigableMap<String, T> asked = new TreeMap<>();
  private final Set<String> deleted = new HashSet<>();

  /**
   * None yet.
   *
   * @param implied whether an id is there that nobody has declared; may change its mind
   * @param ofId what such an id is of
   */
  Resources(Predicate<String> implied, Function<String, T> ofId) {
    this.implied = implied;
    this.ofId = ofId;
  }

  synchronized Optional<T> find(String id) {
    if (declared.containsKey(id)) {
      return Optional.of(declared.get(id));
    }
    return deleted.contains(id) || !implied.test(id)
        ? Optional.empty()
        : Optional.of(asked.computeIfAbsent(id, ofId));
  }

  /** Those that were declared or asked for. */
  synchronized List<T> known() {
    var known = new TreeMap<>(asked);
    known.keySet().removeIf(implied.negate());
    known.putAll(declared);
    return List.copyOf(known.values());
  }

  synchronized void declare(String id, T resource) {
    deleted.remove(id);
    declared.put(id, resource);
  }

  synchronized void delete(Collection<String> ids) {
    deleted.addAll(ids);
    declared.keySet().removeAll(ids);
    asked.keySet().removeAll(ids);
  }
}
