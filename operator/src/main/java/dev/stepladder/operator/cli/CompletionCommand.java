package dev.stepladder.operator.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints what completes commands and options in a shell. */
@Command(
    name = "completion",
    description =
        "Prints a script that completes commands and options, for source <(stepladder completion bash).")
public final class CompletionCommand implements Callable<Integer> {

  /** The shells that read the script. */
  enum Shell {
    bash,
    zsh
  }

  @Spec private CommandSpec command;

  @Parameters(index = "0", paramLabel = "<shell>", description = "One of ${COMPLETION-CANDIDATES}.")
  private Shell shell = Shell.bash;

  @Override
  public Integer call() {
    // One script serves both: in zsh it turns on zsh's own completion of bash first.
    String script =
        switch (shell) {
          case bash, zsh -> AutoComplete.bash("stepladder", command.root().commandLine());
        };
    PrintWriter out = command.commandLine().getOut();
    out.print(script);
    out.flush();
    return Answers.DONE;
  }
}
