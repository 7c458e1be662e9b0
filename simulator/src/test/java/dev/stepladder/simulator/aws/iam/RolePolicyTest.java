package dev.stepladder.simulator.aws.iam;

import static dev.stepladder.simulator.aws.SimulatedAws.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.simulator.aws.SimulatedAws;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.GetRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.ListRolePoliciesResponse;

class RolePolicyTest {

  @RegisterExtension private final SimulatedAws aws = new SimulatedAws();

  private final IamClient iam = aws.iam();

  @BeforeEach
  void createsARole() {
    iam.createRole(r -> r.roleName("shop").assumeRolePolicyDocument(Policies.FOR_PODS));
  }

  private void put(String name, String document) {
    iam.putRolePolicy(r -> r.roleName("shop").policyName(name).policyDocument(document));
  }

  private GetRolePolicyResponse get(String name) {
    return iam.getRolePolicy(r -> r.roleName("shop").policyName(name));
  }

  private void attach(String arn) {
    iam.attachRolePolicy(r -> r.roleName("shop").policyArn(arn));
  }

  @Test
  void inlineDocumentIsUrlEncodedInAnswers() {
    put("media", Policies.READ_BUCKET);
    String shown = get("media").policyDocument();
    assertThat(shown).startsWith("%7B%22Version%22%3A");
    assertThat(URLDecoder.decode(shown, StandardCharsets.UTF_8)).isEqualTo(Policies.READ_BUCKET);
  }

  @Test
  void inlinePolicyIsReplacedByName() {
    put("media", Policies.READ_BUCKET);
    put("media", Policies.ofSize(7));
    assertThat(get("media").policyDocument()).contains("bbbbbbb");
    assertThat(iam.listRolePolicies(r -> r.roleName("shop")).policyNames())
        .containsExactly("media");
  }

  @Test
  void inlinePoliciesAreListedInPages() {
    put("b", Policies.READ_BUCKET);
    put("a", Policies.READ_BUCKET);
    ListRolePoliciesResponse first = iam.listRolePolicies(r -> r.roleName("shop").maxItems(1));
    assertThat(first.policyNames()).containsExactly("a");
    assertThat(
            iam.listRolePolicies(r -> r.roleName("shop").maxItems(1).marker(first.marker()))
                .policyNames())
        .containsExactly("b");
  }

  @Test
  void inlinePoliciesOfARoleShareOneLimit() {
    put("first", Policies.ofSize(6_000));
    assertRefused("LimitExceeded", () -> put("second", Policies.ofSize(6_000)))
        .hasMessageContaining("10240");
    put("first", Policies.ofSize(9_000));
  }

  @Test
  void inlinePolicyThatIsNotThereIsNotFound() {
    assertRefused("NoSuchEntity", () -> get("media"));
    assertRefused(
        "NoSuchEntity", () -> iam.deleteRolePolicy(r -> r.roleName("shop").policyName("media")));
  }

  @Test
  void attachedPoliciesAreListedByPath() {
    attach("arn:aws:iam::aws:policy/ReadOnlyAccess");
    attach("arn:aws:iam::aws:policy/service-role/AmazonEKSPods");
    attach("arn:aws:iam::aws:policy/service-role/AmazonEKSPods");
    assertThat(
            iam.listAttachedRolePolicies(r -> r.roleName("shop").pathPrefix("/service-role/"))
                .attachedPolicies())
        .extracting(AttachedPolicy::policyName)
        .containsExactly("AmazonEKSPods");
    assertThat(iam.listAttachedRolePolicies(r -> r.roleName("shop")).attachedPolicies()).hasSize(2);
  }

  @Test
  void ownPolicyMustExistToBeAttachedAndCountsItsRoles() {
    String arn = "arn:aws:iam::111122223333:policy/read";
    assertRefused("NoSuchEntity", () -> attach(arn));
    iam.createPolicy(r -> r.policyName("read").policyDocument(Policies.READ_BUCKET));
    attach(arn);
    assertThat(iam.getPolicy(r -> r.policyArn(arn)).policy().attachmentCount().intValue())
        .isEqualTo(1);
  }

  @Test
  void whatIsNoArnCannotBeAttached() {
    assertRefused("InvalidInput", () -> attach("PowerUserAccessOfAmazon"));
  }

  @Test
  void whatIsNotAttachedCannotBeDetached() {
    assertRefused(
        "NoSuchEntity",
        () ->
            iam.detachRolePolicy(
                r -> r.roleName("shop").policyArn("arn:aws:iam::aws:policy/ReadOnlyAccess")));
  }

  @Test
  void quotaBoundsTheAttachedPolicies() {
    aws.simulator.iam().console().quota(IamQuota.ATTACHED_POLICIES, 1);
    attach("arn:aws:iam::aws:policy/ReadOnlyAccess");
    attach("arn:aws:iam::aws:policy/ReadOnlyAccess");
    assertRefused("LimitExceeded", () -> attach("arn:aws:iam::aws:policy/PowerUserAccess"));
  }

  @Test
  void managedPolicyNameIsTakenOnce() {
    iam.createPolicy(r -> r.policyName("read").policyDocument(Policies.READ_BUCKET));
    assertRefused(
        "EntityAlreadyExists",
        () -> iam.createPolicy(r -> r.policyName("Read").policyDocument(Policies.READ_BUCKET)));
  }
}
