package dev.stepladder.operator.inventory;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An outside world of things, which remembers how it was read. */
final class FakeSweep implements Sweep {

  /** How many times something was measured, which is done on demand only. */
  record Measure(String name, int times) implements Resource {
    @Override
    public boolean resting() {
      return true;
    }
  }

  /** What bulk readings show only once it was asked for. */
  record Shy(String name) implements Resource {
    @Override
    public boolean resting() {
      return true;
    }
  }

  final Set<String> shy = new HashSet<>();
  private final Set<String> askedFor = new HashSet<>();
  final Map<String, Thing> world = new TreeMap<>();
  int measured;
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
    return Set.of(Thing.class, Measure.class, Shy.class);
  }

  @Override
  public Set<Class<? extends Resource>> shownOnceAsked() {
    return Set.of(Shy.class);
  }

  @Override
  public Set<Class<? extends Resource>> onDemand() {
    return Set.of(Measure.class);
  }

  @Override
  public List<Resource> everything() {
    readings.add("everything");
    return answer(Stream.concat(world.values().stream(), shy(askedFor)).toList());
  }

  @Override
  public List<Resource> some(Set<ResourceKey> keys) {
    List<Resource> measures =
        keys.stream()
            .filter(key -> key.kind() == Measure.class)
            .<Resource>map(key -> new Measure(key.name(), ++measured))
            .toList();
    Set<String> shyOnes =
        keys.stream()
            .filter(key -> key.kind() == Shy.class)
            .map(ResourceKey::name)
            .collect(Collectors.toSet());
    askedFor.addAll(shyOnes);
    List<String> names =
        keys.stream()
            .filter(key -> key.kind() != Measure.class)
            .map(ResourceKey::name)
            .sorted()
            .toList();
    if (!names.isEmpty()) {
      readings.add(String.join(" ", names));
    }
    return answer(
        Stream.of(
                measures.stream(),
                names.stream()
                    .filter(name -> !left.contains(name))
                    .map(world::get)
                    .filter(thing -> thing != null),
                shy(shyOnes))
            .flatMap(found -> found)
            .toList());
  }

  private Stream<Shy> shy(Set<String> names) {
    return names.stream().filter(shy::contains).map(Shy::new);
  }

  @Override
  public void unanswered(ResourceKey key) {
    unanswered.add(key);
  }

  private List<Resource> answer(List<? extends Resource> found) {
    failure.ifPresent(e -> {
      throw e;
    });
    meanwhile.run();
    return List.copyOf(found);
  }
}
