package dev.stepladder.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A program as a person runs it. */
final class Program {

  private Program() {}

  /** How it ended. */
  record Ran(List<String> command, int status, String output) {

    /** What it said, if all went well. */
    String well() {
      assertThat(status).as("%s:%n%s", String.join(" ", command), output).isZero();
      return output;
    }
  }

  /** A command with its arguments. */
  static List<String> line(List<String> command, String... arguments) {
    var all = new ArrayList<>(command);
    all.addAll(List.of(arguments));
    return all;
  }

  /** Runs a line of the shell to its end, which may be of kubectl or aws. */
  static Ran shell(Rig rig, Path kubeconfig, String line) {
    var environment = new HashMap<>(Aws.ENVIRONMENT);
    environment.put("KUBECONFIG", kubeconfig.toString());
    // Not every version of aws reads the endpoint from its environment.
    String here = line.replaceFirst("^aws ", "aws --endpoint-url " + rig.aws().endpoint() + " ");
    return run(environment, List.of("sh", "-c", here));
  }

  /** Runs a command to its end; {@code -Dstepladder.show} shows what it said. */
  static Ran run(Map<String, String> environment, List<String> command) {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int status = process.onExit().join().exitValue();
      if (System.getProperty("stepladder.show") != null) {
        System.out.println("$ " + String.join(" ", command) + "\n" + output);
      }
      return new Ran(command, status, output);
    } catch (IOException e) {
      throw new UncheckedIOException("is %s on the PATH?".formatted(command.getFirst()), e);
    }
  }
}
