package dev.stepladder.operator.aws;

import dev.stepladder.operator.blueprint.Blueprint;

/** Whether as much is left of an account's quotas as a plan asks for. */
public final class Headroom {

  private final Blueprint blueprint;
  private final Inquiry inquiry;

  /**
   * A quota.
   *
   * @param word for it, unique in a plan
   * @param title what it limits, for a person
   * @param name as who raises it finds it
   * @param each whether it is about one resource, whatever others there are
   */
  public record Quota(String word, String title, String name, boolean each) {}

  /** In the account and region of an app. */
  public Headroom(Blueprint blueprint, Inquiry inquiry) {
    this.blueprint = blueprint;
    this.inquiry = inquiry;
  }

  /**
   * Says so, if too little is left.
   *
   * @param more how much is asked for, or of a quota of each resource, how much one is to have
   */
  public void judge(Quota quota, long used, long max, long more) {
    if (exceeds(quota, used, max, more)) {
      inquiry.wrong(quota.word(), said(quota, used, max, more));
    }
  }

  /** Likewise by what every account has at first: this one may have more, and only AWS knows. */
  public void judgeAtFirst(Quota quota, long used, long max, long more) {
    if (exceeds(quota, used, max, more)) {
      inquiry.uncertain(
          quota.word(),
          said(quota, used, max, more) + "; if it has been raised already, all is well");
    }
  }

  private static boolean exceeds(Quota quota, long used, long max, long more) {
    return (quota.each() ? 0 : used) + more > max;
  }

  private String said(Quota quota, long used, long max, long more) {
    return quota.each()
        ? "account %s may have %d %s in %s, and %d are planned: raise the quota %s in the Service Quotas console, or ask for fewer"
            .formatted(
                blueprint.account(), max, quota.title(), blueprint.region(), more, quota.name())
        : "account %s has %d of at most %d %s in %s, and %d more are planned: raise the quota %s in the Service Quotas console, or remove what is not used"
            .formatted(
                blueprint.account(),
                used,
                max,
                quota.title(),
                blueprint.region(),
                more,
                quota.name());
  }
}
