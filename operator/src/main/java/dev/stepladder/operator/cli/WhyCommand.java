package dev.stepladder.operator.cli;

import dev.stepladder.api.v1alpha1.StagedApp;
import dev.stepladder.operator.report.Why;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Says what an app waits for. */
@Command(
    name = "why",
    description =
        "Says in a sentence what an app waits for, what to do about it, and when it is looked at again.")
public final class WhyCommand implements Callable<Integer> {

  @Spec private CommandSpec command;

  @Mixin private AppOptions app;

  @Mixin private ClockOption time;

  @Override
  public Integer call() {
    StagedApp seen = app.with(AppInCluster::read);
    try (ClockOption.Running running = time.open()) {
      PrintWriter out = command.commandLine().getOut();
      out.println(Why.of(seen, running.clock().now()));
      out.flush();
    }
    return Answers.DONE;
  }
}
