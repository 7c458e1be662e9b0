package dev.stepladder.simulator.aws.iam;

import dev.stepladder.simulator.aws.ReadPoint;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.iam.model.CreatePolicyRequest;
import software.amazon.awssdk.services.iam.model.Policy;

/**
 * Managed policies: the account's own, and AWS's, of which any well-formed ARN exists with nothing
 * but a name.
 */
final class ManagedPolicies {

  private static final Pattern ARN = Pattern.compile("arn:aws:iam::(?:aws|\\d{12}):policy/.+");
  private static final String OF_AWS = "arn:aws:iam::aws:policy/";
  private static final int MOST_CHARACTERS = 6_144;

  private final IamAccount iam;

  ManagedPolicies(IamAccount iam) {
    this.iam = iam;
  }

  Policy create(CreatePolicyRequest request) {
    String name = IamChecks.policyName(request.policyName());
    String path = IamChecks.path(request.path());
    String document = IamChecks.document("policyDocument", request.policyDocument());
    IamChecks.tags(request.tags());
    PermissionsPolicy.check(document);
    if (PolicyDocument.size(document) > MOST_CHARACTERS) {
      throw IamErrors.limit("Cannot exceed quota for PolicySize: " + MOST_CHARACTERS);
    }
    if (iam.policies.list().stream()
        .anyMatch(policy ->
            policy.policyName().toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT)))) {
      throw IamErrors.exists(
          "A policy called " + name + " already exists. Duplicate names are not allowed.");
    }
    if (iam.policies.size() >= iam.quota(IamQuota.POLICIES)) {
      throw IamErrors.quota(IamQuota.POLICIES, iam.quota(IamQuota.POLICIES));
    }
    Policy policy =
        Policy.builder()
            .policyName(name)
            .policyId(iam.newId("ANPA"))
            .arn(iam.arn("policy" + path + name))
            .path(path)
            .defaultVersionId("v1")
            .attachmentCount(0)
            .permissionsBoundaryUsageCount(0)
            .isAttachable(true)
            .description(request.description())
            .createDate(iam.now())
            .updateDate(iam.now())
            .tags(request.tags())
            .build();
    iam.policies.put(policy.arn(), policy);
    return policy;
  }

  /** The policy of this ARN with its uses counted, or NoSuchEntity. */
  Policy get(String arn, ReadPoint point) {
    return find(wellFormed("policyArn", arn), point)
        .orElseThrow(() -> IamErrors.noSuchEntity("Policy " + arn + " was not found."));
  }

  /** Refuses to attach what is no policy. */
  void requireAttachable(String arn) {
    if (find(wellFormed("policyArn", arn), ReadPoint.LATEST).isEmpty()) {
      throw IamErrors.policyNotAttachable(arn);
    }
  }

  /** Refuses to bound a role by what is no policy. */
  void requireBoundary(String arn) {
    if (find(wellFormed("permissionsBoundary", arn), ReadPoint.LATEST).isEmpty()) {
      throw IamErrors.noSuchEntity("Scope ARN: " + arn + " does not exist or is not attachable.");
    }
  }

  static String nameOf(String arn) {
    return arn.substring(arn.lastIndexOf('/') + 1);
  }

  static String pathOf(String arn) {
    return arn.substring(arn.indexOf('/'), arn.lastIndexOf('/') + 1);
  }

  private static String wellFormed(String parameter, String arn) {
    if (!ARN.matcher(IamChecks.arn(parameter, arn)).matches()) {
      throw IamErrors.input("ARN " + arn + " is not valid.");
    }
    return arn;
  }

  private Optional<Policy> find(String arn, ReadPoint point) {
    Optional<Policy> policy =
        arn.startsWith(OF_AWS) ? Optional.of(ofAws(arn)) : iam.policies.find(arn, point);
    return policy.map(found ->
        found.copy(p ->
            p.attachmentCount(
                    (int)
                        iam.roles.list(point).stream()
                            .filter(role -> role.attached().contains(arn))
                            .count())
                .permissionsBoundaryUsageCount(
                    (int)
                        iam.roles.list(point).stream()
                            .filter(role -> role.isBoundedBy(arn))
                            .count())));
  }

  private static Policy ofAws(String arn) {
    return Policy.builder()
        .policyName(nameOf(arn))
        .arn(arn)
        .path(pathOf(arn))
        .defaultVersionId("v1")
        .isAttachable(true)
        .build();
  }
}
