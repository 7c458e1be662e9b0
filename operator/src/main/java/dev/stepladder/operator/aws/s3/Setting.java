package dev.stepladder.operator.aws.s3;

/**
 * What of a bucket is set by a call of its own, in the order in which it is set: a rule that
 * removes old versions comes before there are any.
 */
public enum Setting {
  ENCRYPTION("encryption"),
  PUBLIC_ACCESS("public-access"),
  OWNERSHIP("ownership"),
  POLICY("policy"),
  LIFECYCLE("lifecycle"),
  VERSIONING("versioning"),
  CORS("cors"),
  ACCESS_LOGS("access-logs");

  /** Where nothing of ours is set. */
  static final String NONE = "none";

  private final String field;

  Setting(String field) {
    this.field = field;
  }

  /** As plans name it. */
  String field() {
    return field;
  }
}
