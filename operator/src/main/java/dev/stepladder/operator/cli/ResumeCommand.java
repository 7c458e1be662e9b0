package dev.stepladder.operator.cli;

import dev.stepladder.api.v1alpha1.Names;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lets the steps of a paused app start again. */
@Command(name = "resume", description = "Lets the steps of a paused app start again.")
public final class ResumeCommand implements Callable<Integer> {

  @Spec private CommandSpec command;

  @Mixin private AppOptions app;

  @Override
  public Integer call() {
    boolean was =
        app.with(there -> {
          boolean paused = there.read().getMetadata().getAnnotations().containsKey(Names.PAUSED);
          var _ =
              there.annotate(now ->
                  now.getMetadata().getAnnotations().containsKey(Names.PAUSED)
                      ? Map.of(Names.PAUSED, "")
                      : Map.of());
          return paused;
        });
    PrintWriter out = command.commandLine().getOut();
    out.println(was ? "Resumed: it goes on." : "It was not paused.");
    out.flush();
    return Answers.DONE;
  }
}
