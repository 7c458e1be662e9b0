package dev.stepladder.operator.telemetry;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What an app waits for, in a word for a label. */
enum WaitKind {
  /** A person who says yes. */
  APPROVAL,
  /** A change window. */
  WINDOW,
  /** Its turn among the apps that a changed rung reaches. */
  WAVE,
  /** That nobody stops it any more: paused, frozen, an operator that observes. */
  STOP,
  /** A limit of cost that is raised, or a plan that costs less. */
  BUDGET,
  /** AWS, which makes or changes something, or shows nothing right now. */
  AWS,
  /** The cluster: pods that come and go. */
  CLUSTER,
  /** A person who mends what the condition Stalled names. */
  HELP,
  /** Anything else. */
  OTHER;

  private static final Map<String, WaitKind> BY_REASON =
      Map.ofEntries(
          Map.entry("Approval", APPROVAL),
          Map.entry("ApprovalIgnored", APPROVAL),
          Map.entry("ChangeWindow", WINDOW),
          Map.entry("NoWindowLongEnough", HELP),
          Map.entry("UnknownTimeZone", HELP),
          Map.entry("WaitsForItsWave", WAVE),
          Map.entry("OneAppAtATime", WAVE),
          Map.entry("Paused", STOP),
          Map.entry("Frozen", STOP),
          Map.entry("ObserveOnly", STOP),
          Map.entry("BudgetExceeded", BUDGET),
          Map.entry("CostNotSeen", BUDGET),
          Map.entry("NotRead", AWS),
          Map.entry("Throttled", AWS),
          Map.entry("CallsUsedUp", AWS),
          Map.entry("Unreachable", AWS),
          Map.entry("Unavailable", AWS),
          Map.entry("SnapshotsNotSeen", AWS),
          Map.entry("SnapshotNotReady", AWS),
          Map.entry("BackupsNotReady", AWS),
          Map.entry("StandbyWarmsUp", AWS),
          Map.entry("StorageOptimization", AWS),
          Map.entry("OldPodsRun", CLUSTER),
          Map.entry("PodsGo", CLUSTER),
          Map.entry("ConnectionsDrain", CLUSTER),
          Map.entry("ConnectionsOpen", CLUSTER),
          Map.entry("NotSeen", CLUSTER));

  /** The kinds of parts that are AWS's; whatever else there is, is in the cluster. */
  private static final Set<String> IN_AWS =
      Set.of(
          "database",
          "replica",
          "subnets",
          "parameters",
          "snapshots",
          "cache",
          "cache-subnets",
          "cache-parameters",
          "bucket",
          "role",
          "association");

  /**
   * What a wait is for.
   *
   * @param reason as the app's status gives it
   * @param stalled whether the condition Stalled has the same reason
   */
  static WaitKind of(String reason, boolean stalled) {
    return Optional.ofNullable(BY_REASON.get(reason)).orElse(stalled ? HELP : OTHER);
  }

  /** What a step on a part of this kind waits for while it runs. */
  static WaitKind running(String part) {
    return IN_AWS.contains(part) ? AWS : CLUSTER;
  }

  /** As the label has it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
