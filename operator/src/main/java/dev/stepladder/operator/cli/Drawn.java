package dev.stepladder.operator.cli;

import dev.stepladder.operator.aws.rds.DbBackup;
import dev.stepladder.operator.aws.rds.DbSnapshot;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.inventory.Entry;
import dev.stepladder.operator.inventory.Ledger;
import dev.stepladder.operator.inventory.Resource;
import dev.stepladder.operator.inventory.View;
import dev.stepladder.operator.plan.Planner;
import dev.stepladder.operator.plan.Provider;
import dev.stepladder.operator.plan.Situation;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An inventory that was drawn instead of read: what it does not show does not exist.
 *
 * @param resources all that exists
 * @param adopted names of what somebody else made, of which nothing can be drawn
 * @param restores whether the app begins with a backup, of which nothing can be drawn either
 * @param ledger what is remembered of it
 */
record Drawn(List<Resource> resources, Set<String> adopted, boolean restores, Ledger ledger)
    implements View {

  private static final Set<Class<? extends Resource>> BACKUPS =
      Set.of(DbSnapshot.class, DbBackup.class);

  private static final String NOT_HERE =
      "in AWS, where a plan of a file does not look: ask for the plan of the app in the cluster";

  /** Nothing of an app exists yet but what it takes over. */
  static Drawn nothing(Blueprint blueprint) {
    var adopted = new HashSet<String>();
    blueprint.parts(Part.Database.class).stream()
        .filter(Part.Database::adopted)
        .forEach(part -> adopted.add(part.identifier()));
    blueprint.parts(Part.Cache.class).stream()
        .filter(Part.Cache::adopted)
        .forEach(part -> adopted.add(part.identifier()));
    blueprint.parts(Part.Bucket.class).stream()
        .filter(Part.Bucket::adopted)
        .forEach(part -> adopted.add(part.name()));
    boolean restores =
        blueprint.parts(Part.Database.class).stream().anyMatch(part -> part.restore().isPresent());
    return new Drawn(List.of(), adopted, restores, Ledger.EMPTY);
  }

  /** Copies what must not change. */
  Drawn {
    resources = List.copyOf(resources);
    adopted = Set.copyOf(adopted);
  }

  /** Everything as it is once a blueprint has been carried out. */
  static Drawn settled(List<Provider> providers, Blueprint blueprint, Instant now) {
    // Twice, because what refers to a connection can only be drawn once the other end is there.
    var planner = new Planner(providers);
    Drawn unconnected = draw(providers, blueprint, new Situation(now, Map.of()));
    Drawn drawn = draw(providers, blueprint, planner.situation(blueprint, unconnected, now));
    return new Drawn(drawn.resources(), Set.of(), false, planner.remember(blueprint, drawn));
  }

  private static Drawn draw(List<Provider> providers, Blueprint blueprint, Situation situation) {
    return new Drawn(
        providers.stream()
            .flatMap(provider -> provider.settled(blueprint, situation).stream())
            .toList(),
        Set.of(),
        false,
        Ledger.EMPTY);
  }

  @Override
  public <R extends Resource> Entry<R> entry(Class<R> kind, String name) {
    return all(kind).stream()
        .filter(present -> present.resource().name().equals(name))
        .<Entry<R>>map(present -> present)
        .findFirst()
        .orElseGet(() ->
            adopted.contains(name)
                ? new Entry.Unknown<>("%s is %s".formatted(name, NOT_HERE))
                : new Entry.Absent<>());
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
    return restores && BACKUPS.contains(kind)
        ? Optional.of("they are " + NOT_HERE)
        : Optional.empty();
  }
}
