package dev.stepladder.simulator.aws.iam;

import dev.stepladder.simulator.aws.ReadPoint;
import dev.stepladder.simulator.aws.Slice;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import software.amazon.awssdk.services.iam.model.AttachedPermissionsBoundary;
import software.amazon.awssdk.services.iam.model.CreateRoleRequest;
import software.amazon.awssdk.services.iam.model.ListRolesRequest;
import software.amazon.awssdk.services.iam.model.ListRolesResponse;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.iam.model.RoleLastUsed;
import software.amazon.awssdk.services.iam.model.UpdateRoleRequest;
import software.amazon.awssdk.utils.http.SdkHttpUtils;

/** Roles, their trust policies and their boundaries. */
final class Roles {

  private final IamAccount iam;
  private final ManagedPolicies policies;

  Roles(IamAccount iam, ManagedPolicies policies) {
    this.iam = iam;
    this.policies = policies;
  }

  Role create(CreateRoleRequest request) {
    String name = IamChecks.roleName(request.roleName());
    String path = IamChecks.path(request.path());
    String document =
        IamChecks.document("assumeRolePolicyDocument", request.assumeRolePolicyDocument());
    IamChecks.description(request.description());
    int maxSession = IamChecks.maxSession(request.maxSessionDuration());
    IamChecks.tags(request.tags());
    TrustPolicy trust = trust(document);
    if (request.permissionsBoundary() != null) {
      policies.requireBoundary(request.permissionsBoundary());
    }
    if (iam.namesake(name).isPresent()) {
      throw IamErrors.exists("Role with name " + name + " already exists.");
    }
    if (iam.roles.size() >= iam.quota(IamQuota.ROLES)) {
      throw IamErrors.quota(IamQuota.ROLES, iam.quota(IamQuota.ROLES));
    }
    Role role =
        Role.builder()
            .roleName(name)
            .roleId(iam.newId("AROA"))
            .arn(iam.arn("role" + path + name))
            .path(path)
            .createDate(iam.now())
            .assumeRolePolicyDocument(encoded(document))
            .description(request.description())
            .maxSessionDuration(maxSession)
            .permissionsBoundary(boundary(request.permissionsBoundary()))
            .tags(request.tags())
            .roleLastUsed(used -> {})
            .build();
    iam.put(new RoleState(role, trust, new TreeMap<>(), List.of()));
    return role.copy(r -> r.roleLastUsed((RoleLastUsed) null));
  }

  Role get(String name, ReadPoint point) {
    return iam.role(name, point).shown();
  }

  ListRolesResponse list(ListRolesRequest request, ReadPoint point) {
    String prefix = IamChecks.pathPrefix(request.pathPrefix());
    List<Role> roles =
        iam.roles.list(point).stream()
            .map(RoleState::listed)
            .filter(role -> role.path().startsWith(prefix))
            .toList();
    Slice<Role> page =
        IamPage.of(
            roles,
            role -> role.roleName().toLowerCase(Locale.ROOT),
            request.maxItems(),
            request.marker());
    return ListRolesResponse.builder()
        .roles(page.items())
        .isTruncated(page.truncated())
        .marker(page.next())
        .build();
  }

  void update(UpdateRoleRequest request) {
    RoleState role = iam.role(request.roleName());
    IamChecks.description(request.description());
    if (request.description() != null) {
      role = role.with(r -> r.description(request.description()));
    }
    if (request.maxSessionDuration() != null) {
      int seconds = IamChecks.maxSession(request.maxSessionDuration());
      role = role.with(r -> r.maxSessionDuration(seconds));
    }
    iam.put(role);
  }

  void updateTrust(String name, String policyDocument) {
    RoleState role = iam.role(name);
    String document = IamChecks.document("policyDocument", policyDocument);
    iam.put(role.withTrust(trust(document), encoded(document)));
  }

  void putBoundary(String name, String policyArn) {
    RoleState role = iam.role(name);
    policies.requireBoundary(policyArn);
    iam.put(role.with(r -> r.permissionsBoundary(boundary(policyArn))));
  }

  void deleteBoundary(String name) {
    RoleState role = iam.role(name);
    if (role.shown().permissionsBoundary() == null) {
      throw IamErrors.noSuchEntity("The role " + name + " has no permissions boundary.");
    }
    iam.put(role.with(r -> r.permissionsBoundary(boundary(null))));
  }

  void delete(String name) {
    RoleState role = iam.role(name);
    if (!role.attached().isEmpty()) {
      throw IamErrors.deleteConflict("Cannot delete entity, must detach all policies first.");
    }
    if (!role.inline().isEmpty()) {
      throw IamErrors.deleteConflict("Cannot delete entity, must delete policies first.");
    }
    iam.remove(role);
  }

  /** As IAM shows documents: URL-encoded by RFC 3986. */
  static String encoded(String document) {
    return SdkHttpUtils.urlEncode(document);
  }

  private TrustPolicy trust(String document) {
    TrustPolicy trust = TrustPolicy.parse(document);
    int max = iam.quota(IamQuota.TRUST_POLICY_SIZE);
    if (PolicyDocument.size(document) > max) {
      throw IamErrors.quota(IamQuota.TRUST_POLICY_SIZE, max);
    }
    return trust;
  }

  /** The boundary as the SDK's builders want it: null for none. */
  private static AttachedPermissionsBoundary boundary(String policyArn) {
    return policyArn == null
        ? null
        : AttachedPermissionsBoundary.builder()
            .permissionsBoundaryType("Policy")
            .permissionsBoundaryArn(policyArn)
            .build();
  }
}
