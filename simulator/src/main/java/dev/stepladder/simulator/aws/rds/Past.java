package dev.stepladder.simulator.aws.rds;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.rds.model.DBInstance;

/** What was in each instance at each time, as far as what is made of its backups shows it. */
final class Past {

  private final Map<String, NavigableMap<Instant, Inside>> byResourceId = new HashMap<>();

  /**
   * What a backup takes along.
   *
   * @param password of the master user
   * @param databaseName of the first database; empty text if it was given none
   */
  record Inside(
      String password, String databaseName, String version, int storage, String instanceClass) {

    private static Inside of(Instance instance) {
      DBInstance shown = instance.shown();
      return new Inside(
          instance.password(),
          Instances.or(shown.dbName(), ""),
          shown.engineVersion(),
          shown.allocatedStorage(),
          shown.dbInstanceClass());
    }
  }

  /** Notes what is in an instance from now on. */
  void note(Instance instance, Instant now) {
    NavigableMap<Instant, Inside> known =
        byResourceId.computeIfAbsent(instance.resourceId(), _ -> new TreeMap<>());
    Inside inside = Inside.of(instance);
    if (known.isEmpty() || !known.lastEntry().getValue().equals(inside)) {
      known.put(now, inside);
    }
  }

  /** What was in an instance then. */
  Inside at(String resourceId, Instant time) {
    NavigableMap<Instant, Inside> known = byResourceId.get(resourceId);
    return Optional.ofNullable(known.floorEntry(time)).orElseGet(known::firstEntry).getValue();
  }
}
