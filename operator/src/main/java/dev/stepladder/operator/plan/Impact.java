package dev.stepladder.operator.plan;

/** What users of the app notice of a step, from least to most. */
public enum Impact {
  /** Nothing. */
  ONLINE("Online"),
  /** Slower for a while. */
  DEGRADED("Degraded"),
  /** Seconds of errors. */
  FAILOVER("Failover"),
  /** Minutes of outage. */
  DOWNTIME("Downtime");

  private final String title;

  Impact(String title) {
    this.title = title;
  }

  /** As a person reads it. */
  public String title() {
    return title;
  }

  /** Whether users see errors. */
  public boolean disruptive() {
    return compareTo(FAILOVER) >= 0;
  }

  /** The worse of two. */
  public Impact or(Impact other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
