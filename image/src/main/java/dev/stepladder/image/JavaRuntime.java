package dev.stepladder.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The Java that runs in the image: of the JDK that makes it, only the modules that are needed. A
 * JDK without jmod files, as Temurin's are from 24 on, links for its own platform only (JEP 493).
 *
 * @param home its directory
 * @param vendor such as {@code Eclipse Adoptium}
 * @param version such as {@code 25.0.3+9-LTS}
 */
record JavaRuntime(Path home, String vendor, String version) {

  /**
   * What jars name and no operator gets to: annotations and converters for desktop and SQL types,
   * and annotation processors. The desktop alone would bring fonts and the libraries that draw.
   */
  private static final Set<String> LEFT_OUT = Set.of("java.compiler", "java.desktop", "java.sql");

  /** What nothing names but is found at run time: logs, beans that measure, options of sockets. */
  private static final Set<String> ADDED =
      Set.of("java.logging", "java.management", "jdk.management", "jdk.net");

  /** The launcher is all that is run. */
  private static final Set<String> PROGRAMS = Set.of("java");

  /**
   * Links one.
   *
   * @param jdk home of the JDK, which is the one that runs this
   * @param jars all that it will run
   */
  static JavaRuntime link(Path jdk, List<Path> jars, Path home) throws IOException {
    Files.createDirectories(home.getParent());
    var _ =
        Program.output(
            List.of(
                jdk.resolve("bin/jlink").toString(),
                "--add-modules",
                String.join(",", modules(jdk, jars)),
                "--no-header-files",
                "--no-man-pages",
                "--output",
                home.toString()));
    for (Path program : list(home.resolve("bin"))) {
      if (!PROGRAMS.contains(program.getFileName().toString())) {
        Files.delete(program);
      }
    }
    var release = new Properties();
    try (var reader = Files.newBufferedReader(jdk.resolve("release"))) {
      release.load(reader);
    }
    return new JavaRuntime(
        home, said(release, "IMPLEMENTOR"), said(release, "JAVA_RUNTIME_VERSION"));
  }

  /** The launcher. */
  Path java() {
    return home.resolve("bin/java");
  }

  /** What the dynamic loader loads, or is asked to. */
  List<Path> binaries() throws IOException {
    try (Stream<Path> files = Files.walk(home)) {
      return files
          .filter(file ->
              file.equals(java())
                  || file.endsWith("jspawnhelper")
                  || file.toString().endsWith(".so"))
          .sorted()
          .toList();
    }
  }

  private static Set<String> modules(Path jdk, List<Path> jars) {
    var command =
        new ArrayList<>(
            List.of(
                jdk.resolve("bin/jdeps").toString(),
                "--list-deps",
                "--ignore-missing-deps",
                "--multi-release",
                String.valueOf(Runtime.version().feature())));
    jars.forEach(jar -> command.add(jar.toString()));
    Set<String> named =
        Program.output(command)
            .lines()
            .map(line -> line.strip().replaceAll("/.*", ""))
            .filter(line -> line.matches("(java|jdk)\\.[a-z.]+"))
            .filter(module -> !LEFT_OUT.contains(module))
            .collect(Collectors.toCollection(TreeSet::new));
    named.addAll(ADDED);
    return named;
  }

  private static List<Path> list(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    }
  }

  private static String said(Properties release, String name) {
    return release.getProperty(name, "unknown").replace("\"", "");
  }
}
