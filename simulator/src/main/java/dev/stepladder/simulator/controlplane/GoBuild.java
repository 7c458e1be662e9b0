package dev.stepladder.simulator.controlplane;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Builds both programs from the public Go modules; the few lines that name them are resources. */
final class GoBuild implements BinarySource {
  static final String VERSION = BinaryCache.MINOR + ".4";

  private static final Duration DONE_WITHIN = Duration.ofMinutes(45);
  private static final List<String> SOURCES = List.of("main.go", "go.mod", "go.sum");

  private final Map<String, String> environment;

  /** Looks for {@code go} on the PATH of the given environment. */
  GoBuild(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  @Override
  public Fetched fetch(Path scratch, Consumer<String> progress) {
    var go =
        findGo().orElseThrow(() -> new BinaryUnavailableException("no program go on the PATH"));
    try {
      var results = Files.createDirectory(scratch.resolve("built"));
      progress.accept("Building etcd with Go (under a minute, once, then cached)");
      build(go, Binaries.ETCD, "-s -w", scratch, results);
      progress.accept(
          "Building kube-apiserver %s with Go (about six minutes on two cores, once, then cached)"
              .formatted(VERSION));
      build(go, Binaries.API_SERVER, "-s -w " + versionFlags(), scratch, results);
      return new Fetched(VERSION, results);
    } catch (IOException e) {
      throw new BinaryUnavailableException("the build failed, " + e, e);
    }
  }

  /** Without them the server calls itself v0.0.0-master, which clients take for ancient. */
  private static String versionFlags() {
    var parts = VERSION.split("\\.", -1);
    return Stream.of(
            "gitVersion=v" + VERSION,
            "gitMajor=" + parts[0],
            "gitMinor=" + parts[1],
            "gitTreeState=clean")
        .map(variable -> "-X k8s.io/component-base/version." + variable)
        .reduce((left, right) -> left + " " + right)
        .orElseThrow();
  }

  private void build(Path go, String program, String linkerFlags, Path scratch, Path results)
      throws IOException {
    var module = Files.createDirectory(scratch.resolve(program));
    for (var name : SOURCES) {
      var resource = "/controlplane/%s/%s".formatted(program, name);
      try (var source = GoBuild.class.getResourceAsStream(resource)) {
        if (source == null) {
          throw new IOException("resource %s is missing".formatted(resource));
        }
        Files.copy(source, module.resolve(name));
      }
    }
    var log = scratch.resolve(program + ".log");
    var target = results.resolve(program).toString();
    var command =
        new ProcessBuilder(
                List.of(
                    go.toString(),
                    "build",
                    "-trimpath",
                    "-ldflags",
                    linkerFlags,
                    "-o",
                    target,
                    "."))
            .directory(module.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    command.environment().put("CGO_ENABLED", "0");
    var exit = run(command.start());
    if (exit != 0) {
      throw new BinaryUnavailableException(
          "go build of %s failed, %s".formatted(program, lastLines(log)));
    }
  }

  private static int run(Process process) {
    try {
      if (!process.waitFor(DONE_WITHIN.toMinutes(), TimeUnit.MINUTES)) {
        throw new BinaryUnavailableException(
            "go build was not done after %d min".formatted(DONE_WITHIN.toMinutes()));
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ControlPlaneException("Interrupted while building Kubernetes.", e);
    } finally {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
    }
  }

  private static String lastLines(Path log) throws IOException {
    var lines = new ArrayList<>(Files.readAllLines(log));
    return String.join("; ", lines.subList(Math.max(0, lines.size() - 3), lines.size()));
  }

  private Optional<Path> findGo() {
    return Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator, -1))
        .filter(directory -> !directory.isBlank())
        .flatMap(directory -> Stream.of("go", "go.exe").map(Path.of(directory)::resolve))
        .filter(Files::isExecutable)
        .filter(Files::isRegularFile)
        .findFirst();
  }
}
