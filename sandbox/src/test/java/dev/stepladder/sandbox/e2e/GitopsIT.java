package dev.stepladder.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.api.v1alpha1.Names;
import dev.stepladder.api.v1alpha1.StagedApp;
import dev.stepladder.operator.Main;
import dev.stepladder.operator.report.Approvals;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An app whose manifest comes from a repository, over and over. */
final class GitopsIT {

  private static final String SHOP = "shop";
  private static final String ARGO = "argocd-controller";
  private static final Duration LONG = Duration.ofHours(12);

  @Test
  void whoAppliesTheSameManifestAllTheWayUpMeetsNoConflictAndNoOtherSpec() {
    try (var rig = Rig.hasty();
        var generations =
            Seen.of(
                rig.client().resources(StagedApp.class),
                rig.namespace(),
                (_, app) -> app.getMetadata().getGeneration())) {
      rig.startOperator();
      List<String> commits = List.of("users-1", "users-2", "users-100");
      for (String tier : commits) {
        rig.until(
            LONG,
            "it is there by commits alone",
            () -> {
              rig.applyAs(ARGO, approved(rig, rig.shop(SHOP, tier)));
              return Rig.readyOn(tier).test(rig.app(SHOP));
            });
      }

      assertThat(generations.events().stream().distinct().count()).isEqualTo(commits.size());
      assertThat(ownersOf(rig, "f:spec")).containsExactly(ARGO);
      assertThat(ownersOf(rig, "f:status")).containsExactly("stepladder-status");
    }
  }

  /** The manifest with what the status asks to be approved, or what was approved before. */
  private static String approved(Rig rig, String manifest) {
    StagedApp app = rig.app(SHOP);
    if (app == null) {
      return manifest;
    }
    String value = Approvals.asked(app).orElseGet(() -> app.annotation(Names.APPROVE));
    return value.isEmpty() ? manifest : annotated(manifest, value);
  }

  private static String annotated(String manifest, String value) {
    return manifest.replaceFirst(
        "\nspec:", "\n  annotations: {%s: \"%s\"}\nspec:".formatted(Names.APPROVE, value));
  }

  private static List<String> ownersOf(Rig rig, String field) {
    return rig.app(SHOP).getMetadata().getManagedFields().stream()
        .filter(entry -> entry.getFieldsV1().getAdditionalProperties().containsKey(field))
        .map(ManagedFieldsEntry::getManager)
        .toList();
  }

  /** The page for users says so: docs/gitops.md. */
  @Test
  void fluxUndoesWhatKubectlApprovesAndKeepsWhatOthersDo(@TempDir Path directory)
      throws IOException {
    Assumptions.assumeTrue(Rig.onPath("kubectl"), "there is no kubectl on the PATH");
    try (var rig = Rig.hasty()) {
      String manifest = rig.workload(SHOP, "tier: users-1") + "  change: {approval: Always}\n";
      Path kubeconfig = rig.controlPlane().writeKubeconfig(directory.resolve("kubeconfig"));
      FluxApply.apply(rig.client(), manifest);
      rig.startOperator();
      rig.until(LONG, "it asks", () -> Approvals.asked(rig.app(SHOP)).isPresent());
      // Nobody acts on what is approved here.
      rig.stopOperators();
      String asked = Approvals.asked(rig.app(SHOP)).orElseThrow();

      kubectl(kubeconfig, rig.app(SHOP).getStatus().approve());
      assertThat(approvals(rig)).isEqualTo(asked);
      FluxApply.apply(rig.client(), manifest);
      assertThat(approvals(rig)).as("by the command of the status").isEmpty();

      kubectl(
          kubeconfig,
          rig.app(SHOP).getStatus().approve() + " --field-manager=flux-client-side-apply");
      FluxApply.apply(rig.client(), manifest);
      assertThat(approvals(rig)).as("under the name that Flux lets be").isEqualTo(asked);
      takeBack(rig, kubeconfig);

      var said = new StringWriter();
      int status =
          Main.commandLine()
              .setOut(new PrintWriter(said))
              .setErr(new PrintWriter(said))
              .execute(
                  "approve", SHOP, "-n", rig.namespace(), "--kubeconfig", kubeconfig.toString());
      assertThat(status).as(said.toString()).isZero();
      FluxApply.apply(rig.client(), manifest);
      assertThat(approvals(rig)).as("by stepladder approve").isEqualTo(asked);

      takeBack(rig, kubeconfig);

      FluxApply.apply(rig.client(), annotated(manifest, asked));
      assertThat(approvals(rig)).as("by commit").isEqualTo(asked);
      FluxApply.apply(rig.client(), manifest);
      assertThat(approvals(rig)).as("taken back by commit").isEmpty();
    }
  }

  private static void takeBack(Rig rig, Path kubeconfig) throws IOException {
    kubectl(
        kubeconfig,
        "kubectl annotate sapp shop -n %s %s-".formatted(rig.namespace(), Names.APPROVE));
  }

  @Test
  void argoKeepsWhatKubectlApprovesUnlessACommitSaysOtherwise(@TempDir Path directory)
      throws IOException {
    Assumptions.assumeTrue(Rig.onPath("kubectl"), "there is no kubectl on the PATH");
    try (var rig = Rig.hasty()) {
      String manifest = rig.workload(SHOP, "tier: users-1");
      Path kubeconfig = rig.controlPlane().writeKubeconfig(directory.resolve("kubeconfig"));
      rig.applyAs(ARGO, manifest);
      kubectl(
          kubeconfig,
          "kubectl annotate sapp shop -n %s %s=4f1c0a9be2d7"
              .formatted(rig.namespace(), Names.APPROVE));

      rig.applyAs(ARGO, manifest);
      assertThat(approvals(rig)).isEqualTo("4f1c0a9be2d7");

      // Argo CD takes fields by force where it applies on the server.
      rig.client()
          .resource(annotated(manifest, "c0a9be2d74f1"))
          .fieldManager(ARGO)
          .forceConflicts()
          .serverSideApply();
      assertThat(approvals(rig)).isEqualTo("c0a9be2d74f1");
    }
  }

  private static String approvals(Rig rig) {
    return rig.app(SHOP).annotation(Names.APPROVE);
  }

  private static void kubectl(Path kubeconfig, String command) {
    var _ =
        Program.run(Map.of("KUBECONFIG", kubeconfig.toString()), List.of(command.split(" ", -1)))
            .well();
  }
}
