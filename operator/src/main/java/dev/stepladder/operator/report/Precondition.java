package dev.stepladder.operator.report;

import dev.stepladder.operator.plan.Hold;
import dev.stepladder.operator.plan.Objection;
import dev.stepladder.operator.plan.Preflight;
import dev.stepladder.operator.plan.State;
import dev.stepladder.operator.plan.Windows;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Something that has to come true before the time of a plan begins to count, in the order in which
 * it is told: first what somebody does about the app itself.
 */
enum Precondition {
  RESUMED("it is resumed", "resumed"),
  APPROVED("it is approved", "approved"),
  THAWED("the environment is no longer frozen"),
  CARRIED_OUT("an operator runs that does not only observe"),
  PREFLIGHT("what preflight found is mended"),
  BUDGET("the budget allows it"),
  MENDED("what is wrong is mended"),
  OVER("what it waits for is over"),
  OPEN("its window is open"),
  CHANGED_WINDOWS("the change windows are changed"),
  KNOWN_ZONE("the time zone of its change window is mended");

  private static final Map<String, Precondition> BY_REASON =
      Map.ofEntries(
          Map.entry(Why.PAUSED, RESUMED),
          Map.entry(Waits.APPROVAL, APPROVED),
          Map.entry(Waits.FROZEN, THAWED),
          Map.entry(Waits.OBSERVES, CARRIED_OUT),
          Map.entry(Preflight.FAILED, PREFLIGHT),
          Map.entry(Objection.BUDGET_EXCEEDED, BUDGET),
          Map.entry("CostNotSeen", OVER),
          Map.entry("ClockSkew", OVER),
          Map.entry("OneAppAtATime", OVER),
          Map.entry("ReplicasFirst", OVER),
          Map.entry("PendingChanges", OVER),
          Map.entry("TakesNoChanges", OVER),
          Map.entry(Windows.CLOSED, OPEN),
          Map.entry(Windows.NEVER, CHANGED_WINDOWS),
          Map.entry(Windows.UNKNOWN_ZONE, KNOWN_ZONE));

  /**
   * What comes to its end while nobody does anything and nothing else has to happen: the time that
   * is told of a plan is about as long with it.
   */
  private static final Set<String> PASSES =
      Set.of(
          State.Waiting.NO_EFFECT,
          "Undone",
          "Busy",
          "Outdated",
          "CallsUsedUp",
          "Throttled",
          "Unavailable",
          Preflight.NOT_READ,
          Preflight.DELAYED,
          Waits.NOT_SEEN,
          "NotRead",
          "OwnerNotSeen",
          "SettingsNotRead",
          "SnapshotsNotSeen",
          "SnapshotNotReady",
          "BackupsNotReady",
          "DatabaseBusy",
          "HasReplicas",
          "StorageOptimization",
          Hold.WARMS_UP,
          "GoesToClusterMode",
          "LooksAgain",
          "RetryLater",
          "OldPodsRun",
          "PodsGo",
          "LoadUnknown",
          "ConnectionsDrain",
          "ConnectionsOpen",
          "ConnectionsNotRead",
          "AddressUnknown",
          "SecretNotShown");

  private final String clause;
  private final String alone;

  Precondition(String clause) {
    this(clause, clause);
  }

  Precondition(String clause, String alone) {
    this.clause = clause;
    this.alone = alone;
  }

  /** What has to come true before a step goes on that waits for this reason; nothing if time. */
  static Optional<Precondition> ofStep(String reason) {
    return State.Waiting.forItsPlan(reason) || PASSES.contains(reason)
        ? Optional.empty()
        : Optional.of(known(reason).orElse(OVER));
  }

  /** The same of what an app waits for, where it is one of those that hold steps. */
  static Optional<Precondition> known(String reason) {
    return Optional.ofNullable(BY_REASON.get(reason));
  }

  /** What has to come true of what only a person ends. */
  static Precondition ofTrouble(String reason) {
    return known(reason).orElse(MENDED);
  }

  /** Whether no time is to be told: for as long as this is so there is none. */
  boolean hopeless() {
    return compareTo(CHANGED_WINDOWS) >= 0;
  }

  /** As a clause, for a list of them. */
  String clause() {
    return clause;
  }

  /** The same where it is the only one. */
  String alone() {
    return alone;
  }
}
