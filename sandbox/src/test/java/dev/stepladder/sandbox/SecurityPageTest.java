package dev.stepladder.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code docs/security.md} and {@code docs/iam.md} claim nothing that no test shows. */
class SecurityPageTest {

  private static final Path DOCS = Path.of("..", "docs");

  /** {@code `SomeTest.someBehaviour`} or {@code `SomeIT.someBehaviour`}. */
  private static final Pattern NAMED = Pattern.compile("`(\\w+(?:Test|IT))\\.(\\w+)`");

  @ParameterizedTest
  @ValueSource(strings = {"security.md", "iam.md"})
  void everyTestThatItNamesIsThere(String page) {
    Map<String, String> sources = sources();
    List<MatchResult> named = NAMED.matcher(text(DOCS.resolve(page))).results().toList();
    assertThat(named).hasSizeGreaterThan(4);
    assertThat(named)
        .allSatisfy(test ->
            assertThat(declared(sources, test.group(1), test.group(2)))
                .as("%s is a test", test.group())
                .isTrue());
  }

  private static boolean declared(Map<String, String> sources, String type, String test) {
    return Pattern.compile("(?m)^ +void " + test + "\\(")
        .matcher(sources.getOrDefault(type, ""))
        .find();
  }

  @Test
  void everyLineOfItsTablesNamesATest() {
    String page = text(DOCS.resolve("security.md"));
    List<String> lines =
        page.substring(page.indexOf("## What stops what"), page.indexOf("## What it does not stop"))
            .lines()
            .filter(line -> line.startsWith("|"))
            .filter(line -> !line.startsWith("|-") && !line.startsWith("| who "))
            .toList();
    assertThat(lines).hasSizeGreaterThan(30);
    assertThat(lines).allSatisfy(line -> assertThat(NAMED.matcher(line).find()).as(line).isTrue());
  }

  private static Map<String, String> sources() {
    return Stream.of("crds", "simulator", "operator", "sandbox")
        .map(module -> Path.of("..", module, "src", "test", "java"))
        .filter(Files::isDirectory)
        .flatMap(root -> files(root).stream())
        .filter(file -> file.toString().endsWith(".java"))
        .collect(
            Collectors.toMap(
                file -> file.getFileName().toString().replace(".java", ""),
                SecurityPageTest::text,
                String::concat));
  }

  private static List<Path> files(Path root) {
    try (Stream<Path> files = Files.walk(root)) {
      return files.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
