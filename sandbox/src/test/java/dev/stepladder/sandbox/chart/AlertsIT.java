package dev.stepladder.sandbox.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The alerts and the questions of the dashboards as Prometheus takes them, by its own promtool; the
 * cases are in {@code alerts-test.yaml}. Skipped where there is neither a Go that builds it nor one
 * on the PATH.
 */
final class AlertsIT {

  private static final Duration DONE_WITHIN = Duration.ofMinutes(2);
  private static final Path CASES = Path.of("src/test/resources/promtool/alerts-test.yaml");

  @TempDir private Path directory;

  @Test
  void alertsAreWellFormed() throws IOException {
    Files.copy(Monitoring.ALERTS, directory.resolve("alerts.yaml"));

    promtool("check", "rules", "--lint=all", "--lint-fatal", "alerts.yaml");
  }

  @Test
  void alertsFireWhenTheyShouldAndOnlyThen() throws IOException {
    Files.copy(Monitoring.ALERTS, directory.resolve("alerts.yaml"));
    Files.copy(CASES, directory.resolve("alerts-test.yaml"));

    promtool("test", "rules", "alerts-test.yaml");
  }

  @Test
  void dashboardsAskWhatPrometheusUnderstands() throws IOException {
    var rules = new ArrayList<Map<String, String>>();
    for (String expression : Monitoring.panels().keySet()) {
      rules.add(
          Map.of(
              "record",
              "panel:%d".formatted(rules.size()),
              "expr",
              expression
                  .replace("$__rate_interval", "5m")
                  .replace("$__range", "1d")
                  .replaceAll("\\$\\w+", "x")));
    }
    new ObjectMapper()
        .writeValue(
            directory.resolve("panels.yaml").toFile(),
            Map.of("groups", List.of(Map.of("name", "panels", "rules", rules))));

    promtool("check", "rules", "--lint=none", "panels.yaml");
  }

  private void promtool(String... arguments) {
    var command = new ArrayList<>(List.of(Program.found().toString()));
    command.addAll(List.of(arguments));
    Answer answer =
        Answer.of(new ProcessBuilder(command).directory(directory.toFile()), DONE_WITHIN);
    assertThat(answer.status())
        .as("promtool %s:%n%s", String.join(" ", arguments), answer.output())
        .isZero();
  }

  /** Looked for by the first test that needs it. Without the ways to find what to scrape. */
  private static final class Program {

    private static final GoProgram PROMTOOL =
        new GoProgram(
            "promtool",
            "github.com/prometheus/prometheus/cmd/promtool",
            "github.com/prometheus/prometheus",
            "remove_all_sd",
            _ -> "");

    private Program() {}

    static synchronized Path found() {
      return PROMTOOL
          .find()
          .orElseGet(() -> abort("neither a recent go nor promtool is on the PATH"));
    }
  }
}
