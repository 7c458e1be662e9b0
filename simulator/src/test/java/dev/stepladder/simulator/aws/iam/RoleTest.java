package dev.stepladder.simulator.aws.iam;

import static dev.stepladder.simulator.aws.SimulatedAws.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.simulator.aws.Faults;
import dev.stepladder.simulator.aws.SimulatedAws;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.CreateRoleRequest;
import software.amazon.awssdk.services.iam.model.EntityAlreadyExistsException;
import software.amazon.awssdk.services.iam.model.ListRolesResponse;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.iam.model.Tag;

class RoleTest {

  private static final String OF_AWS = "arn:aws:iam::aws:policy/PowerUserAccess";

  @RegisterExtension private final SimulatedAws aws = new SimulatedAws();

  private final IamClient iam = aws.iam();

  private Role create(String name, Consumer<CreateRoleRequest.Builder> more) {
    return iam.createRole(
            r -> r.roleName(name).assumeRolePolicyDocument(Policies.FOR_PODS).applyMutation(more))
        .role();
  }

  private Role create(String name) {
    return create(name, r -> {});
  }

  private Role show(String name) {
    return iam.getRole(r -> r.roleName(name)).role();
  }

  @Test
  void showsWhatItWasCreatedWith() {
    create(
        "shop-media",
        r ->
            r.path("/stepladder/")
                .description("for the shop")
                .maxSessionDuration(7200)
                .permissionsBoundary(OF_AWS)
                .tags(Tag.builder().key("app").value("shop").build()));
    Role role = show("shop-media");
    assertThat(role.arn()).isEqualTo("arn:aws:iam::111122223333:role/stepladder/shop-media");
    assertThat(role.roleId()).matches("AROA[A-Z2-7]{17}");
    assertThat(role.description()).isEqualTo("for the shop");
    assertThat(role.maxSessionDuration()).isEqualTo(7200);
    assertThat(role.createDate()).isEqualTo(SimulatedAws.START);
    assertThat(role.permissionsBoundary().permissionsBoundaryArn()).isEqualTo(OF_AWS);
    assertThat(role.tags()).containsExactly(Tag.builder().key("app").value("shop").build());
  }

  @Test
  void trustPolicyIsUrlEncodedInAnswers() {
    create("shop");
    String shown = show("shop").assumeRolePolicyDocument();
    assertThat(shown).doesNotContain("{", " ", "+");
    assertThat(URLDecoder.decode(shown, StandardCharsets.UTF_8)).isEqualTo(Policies.FOR_PODS);
  }

  @Test
  void listLeavesOutTagsAndBoundary() {
    create(
        "shop",
        r -> r.permissionsBoundary(OF_AWS).tags(Tag.builder().key("app").value("shop").build()));
    Role listed = iam.listRoles().roles().getFirst();
    assertThat(listed.roleName()).isEqualTo("shop");
    assertThat(listed.tags()).isEmpty();
    assertThat(listed.permissionsBoundary()).isNull();
  }

  @Test
  void listIsPagedAndKeepsToThePath() {
    create("other");
    for (String name : List.of("c", "a", "b")) {
      create(name, r -> r.path("/stepladder/"));
    }
    ListRolesResponse first = iam.listRoles(r -> r.pathPrefix("/stepladder/").maxItems(2));
    assertThat(first.isTruncated()).isTrue();
    assertThat(first.roles()).extracting(Role::roleName).containsExactly("a", "b");
    ListRolesResponse second =
        iam.listRoles(r -> r.pathPrefix("/stepladder/").maxItems(2).marker(first.marker()));
    assertThat(second.isTruncated()).isFalse();
    assertThat(second.roles()).extracting(Role::roleName).containsExactly("c");
  }

  @Test
  void nameIsTakenOnceWhateverItsCase() {
    create("shop");
    assertRefused("EntityAlreadyExists", () -> create("Shop"))
        .isInstanceOf(EntityAlreadyExistsException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"with space", "slash/ed", "umlaut-ü", ""})
  void refusesNamesThatAreNone(String name) {
    assertRefused("ValidationError", () -> create(name));
  }

  @Test
  void nameHasAtMost64Characters() {
    assertThat(create("n".repeat(64)).roleName()).hasSize(64);
    assertRefused("ValidationError", () -> create("n".repeat(65)));
  }

