package dev.stepladder.sandbox.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stepladder.operator.telemetry.Metric;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Alerts and dashboards ask for nothing that the operator does not show: a test of the operator
 * holds what it shows to the catalog.
 */
class MonitoringTest {

  private static final Path OPERATIONS = Path.of("..", "docs", "operations.md");
  private static final Path CASES = Path.of("src/test/resources/promtool/alerts-test.yaml");

  private static final Pattern METRIC =
      Pattern.compile("\\b(stepladder_[a-z_]+|jvm_[a-z_]+)(?:\\{([^}]*)})?");
  private static final Pattern MATCHER = Pattern.compile("(\\w+)\\s*(?:=~|!~|!=|=)\\s*\"");
  private static final Pattern GROUPING = Pattern.compile("\\b(?:by|on) \\(([^)]*)\\)");
  private static final Pattern LEGEND = Pattern.compile("(?:\\{\\{|\\$labels\\.)(\\w+)");

  /** Micrometer's, and those that a histogram adds. */
  private static final Map<String, Set<String>> OTHERS =
      Map.of("jvm_memory_used_bytes", Set.of("area", "id"));

  /** Which process it was, as Prometheus adds it. */
  private static final String OF_THE_SCRAPE = "instance";

  private static Map<String, Set<String>> known() {
    Map<String, Set<String>> known =
        Arrays.stream(Metric.values())
            .flatMap(metric ->
                metric.series().stream().map(series -> Map.entry(series, labels(metric, series))))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    known.putAll(OTHERS);
    return known;
  }

  private static Set<String> labels(Metric metric, String series) {
    var labels = new HashSet<>(metric.labels());
    if (series.endsWith("_bucket")) {
      labels.add("le");
    }
    return labels;
  }

  /** All that is asked, with what is said of the answer. */
  private static Map<String, String> asked() throws IOException {
    Map<String, String> asked = Monitoring.panels();
    for (JsonNode alert : Monitoring.alerts()) {
      asked.put(alert.path("expr").asText(), alert.path("annotations").toString());
    }
    for (JsonNode dashboard : Monitoring.dashboards().values()) {
      dashboard
          .path("templating")
          .path("list")
          .forEach(variable -> {
            String query = variable.path("query").path("query").asText();
            if (!query.isEmpty()) {
              asked.put(query, "");
            }
          });
    }
    return asked;
  }

  @Test
  void everyMetricThatIsAskedForIsShown() throws IOException {
    for (String expression : asked().keySet()) {
      List<String> metrics = metrics(expression);
      assertThat(metrics).as(expression).isNotEmpty();
      assertThat(known().keySet()).as(expression).containsAll(metrics);
    }
  }

  @Test
  void everyLabelThatIsAskedForIsThatMetrics() throws IOException {
    for (String expression : asked().keySet()) {
      Matcher metric = METRIC.matcher(expression);
      while (metric.find()) {
        if (metric.group(2) != null) {
          assertThat(known().get(metric.group(1)))
              .as(expression)
              .containsAll(all(MATCHER, metric.group(2)));
        }
      }
    }
  }

  @Test
  void everyLabelThatIsGroupedOrShownIsThere() throws IOException {
    for (Map.Entry<String, String> one : asked().entrySet()) {
      Set<String> there =
          metrics(one.getKey()).stream()
              .flatMap(metric -> known().get(metric).stream())
              .collect(Collectors.toCollection(HashSet::new));
      there.add(OF_THE_SCRAPE);
      Set<String> grouped =
          all(GROUPING, one.getKey()).stream()
              .flatMap(list -> Stream.of(list.split(",\\s*")))
              .filter(label -> !label.isBlank())
              .collect(Collectors.toCollection(TreeSet::new));
      assertThat(there).as(one.getKey()).containsAll(grouped);
      assertThat(grouped).as(one.getKey()).containsAll(all(LEGEND, one.getValue()));
    }
  }

  private static List<String> metrics(String expression) {
    return all(METRIC, expression);
  }

  private static List<String> all(Pattern pattern, String text) {
    var all = new ArrayList<String>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      all.add(matcher.group(1));
    }
    return all;
  }

  @Test
  void everyAlertSaysWhatToDoAndWhereMoreOfItIs() throws IOException {
    String page = Files.readString(OPERATIONS);
    assertThat(Monitoring.alerts())
        .hasSizeGreaterThan(7)
        .allSatisfy(alert -> {
          String name = alert.path("alert").asText();
          JsonNode says = alert.path("annotations");
          assertThat(says.path("summary").asText()).as(name).isNotBlank();
          assertThat(says.path("description").asText()).as(name).endsWith(".");
          assertThat(says.path("runbook").asText())
              .isEqualTo("docs/operations.md#" + name.toLowerCase(Locale.ROOT));
          assertThat(page).contains("\n## %s\n".formatted(name));
          assertThat(alert.path("labels").path("severity").asText())
              .as(name)
              .isIn("info", "warning", "critical");
        });
  }

  /** A case that makes it fire, and one that does not. */
  @Test
  void everyAlertIsTriedBothWays() throws IOException {
    var fires = new TreeSet<String>();
    var rests = new TreeSet<String>();
    Serialization.unmarshal(Files.readString(CASES), JsonNode.class)
        .path("tests")
        .forEach(test ->
            test.path("alert_rule_test")
                .forEach(one ->
                    (one.path("exp_alerts").isEmpty() ? rests : fires)
                        .add(one.path("alertname").asText())));
    Set<String> all =
        Monitoring.alerts().stream()
            .map(alert -> alert.path("alert").asText())
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(fires).isEqualTo(all);
    assertThat(rests).isEqualTo(all);
  }

  @Test
  void dashboardsCanBeToldApart() throws IOException {
    assertThat(Monitoring.dashboards().values())
        .extracting(dashboard -> dashboard.path("uid").asText())
        .containsExactlyInAnyOrder("stepladder-app", "stepladder-fleet");
    for (JsonNode dashboard : Monitoring.dashboards().values()) {
      var ids = new ArrayList<Integer>();
      dashboard.path("panels").forEach(panel -> ids.add(panel.path("id").asInt()));
      assertThat(ids).doesNotHaveDuplicates();
    }
  }
}
