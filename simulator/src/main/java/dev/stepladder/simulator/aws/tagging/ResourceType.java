package dev.stepladder.simulator.aws.tagging;

/**
 * What a resource is, by its ARN.
 *
 * @param service e.g. {@code elasticache}
 * @param kind e.g. {@code replicationgroup}; a bucket's ARN has none, but filters call it so
 */
record ResourceType(String service, String kind) {

  private static final int RESOURCE = 5;

  static ResourceType of(String arn) {
    String[] parts = arn.split(":", RESOURCE + 1);
    String resource = parts[RESOURCE];
    int end = resource.indexOf(':') < 0 ? resource.indexOf('/') : resource.indexOf(':');
    boolean bucket = parts[2].equals("s3") && end < 0;
    return new ResourceType(
        parts[2], bucket ? "bucket" : end < 0 ? resource : resource.substring(0, end));
  }

  /** Whether a filter such as {@code rds} or {@code rds:db} is for it. */
  boolean fits(String filter) {
    return filter.equals(service) || filter.equals(service + ":" + kind);
  }
}
