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

  private static final Map<String, List<String>> WAYS =
      Map.of(
          "with the AOT cache",
          List.of("-XX:AOTMode=on"),
          "with the cache at its own address",
          List.of(
              "-XX:AOTMode=on", "-XX:+UnlockDiagnosticVMOptions", "-XX:ArchiveRelocationMode=0"),
          "without a cache",
          List.of("-XX:AOTMode=off"));

  @TempDir private Path directory;

  @Test
  void startAndMemory() throws Exception {
    Path files = Files.createDirectories(directory.resolve("files"));
    var container = new Container(Unpacked.of(Built.settings().result("tar"), directory), files);
    for (Map.Entry<String, List<String>> way : WAYS.entrySet()) {
      try (var rehearsal = new Rehearsal()) {
        rehearsal.writeKubeconfig(files.resolve("kubeconfig"));
        long began = System.nanoTime();
        Process operator =
            container.start(
                way.getValue(), rehearsal.command("/tmp/kubeconfig"), Rehearsal.environment());
        try (var _ = new Log(operator)) {
          rehearsal.awaitFirstLook(operator);
          long first = Duration.ofNanos(System.nanoTime() - began).toMillis();
          long firstComputed = computed(operator);
          rehearsal.awaitReady(operator);
          System.out.printf(
              "Operator %s: %d ms to its first look, %d ms of them computing; once Ready %d ms computed, %d MiB resident, %d MiB of them its own%n",
              way.getKey(),
              first,
              firstComputed,
              computed(operator),
              mebibytes(operator, "VmRSS"),
              mebibytes(operator, "RssAnon"));
        }
      }
    }
  }

  private static long computed(Process process) {
    return process.info().totalCpuDuration().orElseThrow().toMillis();
  }

  private static long mebibytes(Process process, String name) throws IOException {
    return Files.readAllLines(Path.of("/proc", String.valueOf(process.pid()), "status")).stream()
            .filter(line -> line.startsWith(name + ":"))
            .map(line -> line.replaceAll("\\D", ""))
            .mapToLong(Long::parseLong)
            .findFirst()
            .orElseThrow()
        / 1024;
  }
}
