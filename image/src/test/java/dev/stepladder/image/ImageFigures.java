package dev.stepladder.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Prints what the image takes, with its AOT cache and without; asserts nothing about it. Not run
 * with the other tests, but by its name: see docs/image.md.
 */
final class ImageFigures {

  private static final int TIMES = 7;

  @TempDir private Path directory;

  @Test
  void startAndMemory() throws Exception {
    Path files = Files.createDirectories(directory.resolve("files"));
    var container = new Container(Unpacked.of(Built.settings().result("tar"), directory), files);
    for (String mode : List.of("on", "off")) {
      long fastest = Long.MAX_VALUE;
      for (int i = 0; i < TIMES; i++) {
        fastest = Math.min(fastest, version(container, mode));
      }
      try (var rehearsal = new Rehearsal()) {
        rehearsal.writeKubeconfig(files.resolve("kubeconfig"));
        long began = System.nanoTime();
        Process operator =
            container.start(
                List.of("-XX:AOTMode=" + mode),
                rehearsal.command("/tmp/kubeconfig"),
                Rehearsal.environment());
        try (var _ = new Log(operator)) {
          rehearsal.awaitFirstLook(operator);
          long first = Duration.ofNanos(System.nanoTime() - began).toMillis();
          rehearsal.awaitReady(operator);
          System.out.printf(
              "AOT cache %s: version %d ms; operator to its first look %d ms; resident once Ready %d MiB%n",
              mode, fastest, first, residentKibibytes(operator) / 1024);
        }
      }
    }
  }

  private static long version(Container container, String mode) throws Exception {
    long began = System.nanoTime();
    Process process = container.start(List.of("-XX:AOTMode=" + mode), List.of("version"), Map.of());
    var _ = process.getInputStream().readAllBytes();
    var _ = process.waitFor();
    return Duration.ofNanos(System.nanoTime() - began).toMillis();
  }

  private static long residentKibibytes(Process process) throws IOException {
    return Files.readAllLines(Path.of("/proc", String.valueOf(process.pid()), "status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .map(line -> line.replaceAll("\\D", ""))
        .mapToLong(Long::parseLong)
        .findFirst()
        .orElseThrow();
  }
}
