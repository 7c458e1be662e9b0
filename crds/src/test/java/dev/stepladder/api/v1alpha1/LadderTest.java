package dev.stepladder.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The default ladder makes sense as a whole. */
class LadderTest {

  private static final List<ScaleTier> LADDER =
      Manifests.ladder().stream().map(LadderTest::tier).toList();

  private static ScaleTier tier(String text) {
    return new KubernetesSerialization().unmarshal(text, ScaleTier.class);
  }

  @Test
  void everyFileOfTheLadderIsOnTheClassPath() throws IOException {
    try (var files = Files.list(Path.of("ladder"))) {
      assertThat(LADDER.stream().map(tier -> tier.getMetadata().getName() + ".yaml"))
          .containsExactlyInAnyOrderElementsOf(
              files.map(file -> file.getFileName().toString()).toList());
    }
  }

  @Test
  void saysTheSameAsJson() {
    assertThat(Manifests.ladderAsJson().stream().map(LadderTest::tier))
        .containsExactlyElementsOf(LADDER);
  }

  @Test
  void eachRungServesMoreUsersThanTheOneBelow() {
    assertThat(LADDER.stream().map(tier -> tier.getSpec().users()))
        .isSorted()
        .doesNotHaveDuplicates();
  }

  @Test
  void noRungHasFewerPodsOrLessBackupThanTheOneBelow() {
    assertThat(LADDER.stream().map(tier -> tier.getSpec().workload().replicas())).isSorted();
    assertThat(LADDER.stream().map(tier -> tier.getSpec().database().backupRetentionDays()))
        .isSorted();
  }

  @Test
  void climbingNeverChangesTheParameterGroup() {
    assertThat(LADDER.stream().map(tier -> tier.getSpec().database().parameters()).distinct())
        .hasSize(1);
  }

  @Test
  void everyRungSaysWhatItIs() {
    assertThat(LADDER)
        .allSatisfy(tier -> assertThat(tier.getSpec().description()).isNotBlank().endsWith("."));
  }
}
