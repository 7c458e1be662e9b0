package dev.stepladder.simulator.aws.iam;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import software.amazon.awssdk.services.iam.model.CreatePolicyRequest;
import software.amazon.awssdk.services.iam.model.CreateRoleRequest;
import software.amazon.awssdk.services.iam.model.PutRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.iam.model.Tag;

/**
 * IAM in one account as a person at the console changes it, and as its inside looks: the same
 * operations with the same refusals, past HTTP, the call log and the faults.
 */
public final class IamConsole {

  private final IamHandlers iam;

  IamConsole(IamHandlers iam) {
    this.iam = iam;
  }

  /** Creates a role. */
  public Role createRole(Consumer<CreateRoleRequest.Builder> request) {
    return locked(
        () -> iam.roles.create(CreateRoleRequest.builder().applyMutation(request).build()));
  }

  /** Deletes a role with all that hangs on it, as the console does. */
  public void deleteRole(String name) {
    locked(() -> {
      iam.account.remove(iam.account.role(name));
      return name;
    });
  }

  /** The roles as they are now. */
  public List<Role> roles() {
    return locked(() -> iam.account.roles.list().stream().map(RoleState::shown).toList());
  }

  /** The role of this name as it is now. */
  public Optional<Role> role(String name) {
    return locked(() -> iam.account.namesake(name).map(RoleState::shown));
  }

  /** Replaces the trust policy of a role. */
  public void trust(String roleName, String document) {
    locked(() -> {
      iam.roles.updateTrust(roleName, document);
      return roleName;
    });
  }

  /** The inline policy of a role, as its author wrote it. */
  public Optional<String> inlinePolicy(String roleName, String policyName) {
    return locked(() ->
        iam.account
            .namesake(roleName)
            .flatMap(role -> Optional.ofNullable(role.inline().get(policyName))));
  }

  /** Writes an inline policy of a role. */
  public void putInlinePolicy(String roleName, String policyName, String document) {
    locked(() -> {
      iam.rolePolicies.put(
          PutRolePolicyRequest.builder()
              .roleName(roleName)
              .policyName(policyName)
              .policyDocument(document)
              .build());
      return policyName;
    });
  }

  /** Deletes an inline policy of a role. */
  public void deleteInlinePolicy(String roleName, String policyName) {
    locked(() -> {
      iam.rolePolicies.delete(roleName, policyName);
      return policyName;
    });
  }

  /** ARNs of the managed policies attached to a role. */
  public List<String> attachedPolicies(String roleName) {
    return locked(() -> iam.account.role(roleName).attached());
  }

  /** Attaches a managed policy to a role. */
  public void attach(String roleName, String policyArn) {
    locked(() -> {
      iam.rolePolicies.attach(roleName, policyArn);
      return policyArn;
    });
  }

  /** Bounds a role by a policy. */
  public void boundary(String roleName, String policyArn) {
    locked(() -> {
      iam.roles.putBoundary(roleName, policyArn);
      return policyArn;
    });
  }

  /** Takes a role's boundary away. */
  public void deleteBoundary(String roleName) {
    locked(() -> {
      iam.roles.deleteBoundary(roleName);
      return roleName;
    });
  }

  /** Sets a tag of a role. */
  public void tag(String roleName, String key, String value) {
    locked(() -> {
      iam.roleTags.add(roleName, List.of(Tag.builder().key(key).value(value).build()));
      return key;
    });
  }

  /** Removes a tag of a role. */
  public void untag(String roleName, String key) {
    locked(() -> {
      iam.roleTags.remove(roleName, List.of(key));
      return key;
    });
  }

  /** Creates a customer managed policy; answers its ARN. */
  public String createPolicy(String name, String document) {
    return locked(() ->
        iam.policies
            .create(CreatePolicyRequest.builder().policyName(name).policyDocument(document).build())
            .arn());
  }

  /** Makes an OpenID Connect provider for an issuer, its URL; answers its ARN. */
  public String createOpenIdConnectProvider(String issuer) {
    return locked(() -> iam.providers.create(issuer));
  }

  /**
   * From now on a change of a role reaches other services so long after it was made; AWS promises
   * no time. Ten seconds where nothing was said.
   */
  public void propagation(Duration time) {
    locked(() -> {
      iam.account.propagation(time);
      return time;
    });
  }

  /** Changes what the account may have. */
  public void quota(IamQuota quota, int max) {
    iam.account.quota(quota, max);
  }

  private <T> T locked(Supplier<T> action) {
    return iam.account.locked(action);
  }
}
