package dev.stepladder.operator.cli;

import dev.stepladder.api.v1alpha1.StagedApp;
import dev.stepladder.operator.report.Ink;
import dev.stepladder.operator.report.Paint;
import dev.stepladder.operator.report.StatusDocument;
import dev.stepladder.operator.report.StatusText;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows where an app stands. */
@Command(
    name = "status",
    description = "Shows where an app stands: its phase, conditions, steps, and what holds them.")
public final class StatusCommand implements Callable<Integer> {

  @Mixin private AppOptions app;

  @Mixin private ClockOption time;

  @Mixin private OutputOptions output;

  @Override
  public Integer call() {
    StagedApp seen = app.with(AppInCluster::read);
    try (ClockOption.Running running = time.open()) {
      Instant now = running.clock().now();
      StatusDocument document = StatusDocument.of(seen, now);
      output.print(() -> text(seen, now), document::json, document::yaml);
    }
    return Answers.DONE;
  }

  private static String text(StagedApp app, Instant now) {
    var ink = new Ink(Paint.wanted(System.getenv(), Terminal.present()));
    int width = Terminal.width(System.getenv());
    return new StatusText(app, ink, width, now)
        .lines().stream().collect(Collectors.joining("\n", "", "\n"));
  }
}
