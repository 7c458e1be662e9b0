package dev.stepladder.operator.inventory;

import dev.stepladder.operator.blueprint.Owner;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Which app looked at what, so that a change wakes only those whom it concerns. */
public final class Watchers {

  private final String installation;
  private final Map<AppKey, Set<ResourceKey>> asked = new ConcurrentHashMap<>();

  /** The same the other way round: what changes is little beside what all apps look at. */
  private final Map<ResourceKey, Set<AppKey>> askers = new ConcurrentHashMap<>();

  /**
   * An app of this cluster.
   *
   * @param namespace its namespace
   * @param name its name
   */
  public record AppKey(String namespace, String name) {}

  /** Watchers of one installation, whose tags it knows. */
  public Watchers(String installation) {
    this.installation = installation;
  }

  /** Remembers what an app asked for in its latest look, in place of what it asked for before. */
  public synchronized void watch(AppKey app, Set<ResourceKey> keys) {
    Set<ResourceKey> now = Set.copyOf(keys);
    Set<ResourceKey> before = askedBy(app);
    asked.put(app, now);
    now.forEach(key -> askers.computeIfAbsent(key, _ -> ConcurrentHashMap.newKeySet()).add(app));
    before.stream().filter(key -> !now.contains(key)).forEach(key -> leave(key, app));
  }

  private void leave(ResourceKey key, AppKey app) {
    Set<AppKey> apps = askers.getOrDefault(key, Set.of());
    apps.remove(app);
    if (apps.isEmpty()) {
      askers.remove(key);
    }
  }

  /** What an app asked for in its latest look. */
  public Set<ResourceKey> askedBy(AppKey app) {
    return asked.getOrDefault(app, Set.of());
  }

  /** Forgets an app. */
  public synchronized void forget(AppKey app) {
    askedBy(app).forEach(key -> leave(key, app));
    asked.remove(app);
  }

  /** The apps that a change concerns: by what they asked for, or by the tags of what changed. */
  public Set<AppKey> concerned(Changed changed) {
    if (changed.everything()) {
      return Set.copyOf(asked.keySet());
    }
    var apps = new HashSet<AppKey>();
    changed.keys().forEach(key -> apps.addAll(askers.getOrDefault(key, Set.of())));
    for (Resource resource : changed.resources()) {
      Map<String, String> tags = resource.tags();
      if (installation.equals(tags.get(Owner.INSTALLATION))) {
        var app =
            new AppKey(tags.getOrDefault(Owner.NAMESPACE, ""), tags.getOrDefault(Owner.APP, ""));
        if (asked.containsKey(app)) {
          apps.add(app);
        }
      }
    }
    return apps;
  }

  /** Whether a resource bears the installation's tag or some app has asked for it. */
  boolean ours(Resource resource) {
    if (installation.equals(resource.tags().get(Owner.INSTALLATION))) {
      return true;
    }
    return asked(ResourceKey.of(resource));
  }

  /** Whether some app has asked for it in its latest look. */
  boolean asked(ResourceKey key) {
    return askers.containsKey(key);
  }
}
