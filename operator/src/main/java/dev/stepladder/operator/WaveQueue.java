package dev.stepladder.operator;

import dev.stepladder.api.v1alpha1.AwsEnvironment;
import dev.stepladder.api.v1alpha1.StagedApp;
import dev.stepladder.operator.blueprint.Footing;
import dev.stepladder.operator.blueprint.Ladder;
import dev.stepladder.operator.blueprint.UnreadableLedger;
import dev.stepladder.operator.inventory.Ledger;
import dev.stepladder.operator.inventory.Watchers.AppKey;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The apps of an environment that a changed rung concerns.
 *
 * @param apps all apps on the rungs that were changed, in the order of their turns
 * @param moved those whose rung was moved under them and that have not settled since
 * @param going those of them that have been let go: nobody is called back whom a newcomer shifts
 *     into a later wave
 * @param limit how many may change at a time
 */
record WaveQueue(List<AppKey> apps, Set<AppKey> moved, Set<AppKey> going, int limit) {

  static final Comparator<AppKey> ORDER =
      Comparator.comparing(AppKey::namespace).thenComparing(AppKey::name);

  /** The queue as the cluster and the ledgers show it now. */
  static WaveQueue of(
      AwsEnvironment environment,
      List<StagedApp> apps,
      Ladder ladder,
      Map<AppKey, Ledger> ledgers) {
    var targets = new HashMap<AppKey, String>();
    var moved = new HashSet<AppKey>();
    var going = new HashSet<AppKey>();
    for (StagedApp app : apps) {
      if (!app.getSpec().environment().equals(environment.getMetadata().getName())
          || app.getMetadata().getDeletionTimestamp() != null) {
        continue;
      }
      AppKey key = Observer.key(app);
      Ledger ledger = ledgers.getOrDefault(key, Ledger.EMPTY);
      Optional<Footing> footing = footing(app, ladder, ledger);
      if (footing.isEmpty()
          || footing.get().standing().isEmpty()
          || footing.get().target().isEmpty()) {
        continue;
      }
      targets.put(key, footing.get().target().get().name());
      if (footing.get().moved(app.getSpec(), ledger)) {
        moved.add(key);
        if (ledger.letGo()) {
          going.add(key);
        }
      }
    }
    Set<String> changed = moved.stream().map(targets::get).collect(Collectors.toSet());
    return new WaveQueue(
        targets.entrySet().stream()
            .filter(entry -> changed.contains(entry.getValue()))
            .map(Map.Entry::getKey)
            .sorted(ORDER)
            .toList(),
        moved,
        going,
        environment.getSpec().limits().maxConcurrentApps());
  }

  /** An app whose ledger cannot be read stands still and holds nobody else. */
  private static Optional<Footing> footing(StagedApp app, Ladder ladder, Ledger ledger) {
    try {
      return Optional.of(Footing.of(app.getSpec(), ladder, ledger));
    } catch (UnreadableLedger e) {
      return Optional.empty();
    }
  }

  /** Which app has to settle before another one may begin, if any. */
  Optional<AppKey> before(AppKey app) {
    if (going.contains(app)) {
      return Optional.empty();
    }
    int position = apps.contains(app) ? apps.indexOf(app) : apps.size();
    Optional<AppKey> earlier =
        apps.subList(0, position / limit * limit).stream().filter(moved::contains).findFirst();
    // A newcomer that sorts first makes no room for itself.
    return earlier.or(() -> going.size() < limit ? Optional.empty() : going.stream().min(ORDER));
  }
}
