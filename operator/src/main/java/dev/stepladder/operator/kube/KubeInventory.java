package dev.stepladder.operator.kube;

import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.inventory.Entry;
import dev.stepladder.operator.inventory.Ledger;
import dev.stepladder.operator.inventory.Resource;
import dev.stepladder.operator.inventory.ResourceKey;
import dev.stepladder.operator.inventory.StoredPassword;
import dev.stepladder.operator.inventory.View;
import dev.stepladder.operator.inventory.Watchers.AppKey;
import dev.stepladder.operator.inventory.WorkloadsQuiet;
import dev.stepladder.operator.plan.Situation;
import dev.stepladder.operator.time.Clock;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * What exists in the cluster: watched objects from memory, Secrets by reading those that an app's
 * blueprint names. Since when something is as it is now is remembered in memory only and starts
 * anew with the operator.
 */
public final class KubeInventory {

  private final Watched watched;
  private final Secrets secrets;
  private final Clock clock;
  private final Map<AppKey, Sightings> sightings = new ConcurrentHashMap<>();

  /** An inventory of what is watched, and of the Secrets in the cluster of a client. */
  public KubeInventory(KubernetesClient client, Watched watched, Clock clock) {
    this.watched = watched;
    this.secrets = new Secrets(client);
    this.clock = clock;
  }

  /** The objects made for an app, but Secrets, as far as they are known. */
  public List<KubeObject> objects(String namespace, String app) {
    return watched.objects(namespace, app).stream().map(KubeObject::new).toList();
  }

  /** Everything an assessment may look at for one app, as it is now. */
  public KubeSnapshot snapshot(Blueprint blueprint, Ledger ledger) {
    Owner owner = blueprint.owner();
    Set<String> names = secretNames(blueprint, ledger);
    // Asked before the objects are: what is complete then is complete in what is read after.
    Optional<String> blind = watched.unknown();
    if (blind.isPresent()) {
      return new KubeSnapshot(Map.of(), names, blind, ledger);
    }
    var key = new AppKey(owner.namespace(), owner.app());
    Collection<HasMetadata> objects = watched.objects(owner.namespace(), owner.app());
    Sightings seen =
        sightings.merge(
            key,
            Sightings.first(objects, clock.now()),
            (before, _) -> before.next(objects, clock.now()));
    var entries = new HashMap<ResourceKey, Entry<? extends Resource>>();
    objects.forEach(object -> {
      var resource = new KubeObject(object);
      put(entries, resource, seen.since(resource.name()));
    });
    for (String name : names) {
      read(owner.namespace(), name, entries);
    }
    var snapshot = new KubeSnapshot(entries, names, Optional.empty(), ledger);
    Optional<WorkloadsQuiet> quiet =
        seen.quiet().flatMap(since -> quiet(since, blueprint, snapshot));
    quiet.ifPresent(known -> put(entries, known, known.since()));
    return new KubeSnapshot(entries, names, Optional.empty(), ledger);
  }

  private Optional<WorkloadsQuiet> quiet(Instant since, Blueprint blueprint, View secrets) {
    var scene = new Scene(blueprint, secrets, new Situation(clock.now(), Map.of()));
    return BoundSecrets.hosts(scene).map(hosts -> new WorkloadsQuiet(since, hosts));
  }

  /** Forgets an app that is gone. */
  public void forget(String namespace, String app) {
    sightings.remove(new AppKey(namespace, app));
  }

  private void read(
      String namespace, String name, Map<ResourceKey, Entry<? extends Resource>> entries) {
    String object = KubeObject.name("Secret", name);
    try {
      secrets
          .read(namespace, name)
          .ifPresent(secret -> {
            var resource = new KubeObject(secret);
            Instant now = clock.now();
            put(entries, resource, now);
            stored(resource).ifPresent(password -> put(entries, password, now));
          });
    } catch (KubernetesClientException e) {
      String reason =
          switch (e.getCode()) {
            case 0 -> "the API server does not answer";
            case HttpURLConnection.HTTP_FORBIDDEN ->
                "the operator needs the permission to get secrets there";
            default -> "the API server answers %d to a get".formatted(e.getCode());
          };
      entries.put(new ResourceKey(KubeObject.class, object), new Entry.Unknown<>(reason));
      entries.put(new ResourceKey(StoredPassword.class, name), new Entry.Unknown<>(reason));
    }
  }

  private static Optional<StoredPassword> stored(KubeObject object) {
    return object
        .as(Secret.class)
        .filter(secret -> BindingSecret.value(secret, BindingSecret.PASSWORD).isPresent())
        .map(secret ->
            new StoredPassword(
                secret.getMetadata().getName(), !object.unconfirmed(), !Marks.managed(secret)));
  }

  private static void put(
      Map<ResourceKey, Entry<? extends Resource>> entries, Resource resource, Instant since) {
    entries.put(ResourceKey.of(resource), new Entry.Present<>(resource, since, Optional.empty()));
  }

  private static Set<String> secretNames(Blueprint blueprint, Ledger ledger) {
    var names = new TreeSet<>(ledger.bindings());
    add(names, blueprint.parts(Part.Credentials.class), Part.Credentials::secretName);
    add(names, blueprint.parts(Part.Binding.class), Part.Binding::secretName);
    // Only of a cache that there was: an app that never had one costs no reads.
    List<Part.NoCache> left =
        blueprint.parts(Part.NoCache.class).stream()
            .filter(none -> ledger.begun(none.id().toString()))
            .toList();
    add(names, left, Part.NoCache::tokenSecret);
    add(names, blueprint.parts(Part.NoDatabase.class), none -> none.was().secretName());
    return names;
  }

  private static <P extends Part> void add(
      Set<String> names, List<P> parts, Function<P, String> name) {
    parts.stream().map(name).forEach(names::add);
  }
}
