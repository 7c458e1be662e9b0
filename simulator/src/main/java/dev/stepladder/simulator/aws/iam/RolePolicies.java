package dev.stepladder.simulator.aws.iam;

import dev.stepladder.simulator.aws.ReadPoint;
import dev.stepladder.simulator.aws.Slice;
import java.util.List;
import java.util.function.Function;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.GetRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.GetRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.ListAttachedRolePoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListAttachedRolePoliciesResponse;
import software.amazon.awssdk.services.iam.model.ListRolePoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListRolePoliciesResponse;
import software.amazon.awssdk.services.iam.model.PutRolePolicyRequest;

/** What roles may do: their inline policies, and the managed ones attached to them. */
final class RolePolicies {

  private static final int MOST_INLINE_CHARACTERS = 10_240;

  private final IamAccount iam;
  private final ManagedPolicies policies;

  RolePolicies(IamAccount iam, ManagedPolicies policies) {
    this.iam = iam;
    this.policies = policies;
  }

  void put(PutRolePolicyRequest request) {
    RoleState role = iam.role(request.roleName());
    String document = IamChecks.document("policyDocument", request.policyDocument());
    RoleState changed = role.withInline(IamChecks.policyName(request.policyName()), document);
    PermissionsPolicy.check(document);
    if (changed.inlineSize() > MOST_INLINE_CHARACTERS) {
      throw IamErrors.limit(
          "Maximum policy size of "
              + MOST_INLINE_CHARACTERS
              + " bytes exceeded for role "
              + role.name());
    }
    iam.put(changed);
  }

  GetRolePolicyResponse get(GetRolePolicyRequest request, ReadPoint point) {
    String policy = IamChecks.policyName(request.policyName());
    return GetRolePolicyResponse.builder()
        .roleName(request.roleName())
        .policyName(policy)
        .policyDocument(Roles.encoded(document(iam.role(request.roleName(), point), policy)))
        .build();
  }

  void delete(String roleName, String policyName) {
    RoleState role = iam.role(roleName);
    String policy = IamChecks.policyName(policyName);
    var _ = document(role, policy);
    iam.put(role.withoutInline(policy));
  }

  ListRolePoliciesResponse list(ListRolePoliciesRequest request, ReadPoint point) {
    Slice<String> page =
        IamPage.of(
            List.copyOf(iam.role(request.roleName(), point).inline().keySet()),
            Function.identity(),
            request.maxItems(),
            request.marker());
    return ListRolePoliciesResponse.builder()
        .policyNames(page.items())
        .isTruncated(page.truncated())
        .marker(page.next())
        .build();
  }

  void attach(String roleName, String policyArn) {
    RoleState role = iam.role(roleName);
    policies.requireAttachable(policyArn);
    RoleState changed = role.withAttached(policyArn);
    int max = iam.quota(IamQuota.ATTACHED_POLICIES);
    if (changed.attached().size() > max) {
      throw IamErrors.quota(IamQuota.ATTACHED_POLICIES, max);
    }
    iam.put(changed);
  }

  void detach(String roleName, String policyArn) {
    RoleState role = iam.role(roleName);
    if (!role.attached().contains(IamChecks.arn("policyArn", policyArn))) {
      throw IamErrors.noSuchEntity("Policy " + policyArn + " was not found.");
    }
    iam.put(role.withoutAttached(policyArn));
  }

  ListAttachedRolePoliciesResponse listAttached(
      ListAttachedRolePoliciesRequest request, ReadPoint point) {
    String prefix = IamChecks.pathPrefix(request.pathPrefix());
    Slice<String> page =
        IamPage.of(
            iam.role(request.roleName(), point).attached().stream()
                .filter(arn -> ManagedPolicies.pathOf(arn).startsWith(prefix))
                .sorted()
                .toList(),
            Function.identity(),
            request.maxItems(),
            request.marker());
    return ListAttachedRolePoliciesResponse.builder()
        .attachedPolicies(
            page.items().stream()
                .map(arn ->
                    AttachedPolicy.builder()
                        .policyArn(arn)
                        .policyName(ManagedPolicies.nameOf(arn))
                        .build())
                .toList())
        .isTruncated(page.truncated())
        .marker(page.next())
        .build();
  }

  private static String document(RoleState role, String policyName) {
    String document = role.inline().get(policyName);
    if (document == null) {
      throw IamErrors.noSuchEntity("The role policy with name " + policyName + " cannot be found.");
    }
    return document;
  }
}
