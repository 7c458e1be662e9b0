package dev.stepladder.sandbox.chart;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A program that is built with Go from its public module once and kept in Stepladder's cache;
 * without Go, or with one that is too old, the one on the PATH serves.
 *
 * @param name of the program, and of the directory of resources with its {@code go.mod}
 * @param source the package it is built from
 * @param module whose version is the program's
 * @param tags of the build
 * @param flags of the linker, from the text of {@code go.mod}
 */
record GoProgram(
    String name, String source, String module, String tags, UnaryOperator<String> flags) {

  private static final Duration BUILT_WITHIN = Duration.ofMinutes(30);

  /** What Go says of itself when it is older than a module asks for. */
  private static final String TOO_OLD = "requires go >=";

  /** Where it is, if there is a way to it. */
  Optional<Path> find() {
    String goMod = resource("go.mod");
    Path cached =
        ControlPlaneOptions.defaults()
            .cache()
            .resolve(name)
            .resolve(
                "%s-%s-%s"
                    .formatted(
                        version(goMod, module),
                        System.getProperty("os.name").toLowerCase(Locale.ROOT),
                        System.getProperty("os.arch")))
            .resolve(name);
    if (Files.isExecutable(cached)) {
      return Optional.of(cached);
    }
    return onPath("go").flatMap(go -> build(go, goMod, cached)).or(() -> onPath(name));
  }

  /** The version of a module in a {@code go.mod}, without its {@code v}. */
  static String version(String goMod, String module) {
    Matcher matcher = Pattern.compile(Pattern.quote(module) + " v(\\S+)").matcher(goMod);
    assertThat(matcher.find()).as("%s is in go.mod", module).isTrue();
    return matcher.group(1);
  }

  /** Made aside and moved when it is whole, so that half of one is never taken for one. */
  private Optional<Path> build(Path go, String goMod, Path target) {
    try {
      Path directory = Files.createDirectories(target.resolveSibling(""));
      Path scratch = Files.createTempDirectory(directory, ".build-");
      try {
        Files.writeString(scratch.resolve("go.mod"), goMod);
        Files.writeString(scratch.resolve("go.sum"), resource("go.sum"));
        var command =
            new ArrayList<>(
                List.of(go.toString(), "build", "-trimpath", "-tags", tags, "-ldflags"));
        command.addAll(List.of("-s -w " + flags.apply(goMod), "-o", name, source));
        var builder = new ProcessBuilder(command).directory(scratch.toFile());
        builder.environment().put("CGO_ENABLED", "0");
        Answer answer = Answer.of(builder, BUILT_WITHIN);
        if (answer.status() != 0 && answer.output().contains(TOO_OLD)) {
          return Optional.empty();
        }
        if (answer.status() != 0) {
          throw new IllegalStateException(name + " could not be built:\n" + answer.output());
        }
        return Optional.of(
            Files.move(scratch.resolve(name), target, StandardCopyOption.ATOMIC_MOVE));
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

  private static Optional<Path> onPath(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
        .filter(directory -> !directory.isBlank())
        .map(directory -> Path.of(directory, program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private String resource(String file) {
    try (InputStream stream = GoProgram.class.getResourceAsStream("/%s/%s".formatted(name, file))) {
      if (stream == null) {
        throw new IllegalStateException("no resource %s/%s".formatted(name, file));
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
