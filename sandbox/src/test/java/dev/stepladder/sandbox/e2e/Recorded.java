package dev.stepladder.sandbox.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * Objects as a cluster showed them, with what Argo CD is to say of each: laid out as Argo CD keeps
 * its health checks, {@code <group>/<kind>/health.lua}, {@code health_test.yaml} and {@code
 * testdata}.
 *
 * @param kind of the objects, such as {@code StagedApp}
 */
record Recorded(String kind) {

  static final Path ROOT = Path.of("..", "gitops", "argocd");

  static final ObjectMapper YAML =
      new ObjectMapper(
          YAMLFactory.builder()
              .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
              .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
              .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
              .disable(YAMLGenerator.Feature.SPLIT_LINES)
              .build());

  private static final String TESTDATA = "testdata";

  /**
   * One object of {@code testdata} with what {@code health_test.yaml} expects.
   *
   * @param name of the file, without its ending
   */
  record Sample(String name, ArgoHealth expected, JsonNode object) {

    @Override
    public String toString() {
      return name;
    }
  }

  Path directory() {
    return ROOT.resolve("health").resolve("stepladder.dev").resolve(kind);
  }

  Path script() {
    return directory().resolve("health.lua");
  }

  Path file(String name) {
    return directory().resolve(TESTDATA).resolve(name + ".yaml");
  }

  /** In the order of {@code health_test.yaml}. */
  List<Sample> samples() {
    return StreamSupport.stream(
            read(directory().resolve("health_test.yaml")).path("tests").spliterator(), false)
        .map(test -> {
          String path = test.path("inputPath").asText();
          JsonNode health = test.path("healthStatus");
          return new Sample(
              path.replaceFirst("^" + TESTDATA + "/", "").replaceFirst("\\.yaml$", ""),
              new ArgoHealth(health.path("status").asText(), health.path("message").asText()),
              read(directory().resolve(path)));
        })
        .toList();
  }

  /** The names of all objects that are there, in {@code health_test.yaml} or not. */
  List<String> names() throws IOException {
    try (var files = Files.list(directory().resolve(TESTDATA))) {
      return files.map(file -> file.getFileName().toString().replace(".yaml", "")).toList();
    }
  }

  /** Keeps samples in place of those that are there. */
  void write(List<Sample> samples) throws IOException {
    var tests = YAML.createObjectNode();
    var list = tests.putArray("tests");
    for (Sample sample : samples) {
      var test = list.addObject();
      test.putObject("healthStatus")
          .put("status", sample.expected().status())
          .put("message", sample.expected().message());
      test.put("inputPath", TESTDATA + "/" + sample.name() + ".yaml");
      Files.writeString(file(sample.name()), quoted(YAML.writeValueAsString(sample.object())));
    }
    Files.writeString(directory().resolve("health_test.yaml"), YAML.writeValueAsString(tests));
  }

  /**
   * To YAML 1.1, which kubectl and Argo CD speak, what is bare and looks like a time is no text.
   */
  private static String quoted(String yaml) {
    return yaml.replaceAll("(?m)(: |- )(\\d[0-9TZ:.-]*:[0-9TZ:.-]*)$", "$1\"$2\"");
  }

  static JsonNode read(Path file) {
    try {
      return YAML.readTree(Files.readString(file));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(file + " is no YAML", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
