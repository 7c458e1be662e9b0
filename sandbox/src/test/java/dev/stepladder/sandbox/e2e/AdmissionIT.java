package dev.stepladder.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.stepladder.api.v1alpha1.Manifests;
import dev.stepladder.api.v1alpha1.Names;
import dev.stepladder.api.v1alpha1.StagedApp;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.api.model.rbac.Subject;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What the admission policies let through: two people who may both edit applications, one of whom
 * may approve. The admin client speaks for each, so that RBAC decides as it does for them.
 */
final class AdmissionIT {

  private static final String SHOP = "shop";
  private static final String APPROVER = "ann";
  private static final String EDITOR = "ed";
  private static final String RBAC = "rbac.authorization.k8s.io";
  private static final String FINGERPRINT = "0123456789ab";
  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);
  private static final Duration A_WHILE = Duration.ofMinutes(20);
  private static final Duration IN_FORCE = Duration.ofSeconds(30);

  private Rig rig;
  private KubernetesClient approver;
  private KubernetesClient editor;

  @BeforeEach
  void letThemIn() {
    rig = Rig.hasty();
    rig.apply(Manifests.example("approver"));
    bind("ClusterRole", "stepladder-approver", APPROVER);
    grant(
        "edit",
        List.of("stagedapps"),
        List.of("create", "delete", "deletecollection", "get", "list", "patch"));
    bind("Role", "edit", EDITOR, APPROVER);
    approver = as(APPROVER);
    editor = as(EDITOR);
    rig.applyWorkload(SHOP, "tier: users-1");
    rig.patch(SHOP, "{\"spec\":{\"deletionProtection\":true}}");
    // The API server learns of roles and policies a moment after they were written.
    await()
        .atMost(IN_FORCE)
        .untilAsserted(() -> {
          assertThatCode(() -> app(editor).get()).doesNotThrowAnyException();
          assertThatCode(() -> app(approver).get()).doesNotThrowAnyException();
          refused(() -> annotate(editor, FINGERPRINT));
          refused(() -> app(editor).dryRun().delete());
        });
    rig.patch(SHOP, "{\"spec\":{\"deletionProtection\":false}}");
  }

  @AfterEach
  void leave() {
    approver.close();
    editor.close();
    rig.close();
  }

  @Test
  void whoHoldsTheVerbApproves() {
    annotate(approver, FINGERPRINT);

    assertThat(approvals()).isEqualTo(FINGERPRINT);
  }

  @Test
  void whoDoesNotIsToldWhatItTakes() {
    assertThatThrownBy(() -> annotate(editor, FINGERPRINT))
        .isInstanceOfSatisfying(
            KubernetesClientException.class,
            refusal -> assertThat(refusal.getCode()).isEqualTo(403))
        .hasMessageContaining(EDITOR + " may not change the annotation stepladder.dev/approve")
        .hasMessageContaining(
            "the verb approve on stagedapps.stepladder.dev in namespace " + rig.namespace())
        .hasMessageContaining("ClusterRole stepladder-approver");
  }

  @Test
  void whoDoesNotMayNeitherAddToAnApprovalNorTakeItBack() {
    annotate(approver, FINGERPRINT);

    refused(() -> annotate(editor, FINGERPRINT + ",ba9876543210"));
    refused(() ->
        app(editor)
            .patch(
                MERGE, "{\"metadata\":{\"annotations\":{\"%s\":null}}}".formatted(Names.APPROVE)));
    refused(() -> app(editor).patch(MERGE, "{\"metadata\":{\"annotations\":null}}"));
    assertThat(approvals()).isEqualTo(FINGERPRINT);
  }

  @Test
  void whoHoldsTheVerbTakesAnApprovalBack() {
    annotate(approver, FINGERPRINT);
    app(approver)
        .patch(MERGE, "{\"metadata\":{\"annotations\":{\"%s\":null}}}".formatted(Names.APPROVE));

    assertThat(approvals()).isNull();
  }

  @Test
  void whatIsApprovedByWhoMayIsDone() {
    rig.startOperator();
    rig.patch(SHOP, "{\"spec\":{\"change\":{\"approval\":\"Always\"}}}");
    rig.until(
        A_WHILE,
        "it asks",
        () -> rig.app(SHOP).getStatus() != null && rig.app(SHOP).getStatus().approve() != null);
    var shop = new Belongings(rig, SHOP);
    assertThat(shop.deployment()).isEmpty();

    String command = rig.app(SHOP).getStatus().approve();
    annotate(approver, command.substring(command.indexOf('=') + 1));
    rig.until(A_WHILE, "it is being done", () -> shop.deployment().isPresent());
  }

  @Test
  void anythingElseOfAnApprovedAppMayBeEdited() {
    annotate(approver, FINGERPRINT);
    app(editor)
        .patch(
            MERGE,
            "{\"metadata\":{\"annotations\":{\"team\":\"a\"}},\"spec\":{\"tier\":\"users-2\"}}");

    assertThat(rig.app(SHOP).getSpec().tier()).isEqualTo("users-2");
    assertThat(approvals()).isEqualTo(FINGERPRINT);
  }

  @Test
  void nobodyBringsAnApprovalAlongWithoutTheVerb() {
    StagedApp approved = approved("other");

    refused(() -> editor.resource(approved).create());
    assertThatCode(() -> approver.resource(approved).create()).doesNotThrowAnyException();
  }

  @Test
  void anApprovalByCommitTakesTheVerbOfWhoAppliesIt() {
    StagedApp committed = approved(SHOP);

    refused(() ->
        editor
            .resource(committed)
            .fieldManager("argocd-controller")
            .forceConflicts()
            .serverSideApply());
    assertThat(approvals()).isNull();
    approver
        .resource(committed)
        .fieldManager("argocd-controller")
        .forceConflicts()
        .serverSideApply();
    assertThat(approvals()).isEqualTo(FINGERPRINT);
  }

  @Test
  void theStatusIsNoWayRoundIt() {
    grant("status", List.of("stagedapps/status"), List.of("patch"));
    bind("Role", "status", EDITOR);
    await()
        .atMost(IN_FORCE)
        .untilAsserted(() ->
            assertThatCode(() ->
                    app(editor)
                        .subresource("status")
                        .patch(
                            MERGE,
                            "{\"metadata\":{\"annotations\":{\"%s\":\"%s\"}},\"status\":{\"tier\":\"users-1\"}}"
                                .formatted(Names.APPROVE, FINGERPRINT)))
                .doesNotThrowAnyException());

    assertThat(rig.app(SHOP).getStatus().tier()).isEqualTo("users-1");
    assertThat(approvals()).isNull();
  }

  @Test
  void aProtectedAppIsNotDeleted() {
    app(editor).patch(MERGE, "{\"spec\":{\"deletionProtection\":true}}");

    assertThatThrownBy(() -> app(editor).delete())
        .hasMessageContaining("protected by spec.deletionProtection")
        .hasMessageContaining(
            "kubectl patch sapp shop -n %s --type merge -p '{\"spec\":{\"deletionProtection\":false}}'"
                .formatted(rig.namespace()));
    refused(() ->
        rig.client()
            .resources(StagedApp.class)
            .inNamespace(rig.namespace())
            .withName(SHOP)
            .delete());
    assertThat(rig.app(SHOP).isMarkedForDeletion()).isFalse();
  }

  @Test
  void aProtectedAppIsNotDeletedWithAllOthers() {
    rig.applyWorkload("other", "tier: users-1");
    app(editor).patch(MERGE, "{\"spec\":{\"deletionProtection\":true}}");

    refused(() ->
        editor.raw(
            "/apis/%s/%s/namespaces/%s/stagedapps"
                .formatted(Names.GROUP, Names.VERSION, rig.namespace()),
            "DELETE",
            Map.of()));
    assertThat(rig.app(SHOP)).isNotNull();
    assertThat(rig.app(SHOP).isMarkedForDeletion()).isFalse();
  }

  @Test
  void anAppIsDeletedOnceItsProtectionIsOff() {
    app(editor).patch(MERGE, "{\"spec\":{\"deletionProtection\":true}}");
    refused(() -> app(editor).delete());
    app(editor).patch(MERGE, "{\"spec\":{\"deletionProtection\":false}}");
    app(editor).delete();

    assertThat(rig.app(SHOP)).isNull();
  }

  /** As the example has it, with the registry of the example application. */
  @Test
  void anImageThatThePlatformDoesNotWantIsRefused() {
    String wanted = rig.app(SHOP).getSpec().workloads().getFirst().image();
    try {
      rig.apply(Manifests.example("policies/allowed-images"));
      await().atMost(IN_FORCE).untilAsserted(() -> refused(() -> image("example.com/miner:1")));
      image(wanted + "-1");

      assertThat(rig.app(SHOP).getSpec().workloads().getFirst().image()).isEqualTo(wanted + "-1");
    } finally {
      // The API server serves other tests afterwards.
      rig.client()
          .load(
              new ByteArrayInputStream(
                  Manifests.example("policies/allowed-images").getBytes(StandardCharsets.UTF_8)))
          .delete();
    }
  }

  private void image(String image) {
    app(editor)
        .patch(
            PatchContext.of(PatchType.JSON),
            "[{\"op\":\"replace\",\"path\":\"/spec/workloads/0/image\",\"value\":\"%s\"}]"
                .formatted(image));
  }

  private KubernetesClient as(String user) {
    Config admin = rig.controlPlane().client().getConfiguration();
    return new KubernetesClientBuilder()
        .withConfig(new ConfigBuilder(admin).withImpersonateUsername(user).build())
        .build();
  }

  private Resource<StagedApp> app(KubernetesClient client) {
    return client.resources(StagedApp.class).inNamespace(rig.namespace()).withName(SHOP);
  }

  private StagedApp approved(String name) {
    StagedApp app = Serialization.unmarshal(rig.workload(name, "tier: users-1"), StagedApp.class);
    app.getMetadata().setAnnotations(Map.of(Names.APPROVE, FINGERPRINT));
    return app;
  }

  private void annotate(KubernetesClient client, String fingerprints) {
    app(client)
        .patch(
            MERGE,
            "{\"metadata\":{\"annotations\":{\"%s\":\"%s\"}}}"
                .formatted(Names.APPROVE, fingerprints));
  }

  private String approvals() {
    return rig.app(SHOP).getMetadata().getAnnotations().get(Names.APPROVE);
  }

  private static void refused(ThrowingCallable attempt) {
    assertThatThrownBy(attempt)
        .isInstanceOfSatisfying(
            KubernetesClientException.class,
            refusal -> {
              assertThat(refusal.getCode()).isEqualTo(403);
              assertThat(refusal.getMessage()).contains("ValidatingAdmissionPolicy");
            });
  }

  private void grant(String role, List<String> resources, List<String> verbs) {
    rig.client()
        .resource(
            new RoleBuilder()
                .withNewMetadata()
                .withName(role)
                .withNamespace(rig.namespace())
                .endMetadata()
                .addNewRule()
                .withApiGroups(Names.GROUP)
                .withResources(resources)
                .withVerbs(verbs)
                .endRule()
                .build())
        .serverSideApply();
  }

  private void bind(String kind, String role, String... users) {
    rig.client()
        .resource(
            new RoleBindingBuilder()
                .withNewMetadata()
                .withName(role)
                .withNamespace(rig.namespace())
                .endMetadata()
                .withNewRoleRef(RBAC, kind, role)
                .withSubjects(
                    Stream.of(users).map(user -> new Subject(RBAC, "User", user, null)).toList())
                .build())
        .serverSideApply();
  }
}
