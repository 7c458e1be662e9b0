package dev.stepladder.simulator.aws.iam;

/** Policy documents that tests use. */
final class Policies {

  static final String FOR_PODS =
      """
      {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
       "Principal": {"Service": "pods.eks.amazonaws.com"},
       "Action": ["sts:AssumeRole", "sts:TagSession"]}]}
      """;

  static final String READ_BUCKET =
      """
      {"Version": "2012-10-17", "Statement": [{"Sid": "Read", "Effect": "Allow",
       "Action": "s3:GetObject", "Resource": "arn:aws:s3:::shop-media/*",
       "Condition": {"StringEquals": {"aws:PrincipalTag/app": "shop"}}}]}
      """;

  private Policies() {}

  /** A trust policy for an AWS principal. */
  static String trusting(String principal) {
    return """
    {"Version": "2012-10-17", "Statement": {"Effect": "Allow",
     "Principal": {"AWS": "%s"}, "Action": "sts:AssumeRole"}}
    """
        .formatted(principal);
  }

  /** The same, for those who say an external id. */
  static String trusting(String principal, String externalId) {
    return """
    {"Version": "2012-10-17", "Statement": {"Effect": "Allow",
     "Principal": {"AWS": "%s"}, "Action": "sts:AssumeRole",
     "Condition": {"StringEquals": {"sts:ExternalId": "%s"}}}}
    """
        .formatted(principal, externalId);
  }

  /** A policy of permissions of at least so many characters, white space aside. */
  static String ofSize(int characters) {
    return """
    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
     "Action": "s3:GetObject", "Resource": "arn:aws:s3:::%s/*"}]}
    """
        .formatted("b".repeat(characters));
  }
}
