package dev.stepladder.image;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** What the build has made before the tests. */
final class Built {

  private static final Path SOURCES = Path.of("").toAbsolutePath().getParent();

  private Built() {}

  /** How it was made. */
  static Settings settings() {
    return settingsFor(SOURCES.resolve("image/target/image"));
  }

  /** The same for another place. */
  static Settings settingsFor(Path output) {
    Path collected = SOURCES.resolve("operator/target/image");
    return new Settings(
        collected.resolve("lib"),
        SOURCES.resolve("bin/operator.jvm"),
        collected.resolve("bom.json"),
        SOURCES,
        output,
        System.getProperty("image.version"),
        "made again",
        Optional.empty(),
        Optional.empty(),
        Instant.EPOCH);
  }
}