  @Test
  void sessionsLastBetweenOneAndTwelveHours() {
    assertRefused("ValidationError", () -> create("short", r -> r.maxSessionDuration(3599)));
    assertRefused("ValidationError", () -> create("long", r -> r.maxSessionDuration(43201)));
  }

  @Test
  void boundaryMustBeAPolicyThatExists() {
    String arn = "arn:aws:iam::111122223333:policy/limits";
    assertRefused("NoSuchEntity", () -> create("shop", r -> r.permissionsBoundary(arn)));
    assertThat(aws.simulator.iam().console().createPolicy("limits", Policies.READ_BUCKET))
        .isEqualTo(arn);
    create("shop", r -> r.permissionsBoundary(arn));
    assertThat(
            iam.getPolicy(r -> r.policyArn(arn))
                .policy()
                .permissionsBoundaryUsageCount()
                .intValue())
        .isEqualTo(1);
  }

  @Test
  void boundaryCanBeReplacedAndTakenAway() {
    create("shop");
    iam.putRolePermissionsBoundary(r -> r.roleName("shop").permissionsBoundary(OF_AWS));
    assertThat(show("shop").permissionsBoundary().permissionsBoundaryArn()).isEqualTo(OF_AWS);
    iam.deleteRolePermissionsBoundary(r -> r.roleName("shop"));
    assertThat(show("shop").permissionsBoundary()).isNull();
  }

  @Test
  void updateChangesOnlyWhatItNames() {
    create("shop", r -> r.description("old").maxSessionDuration(7200));
    iam.updateRole(r -> r.roleName("shop").description("new"));
    assertThat(show("shop").description()).isEqualTo("new");
    assertThat(show("shop").maxSessionDuration()).isEqualTo(7200);
  }

  @Test
  void trustPolicyCanBeReplaced() {
    create("shop");
    iam.updateAssumeRolePolicy(
        r -> r.roleName("shop").policyDocument(Policies.trusting("111122223333")));
    assertThat(show("shop").assumeRolePolicyDocument()).contains("111122223333");
  }

  @Test
  void deletedRoleIsNotFound() {
    create("shop");
    iam.deleteRole(r -> r.roleName("shop"));
    assertRefused("NoSuchEntity", () -> show("shop")).isInstanceOf(NoSuchEntityException.class);
    assertRefused("NoSuchEntity", () -> iam.deleteRole(r -> r.roleName("shop")));
  }

  @Test
  void roleIsNotDeletedWhilePoliciesHangOnIt() {
    create("shop");
    iam.attachRolePolicy(r -> r.roleName("shop").policyArn(OF_AWS));
    iam.putRolePolicy(
        r -> r.roleName("shop").policyName("read").policyDocument(Policies.READ_BUCKET));
    assertRefused("DeleteConflict", () -> iam.deleteRole(r -> r.roleName("shop")))
        .hasMessageContaining("detach all policies");
    iam.detachRolePolicy(r -> r.roleName("shop").policyArn(OF_AWS));
    assertRefused("DeleteConflict", () -> iam.deleteRole(r -> r.roleName("shop")))
        .hasMessageContaining("delete policies");
    iam.deleteRolePolicy(r -> r.roleName("shop").policyName("read"));
    iam.deleteRole(r -> r.roleName("shop"));
    assertThat(iam.listRoles().roles()).isEmpty();
  }

  @Test
  void quotaBoundsTheNumberOfRoles() {
    aws.simulator.iam().console().quota(IamQuota.ROLES, 1);
    create("first");
    assertRefused("LimitExceeded", () -> create("second"))
        .hasMessageContaining("RolesPerAccount: 1");
  }

  @Test
  void readsCanBeStale() {
    try (Faults.Fault _ = aws.simulator.faults().on("GetRole").freeze()) {
      create("shop");
      assertRefused("NoSuchEntity", () -> show("shop"));
    }
    assertThat(show("shop").roleName()).isEqualTo("shop");
  }

  @Test
  void rolesAreTheAccountsWhateverTheRegion() {
    aws.simulator.accounts().register("AKIOTHER", "444455556666");
    create("shop");
    assertThat(aws.iamIn("eu-west-1", "AKIDEFAULT").listRoles().roles()).hasSize(1);
    assertThat(aws.iamIn("eu-west-1", "AKIOTHER").listRoles().roles()).isEmpty();
  }
}
