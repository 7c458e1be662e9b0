package dev.stepladder.operator.cli;

import dev.stepladder.api.v1alpha1.StagedApp;
import dev.stepladder.operator.report.Ink;
import dev.stepladder.operator.report.Paint;
import dev.stepladder.operator.report.StatusText;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Shows where an app stands. */
@Command(
    name = "status",
    description = "Shows where an app stands: its phase, conditions, steps, and what holds them.")
public final class StatusCommand implements Callable<Integer> {

  @Spec private CommandSpec command;

  @Mixin private AppOptions app;

  @Mixin private ClockOption time;

  @Override
  public Integer call() {
    StagedApp seen = app.with(AppInCluster::read);
    boolean terminal = Terminal.present();
    var ink = new Ink(Paint.wanted(System.getenv(), terminal));
    int width = Terminal.width(System.getenv());
    try (ClockOption.Running running = time.open()) {
      PrintWriter out = command.commandLine().getOut();
      new StatusText(seen, ink, width, running.clock().now()).lines().forEach(out::println);
      out.flush();
    }
    return Answers.DONE;
  }
}
