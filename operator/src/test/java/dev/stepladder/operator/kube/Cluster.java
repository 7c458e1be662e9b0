package dev.stepladder.operator.kube;

import dev.stepladder.operator.inventory.Entry;
import dev.stepladder.operator.inventory.Ledger;
import dev.stepladder.operator.inventory.Resource;
import dev.stepladder.operator.inventory.View;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** A cluster made up for a test: a view whose objects the test puts there. */
final class Cluster implements View {

  static final Instant SINCE = Instant.parse("2026-03-01T09:00:00Z");

  private final Map<String, KubeObject> objects = new TreeMap<>();
  private final Map<String, String> unreadable = new HashMap<>();
  private Optional<String> unknown = Optional.empty();
  private Ledger ledger = Ledger.EMPTY;
  private final Map<String, Instant> later = new HashMap<>();
  private Instant since = SINCE;

  Cluster with(HasMetadata object) {
    var seen = new KubeObject(object);
    objects.put(seen.name(), seen);
    return this;
  }

  Cluster without(String name) {
    objects.remove(name);
    return this;
  }

  Cluster withAll(List<Resource> resources) {
    resources.forEach(resource -> {
      if (resource instanceof KubeObject(HasMetadata object)) {
        with(object);
      }
    });
    return this;
  }

  Cluster unreadable(String name, String reason) {
    unreadable.put(name, reason);
    return this;
  }

  Cluster unknown(String reason) {
    unknown = Optional.of(reason);
    return this;
  }

  Cluster ledger(UnaryOperator<Ledger> change) {
    ledger = change.apply(ledger);
    return this;
  }

  /** In which everything is as it is since then. */
  Cluster since(Instant instant) {
    since = instant;
    return this;
  }

  /** In which one object is as it is since then only. */
  Cluster since(String name, Instant instant) {
    later.put(name, instant);
    return this;
  }

  <T extends HasMetadata> T object(Class<T> kind, String name) {
    return Optional.ofNullable(objects.get(name)).flatMap(seen -> seen.as(kind)).orElseThrow();
  }

  /** Does to the cluster what a step would. */
  void apply(KubeAction action) {
    switch (action) {
      case KubeAction.ApplyWorkload(List<KubeObject> wanted, List<KubeObject> unwanted, int _) -> {
        wanted.forEach(object -> with(object.object()));
        unwanted.forEach(object -> objects.remove(object.name()));
      }
      case KubeAction.ApplyObject(KubeObject object) -> with(object.object());
      case KubeAction.Remove(List<KubeObject> gone) ->
          gone.forEach(object -> objects.remove(object.name()));
      case KubeAction.RunMigration(KubeObject account, KubeObject job, List<KubeObject> gone) -> {
        gone.forEach(object -> objects.remove(object.name()));
        with(account.object());
        with(job.object());
      }
      case KubeAction.GeneratePassword _, KubeAction.WriteBinding _ ->
          throw new IllegalArgumentException(action + " takes the executor");
    }
  }

  @Override
  public <R extends Resource> Entry<R> entry(Class<R> kind, String name) {
    if (unreadable.containsKey(name)) {
      return new Entry.Unknown<>(unreadable.get(name), Optional.empty());
    }
    return Optional.ofNullable(objects.get(name))
        .map(kind::cast)
        .<Entry<R>>map(this::present)
        .orElseGet(Entry.Absent::new);
  }

  @Override
  public <R extends Resource> List<Entry.Present<R>> all(Class<R> kind) {
    return objects.values().stream().map(kind::cast).map(this::present).toList();
  }

  @Override
  public Optional<String> unknown(Class<? extends Resource> kind) {
    return unknown;
  }

  @Override
  public Ledger ledger() {
    return ledger;
  }

  private <R extends Resource> Entry.Present<R> present(R resource) {
    return new Entry.Present<>(
        resource, later.getOrDefault(resource.name(), since), Optional.empty());
  }
}
