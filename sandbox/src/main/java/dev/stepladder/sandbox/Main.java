package dev.stepladder.sandbox;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/** The command line with all commands: those of the operator, and {@code sandbox}. */
public final class Main {

  private Main() {}

  /** Runs the command that the arguments name and exits with its status. */
  public static void main(String[] args) {
    Map<String, Supplier<Callable<Integer>>> commands =
        new LinkedHashMap<>(dev.stepladder.operator.Main.COMMANDS);
    commands.put("sandbox", SandboxCommand::new);
    System.exit(dev.stepladder.operator.Main.commandLine(commands, args).execute(args));
  }
}
