package dev.stepladder.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepladder.api.v1alpha1.Manifests;
import dev.stepladder.operator.cli.CommandFailed;
import dev.stepladder.operator.cli.Documents;
import java.util.List;
import org.junit.jupiter.api.Test;

class InstallationTest {

  private final Installation installation =
      Installation.of(Documents.parse(Manifests.example("shop"), "shop.yaml"));

  @Test
  void namesTheRungsWhenAClimbWantsAnother() {
    assertThatThrownBy(() -> installation.requireRungs(List.of("users-1", "users-9")))
        .isInstanceOf(CommandFailed.class)
        .hasMessage(
            "--climb names 'users-9'; the rungs there are: users-1, users-2, users-100, users-1k, users-10k.");
  }

  @Test
  void namesTheRungsWhenAClimbNamesNone() {
    assertThatThrownBy(() -> installation.requireRungs(List.of("")))
        .isInstanceOf(CommandFailed.class)
        .hasMessageStartingWith("--climb names no rung; the rungs there are: users-1, ");
  }

  @Test
  void knowsTheRungAboveAnother() {
    assertThat(installation.above("users-100")).contains("users-1k");
    assertThat(installation.above("users-10k")).isEmpty();
  }

  @Test
  void leavesAnObjectAsKubectlApplyWould() {
    String remembered =
        Applied.asKubectlWould(installation.app())
            .getMetadata()
            .getAnnotations()
            .get("kubectl.kubernetes.io/last-applied-configuration");

    assertThat(remembered).contains("\"kind\":\"StagedApp\"").doesNotContain("last-applied");
  }
}
