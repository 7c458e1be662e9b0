package dev.stepladder.sandbox.chart;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What the chart has for those who look at metrics: alerts and dashboards. */
final class Monitoring {

  static final Path FILES = ChartFilesTest.CHART.resolve("files/monitoring");
  static final Path ALERTS = FILES.resolve("alerts.yaml");

  private Monitoring() {}

  /** Every alert. */
  static List<JsonNode> alerts() throws IOException {
    var alerts = new ArrayList<JsonNode>();
    Serialization.unmarshal(Files.readString(ALERTS), JsonNode.class)
        .path("groups")
        .forEach(group -> group.path("rules").forEach(alerts::add));
    return List.copyOf(alerts);
  }

  /** Every dashboard, by the name of its file. */
  static Map<String, JsonNode> dashboards() throws IOException {
    var dashboards = new LinkedHashMap<String, JsonNode>();
    try (Stream<Path> files = Files.list(FILES)) {
      for (Path file : files.filter(one -> one.toString().endsWith(".json")).sorted().toList()) {
        dashboards.put(
            file.getFileName().toString(),
            Serialization.unmarshal(Files.readString(file), JsonNode.class));
      }
    }
    return dashboards;
  }

  /** What the panels ask, with the legend that names labels of the answer. */
  static Map<String, String> panels() throws IOException {
    var asked = new LinkedHashMap<String, String>();
    for (JsonNode dashboard : dashboards().values()) {
      dashboard
          .path("panels")
          .forEach(panel ->
              panel
                  .path("targets")
                  .forEach(target ->
                      asked.put(
                          target.path("expr").asText(), target.path("legendFormat").asText())));
    }
    return asked;
  }
}
