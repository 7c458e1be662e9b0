package dev.stepladder.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubeconfigTest {

  private static final String GOOD =
      """
      apiVersion: v1
      kind: Config
      clusters: [{name: c, cluster: {server: "https://127.0.0.1:1"}}]
      users: [{name: u, user: {token: t}}]
      contexts: [{name: x, context: {cluster: c, user: u}}]
      current-context: x
      """;

  @TempDir private Path directory;

  @Test
  void namesTheFileThatIsMissing() {
    Path missing = directory.resolve("nowhere");

    assertThatThrownBy(() -> load(missing))
        .isInstanceOf(CommandFailed.class)
        .hasMessage("There is no kubeconfig %s (from KUBECONFIG): give one that exists.", missing);
  }

  @Test
  void namesTheFileThatIsNoKubeconfig() throws IOException {
    Path garbage = Files.writeString(directory.resolve("config"), "{ no: [kubeconfig");

    assertThatThrownBy(() -> load(garbage))
        .isInstanceOf(CommandFailed.class)
        .hasMessageStartingWith("The kubeconfig %s cannot be used: ", garbage)
        .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1));
  }

  @Test
  void namesTheFileThatLeadsNowhere() throws IOException {
    Path empty = Files.writeString(directory.resolve("config"), "apiVersion: v1\nkind: Config\n");

    assertThatThrownBy(() -> load(empty))
        .isInstanceOf(CommandFailed.class)
        .hasMessageContaining(empty.toString())
        .hasMessageContaining("no current context");
  }

  @Test
  void theOptionComesBeforeTheVariable() throws IOException {
    Path good = Files.writeString(directory.resolve("config"), GOOD);

    assertThat(
            Kubeconfig.load(
                    Optional.of(good),
                    Optional.empty(),
                    Map.of("KUBECONFIG", directory.resolve("x").toString()))
                .getMasterUrl())
        .startsWith("https://127.0.0.1:1");
  }

  private static void load(Path file) {
    Kubeconfig.load(Optional.empty(), Optional.empty(), Map.of("KUBECONFIG", file.toString()));
  }
}
