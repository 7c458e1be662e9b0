package dev.stepladder.operator.cli;

import dev.stepladder.api.v1alpha1.Names;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Keeps the steps of an app from starting. */
@Command(
    name = "pause",
    description = "Keeps the steps of an app from starting; what goes on comes to its end.")
public final class PauseCommand implements Callable<Integer> {

  @Spec private CommandSpec command;

  @Mixin private AppOptions app;

  @Override
  public Integer call() {
    String name =
        app.with(there -> {
          var _ = there.annotate(_ -> Map.of(Names.PAUSED, "true"));
          return "%s -n %s".formatted(there.name(), there.namespace());
        });
    PrintWriter out = command.commandLine().getOut();
    out.println("Paused: nothing more of it starts until stepladder resume " + name);
    out.flush();
    return Answers.DONE;
  }
}
