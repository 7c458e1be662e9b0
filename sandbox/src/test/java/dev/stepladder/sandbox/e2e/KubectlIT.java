package dev.stepladder.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person sees of an app with nothing but kubectl, where that is on the PATH. */
final class KubectlIT {

  private static final String SHOP = "shop";

  @BeforeEach
  void needsKubectl() {
    Assumptions.assumeTrue(Rig.onPath("kubectl"), "there is no kubectl on the PATH");
  }

  @Test
  void followsAClimbWithKubectl(@TempDir Path directory) {
    try (var rig = new Rig()) {
      var kubectl = Kubectl.in(rig, directory);
      rig.applyShop(SHOP, "users-1k");
      rig.startOperator();
      rig.until(
          Duration.ofHours(1),
          "the database is being created",
          () -> rig.aws().calls().count("CreateDBInstance") == 1);
      rig.pass(Duration.ofMinutes(1));

      List<String> changing = kubectl.lines("get", "sapp");
      assertThat(changing.getFirst().split("\\s{2,}", -1))
          .startsWith("NAME", "TIER", "TARGET", "PHASE", "STEP", "READY", "AGE");
      assertThat(changing.getLast()).contains("users-1k", "database", "False");

      rig.settle(SHOP, "users-1k");
      assertThat(kubectl.run("wait", "--for=condition=Ready", "--timeout=1s", "sapp/" + SHOP))
          .contains("condition met");
      assertThat(kubectl.lines("get", "sapp").getLast()).contains("users-1k", "True");

      List<String> events =
          kubectl.lines(
              "get",
              "events",
              "--field-selector=involvedObject.kind=StagedApp",
              "--sort-by=.lastTimestamp",
              "-o",
              "custom-columns=TYPE:.type,REASON:.reason,COUNT:.count,MESSAGE:.message");
      assertThat(events.stream().map(line -> line.split("\\s+", 3)[1]))
          .contains("PlanMade", "StepStarted", "StepDone", "Settled");
      assertThat(events).as("nothing is said twice").doesNotHaveDuplicates();
      assertThat(events).as("nothing went wrong").noneMatch(line -> line.startsWith("Warning"));
    }
  }

  @Test
  void explainsEveryFieldOfTheDatabase(@TempDir Path directory) {
    try (var rig = new Rig()) {
      var kubectl = Kubectl.in(rig, directory);
      String explained = kubectl.run("explain", "stagedapp.spec.database");
      assertThat(explained)
          .contains("engine", "version", "storage")
          .doesNotContain("<no description>");
    }
  }

  @Test
  void findsThePluginOnThePath(@TempDir Path directory) throws IOException {
    Path linked = Files.createDirectory(directory.resolve("linked"));
    Path plugin =
        Files.copy(Path.of("..", "bin", "kubectl-stepladder"), directory.resolve("plugin"));
    Files.createSymbolicLink(linked.resolve("kubectl-stepladder"), plugin);
    Path stepladder =
        Files.writeString(directory.resolve("stepladder"), "#!/bin/sh\nprintf '%s|' \"$@\"\n");
    for (Path program : List.of(plugin, stepladder)) {
      assertThat(program.toFile().setExecutable(true)).isTrue();
    }
    var command =
        new ProcessBuilder("kubectl", "stepladder", "why", "my shop", "-n", "team-a")
            .redirectErrorStream(true);
    command.environment().merge("PATH", linked.toString(), (old, more) -> more + ":" + old);

    Process process = command.start();
    assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .isEqualTo("why|my shop|-n|team-a|");
  }
}
