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
  public void watch(AppKey app, Set<ResourceKey> keys) {
    asked.put(app, Set.copyOf(keys));
  }

  /** What an app asked for in its latest look. */
  public Set<ResourceKey> askedBy(AppKey app) {
    return asked.getOrDefault(app, Set.of());
  }

  /** Forgets an app. */
  public void forget(AppKey app) {
    asked.remove(app);
  }

  /** The apps that a change concerns: by what they asked for, or by the tags of what changed. */
  public Set<AppKey> concerned(Changed changed) {
    if (changed.everything()) {
      return Set.copyOf(asked.keySet());
    }
    var apps = new HashSet<AppKey>();
    asked.forEach((app, keys) -> {
      if (changed.keys().stream().anyMatch(keys::contains)) {
        apps.add(app);
      }
    });
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
    return asked.values().stream().anyMatch(keys -> keys.contains(key));
  }
}
