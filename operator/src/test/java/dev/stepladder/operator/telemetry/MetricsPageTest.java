package dev.stepladder.operator.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The table of {@code docs/metrics.md} is made from the catalog; {@value #COMMAND} renews it. */
class MetricsPageTest {

  private static final String COMMAND =
      "mvn -pl operator -am test -Dtest=MetricsPageTest -Dsurefire.failIfNoSpecifiedTests=false -Dstepladder.docs=write";
  private static final boolean WRITE = "write".equals(System.getProperty("stepladder.docs"));
  private static final Path PAGE = Path.of("..", "docs", "metrics.md");
  private static final Pattern MADE =
      Pattern.compile("(?s)(<!-- Made from .*? -->\n).*?(<!-- The end .*? -->)");

  @Test
  void tableIsThatOfTheCatalog() throws IOException {
    String page = Files.readString(PAGE);
    Matcher made = MADE.matcher(page);
    assertThat(made.find()).isTrue();
    String wanted =
        made.replaceAll(found ->
            Matcher.quoteReplacement(found.group(1) + "\n" + table() + "\n" + found.group(2)));
    if (WRITE) {
      Files.writeString(PAGE, wanted);
    }
    assertThat(PAGE).as("it is out of date: run %s", COMMAND).hasContent(wanted);
  }

  private static String table() {
    return "| metric | type | labels | says | series at most | shown by |\n|---|---|---|---|---|---|\n"
        + Arrays.stream(Metric.values()).map(MetricsPageTest::row).collect(Collectors.joining());
  }

  private static String row(Metric metric) {
    return "| `%s` | %s | %s | %s | %s | %s |\n"
        .formatted(
            metric.title(),
            metric.kind().name().toLowerCase(Locale.ROOT),
            metric.labels().stream().map("`%s`"::formatted).collect(Collectors.joining(", ")),
            metric.help(),
            metric.bound(),
            switch (metric.whose()) {
              case FLEET -> "the leader";
              case APP -> "the leader, with `--app-metrics`";
              case PROCESS -> "every operator";
            });
  }
}
