package dev.stepladder.operator.cli;

import dev.stepladder.api.v1alpha1.StagedApp;
import dev.stepladder.operator.report.WhyDocument;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Says what an app waits for. */
@Command(
    name = "why",
    description =
        "Says in a sentence what an app waits for, what to do about it, and when it is looked at again.")
public final class WhyCommand implements Callable<Integer> {

  @Mixin private AppOptions app;

  @Mixin private ClockOption time;

  @Mixin private OutputOptions output;

  @Override
  public Integer call() {
    StagedApp seen = app.with(AppInCluster::read);
    try (ClockOption.Running running = time.open()) {
      WhyDocument document = WhyDocument.of(seen, running.clock().now());
      output.print(() -> document.sentence() + "\n", document::json, document::yaml);
    }
    return Answers.DONE;
  }
}
