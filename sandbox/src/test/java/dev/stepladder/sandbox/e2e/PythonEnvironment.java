package dev.stepladder.sandbox.e2e;

import static org.junit.jupiter.api.Assumptions.abort;

import dev.stepladder.simulator.controlplane.ControlPlaneOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A Python with the packages of a list, made once and kept in Stepladder's cache. Tests that need
 * one are skipped where it cannot be had: without Python, or out of reach of a package index.
 *
 * @param python the program
 */
record PythonEnvironment(Path python) {

  /** The oldest for which all packages of the lists are made. */
  private static final int OLDEST_MINOR = 11;

  private static final Duration FOR_A_QUESTION = Duration.ofSeconds(30);
  private static final Duration FOR_ALL_PACKAGES = Duration.ofMinutes(5);

  /** Said before each further try of a connection, whatever the matter with it is. */
  private static final String UNREACHABLE = "Retrying (Retry(";

  /** How a program ended: with all it wrote, and whether it had to be stopped. */
  private record Ended(int status, String output, boolean late) {
    boolean well() {
      return status == 0 && !late;
    }
  }

  /**
   * The environment of a list, found or made.
   *
   * @param list a file beside this class, one pinned package a line, those included that others
   *     need; the first names the environment
   */
  static PythonEnvironment of(String list) {
    String version = version();
    String packages = read(list);
    String title =
        "%s-python-%s-%s"
            .formatted(
                packages.lines().findFirst().orElseThrow().replace("==", "-"),
                version,
                HexFormat.of().toHexDigits(packages.hashCode()));
    Path root = ControlPlaneOptions.defaults().cache().resolve("emulators");
    try {
      Path made = root.resolve(title);
      var environment = new PythonEnvironment(made.resolve("bin").resolve("python"));
      if (!environment.usable()) {
        Files.createDirectories(root);
        make(root, made, packages);
      }
      return environment;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Not so where the Python that it was made with is gone. */
  private boolean usable() {
    return Files.isExecutable(python);
  }

  private static String version() {
    if (!Rig.onPath("python3")) {
      abort("there is no python3 on the PATH");
    }
    Ended ended =
        run(
            List.of(
                "python3",
                "-c",
                "import sys, venv, ensurepip; print('%d.%d' % sys.version_info[:2])"),
            FOR_A_QUESTION);
    String version = ended.output().strip();
    if (!ended.well()) {
      abort("python3 makes no virtual environments:\n" + version);
    }
    if (!version.startsWith("3.") || Integer.parseInt(version.substring(2)) < OLDEST_MINOR) {
      abort("python3 is %s; from 3.%d on it would do".formatted(version, OLDEST_MINOR));
    }
    return version;
  }

  private static String read(String list) {
    try (InputStream stream = PythonEnvironment.class.getResourceAsStream(list)) {
      if (stream == null) {
        throw new IllegalArgumentException("no list of packages called " + list);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Made aside and moved when it is whole, so that half of one is never taken for one. */
  private static void make(Path root, Path made, String packages) throws IOException {
    Path scratch = Files.createTempDirectory(root, ".new-");
    try {
      Path list = Files.writeString(scratch.resolve("packages.txt"), packages);
      require(run(List.of("python3", "-m", "venv", scratch.toString()), FOR_ALL_PACKAGES));
      Ended ended =
          run(
              List.of(
                  scratch.resolve("bin").resolve("python").toString(),
                  "-m",
                  "pip",
                  "install",
                  "--disable-pip-version-check",
                  "--no-input",
                  "--no-deps",
                  "--only-binary=:all:",
                  "--retries=2",
                  "--quiet",
                  "--requirement=" + list),
              FOR_ALL_PACKAGES);
      if (!ended.well() && (ended.late() || ended.output().contains(UNREACHABLE))) {
        abort("the package index cannot be reached:\n" + ended.output());
      }
      require(ended);
      delete(made);
      try {
        Files.move(scratch, made, StandardCopyOption.ATOMIC_MOVE);
      } catch (FileSystemException e) {
        // Somebody else who made the same at the same time was first.
        if (!new PythonEnvironment(made.resolve("bin").resolve("python")).usable()) {
          throw e;
        }
      }
    } finally {
      delete(scratch);
    }
  }

  private static void require(Ended ended) {
    if (!ended.well()) {
      throw new IllegalStateException(
          "the Python environment could not be made:\n" + ended.output());
    }
  }

  private static Ended run(List<String> command, Duration limit) {
    try {
      Path output = Files.createTempFile("stepladder-python-", ".log");
      try {
        Process process =
            new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean late;
        try {
          late = !process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } finally {
          process.descendants().forEach(ProcessHandle::destroyForcibly);
          process.destroyForcibly().onExit().join();
        }
        return new Ended(process.exitValue(), Files.readString(output), late);
      } finally {
        Files.delete(output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for " + command.getFirst(), e);
    }
  }

  /** Removes a directory with all that is in it, if it is there. */
  static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
