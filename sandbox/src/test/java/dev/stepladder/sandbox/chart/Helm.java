package dev.stepladder.sandbox.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.stepladder.simulator.controlplane.ControlPlaneOptions;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The program helm, with settings of its own: the user's are neither read nor written. It is built
 * with Go from its public module once and kept in Stepladder's cache; without Go the one on the
 * PATH serves, and without that the test is skipped.
 *
 * @param home a directory for what it writes beside the cluster
 */
record Helm(Path program, Path home) {

  private static final Duration BUILT_WITHIN = Duration.ofMinutes(30);
  private static final Duration DONE_WITHIN = Duration.ofMinutes(3);
  private static final Pattern RELEASE = Pattern.compile("helm\\.sh/helm/v3 v(\\S+)");
  private static final Pattern KUBERNETES = Pattern.compile("k8s\\.io/client-go v0\\.(\\d+)\\.");

  /** How a call ended, with all that was written. */
  record Answer(int status, String output) {}

  /** One that keeps its own things in a directory. */
  static Helm in(Path home) {
    return new Helm(
        Program.FOUND.orElseGet(() -> abort("neither go nor helm is on the PATH")), home);
  }

  /** Runs it, and requires that it succeeds. */
  String run(String... arguments) {
    Answer answer = tries(arguments);
    assertThat(answer.status())
        .as("helm %s:%n%s", String.join(" ", arguments), answer.output())
        .isZero();
    return answer.output();
  }

  /** Runs it. */
  Answer tries(String... arguments) {
    var command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command);
    builder
        .environment()
        .keySet()
        .removeIf(variable ->
            variable.matches("(HELM_|KUBE).*")
                || variable.toUpperCase(Locale.ROOT).endsWith("_PROXY"));
    for (String kind : List.of("CACHE", "CONFIG", "DATA")) {
      builder.environment().put("HELM_" + kind + "_HOME", home.resolve("helm-" + kind).toString());
    }
    builder.environment().put("KUBECACHEDIR", home.resolve("kube-cache").toString());
    // Nobody's, unless an argument names one.
    builder.environment().put("KUBECONFIG", home.resolve("no-kubeconfig").toString());
    return ended(builder, DONE_WITHIN);
  }

  private static Answer ended(ProcessBuilder builder, Duration limit) {
    try {
      Path output = Files.createTempFile("stepladder-helm-", ".log");
      try {
        Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
        try {
          assertThat(process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS))
              .as("%s ends within %s", builder.command(), limit)
              .isTrue();
        } finally {
          process.descendants().forEach(ProcessHandle::destroyForcibly);
          process.destroyForcibly().onExit().join();
        }
        return new Answer(process.exitValue(), Files.readString(output));
      } finally {
        Files.delete(output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for " + builder.command(), e);
    }
  }

  /** Where the program is; looked for by the first test that needs it, while others wait. */
  private static final class Program {

    static final Optional<Path> FOUND = find();

    private Program() {}

    private static Optional<Path> find() {
      String module = resource("go.mod");
      String version = first(RELEASE, module);
      Path cached =
          ControlPlaneOptions.defaults()
              .cache()
              .resolve("helm")
              .resolve(
                  "%s-%s-%s"
                      .formatted(
                          version,
                          System.getProperty("os.name").toLowerCase(Locale.ROOT),
                          System.getProperty("os.arch")))
              .resolve("helm");
      if (Files.isExecutable(cached)) {
        return Optional.of(cached);
      }
      return onPath("go").map(go -> build(go, module, version, cached)).or(() -> onPath("helm"));
    }

    /** Made aside and moved when it is whole, so that half of one is never taken for one. */
    private static Path build(Path go, String module, String version, Path target) {
      try {
        Path directory = Files.createDirectories(target.resolveSibling(""));
        Path scratch = Files.createTempDirectory(directory, ".build-");
        try {
          Files.writeString(scratch.resolve("go.mod"), module);
          Files.writeString(scratch.resolve("go.sum"), resource("go.sum"));
          var builder =
              new ProcessBuilder(
                      go.toString(),
                      "build",
                      "-trimpath",
                      "-ldflags",
                      flags(version, first(KUBERNETES, module)),
                      "-o",
                      "helm",
                      "helm.sh/helm/v3/cmd/helm")
                  .directory(scratch.toFile());
          builder.environment().put("CGO_ENABLED", "0");
          Answer answer = ended(builder, BUILT_WITHIN);
          if (answer.status() != 0) {
            throw new IllegalStateException("helm could not be built:\n" + answer.output());
          }
          return Files.move(scratch.resolve("helm"), target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
          try (Stream<Path> rest = Files.list(scratch)) {
            for (Path file : rest.toList()) {
              Files.delete(file);
            }
          }
          Files.delete(scratch);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Its own version, and that of the Kubernetes that templates see without a cluster. */
    private static String flags(String version, String kubernetes) {
      var flags =
          new StringBuilder("-s -w -X helm.sh/helm/v3/internal/version.version=v" + version);
      for (String part : List.of("pkg/lint/rules", "pkg/chartutil")) {
        flags.append(" -X helm.sh/helm/v3/%s.k8sVersionMajor=1".formatted(part));
        flags.append(" -X helm.sh/helm/v3/%s.k8sVersionMinor=%s".formatted(part, kubernetes));
      }
      return flags.toString();
    }

    private static String first(Pattern pattern, String text) {
      Matcher matcher = pattern.matcher(text);
      assertThat(matcher.find()).as("%s is in go.mod", pattern).isTrue();
      return matcher.group(1);
    }

    private static Optional<Path> onPath(String program) {
      return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
          .filter(directory -> !directory.isBlank())
          .map(directory -> Path.of(directory, program))
          .filter(Files::isExecutable)
          .findFirst();
    }

    private static String resource(String name) {
      try (InputStream stream = Helm.class.getResourceAsStream("/helm/" + name)) {
        if (stream == null) {
          throw new IllegalStateException("no resource helm/" + name);
        }
        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
