package dev.stepladder.operator.inventory;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** An outside world of things, which remembers how it was read. */
final class FakeSweep implements Sweep {

  final Map<String, Thing> world = new TreeMap<>();
  final List<String> readings = new ArrayList<>();
  final List<ResourceKey> unanswered = new ArrayList<>();
  Optional<SweepFailed> failure = Optional.empty();

  /**
   * What readings of single things leave out, as a service that is slow to agree with itself may.
   */
  final Set<String> left = new HashSet<>();

  /** Happens after the world was read and before the reading returns. */
  Runnable meanwhile = () -> {};

  void put(Thing thing) {
    world.put(thing.name(), thing);
  }

  @Override
  public String title() {
    return "things";
  }

  @Override
  public Set<Class<? extends Resource>> covers() {
    return Set.of(Thing.class);
  }

  @Override
  public List<Resource> everything() {
    readings.add("everything");
    return answer(List.copyOf(world.values()));
  }

  @Override
  public List<Resource> some(Set<ResourceKey> keys) {
    List<String> names = keys.stream().map(ResourceKey::name).sorted().toList();
    readings.add(String.join(" ", names));
    return answer(
        names.stream()
            .filter(name -> !left.contains(name))
            .map(world::get)
            .filter(thing -> thing != null)
            .toList());
  }

  @Override
  public void unanswered(ResourceKey key) {
    unanswered.add(key);
  }

  private List<Resource> answer(List<Thing> found) {
    failure.ifPresent(e -> {
      throw e;
    });
    meanwhile.run();
    return List.copyOf(found);
  }
}
