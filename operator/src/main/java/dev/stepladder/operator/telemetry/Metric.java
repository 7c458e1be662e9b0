package dev.stepladder.operator.telemetry;

import java.util.List;
import java.util.stream.Stream;

/**
 * Every metric that the operator has of its own, under the name that Prometheus shows, with its
 * labels and what bounds the number of its series. {@code docs/metrics.md} is made from it.
 */
public enum Metric {
  APPS(
      Kind.GAUGE,
      Whose.FLEET,
      "stepladder_apps",
      "Apps by the tier they settled on last (none: on none yet) and by phase.",
      "tiers + 1, times 6 phases",
      "tier",
      "phase"),
  APPS_BY_CONDITION(
      Kind.GAUGE,
      Whose.FLEET,
      "stepladder_apps_by_condition",
      "Apps by tier and by the status of a condition: Ready, Reconciling, Stalled or Drifted.",
      "tiers + 1, times 4 conditions, times 2",
      "tier",
      "condition",
      "status"),
  STEPS(
      Kind.GAUGE,
      Whose.FLEET,
      "stepladder_steps",
      "Steps of the plans of all apps that have not settled, by impact and state.",
      "4 impacts, times 6 states",
      "impact",
      "state"),
  STEP_DURATION(
      Kind.HISTOGRAM,
      Whose.PROCESS,
      "stepladder_step_duration_seconds",
      "How long steps took from their start until they were seen done, by part and impact.",
      "about 20 kinds of parts, times the impacts that steps on each have (1 to 3), times 14",
      "part",
      "impact"),
  APPS_WAITING(
      Kind.GAUGE,
      Whose.FLEET,
      "stepladder_apps_waiting",
      "Apps that wait, by what for and by the reason in their status. One app may wait for several.",
      "the reasons that occur, of about 150 that there are",
      "for",
      "reason"),
  WAITING(
      Kind.GAUGE,
      Whose.FLEET,
      "stepladder_waiting_seconds",
      "How long the app that waits longest has been waiting, by what for.",
      "9",
      "for"),
  WAIT_DURATION(
      Kind.HISTOGRAM,
      Whose.PROCESS,
      "stepladder_wait_duration_seconds",
      "How long waits lasted that are over, by what for; the sum is the time spent waiting.",
      "9, times 14",
      "for"),
  COST(
      Kind.GAUGE,
      Whose.FLEET,
      "stepladder_cost_dollars_per_month",
      "What all apps of a tier cost now, and planned: once their plans are carried out, in US dollars. Apps with an unknown cost are left out.",
      "tiers + 1, times 2",
      "tier",
      "when"),
  APPS_UNPRICED(
      Kind.GAUGE,
      Whose.FLEET,
      "stepladder_apps_unpriced",
      "Apps of which nobody knows what they cost now.",
      "1"),
  APP_INFO(
      Kind.INFO,
      Whose.APP,
      "stepladder_app_info",
      "An app with its environment, the tier it settled on last, the one it goes to, and its phase.",
      "1 an app",
      "namespace",
      "app",
      "environment",
      "tier",
      "target",
      "phase"),
  APP_CONDITION(
      Kind.GAUGE,
      Whose.APP,
      "stepladder_app_condition",
      "1 for the status and reason that each condition of an app has.",
      "4 an app",
      "namespace",
      "app",
      "condition",
      "status",
      "reason"),
  APP_WAITING(
      Kind.GAUGE,
      Whose.APP,
      "stepladder_app_waiting_seconds",
      "How long an app has been waiting, by what for and by the reason in its status.",
      "at most 22 an app; none at rest",
      "namespace",
      "app",
      "for",
      "reason"),
  APP_STEP(
      Kind.GAUGE,
      Whose.APP,
      "stepladder_app_step_state",
      "Where a step of an app's plan stands: 0 done, 1 running, 2 ready, 3 waiting, 4 waiting for approval, 5 failed.",
      "at most 40 an app; none at rest",
      "namespace",
      "app",
      "step",
      "stage",
      "impact"),
  APP_COST(
      Kind.GAUGE,
      Whose.APP,
      "stepladder_app_cost_dollars_per_month",
      "What an app costs now, and planned: once its plan is carried out, in US dollars; absent where nobody knows.",
      "2 an app",
      "namespace",
      "app",
      "when"),
  AWS_CALLS(
      Kind.COUNTER,
      Whose.PROCESS,
      "stepladder_aws_calls_total",
      "Calls sent to AWS, each attempt of one for itself, by outcome: ok, missing (there is no such thing, which many a reading wants to know), refused, throttled, failed (AWS's own error) or unanswered.",
      "places (account and region), times the operations used, about 90 over 8 services, times the outcomes that occur",
      "account",
      "region",
      "service",
      "operation",
      "outcome"),
  AWS_BUDGET(
      Kind.GAUGE,
      Whose.FLEET,
      "stepladder_aws_budget_left",
      "How much is left of the calls that the operator allows itself: 1 when full; at 0.25 or less complete readings wait, at 0 or less changes too.",
      "places, times 7 services",
      "account",
      "region",
      "service"),
  SWEEP_AGE(
      Kind.GAUGE,
      Whose.FLEET,
      "stepladder_aws_sweep_age_seconds",
      "How old the latest complete reading is; before the first one, for how long it has been tried.",
      "places, times 5 services",
      "account",
      "region",
      "service"),
  SWEEP_FAILING(
      Kind.GAUGE,
      Whose.FLEET,
      "stepladder_aws_sweep_failing",
      "1 while a service cannot be read, with the reason.",
      "places, times 5 services; none while all can be read",
      "account",
      "region",
      "service",
      "reason"),
  RECONCILE_DURATION(
      Kind.HISTOGRAM,
      Whose.PROCESS,
      "stepladder_reconcile_duration_seconds",
      "How long reconciles took, by controller (stagedapp, awsenvironment) and outcome (done, failed).",
      "2, times 2, times 12",
      "controller",
      "outcome"),
  RECONCILE_QUEUE(
      Kind.GAUGE,
      Whose.PROCESS,
      "stepladder_reconcile_queue_length",
      "Reconciles that are due and wait for one of the --concurrency threads.",
      "1"),
  RECONCILES_RUNNING(
      Kind.GAUGE, Whose.PROCESS, "stepladder_reconciles_running", "Reconciles under way.", "1"),
  LEADER(
      Kind.GAUGE,
      Whose.PROCESS,
      "stepladder_leader",
      "1 if this process holds the Lease and acts, 0 if it stands by.",
      "1"),
  BUILD(
      Kind.INFO,
      Whose.PROCESS,
      "stepladder_build_info",
      "The version of the operator, its installation, and the version of Java.",
      "1",
      "version",
      "installation",
      "java");

