package dev.stepladder.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.api.v1alpha1.Manifests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in the image starts from it alone: no file of the machine, no root, no shell. */
final class StartIT {

  private static final int DONE = 0;

  /** What {@code plan} ends with where there is something to do. */
  private static final int STEPS_TO_TAKE = 2;

  @TempDir private static Path directory;
  private static Container container;

  @BeforeAll
  static void unpack() throws IOException {
    Assumptions.assumeTrue(
        Container.possible(), "mounting and chroot are not permitted here: nothing is started");
    Path files = Files.createDirectories(directory.resolve("files"));
    Files.writeString(files.resolve("shop.yaml"), Manifests.example("shop"));
    container = new Container(Unpacked.of(Built.settings().result("tar"), directory), files);
  }

  @Test
  void saysItsVersion() throws Exception {
    assertThat(container.run(DONE, "version"))
        .isEqualTo("stepladder " + Built.settings().version() + "\n");
  }

  @Test
  void plans() throws Exception {
    assertThat(
            container.run(
                STEPS_TO_TAKE,
                "plan",
                "-f",
                "/tmp/shop.yaml",
                "--from",
                "users-1k",
                "--to",
                "users-10k"))
        .contains("create replica ro1");
  }

  @Test
  void explainsTheOperator() throws Exception {
    assertThat(container.run(DONE, "operator", "--help")).contains("--installation");
  }

  @Test
  void operatorBringsAnApplicationUp() throws Exception {
    try (var rehearsal = new Rehearsal()) {
      rehearsal.writeKubeconfig(container.files().resolve("kubeconfig"));
      Process operator =
          container.start(
              List.of("-XX:AOTMode=on"),
              rehearsal.command("/tmp/kubeconfig"),
              Rehearsal.environment());
      try (var log = new Log(operator)) {
        rehearsal.awaitReady(operator);
        assertThat(log.lines()).noneMatch(line -> line.contains(" ERROR "));
      }
    }
  }
}
