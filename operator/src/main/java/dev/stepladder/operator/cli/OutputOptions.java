package dev.stepladder.operator.cli;

import java.io.PrintWriter;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** For whom a command writes what it has found. */
final class OutputOptions {

  /** How it is written. */
  enum Format {
    text,
    json,
    yaml
  }

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "<format>",
      defaultValue = "text",
      description = "One of ${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} if not given.")
  private Format format = Format.text;

  /**
   * Writes it to standard output, each of them with its last line break.
   *
   * @param text for people
   * @param json for programs
   * @param yaml likewise
   */
  void print(Supplier<String> text, Supplier<String> json, Supplier<String> yaml) {
    PrintWriter out = command.commandLine().getOut();
    out.print(
        switch (format) {
          case text -> text.get();
          case json -> json.get() + "\n";
          case yaml -> yaml.get();
        });
    out.flush();
  }
}
