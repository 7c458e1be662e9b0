package dev.stepladder.operator.aws.iam;

import dev.stepladder.operator.aws.AwsAccount;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AttachedPermissionsBoundary;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.Role;

/** The reading calls of IAM. */
final class IamReader {

  /** The name of our own inline policy. */
  static final String POLICY = "stepladder";

  private static final int PAGE = 1000;

  private final AwsAccount account;
  private final IamClient iam;

  IamReader(AwsAccount account) {
    this.account = account;
    this.iam = IamService.client(account);
  }

  /** A role as a list shows it: without tags. */
  record Listed(String name, String id, String trust) {}

  /** The roles whose names begin so. */
  List<Listed> roles(String prefix) {
    return account.read(
        "list roles",
        "iam:ListRoles",
        () ->
            iam.listRolesPaginator(request -> request.maxItems(PAGE)).roles().stream()
                .filter(role -> role.roleName().startsWith(prefix))
                .map(role -> new Listed(role.roleName(), role.roleId(), trust(role)))
                .toList());
  }

  /** A role with its tags and our own policy. */
  Optional<IamRole> role(String name) {
    Optional<Role> shown =
        account.read(
            "read role " + name,
            "iam:GetRole",
            () -> {
              try {
                return Optional.of(iam.getRole(request -> request.roleName(name)).role());
              } catch (NoSuchEntityException e) {
                return Optional.empty();
              }
            });
    return shown.map(role -> record(role, policy(name)));
  }

  private Optional<String> policy(String role) {
    return account.read(
        "read the policy of role " + role,
        "iam:GetRolePolicy",
        () -> {
          try {
            return Optional.of(
                decoded(
                    iam.getRolePolicy(request -> request.roleName(role).policyName(POLICY))
                        .policyDocument()));
          } catch (NoSuchEntityException e) {
            return Optional.empty();
          }
        });
  }

  private static IamRole record(Role role, Optional<String> policy) {
    Map<String, String> tags = new HashMap<>();
    role.tags().forEach(tag -> tags.put(tag.key(), tag.value()));
    return new IamRole(
        role.roleName(),
        role.roleId(),
        role.arn(),
        trust(role),
        Optional.ofNullable(role.permissionsBoundary())
            .map(AttachedPermissionsBoundary::permissionsBoundaryArn),
        policy,
        tags);
  }

  private static String trust(Role role) {
    return decoded(Optional.ofNullable(role.assumeRolePolicyDocument()).orElse("%7B%7D"));
  }

  /** IAM shows documents encoded as in a URL. */
  private static String decoded(String document) {
    return URLDecoder.decode(document, StandardCharsets.UTF_8);
  }
}
