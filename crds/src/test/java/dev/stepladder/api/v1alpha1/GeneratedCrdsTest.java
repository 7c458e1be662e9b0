package dev.stepladder.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
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
    var committed = committed();
    var advice = "the committed YAML is not that of the records: run " + CrdYaml.COMMAND;
    assertThat(committed.keySet()).as(advice).isEqualTo(generated.keySet());
    generated.forEach((file, yaml) ->
        assertThat(committed.get(file).lines())
            .as(file + ": " + advice)
            .containsExactlyElementsOf(yaml.lines().toList()));
  }

  private static void write(SortedMap<String, String> files) throws IOException {
    for (var file : committed().keySet()) {
      Files.delete(COMMITTED.resolve(file));
    }
    for (var file : files.entrySet()) {
      Files.writeString(COMMITTED.resolve(file.getKey()), file.getValue());
    }
  }

  private static SortedMap<String, String> committed() throws IOException {
    var files = new TreeMap<String, String>();
    try (var paths = Files.list(COMMITTED)) {
      for (var path : paths.toList()) {
        files.put(path.getFileName().toString(), Files.readString(path));
      }
    }
    return files;
  }
}
