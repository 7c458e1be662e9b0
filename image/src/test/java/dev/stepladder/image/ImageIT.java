package dev.stepladder.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What has been packed. */
final class ImageIT {

  private static final Path LOCAL_AUTHORITIES = Path.of("/usr/local/share/ca-certificates");
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private static Path directory;
  private static Unpacked image;

  @BeforeAll
  static void unpack() throws IOException {
    image = Unpacked.of(Built.settings().result("tar"), directory);
  }

  @Test
  void runsTheProgramAsTheUserThatTheChartSays() {
    assertThat(image.config().at("/config/User").asText()).isEqualTo("65532:65532");
    assertThat(image.texts("Entrypoint"))
        .containsExactly("/opt/java/bin/java", "@/opt/stepladder/java.args");
    assertThat(image.texts("Cmd")).isEmpty();
  }

  @Test
  void saysWhatItIs() {
    JsonNode labels = image.config().at("/config/Labels");
    assertThat(labels.path("org.opencontainers.image.version").asText())
        .isEqualTo(Built.settings().version());
    assertThat(labels.path("org.opencontainers.image.licenses").asText()).isEqualTo("Apache-2.0");
    assertThat(image.config().at("/architecture").asText()).isEqualTo(Settings.architecture());
  }

  @Test
  void whatChangesLeastIsTheLowestLayer() {
    assertThat(image.titles())
        .containsExactly(
            "C library and users", "Java runtime", "libraries", "Stepladder", "AOT cache");
  }

  @Test
  void holdsNoProgramButJava() throws IOException {
    List<String> programs = new ArrayList<>();
    for (Path file : image.root().files()) {
      String name = file.getFileName().toString();
      if (Files.isExecutable(file) && !name.contains(".so")) {
        programs.add(image.root().place(file));
      }
    }
    assertThat(programs)
        .containsExactlyInAnyOrder(
            "opt/java/bin/java", "opt/java/lib/jexec", "opt/java/lib/jspawnhelper");
  }

  @Test
  void nobodyButRootMayChangeWhatIsInIt() throws IOException {
    List<String> open = new ArrayList<>();
    for (Path file : image.everything()) {
      Set<PosixFilePermission> allowed =
          Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS);
      if (allowed.contains(PosixFilePermission.GROUP_WRITE)
          || allowed.contains(PosixFilePermission.OTHERS_WRITE)) {
        open.add(image.root().place(file));
      }
    }
    assertThat(open).containsExactly(Root.TMP);
  }

  @Test
  void billOfMaterialsNamesEveryJarAndNoOther() throws IOException {
    JsonNode bom = JSON.readTree(image.root().at(Root.SBOM).toFile());
    Set<String> named = new TreeSet<>();
    named.add(jar(bom.at("/metadata/component")));
    for (JsonNode component : bom.at("/components")) {
      if (component.path("purl").asText().startsWith("pkg:maven/")) {
        named.add(jar(component));
      }
    }
    try (Stream<Path> jars = Files.list(image.root().at(Root.LIBRARIES))) {
      assertThat(named)
          .containsExactlyInAnyOrderElementsOf(
              jars.map(file -> file.getFileName().toString()).toList());
    }
  }

  @Test
  void billOfMaterialsNamesJavaAndTheLibraryThatItNeeds() throws IOException {
    JsonNode bom = JSON.readTree(image.root().at(Root.SBOM).toFile());
    assertThat(bom.at("/components"))
        .anySatisfy(component ->
            assertThat(component.path("purl").asText()).startsWith("pkg:generic/openjdk@25"))
        .anySatisfy(
            component -> assertThat(component.path("name").asText()).matches("libc6|glibc"));
  }

  @Test
  void trustsWhoSignsForAws() throws Exception {
    assertThat(trusted())
        .anySatisfy(authority ->
            assertThat(authority.getSubjectX500Principal().getName())
                .contains("CN=Amazon Root CA 1"));
  }

  @Test
  void trustsNobodyThatOnlyThisMachineTrusts() throws Exception {
    assertThat(trusted()).doesNotContainAnyElementsOf(ofThisMachine());
  }

  /** All but the AOT cache, which Java writes otherwise each time. */
  @Test
  void secondBuildHasTheSameLayers() throws Exception {
    Settings again = Built.settingsFor(Files.createDirectories(directory.resolve("again")));
    Root root = ImageBuild.lay(again, Path.of(System.getProperty("java.home"))).root();
    var _ = ImageBuild.pack(again, root);
    Unpacked second =
        Unpacked.of(
            again.result("tar"), Files.createDirectories(directory.resolve("again-unpacked")));
    assertThat(second.layers()).isEqualTo(image.layers().subList(0, image.layers().size() - 1));
  }

  private static List<X509Certificate> trusted() throws Exception {
    return Authorities.trusted(image.root().at("opt/java/lib/security/cacerts")).values().stream()
        .map(X509Certificate.class::cast)
        .toList();
  }

  private static List<X509Certificate> ofThisMachine() throws Exception {
    List<X509Certificate> found = new ArrayList<>();
    if (Files.isDirectory(LOCAL_AUTHORITIES)) {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      try (Stream<Path> files = Files.walk(LOCAL_AUTHORITIES)) {
        for (Path file : files.filter(one -> one.toString().endsWith(".crt")).toList()) {
          try (var in = Files.newInputStream(file)) {
            factory
                .generateCertificates(in)
                .forEach(certificate -> found.add((X509Certificate) certificate));
          }
        }
      }
    }
    return found;
  }

  private static String jar(JsonNode component) {
    return "%s-%s.jar"
        .formatted(component.path("name").asText(), component.path("version").asText());
  }
}
