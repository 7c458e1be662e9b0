package dev.stepladder.image;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;

/**
 * What an image is made of and how.
 *
 * @param jars a directory with all jars of the operator and none besides
 * @param options a file with the operator's Java options
 * @param sbom the bill of materials of the jars
 * @param sources the source tree, which may be in a repository
 * @param output where everything goes
 * @param base the image that it stands on; none for one that brings its C library along
 * @param authorities PEM certificates that it trusts in place of the JDK's
 * @param created what it says of the time of its making
 */
record Settings(
    Path jars,
    Path options,
    Path sbom,
    Path sources,
    Path output,
    String version,
    String description,
    Optional<String> base,
    Optional<Path> authorities,
    Instant created) {

  private static final String PREFIX = "image.";

  /** From properties {@code image.…}; those that are not given are there and empty. */
  static Settings of(Properties properties) {
    return new Settings(
        Path.of(required(properties, "jars")),
        Path.of(required(properties, "options")),
        Path.of(required(properties, "sbom")),
        Path.of(required(properties, "sources")),
        Path.of(required(properties, "output")),
        required(properties, "version"),
        required(properties, "description"),
        given(properties, "base"),
        given(properties, "authorities").map(Path::of),
        Instant.parse(required(properties, "created")));
  }

  /** This machine's architecture, as images name it: Java is linked for no other. */
  static String architecture() {
    String name = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    return switch (name) {
      case "amd64", "x86_64" -> "amd64";
      case "aarch64", "arm64" -> "arm64";
      default ->
          throw new IllegalStateException(
              "No image is made for %s: use a machine of one of %s"
                  .formatted(name, List.of("amd64", "arm64")));
    };
  }

  /** A file of the result. */
  Path result(String ending) {
    return output.resolve("stepladder-%s-%s.%s".formatted(version, architecture(), ending));
  }

  private static String required(Properties properties, String name) {
    return given(properties, name)
        .orElseThrow(() -> new IllegalArgumentException("-D" + PREFIX + name + " is not given"));
  }

  private static Optional<String> given(Properties properties, String name) {
    return Optional.ofNullable(properties.getProperty(PREFIX + name))
        .map(String::strip)
        .filter(value -> !value.isEmpty());
  }
}
