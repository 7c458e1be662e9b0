package dev.stepladder.operator.cli;

import dev.stepladder.api.v1alpha1.Names;
import dev.stepladder.api.v1alpha1.StagedApp;
import dev.stepladder.operator.report.Why;
import java.io.PrintWriter;
import java.util.List;
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
    String said =
        app.with(there -> {
          boolean paused = there.read().getMetadata().getAnnotations().containsKey(Names.PAUSED);
          StagedApp now =
              there.annotate(seen ->
                  seen.getMetadata().getAnnotations().containsKey(Names.PAUSED)
                      ? Map.of(Names.PAUSED, "")
                      : Map.of());
          return (paused ? "Resumed" : "It was not paused") + goesOn(now, paused);
        });
    PrintWriter out = command.commandLine().getOut();
    out.println(said);
    out.flush();
    return Answers.DONE;
  }

  /** A pause may not be all that holds it. */
  private static String goesOn(StagedApp app, boolean resumed) {
    List<String> others = Why.stopsBesidePause(app);
    return others.isEmpty()
        ? resumed ? ": it goes on." : "."
        : ", and it waits%s: %s.".formatted(resumed ? " still" : "", String.join("; ", others));
  }
}
