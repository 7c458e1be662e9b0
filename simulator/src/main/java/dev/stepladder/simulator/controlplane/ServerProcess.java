package dev.stepladder.simulator.controlplane;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** One server of the control plane: a child process that writes to a log file. */
record ServerProcess(String name, Process process, Path log) {
  /** Of these a server would make settings of its own, or send loopback through a proxy. */
  private static final Pattern NOT_INHERITED =
      Pattern.compile("(ETCD_|KUBE).*|(HTTPS?|ALL|NO)_PROXY", Pattern.CASE_INSENSITIVE);

  static ServerProcess start(String name, List<String> command, Path log) {
    var builder =
        new ProcessBuilder(command)
            .directory(log.toAbsolutePath().getParent().toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().keySet().removeIf(key -> NOT_INHERITED.matcher(key).matches());
    try {
      return new ServerProcess(name, builder.start(), log);
    } catch (IOException e) {
      throw new ControlPlaneException(
          "%s could not be started: %s. Remove %s from the cache to have it fetched again."
              .formatted(name, e.getMessage(), command.getFirst()),
          e);
    }
  }

  /** Waits for the end for at most this long; whether the process has ended. */
  boolean endsWithin(Duration time) {
    try {
      return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ControlPlaneException("Interrupted while starting " + name + ".", e);
    }
  }

  /** Kills at once: etcd writes ahead, and the API server would wait a minute for its watchers. */
  void stop() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /** The last lines it wrote, those that tell of trouble rather. */
  String lastWords() {
    try {
      var lines = Files.readAllLines(log);
      var trouble = lines.stream().filter(ServerProcess::tellsOfTrouble).toList();
      var chosen = trouble.isEmpty() ? lines : trouble;
      return String.join("\n  ", chosen.subList(Math.max(0, chosen.size() - 3), chosen.size()));
    } catch (IOException e) {
      return "no log at " + log;
    }
  }

  private static boolean tellsOfTrouble(String line) {
    var text = line.toLowerCase(Locale.ROOT);
    return text.contains("error") || text.contains("fatal") || text.contains("panic");
  }
}
