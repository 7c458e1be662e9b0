package dev.stepladder.simulator.aws.eks;

import dev.stepladder.simulator.aws.AwsError;
import dev.stepladder.simulator.aws.iam.IamService;
import dev.stepladder.simulator.aws.iam.TrustPolicy;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What EKS asks of the role of an association: that it is there, its own, and trusts the pods. */
final class AssociatedRole {

  private static final Pattern ARN = Pattern.compile("arn:aws:iam::(\\d{12}):role/\\S+");
  private static final String PODS = "pods.eks.amazonaws.com";

  private final IamService iam;

  AssociatedRole(IamService iam) {
    this.iam = iam;
  }

  /** Refuses a role that this account's clusters cannot give to pods. */
  void require(String account, String roleArn, boolean sessionTags) {
    Matcher arn = ARN.matcher(roleArn);
    if (!arn.matches()) {
      throw EksErrors.parameter("roleArn is invalid: " + roleArn);
    }
    if (!arn.group(1).equals(account)) {
      throw new AwsError(403, "AccessDeniedException", "Cross-account pass role is not allowed.");
    }
    TrustPolicy trust =
        iam.propagated(roleArn)
            .orElseThrow(() -> EksErrors.parameter("Role provided in the request does not exist."))
            .trust();
    if (!trust.allowsService(PODS, "sts:AssumeRole")
        || (sessionTags && !trust.allowsService(PODS, "sts:TagSession"))) {
      throw EksErrors.parameter(
          "Trust policy of the role provided is invalid. Follow the official documentation to"
              + " resolve the issue.");
    }
  }

  /** Refuses what is no ARN of a role to assume in a second step. */
  static void requireTarget(String roleArn) {
    if (!ARN.matcher(roleArn).matches()) {
      throw EksErrors.parameter("targetRoleArn is invalid: " + roleArn);
    }
  }
}