  /** What Prometheus makes of it. */
  public enum Kind {
    GAUGE,
    COUNTER,
    /** With {@code _bucket}, {@code _sum}, {@code _count}, and {@code _max} of the last minutes. */
    HISTOGRAM,
    INFO
  }

  /** Of whom it tells, and so who shows it. */
  public enum Whose {
    /** Of all apps; the leader shows it. */
    FLEET,
    /** Of one app; the leader shows it, unless told otherwise. */
    APP,
    /** Of the process. */
    PROCESS
  }

  private static final String SEPARATOR = ",";

  private final Kind kind;
  private final Whose whose;
  private final String title;
  private final String help;
  private final String bound;
  private final String labels;

  Metric(Kind kind, Whose whose, String title, String help, String bound, String... labels) {
    this.kind = kind;
    this.whose = whose;
    this.title = title;
    this.help = help;
    this.bound = bound;
    this.labels = String.join(SEPARATOR, labels);
  }

  public Kind kind() {
    return kind;
  }

  public Whose whose() {
    return whose;
  }

  /** Its name in Prometheus, such as {@code stepladder_aws_calls_total}. */
  public String title() {
    return title;
  }

  /** What it says, in a sentence. */
  public String help() {
    return help;
  }

  /** How many series it has at most. */
  public String bound() {
    return bound;
  }

  public List<String> labels() {
    return labels.isEmpty() ? List.of() : List.of(labels.split(SEPARATOR));
  }

  /** Its name without what the exposition puts behind it. */
  String stem() {
    return title.replaceFirst("(_total|_info)$", "");
  }

  /** The names of its series in Prometheus. */
  public List<String> series() {
    return kind == Kind.HISTOGRAM
        ? Stream.of("_bucket", "_sum", "_count", "_max").map(title::concat).toList()
        : List.of(title);
  }
}
