package dev.stepladder.sandbox.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.stepladder.api.v1alpha1.AwsEnvironment;
import dev.stepladder.api.v1alpha1.ScaleTier;
import dev.stepladder.api.v1alpha1.StagedApp;
import dev.stepladder.operator.blueprint.Architect;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.Rung;
import dev.stepladder.operator.cli.Documents;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The pages and pictures of docs/ that are made from the code are what the code says now. */
final class GeneratedDocsTest {

  /** Writes them anew. */
  static final String COMMAND =
      "mvn -pl sandbox -am test -Dtest=GeneratedDocsTest -Dsurefire.failIfNoSpecifiedTests=false -Dstepladder.docs=write";

  private static final Path ROOT = Path.of("..");
  private static final Path DOCS = ROOT.resolve("docs");
  private static final boolean WRITE = "write".equals(System.getProperty("stepladder.docs"));

  private static final List<String> KINDS = List.of("stagedapps", "scaletiers", "awsenvironments");

  private final StagedApp shop = only(StagedApp.class, "examples/shop.yaml");
  private final AwsEnvironment prod = only(AwsEnvironment.class, "examples/environment.yaml");
  private final List<Rung> rungs =
      Documents.read(ROOT.resolve("crds/ladder")).of(ScaleTier.class).stream()
          .map(tier -> new Rung(tier.getMetadata().getName(), 1, tier.getSpec()))
          .sorted(Comparator.comparing((Rung rung) -> rung.spec().users()))
          .toList();

  @TestFactory
  List<DynamicTest> isWhatTheCodeSays() throws IOException {
    var tests = new ArrayList<DynamicTest>();
    for (Map.Entry<String, String> file : files().entrySet()) {
      tests.add(DynamicTest.dynamicTest(file.getKey(), () -> same(file.getKey(), file.getValue())));
    }
    return tests;
  }

  @Test
  void everyLinkLeadsToAFile() throws IOException {
    var broken = new TreeSet<String>();
    try (Stream<Path> pages = Files.list(DOCS)) {
      for (Path page : pages.filter(file -> file.toString().endsWith(".md")).toList()) {
        Pattern.compile("\\]\\(([^)#\\s]+)(?:#[^)]*)?\\)")
            .matcher(Files.readString(page).replaceAll("(?s)```.*?```", ""))
            .results()
            .map(found -> found.group(1))
            .filter(link -> !link.startsWith("http"))
            .filter(link -> !Files.exists(DOCS.resolve(link)))
            .forEach(link -> broken.add(page.getFileName() + ": " + link));
      }
    }

    assertThat(broken).isEmpty();
  }

  @Test
  void everyTestThatAPageNamesIsThere() throws IOException {
    var named = new TreeSet<String>();
    try (Stream<Path> pages = Files.list(DOCS)) {
      for (Path page : pages.filter(file -> file.toString().endsWith(".md")).toList()) {
        Pattern.compile("`([A-Z][A-Za-z]+(?:IT|Test))`")
            .matcher(Files.readString(page))
            .results()
            .forEach(found -> named.add(found.group(1) + ".java"));
      }
    }
    var there = new HashSet<String>();
    for (String module : List.of("crds", "operator", "simulator", "sandbox")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/test"))) {
        files.forEach(file -> there.add(file.getFileName().toString()));
      }
    }

    assertThat(named).isNotEmpty().isSubsetOf(there);
  }

  private static void same(String name, String text) throws IOException {
    Path file = DOCS.resolve(name);
    if (WRITE) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    }
    assertThat(file).as("made anew by %s", COMMAND).hasContent(text);
  }

  private Map<String, String> files() throws IOException {
    var files = new TreeMap<String, String>();
    files.put("reference.md", ApiReference.of(kinds()));
    files.put("ladder.md", new LadderPage(rungs, shop, prod).text());
    files.put("ladder.svg", LadderPicture.of(rungs));
    for (Rung rung : rungs) {
      files.put("rungs/%s.svg".formatted(rung.name()), RungPicture.of(rung, blueprint(rung)));
    }
    return files;
  }

  private static List<JsonNode> kinds() throws IOException {
    var yaml = new YAMLMapper();
    var kinds = new ArrayList<JsonNode>();
    for (String plural : KINDS) {
      kinds.add(
          yaml.readTree(
              ROOT.resolve("crds/generated/%s.stepladder.dev.yaml".formatted(plural)).toFile()));
    }
    return kinds;
  }

  private Blueprint blueprint(Rung rung) {
    var owner = new Owner("blue", "", "team-a", "shop", "");
    return new Architect(owner, prod.getMetadata().getName(), prod.getSpec())
        .draw(shop.getSpec(), rung);
  }

  private static <T extends HasMetadata> T only(Class<T> kind, String file) {
    return Documents.read(ROOT.resolve(file)).of(kind).getFirst();
  }
}
