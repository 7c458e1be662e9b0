package dev.stepladder.operator.cli;

import dev.stepladder.api.v1alpha1.CacheEngine;
import dev.stepladder.api.v1alpha1.Engine;
import dev.stepladder.api.v1alpha1.ScaleTier;
import dev.stepladder.api.v1alpha1.TierCache;
import dev.stepladder.api.v1alpha1.TierDatabase;
import dev.stepladder.operator.prices.Item;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What has to have a price, so that each plan between the rungs of a ladder has a cost. */
final class LadderItems {

  private LadderItems() {}

  /** All that apps on these rungs may have, whichever engines they choose. */
  static List<Item> of(List<ScaleTier> ladder) {
    var items = new ArrayList<Item>();
    for (Engine engine : Engine.values()) {
      for (boolean multiAz : new boolean[] {false, true}) {
        classes(ladder)
            .forEach(name -> items.add(new Item.DatabaseHour(engine.toString(), name, multiAz)));
        items.add(new Item.DatabaseStorageMonth(engine.toString(), multiAz));
      }
    }
    for (CacheEngine engine : CacheEngine.values()) {
      nodeTypes(ladder).forEach(name -> items.add(new Item.CacheNodeHour(engine.toString(), name)));
    }
    items.add(new Item.ObjectStorageMonth());
    return List.copyOf(items);
  }

  private static Set<String> classes(List<ScaleTier> ladder) {
    return ladder.stream()
        .map(tier -> tier.getSpec().database())
        .filter(Objects::nonNull)
        .flatMap(LadderItems::classes)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static Stream<String> classes(TierDatabase database) {
    return Stream.of(database.instanceClass(), database.replicaClass()).filter(Objects::nonNull);
  }

  private static Set<String> nodeTypes(List<ScaleTier> ladder) {
    return ladder.stream()
        .map(tier -> tier.getSpec().cache())
        .filter(Objects::nonNull)
        .map(TierCache::nodeType)
        .filter(Objects::nonNull)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }
}
