package dev.stepladder.operator.telemetry;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Prometheus reads at one look. */
record Scrape(List<Sample> samples) {

  private static final Pattern LINE =
      Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? (\\S+)");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

  /** One value of one series. */
  record Sample(String metric, Map<String, String> labels, double value) {}

  static Scrape of(Telemetry telemetry) {
    var out = new ByteArrayOutputStream();
    try {
      telemetry.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return of(out.toString(StandardCharsets.UTF_8));
  }

  static Scrape of(String text) {
    return new Scrape(
        text.lines().filter(line -> !line.startsWith("#")).map(Scrape::sample).toList());
  }

  private static Sample sample(String line) {
    Matcher parts = LINE.matcher(line);
    if (!parts.matches()) {
      throw new AssertionError("no sample: " + line);
    }
    var labels = new LinkedHashMap<String, String>();
    Matcher label = LABEL.matcher(Optional.ofNullable(parts.group(2)).orElse(""));
    while (label.find()) {
      labels.put(label.group(1), label.group(2));
    }
    return new Sample(parts.group(1), labels, Double.parseDouble(parts.group(3)));
  }

  /** The samples of a metric. */
  List<Sample> all(String metric) {
    return samples.stream().filter(sample -> sample.metric().equals(metric)).toList();
  }

  /** The only value of a metric with these labels among its own, given as names and values. */
  double value(String metric, String... labels) {
    List<Sample> found =
        all(metric).stream()
            .filter(sample -> {
              for (int i = 0; i < labels.length; i += 2) {
                if (!labels[i + 1].equals(sample.labels().get(labels[i]))) {
                  return false;
                }
              }
              return true;
            })
            .toList();
    if (found.size() != 1) {
      throw new AssertionError(
          "%s%s is there %d times: %s"
              .formatted(metric, List.of(labels), found.size(), all(metric)));
    }
    return found.getFirst().value();
  }
}
