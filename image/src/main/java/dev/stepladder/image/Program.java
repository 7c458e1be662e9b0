package dev.stepladder.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Programs of this machine that are run for what they answer. */
final class Program {

  private record Ended(int status, String output, String errors) {}

  private Program() {}

  /**
   * What a program writes to its standard output.
   *
   * @throws IllegalStateException if it is not there or fails, with what it wrote
   */
  static String output(List<String> command) {
    Ended ended;
    try {
      ended = run(command);
    } catch (IOException e) {
      throw new IllegalStateException(
          "%s cannot be run: is it installed?".formatted(command.getFirst()), e);
    }
    if (ended.status() != 0) {
      throw new IllegalStateException(
          "%s ended with status %d:%n%s%s"
              .formatted(
                  String.join(" ", command), ended.status(), ended.output(), ended.errors()));
    }
    return ended.output();
  }

  /** The same, or nothing where the program is not there or fails. */
  static Optional<String> answer(List<String> command) {
    try {
      Ended ended = run(command);
      return ended.status() == 0 ? Optional.of(ended.output().strip()) : Optional.empty();
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  private static Ended run(List<String> command) throws IOException {
    var builder = new ProcessBuilder(command);
    builder.environment().put("LC_ALL", "C");
    Process process = builder.start();
    process.getOutputStream().close();
    var errors = new FutureTask<>(() -> new String(process.getErrorStream().readAllBytes(), UTF_8));
    var _ = Thread.ofVirtual().start(errors);
    var output = new String(process.getInputStream().readAllBytes(), UTF_8);
    try {
      return new Ended(process.waitFor(), output, errors.get());
    } catch (ExecutionException e) {
      throw new IllegalStateException(command.getFirst() + " could not be heard", e);
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new IllegalStateException(command.getFirst() + " was interrupted", e);
    }
  }
}
