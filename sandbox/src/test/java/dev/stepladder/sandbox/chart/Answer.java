package dev.stepladder.sandbox.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How a program ended, with all that it wrote. */
record Answer(int status, String output) {

  /** Runs a program to its end, which must come in time. */
  static Answer of(ProcessBuilder builder, Duration limit) {
    try {
      Path output = Files.createTempFile("stepladder-program-", ".log");
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
}
