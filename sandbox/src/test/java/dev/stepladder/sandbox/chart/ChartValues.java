package dev.stepladder.sandbox.chart;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The values of a chart with the comments that stand above them. A map with a comment of its own is
 * one value with all that is in it; one without is only a way to those below.
 */
record ChartValues(List<Value> values) {

  private static final Pattern LINE = Pattern.compile("( *)([A-Za-z]+):(.*)");

  /**
   * One value.
   *
   * @param path its keys, joined by dots
   * @param fallback its default, as JSON
   * @param says the comment above it; empty if there is none
   */
  record Value(String path, String fallback, String says) {}

  /** Reads a {@code values.yaml}. */
  static ChartValues of(String yaml) {
    JsonNode defaults = Serialization.unmarshal(yaml, JsonNode.class);
    var values = new ArrayList<Value>();
    var comment = new ArrayList<String>();
    Deque<String> path = new ArrayDeque<>();
    // Deeper than this belongs to a value that has been taken as a whole.
    int whole = Integer.MAX_VALUE;
    for (String line : yaml.lines().toList()) {
      if (line.strip().startsWith("#")) {
        comment.add(line.strip().substring(1).strip());
        continue;
      }
      Matcher key = LINE.matcher(line);
      if (key.matches()) {
        int depth = key.group(1).length() / 2;
        if (depth <= whole) {
          while (path.size() > depth) {
            path.removeLast();
          }
          path.addLast(key.group(2));
          boolean way = key.group(3).isBlank() && comment.isEmpty();
          if (!way) {
            values.add(value(path, defaults, comment));
          }
          whole = way ? Integer.MAX_VALUE : depth;
        }
      }
      comment.clear();
    }
    return new ChartValues(List.copyOf(values));
  }

  private static Value value(Iterable<String> path, JsonNode defaults, List<String> comment) {
    JsonNode node = defaults;
    for (String key : path) {
      node = node.path(key);
    }
    return new Value(String.join(".", path), node.toString(), String.join(" ", comment));
  }

  /** As a table in Markdown. */
  String table() {
    var table = new StringBuilder("| value | default | |\n|---|---|---|\n");
    for (Value value : values) {
      table.append(
          "| `%s` | `%s` | %s |\n"
              .formatted(value.path(), value.fallback(), value.says().replace("|", "\\|")));
    }
    return table.toString();
  }
}
