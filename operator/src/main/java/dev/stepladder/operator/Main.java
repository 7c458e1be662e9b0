package dev.stepladder.operator;

import dev.stepladder.operator.cli.Answers;
import dev.stepladder.operator.cli.CommandFailed;
import dev.stepladder.operator.cli.OperatorCommand;
import dev.stepladder.operator.cli.PlanCommand;
import dev.stepladder.operator.cli.PricesCommand;
import dev.stepladder.operator.cli.VersionCommand;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The command line: {@code stepladder operator}, {@code plan}, {@code prices} and {@code version}.
 */
@Command(
    name = "stepladder",
    description = "Takes an application on EKS from its first user to its ten-millionth.",
    subcommands = {
      OperatorCommand.class,
      PlanCommand.class,
      PricesCommand.class,
      VersionCommand.class
    },
    scope = CommandLine.ScopeType.INHERIT,
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true,
    exitCodeOnInvalidInput = Answers.FAILED,
    exitCodeOnExecutionException = Answers.FAILED)
public final class Main implements Runnable {

  @Spec private CommandSpec command;

  private Main() {}

  /** Runs the command that the arguments name and exits with its status. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  /** All commands of the operator; the sandbox adds its own. */
  public static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler((exception, line, _) -> failed(exception, line))
        .setParameterExceptionHandler((exception, _) -> misused(exception));
  }

  private static int failed(Exception exception, CommandLine line) {
    PrintWriter err = line.getErr();
    switch (exception) {
      case CommandFailed failure -> err.println("stepladder: " + failure.getMessage());
      default -> {
        err.println("stepladder: " + exception);
        exception.printStackTrace(err);
      }
    }
    err.flush();
    return Answers.FAILED;
  }

  private static int misused(ParameterException exception) {
    CommandLine line = exception.getCommandLine();
    PrintWriter err = line.getErr();
    err.printf(
        "stepladder: %s%nTry '%s --help'.%n",
        exception.getMessage(), line.getCommandSpec().qualifiedName());
    err.flush();
    return Answers.FAILED;
  }

  @Override
  public void run() {
    throw new ParameterException(command.commandLine(), "Which command?");
  }
}
