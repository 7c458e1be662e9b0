package dev.stepladder.simulator.aws.iam;

import dev.stepladder.simulator.aws.iam.PolicyDocument.Statement;
import java.util.regex.Pattern;

/** What a policy of permissions, inline or managed, may hold. */
final class PermissionsPolicy {

  private static final Pattern VENDOR = Pattern.compile("[A-Za-z0-9-]+");
  private static final Pattern PARTITION = Pattern.compile("aws|aws-cn|aws-us-gov");

  private PermissionsPolicy() {}

  /** Passes a policy of permissions; anything else is a MalformedPolicyDocument. */
  static void check(String text) {
    PolicyDocument document = PolicyDocument.parse(text);
    if (!document.version().equals(PolicyDocument.CURRENT_VERSION)) {
      throw IamErrors.malformed("Policy document must be version 2012-10-17 or greater.");
    }
    document.statements().forEach(PermissionsPolicy::check);
  }

  private static void check(Statement statement) {
    if (statement.has("Principal") || statement.has("NotPrincipal")) {
      throw IamErrors.malformed("Policy document should not specify a principal.");
    }
    if (statement.actions().isEmpty()) {
      throw IamErrors.malformed("Policy statement must contain actions.");
    }
    if (statement.resources().isEmpty()) {
      throw IamErrors.malformed("Policy statement must contain resources.");
    }
    statement.actions().forEach(PermissionsPolicy::checkAction);
    statement.resources().forEach(PermissionsPolicy::checkResource);
  }

  private static void checkAction(String action) {
    if (action.equals("*")) {
      return;
    }
    String[] parts = action.split(":", -1);
    if (parts.length == 1) {
      throw IamErrors.malformed(
          "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.");
    }
    if (parts.length > 2) {
      throw IamErrors.malformed("Actions/Condition can contain only one colon.");
    }
    if (!VENDOR.matcher(parts[0]).matches()) {
      throw IamErrors.malformed("Vendor " + parts[0] + " is not valid");
    }
  }

  private static void checkResource(String resource) {
    if (resource.equals("*")) {
      return;
    }
    String[] parts = resource.split(":", 6);
    if (!parts[0].equals("arn") || parts.length < 2) {
      throw IamErrors.malformed("Resource " + resource + " must be in ARN format or \"*\".");
    }
    if (!parts[1].equals("*") && !PARTITION.matcher(parts[1]).matches()) {
      throw IamErrors.malformed(
          "Partition \"" + parts[1] + "\" is not valid for resource \"" + resource + "\".");
    }
    if (parts.length < 6) {
      throw IamErrors.malformed("The policy failed legacy parsing");
    }
    if (parts[2].equals("s3") && !parts[3].isEmpty()) {
      throw IamErrors.malformed("Resource " + resource + " can not contain region information.");
    }
    if (parts[2].equals("iam") && !parts[3].isEmpty()) {
      throw IamErrors.malformed("IAM resource " + resource + " cannot contain region information.");
    }
  }
}
