package dev.stepladder.operator.cli;

import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.inventory.Entry;
import dev.stepladder.operator.inventory.Ledger;
import dev.stepladder.operator.inventory.Resource;
import dev.stepladder.operator.inventory.View;
import dev.stepladder.operator.plan.Planner;
import dev.stepladder.operator.plan.Provider;
import dev.stepladder.operator.plan.Situation;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An inventory that was drawn instead of read: what it does not show does not exist.
 *
 * @param resources all that exists
 * @param ledger what is remembered of it
 */
record Drawn(List<Resource> resources, Ledger ledger) implements View {

  /** Nothing exists yet. */
  static final Drawn NOTHING = new Drawn(List.of(), Ledger.EMPTY);

  /** Copies what must not change. */
  Drawn {
    resources = List.copyOf(resources);
  }

  /** Everything as it is once a blueprint has been carried out. */
  static Drawn settled(List<Provider> providers, Blueprint blueprint, Instant now) {
    // Twice, because what refers to a connection can only be drawn once the other end is there.
    var planner = new Planner(providers);
    Drawn unconnected = draw(providers, blueprint, new Situation(now, Map.of()));
    Drawn drawn = draw(providers, blueprint, planner.situation(blueprint, unconnected, now));
    return new Drawn(drawn.resources(), planner.remember(blueprint, drawn));
  }

  private static Drawn draw(List<Provider> providers, Blueprint blueprint, Situation situation) {
    return new Drawn(
        providers.stream()
            .flatMap(provider -> provider.settled(blueprint, situation).stream())
            .toList(),
        Ledger.EMPTY);
  }

  @Override
  public <R extends Resource> Entry<R> entry(Class<R> kind, String name) {
    return all(kind).stream()
        .filter(present -> present.resource().name().equals(name))
        .<Entry<R>>map(present -> present)
        .findFirst()
        .orElseGet(Entry.Absent::new);
  }

  @Override
  public <R extends Resource> List<Entry.Present<R>> all(Class<R> kind) {
    return resources.stream()
        .filter(kind::isInstance)
        .map(kind::cast)
        .map(resource -> new Entry.Present<>(resource, Instant.EPOCH, Optional.empty()))
        .toList();
  }

  @Override
  public Optional<String> unknown(Class<? extends Resource> kind) {
    return Optional.empty();
  }
}
