package dev.stepladder.sandbox;

import dev.stepladder.operator.cli.Ahead;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/** The command line with all commands: those of the operator, and {@code sandbox}. */
public final class Main {

  private static final String SANDBOX = "sandbox";

  private Main() {}

  /** Runs the command that the arguments name and exits with its status. */
  public static void main(String[] args) {
    Ahead.begin(args);
    Map<String, Supplier<Callable<Integer>>> commands =
        new LinkedHashMap<>(dev.stepladder.operator.Main.COMMANDS);
    commands.put(SANDBOX, SandboxCommand::new);
    var lasting = new HashSet<>(dev.stepladder.operator.Main.LASTING);
    lasting.add(SANDBOX);
    dev.stepladder.operator.Main.end(
        dev.stepladder.operator.Main.commandLine(commands, args).execute(args), lasting, args);
  }
}
