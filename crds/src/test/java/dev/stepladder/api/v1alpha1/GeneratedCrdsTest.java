package dev.stepladder.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

/** The committed CustomResourceDefinitions are those of the records. */
class GeneratedCrdsTest {

  private static final Path COMMITTED = Path.of("generated");

  @Test
  void generatedCrdsAreUpToDate() throws IOException {
    var generated = CrdYaml.generate();
    if (System.getProperty("stepladder.crds", "check").equals("write")) {
      write(generated);
    }
    var advice = "the committed YAML is not that of the records: run " + CrdYaml.COMMAND;
    assertThat(COMMITTED.toFile().list())
        .as(advice)
        .containsExactlyInAnyOrderElementsOf(generated.keySet());
    generated.forEach(
        (file, yaml) -> assertThat(COMMITTED.resolve(file)).as(advice).hasContent(yaml));
  }

  private static void write(SortedMap<String, String> files) throws IOException {
    try (var old = Files.list(COMMITTED)) {
      for (var file : old.toList()) {
        Files.delete(file);
      }
    }
    for (var file : files.entrySet()) {
      Files.writeString(COMMITTED.resolve(file.getKey()), file.getValue());
    }
  }
}
