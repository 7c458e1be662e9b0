package dev.stepladder.sandbox;

/** The command line with all commands: those of the operator, and {@code sandbox}. */
public final class Main {

  private Main() {}

  /** Runs the command that the arguments name and exits with its status. */
  public static void main(String[] args) {
    System.exit(
        dev.stepladder.operator.Main.commandLine()
            .addSubcommand(new SandboxCommand())
            .execute(args));
  }
}
