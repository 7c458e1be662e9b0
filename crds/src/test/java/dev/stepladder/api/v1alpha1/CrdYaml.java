package dev.stepladder.api.v1alpha1;

import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The CustomResourceDefinitions of this package as YAML, by the name of the file they belong in.
 */
final class CrdYaml {

  static final String COMMAND =
      "mvn -pl crds test -Dtest=GeneratedCrdsTest -Dstepladder.crds=write";

  private static final String HEADER =
      "# Generated from the records of dev.stepladder.api.v1alpha1. Edit those, then run\n# "
          + COMMAND
          + "\n";

  private static final Pattern BOUND = Pattern.compile("((?:min|max)imum: )(\\S+)");

  private CrdYaml() {}

  static SortedMap<String, String> generate() throws IOException {
    return generate(List.of(StagedApp.class, ScaleTier.class, AwsEnvironment.class));
  }

  static SortedMap<String, String> generate(List<Class<? extends HasMetadata>> kinds)
      throws IOException {
    var output = new InMemory();
    try (output) {
      new CRDGenerator()
          .customResourceClasses(kinds)
          .forCRDVersions("v1")
          .withMinQuotes(true)
          .withParallelGenerationEnabled(false)
          .withPostProcessor(new Details())
          .withOutput(output)
          .generate();
    }
    var files = new TreeMap<String, String>();
    output.streams.forEach((name, bytes) ->
        files.put(
            name.replaceAll("-v1$", "") + ".yaml", tidy(bytes.toString(StandardCharsets.UTF_8))));
    return files;
  }

  /**
   * Whole numbers as whole numbers: an API server gives 1.0 back as 1, which looks like a change.
   */
  private static String tidy(String yaml) {
    var body = yaml.lines().filter(line -> !line.startsWith("#")).toList();
    var text = String.join("\n", body).replaceFirst("^(---\n)?", "") + "\n";
    return HEADER
        + BOUND
            .matcher(text)
            .replaceAll(bound ->
                bound.group(1)
                    + new BigDecimal(bound.group(2)).stripTrailingZeros().toPlainString());
  }

  private static final class Details implements CRDPostProcessor {
    @Override
    public HasMetadata process(HasMetadata crd, String version) {
      return SchemaDetails.add(crd);
    }
  }

  private static final class InMemory implements CRDGenerator.CRDOutput<ByteArrayOutputStream> {
    private final Map<String, ByteArrayOutputStream> streams = new TreeMap<>();

    @Override
    public ByteArrayOutputStream outputFor(String crd) {
      return streams.computeIfAbsent(crd, name -> new ByteArrayOutputStream());
    }

    @Override
    public void close() {
      // Kept in memory: there is nothing to close.
    }
  }
}
