package dev.stepladder.sandbox.e2e;

import dev.stepladder.api.v1alpha1.Manifests;

/** Rungs that the default ladder does not have. */
final class Rungs {

  /** The lowest rung with a read replica. */
  static final String PAIR = "pair";

  private Rungs() {}

  static String pair() {
    return small(PAIR, 5)
        .replace("backupRetentionDays: 1", "backupRetentionDays: 1\n    replicas: 1");
  }

  /** The lowest rung with so many read replicas, which go as soon as they may. */
  static String readers(String name, int replicas) {
    return small(name, 5)
        .replace(
            "backupRetentionDays: 1",
            "backupRetentionDays: 1\n    replicas: %d\n    readersDrain: 1m".formatted(replicas));
  }

  /** The lowest rung of the ladder under another name. */
  static String small(String name, long users) {
    return Manifests.ladder()
        .getFirst()
        .replace("name: users-1", "name: " + name)
        .replace("users: 1\n", "users: %d\n".formatted(users));
  }
}
