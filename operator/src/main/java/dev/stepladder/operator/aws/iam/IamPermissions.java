package dev.stepladder.operator.aws.iam;

import dev.stepladder.api.v1alpha1.IdentityMode;
import dev.stepladder.operator.aws.Permission;
import dev.stepladder.operator.aws.Realm;
import dev.stepladder.operator.blueprint.Identity;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What IAM must allow for the calls of this package ("Actions, resources, and condition keys for
 * AWS Identity and Access Management", Service Authorization Reference). Roles have the path of the
 * environment and a prefix of the installation; where the environment has a permissions boundary,
 * no role is made and none gets another policy without it. What is left of roles once pods get none
 * any more is still looked for and removed.
 */
final class IamPermissions {

  private static final String NAME = IamService.NAME;

  private final Realm realm;
  private final String roles;

  IamPermissions(Realm realm) {
    this.realm = realm;
    this.roles = roles(realm.environment().workloadIdentity().rolePath());
  }

  private String roles(String path) {
    return realm.global(
        NAME, "role%s%s*".formatted(path, Identity.rolePrefix(realm.installation())));
  }

  List<Permission> all() {
    return realm.environment().workloadIdentity().mode() == IdentityMode.NONE
        ? List.of(lists(), reads(), changes(), removes())
        : List.of(lists(), reads(), creates(), tags(), changes(), removes());
  }

  private static Permission lists() {
    return Permission.read("IamList").calls(NAME, "ListRoles");
  }

  /** A role that is not there has no path: IAM is to say so, and not that it may not be read. */
  private Permission reads() {
    return Permission.read("IamRead")
        .calls(NAME, "GetRole", "GetRolePolicy")
        .on(Stream.of(roles, roles("/")).distinct().toArray(String[]::new));
  }

  private Permission creates() {
    return bounded(Permission.change("IamCreate", roles).calls(NAME, "CreateRole"))
        .where(realm.tagging());
  }

  /** IAM asks for it at a creation, too, when a role has no tags yet. */
  private Permission tags() {
    return Permission.change("IamTag", roles)
        .action(NAME + ":TagRole", "CreateRole", "TagRole")
        .where(realm.tagging());
  }

  private Permission changes() {
    return bounded(
            Permission.change("IamChange", roles)
                .calls(NAME, "DeleteRolePolicy", "PutRolePermissionsBoundary", "PutRolePolicy"))
        .where(realm.tagged());
  }

  /** These say nothing of a boundary: a condition on it would refuse them. */
  private Permission removes() {
    return Permission.change("IamOwn", roles)
        .calls(NAME, "DeleteRole", "UpdateAssumeRolePolicy")
        .where(realm.tagged());
  }

  private Permission bounded(Permission permission) {
    return Optional.ofNullable(realm.environment().workloadIdentity().permissionsBoundary())
        .map(boundary ->
            permission.where(Permission.Condition.equal("iam:PermissionsBoundary", boundary)))
        .orElse(permission);
  }
}
