package dev.stepladder.operator;

import dev.stepladder.operator.cli.Ahead;
import dev.stepladder.operator.cli.Answers;
import dev.stepladder.operator.cli.ApproveCommand;
import dev.stepladder.operator.cli.CommandFailed;
import dev.stepladder.operator.cli.CompletionCommand;
import dev.stepladder.operator.cli.IamPolicyCommand;
import dev.stepladder.operator.cli.OperatorCommand;
import dev.stepladder.operator.cli.PauseCommand;
import dev.stepladder.operator.cli.PlanCommand;
import dev.stepladder.operator.cli.PricesCommand;
import dev.stepladder.operator.cli.ResumeCommand;
import dev.stepladder.operator.cli.StatusCommand;
import dev.stepladder.operator.cli.VersionCommand;
import dev.stepladder.operator.cli.WhyCommand;
import java.io.PrintWriter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line: the operator, and what people ask and tell it. */
@Command(
    name = "stepladder",
    description = "Takes an application on EKS from its first user to its ten-millionth.",
    scope = CommandLine.ScopeType.INHERIT,
    mixinStandardHelpOptions = true,
    // No command is a method; looking for one takes a while, here and in the quickest of them.
    addMethodSubcommands = false,
    usageHelpAutoWidth = true,
    exitCodeOnInvalidInput = Answers.FAILED,
    exitCodeOnExecutionException = Answers.FAILED)
public final class Main implements Runnable {

  private static final String COMPLETION = "completion";
  private static final String OPERATOR = "operator";

  /** The operator's commands by name; the sandbox adds its own. */
  public static final Map<String, Supplier<Callable<Integer>>> COMMANDS = commands();

  /** Those of them that go on until they are told to end. */
  public static final Set<String> LASTING = Set.of(OPERATOR);

  @Spec private CommandSpec command;

  private Main() {}

  private static Map<String, Supplier<Callable<Integer>>> commands() {
    var commands = new LinkedHashMap<String, Supplier<Callable<Integer>>>();
    commands.put("plan", PlanCommand::new);
    commands.put("status", StatusCommand::new);
    commands.put("why", WhyCommand::new);
    commands.put("approve", ApproveCommand::new);
    commands.put("pause", PauseCommand::new);
    commands.put("resume", ResumeCommand::new);
    commands.put("prices", PricesCommand::new);
    commands.put("iam-policy", IamPolicyCommand::new);
    commands.put(OPERATOR, OperatorCommand::new);
    commands.put(COMPLETION, CompletionCommand::new);
    commands.put("version", VersionCommand::new);
    return Collections.unmodifiableMap(commands);
  }

  /** Runs the command that the arguments name and exits with its status. */
  public static void main(String[] args) {
    Ahead.begin(args);
    end(commandLine(COMMANDS, args).execute(args), LASTING, args);
  }

  /**
   * Ends the process after a command. {@link System#exit} looks for a logger in each jar of the
   * class path, to log that it was called, which takes longer than many an answer.
   *
   * @param status what the command answers
   * @param lasting the commands that put things away when the process ends
   */
  public static void end(int status, Set<String> lasting, String... arguments) {
    if (arguments.length > 0 && lasting.contains(arguments[0])) {
      System.exit(status);
    }
    System.out.flush();
    System.err.flush();
    Runtime.getRuntime().halt(status);
  }

  /** All commands. */
  public static CommandLine commandLine() {
    return with(COMMANDS);
  }

  /**
   * The command line for some arguments. Getting to know a command takes a while, and one that is
   * named needs no other, unless it is about all of them.
   *
   * @param commands by name, in the order in which help shows them
   */
  public static CommandLine commandLine(
      Map<String, Supplier<Callable<Integer>>> commands, String... arguments) {
    boolean one =
        arguments.length > 0
            && commands.containsKey(arguments[0])
            && !arguments[0].equals(COMPLETION);
    return with(one ? Map.of(arguments[0], commands.get(arguments[0])) : commands);
  }

  private static CommandLine with(Map<String, Supplier<Callable<Integer>>> commands) {
    var all = new CommandLine(new Main());
    commands.forEach((name, command) -> all.addSubcommand(name, command.get()));
    return all.setCaseInsensitiveEnumValuesAllowed(true)
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
