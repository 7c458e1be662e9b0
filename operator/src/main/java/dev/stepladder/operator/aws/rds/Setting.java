package dev.stepladder.operator.aws.rds;

/** A setting of an RDS instance that the operator looks at, with its name for a person. */
public enum Setting {
  INSTANCE_CLASS("class"),
  /** Whole GiB. */
  STORAGE("storage"),
  MULTI_AZ("Multi-AZ"),
  /** Whole days. */
  BACKUP_RETENTION("backup retention"),
  DELETION_PROTECTION("deletion protection"),
  INSIGHTS("Database Insights"),
  VERSION("version"),
  PARAMETER_GROUP("parameter group"),
  /** Sorted ids, separated by commas. */
  SECURITY_GROUPS("security groups"),
  /** Only ever pending, and never with its value. */
  PASSWORD("password"),
  /** Any other pending change, as text. */
  OTHER("other");

  private final String title;

  Setting(String title) {
    this.title = title;
  }

  /** As a person reads it. */
  public String title() {
    return title;
  }

  /** A value of it as a person reads it, with its unit where the number alone says too little. */
  String told(String value) {
    return this == STORAGE && !value.isEmpty() ? value + " GiB" : value;
  }
}
