package dev.stepladder.simulator.aws.iam;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import software.amazon.awssdk.services.iam.model.AttachedPermissionsBoundary;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.iam.model.RoleLastUsed;
import software.amazon.awssdk.services.iam.model.Tag;

/**
 * A role and what hangs on it.
 *
 * @param shown as GetRole shows it
 * @param trust its trust policy, read
 * @param inline its inline policies' documents by their names, in order
 * @param attached ARNs of the managed policies attached to it
 */
record RoleState(
    Role shown, TrustPolicy trust, TreeMap<String, String> inline, List<String> attached) {

  RoleState {
    inline = new TreeMap<>(inline);
    attached = List.copyOf(attached);
  }

  String name() {
    return shown.roleName();
  }

  RoleState with(Consumer<Role.Builder> change) {
    return new RoleState(shown.copy(change), trust, inline, attached);
  }

  RoleState withTrust(TrustPolicy policy, String encodedDocument) {
    return new RoleState(
        shown.copy(r -> r.assumeRolePolicyDocument(encodedDocument)), policy, inline, attached);
  }

  RoleState withInline(String policyName, String document) {
    TreeMap<String, String> more = new TreeMap<>(inline);
    more.put(policyName, document);
    return new RoleState(shown, trust, more, attached);
  }

  RoleState withoutInline(String policyName) {
    TreeMap<String, String> fewer = new TreeMap<>(inline);
    fewer.remove(policyName);
    return new RoleState(shown, trust, fewer, attached);
  }

  RoleState withAttached(String policyArn) {
    if (attached.contains(policyArn)) {
      return this;
    }
    List<String> more = new ArrayList<>(attached);
    more.add(policyArn);
    return new RoleState(shown, trust, inline, more);
  }

  RoleState withoutAttached(String policyArn) {
    return new RoleState(
        shown, trust, inline, attached.stream().filter(arn -> !arn.equals(policyArn)).toList());
  }

  /** As ListRoles shows it: AWS leaves tags, boundary and last use to GetRole. */
  Role listed() {
    return shown.copy(r ->
        r.tags((Collection<Tag>) null)
            .permissionsBoundary((AttachedPermissionsBoundary) null)
            .roleLastUsed((RoleLastUsed) null));
  }

  boolean isBoundedBy(String policyArn) {
    return shown.permissionsBoundary() != null
        && policyArn.equals(shown.permissionsBoundary().permissionsBoundaryArn());
  }

  int inlineSize() {
    return inline.values().stream().mapToInt(PolicyDocument::size).sum();
  }
}
