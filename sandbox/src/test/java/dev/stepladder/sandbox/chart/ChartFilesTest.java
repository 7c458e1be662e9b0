package dev.stepladder.sandbox.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stepladder.api.v1alpha1.AwsEnvironment;
import dev.stepladder.api.v1alpha1.Manifests;
import dev.stepladder.operator.Services;
import dev.stepladder.operator.aws.CallRates;
import dev.stepladder.operator.aws.OperatorPolicy;
import dev.stepladder.operator.aws.Realm;
import dev.stepladder.operator.cli.Documents;
import dev.stepladder.sandbox.chart.ChartValues.Value;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What the chart repeats, because a chart holds all it needs, is what it repeats: kinds, ladder and
 * policies of {@code crds/}, the version of the build, the values in its README. {@value #COMMAND}
 * renews it.
 */
class ChartFilesTest {

  static final Path CHART = Path.of("..", "helm", "stepladder");

  private static final String COMMAND =
      "mvn -pl sandbox -am test -Dtest=ChartFilesTest -Dsurefire.failIfNoSpecifiedTests=false -Dstepladder.chart=write";

  private static final boolean WRITE = "write".equals(System.getProperty("stepladder.chart"));
  private static final Path CRDS = Path.of("..", "crds");

  private static final Pattern VERSION = Pattern.compile("(?m)^((?:appV|v)ersion): (.*)$");

  private static final Pattern MADE =
      Pattern.compile("(?s)(<!-- Made from .*? -->\n).*?(<!-- The end .*? -->)");

  /** As documents of their own: {@code helm show crds} only puts one after the other. */
  @Test
  void carriesTheKindsOfTheTree() throws IOException {
    compare("---\n", CRDS.resolve("generated"), CHART.resolve("crds"));
  }

  @Test
  void carriesTheLadderOfTheTree() throws IOException {
    compare("", CRDS.resolve("ladder"), CHART.resolve("files/ladder"));
  }

  @Test
  void carriesThePoliciesOfTheTree() throws IOException {
    compare("", CRDS.resolve("admission"), CHART.resolve("files/admission"));
  }

  @Test
  void carriesThePolicyOfTheExampleEnvironment() throws IOException {
    AwsEnvironment environment =
        Documents.parse(Manifests.example("environment"), "example")
            .of(AwsEnvironment.class)
            .getFirst();
    var policy =
        OperatorPolicy.of(
            Services.AWS,
            new Realm("prod", environment.getSpec(), List.of(), List.of(), Optional.empty()));
    compare(
        policy.documents().stream()
            .collect(
                Collectors.toMap(OperatorPolicy.Document::file, OperatorPolicy.Document::text)),
        CHART.resolve("iam"));
  }

  @Test
  void hasTheVersionOfTheBuild() throws IOException {
    Matcher pom =
        Pattern.compile("<artifactId>stepladder</artifactId>\\s*<version>(.*?)</version>")
            .matcher(Files.readString(Path.of("..", "pom.xml")));
    assertThat(pom.find()).isTrue();
    same(
        CHART.resolve("Chart.yaml"),
        VERSION.matcher(text("Chart.yaml")).replaceAll("$1: " + pom.group(1)));
  }

  @Test
  void readmeHasAllValues() throws IOException {
    Matcher made = MADE.matcher(text("README.md"));
    assertThat(made.find()).isTrue();
    String table = values().table();
    same(
        CHART.resolve("README.md"),
        made.replaceAll(found ->
            Matcher.quoteReplacement(found.group(1) + "\n" + table + "\n" + found.group(2))));
  }

  @Test
  void everyValueIsExplained() throws IOException {
    assertThat(values().values())
        .hasSizeGreaterThan(40)
        .allSatisfy(value -> assertThat(value.says()).as(value.path()).endsWith("."));
  }

  @Test
  void schemaKnowsTheValuesAndNoOthers() throws IOException {
    var known = new TreeSet<String>();
    collect(Serialization.unmarshal(text("values.schema.json"), JsonNode.class), "", known);
    SortedSet<String> values =
        values().values().stream().map(Value::path).collect(Collectors.toCollection(TreeSet::new));
    // Helm hands it to charts that are part of another.
    known.remove("global");
    assertThat(known).isEqualTo(values);
  }

  /** Every property that is not an object with properties of its own, or has a comment as one. */
  private static void collect(JsonNode schema, String path, SortedSet<String> known)
      throws IOException {
    boolean whole = values().values().stream().anyMatch(value -> value.path().equals(path));
    JsonNode properties = schema.path("properties");
    if (whole || properties.isMissingNode()) {
      known.add(path);
      return;
    }
    assertThat(schema.path("additionalProperties").isBoolean())
        .as("'%s' lets no other properties through", path)
        .isTrue();
    for (Map.Entry<String, JsonNode> property : properties.properties()) {
      collect(property.getValue(), path + (path.isEmpty() ? "" : ".") + property.getKey(), known);
    }
  }

  /** The operator refuses any other name, and does not start. */
  @Test
  void schemaKnowsTheServicesThatHaveABudget() throws IOException {
    var budgeted = new TreeSet<>(Services.budgeted());
    budgeted.add(CallRates.EVERY_OTHER);
    var known = new TreeSet<String>();
    Serialization.unmarshal(text("values.schema.json"), JsonNode.class)
        .at("/properties/aws/properties/calls/properties/perSecond/propertyNames/enum")
        .forEach(name -> known.add(name.asText()));
    assertThat(known).isEqualTo(budgeted);
  }

  @Test
  void valuesTellTheServicesThatHaveABudgetAndTheUsualRates() throws IOException {
    String says =
        values().values().stream()
            .filter(value -> value.path().equals("aws.calls.perSecond"))
            .map(Value::says)
            .collect(Collectors.joining());
    Services.budgeted().forEach(service -> assertThat(says).contains("`" + service + "`"));
    CallRates.STANDARD
        .perSecond()
        .forEach((service, rate) ->
            assertThat(says).containsPattern("\\b%s=%.0f\\b".formatted(service, rate)));
  }

  private static ChartValues values() throws IOException {
    return ChartValues.of(text("values.yaml"));
  }

  private static String text(String file) throws IOException {
    return Files.readString(CHART.resolve(file));
  }

  private static void compare(String head, Path from, Path to) throws IOException {
    Map<String, String> wanted = files(from);
    wanted.replaceAll((_, text) -> head + text);
    compare(wanted, to);
  }

  private static void compare(Map<String, String> wanted, Path to) throws IOException {
    if (WRITE) {
      for (String old : files(to).keySet()) {
        Files.delete(to.resolve(old));
      }
      for (Map.Entry<String, String> file : wanted.entrySet()) {
        Files.writeString(to.resolve(file.getKey()), file.getValue());
      }
    }
    assertThat(wanted).isNotEmpty();
    assertThat(files(to)).as("%s is out of date: run %s", to, COMMAND).isEqualTo(wanted);
  }

  private static void same(Path file, String wanted) throws IOException {
    if (WRITE) {
      Files.writeString(file, wanted);
    }
    assertThat(file).as("%s is out of date: run %s", file, COMMAND).hasContent(wanted);
  }

  private static Map<String, String> files(Path directory) throws IOException {
    var files = new TreeMap<String, String>();
    try (Stream<Path> all = Files.list(directory)) {
      for (Path file : all.toList()) {
        files.put(directory.relativize(file).toString(), Files.readString(file));
      }
    }
    return files;
  }
}
