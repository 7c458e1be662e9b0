package dev.stepladder.operator.cli;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import dev.stepladder.api.v1alpha1.AwsEnvironment;
import dev.stepladder.api.v1alpha1.AwsEnvironmentSpec;
import dev.stepladder.api.v1alpha1.Manifests;
import dev.stepladder.api.v1alpha1.Names;
import dev.stepladder.api.v1alpha1.ScaleTier;
import dev.stepladder.api.v1alpha1.ScaleTierSpec;
import dev.stepladder.api.v1alpha1.StagedApp;
import dev.stepladder.api.v1alpha1.StagedAppSpec;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.CustomResource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Objects read from YAML, each checked against the schema of its kind as far as that goes without
 * an API server.
 */
public final class Documents {

  private static final ObjectMapper YAML =
      new YAMLMapper(YAMLFactory.builder().enable(YAMLParser.Feature.EMPTY_STRING_AS_NULL).build())
          .addMixIn(CustomResource.class, WithoutStatus.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String API_VERSION = Names.GROUP + "/" + Names.VERSION;

  /** A file says what is wanted, and getting to know what a status may hold takes a while. */
  @JsonIgnoreProperties("status")
  private interface WithoutStatus {}

  private static final Kind<StagedAppSpec, StagedApp> STAGED_APP =
      new Kind<>(StagedApp.class, StagedApp::new, StagedAppSpec.class);
  private static final Kind<ScaleTierSpec, ScaleTier> SCALE_TIER =
      new Kind<>(ScaleTier.class, ScaleTier::new, ScaleTierSpec.class);
  private static final Kind<AwsEnvironmentSpec, AwsEnvironment> AWS_ENVIRONMENT =
      new Kind<>(AwsEnvironment.class, AwsEnvironment::new, AwsEnvironmentSpec.class);

  private record Kind<S extends Record, C extends CustomResource<S, ?>>(
      Class<C> type, Supplier<C> make, Class<S> spec) {

    private C read(ObjectNode document) throws JsonProcessingException {
      Optional<C> plain = PlainObjects.read(document, make, spec);
      return plain.isPresent() ? plain.get() : YAML.treeToValue(document, type);
    }
  }

  private final List<HasMetadata> objects;

  private Documents(List<HasMetadata> objects) {
    this.objects = List.copyOf(objects);
  }

  /**
   * All documents of a file, or of the {@code .yaml} and {@code .yml} files of a directory.
   *
   * @throws CommandFailed when a file cannot be read, is no YAML, or holds what its kind does not
   *     allow
   */
  public static Documents read(Path path) {
    var objects = new ArrayList<HasMetadata>();
    for (Path file : files(path)) {
      try {
        objects.addAll(parse(Files.readString(file), file.toString()).objects);
      } catch (NoSuchFileException e) {
        throw new CommandFailed("There is no file %s: give the path of one.".formatted(file), e);
      } catch (IOException e) {
        throw new CommandFailed("%s cannot be read: %s".formatted(file, e), e);
      }
    }
    return new Documents(objects);
  }

  /**
   * All documents of a text.
   *
   * @param source where the text is from, for messages
   * @throws CommandFailed as {@link #read}
   */
  public static Documents parse(String text, String source) {
    var objects = new ArrayList<HasMetadata>();
    try (MappingIterator<JsonNode> nodes = YAML.readerFor(JsonNode.class).readValues(text)) {
      while (nodes.hasNextValue()) {
        JsonNode node = nodes.nextValue();
        if (node instanceof ObjectNode document) {
          objects.add(object(document, source));
        } else if (node != null && !node.isNull() && !node.isMissingNode()) {
          throw new CommandFailed(
              "%s holds a document that is no object: begin it with apiVersion and kind."
                  .formatted(source));
        }
      }
    } catch (JsonProcessingException e) {
      throw new CommandFailed(
          "%s is no YAML: line %d, column %d: %s"
              .formatted(
                  source,
                  e.getLocation() == null ? 0 : e.getLocation().getLineNr(),
                  e.getLocation() == null ? 0 : e.getLocation().getColumnNr(),
                  problem(e)),
          e);
    } catch (IOException e) {
      throw new CommandFailed("%s cannot be read: %s".formatted(source, e), e);
    }
    return new Documents(objects);
  }

  /**
   * Makes what every file with an app needs, so that another thread may do so before it is read.
   */
  static void getReady() {
    var _ = new StagedApp();
    Schema.of("StagedApp");
    ladder();
  }

  /** The rungs of the ladder that comes along; they were checked when it was built. */
  static List<ScaleTier> ladder() {
    return Bundled.LADDER;
  }

  private static final class Bundled {

    private static final List<ScaleTier> LADDER =
        Manifests.ladderAsJson().stream().map(Documents::rung).toList();
  }

  private static ScaleTier rung(String text) {
    try {
      return SCALE_TIER.read((ObjectNode) JSON.readTree(text));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a rung of the ladder that comes along is no ScaleTier", e);
    }
  }

  /** The objects of one kind, in order. */
  public <T extends HasMetadata> List<T> of(Class<T> kind) {
    return objects.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** Of the parser's lines the one that says what was expected; the others quote the text. */
  private static String problem(JsonProcessingException e) {
    List<String> lines = e.getOriginalMessage().lines().toList();
    return lines.stream()
        .filter(line -> line.contains("expected") || line.contains("not allowed"))
        .findFirst()
        .orElseGet(() -> lines.isEmpty() ? "it cannot be read" : lines.getFirst());
  }

  private static List<Path> files(Path path) {
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    try (Stream<Path> entries = Files.list(path)) {
      List<Path> files =
          entries.filter(entry -> entry.toString().matches(".*\\.ya?ml")).sorted().toList();
      if (files.isEmpty()) {
        throw new CommandFailed("There is no .yaml file in the directory %s.".formatted(path));
      }
      return files;
    } catch (IOException e) {
      throw new CommandFailed("The directory %s cannot be read: %s".formatted(path, e), e);
    }
  }

  private static HasMetadata object(ObjectNode document, String source) {
    String apiVersion = document.path("apiVersion").asText();
    String kind = document.path("kind").asText();
    Kind<?, ?> type =
        switch (kind) {
          case "StagedApp" -> STAGED_APP;
          case "ScaleTier" -> SCALE_TIER;
          case "AwsEnvironment" -> AWS_ENVIRONMENT;
          default ->
              throw new CommandFailed(
                  "%s holds %s: what can be planned with is a StagedApp, an AwsEnvironment or a ScaleTier of %s."
                      .formatted(
                          source,
                          kind.isEmpty() ? "a document without a kind" : "a " + kind,
                          API_VERSION));
        };
    if (!apiVersion.equals(API_VERSION)) {
      throw new CommandFailed(
          "%s: the apiVersion of %s is '%s': write %s."
              .formatted(source, kind, apiVersion, API_VERSION));
    }
    String name = document.path("metadata").path("name").asText();
    if (name.isEmpty()) {
      throw new CommandFailed("%s: %s has no metadata.name.".formatted(source, kind));
    }
    List<String> faults = Schema.of(kind).faults(document);
    if (!faults.isEmpty()) {
      throw new CommandFailed(
          "%s: %s %s is not valid:\n  %s"
              .formatted(source, kind, name, String.join("\n  ", faults)));
    }
    try {
      return type.read(document);
    } catch (JsonProcessingException e) {
      throw new CommandFailed(
          "%s: %s %s is not valid: %s".formatted(source, kind, name, e.getOriginalMessage()), e);
    }
  }
}
