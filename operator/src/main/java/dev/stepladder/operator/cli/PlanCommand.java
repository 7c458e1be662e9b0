package dev.stepladder.operator.cli;

import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.Plan;
import dev.stepladder.operator.prices.PriceTable;
import dev.stepladder.operator.report.Paint;
import dev.stepladder.operator.report.PlanDocument;
import dev.stepladder.operator.report.TextPlan;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Shows what would be done for an app: of one in a file with neither a cluster nor an account, of
 * one in a cluster by what is there and in AWS.
 */
@Command(
    name = "plan",
    description =
        "Shows the steps for an app and changes nothing: of one in a cluster, from what is there and in AWS; of one in a file (-f), with neither a cluster nor an account.",
    addMethodSubcommands = false,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {"0:nothing to do", "1:no plan, because of an error", "2:there are changes"})
public final class PlanCommand implements Callable<Integer> {

  /** What is shown. */
  record Shown(PlanDocument.Heading heading, Plan plan) {}

  @Spec private CommandSpec command;

  @Parameters(
      arity = "0..1",
      paramLabel = "<app>",
      description = "Name of a StagedApp in the cluster.")
  private Optional<String> app = Optional.empty();

  @Option(
      names = "--to",
      paramLabel = "<tier>",
      description = "The tier to go to. Without it, what the app's spec says.")
  private Optional<String> to = Optional.empty();

  @Mixin private FileOptions ofFile;

  @Mixin private LiveOptions ofCluster;

  @Option(
      names = "--prices",
      paramLabel = "<file>",
      description = "A table of prices in place of the one that comes along.")
  private Optional<Path> prices = Optional.empty();

  @Mixin private OutputOptions output;

  @Override
  public Integer call() {
    Optional<Path> file = ofFile.file();
    if (app.isPresent() == file.isPresent()) {
      throw new ParameterException(
          command.commandLine(),
          file.isPresent()
              ? "Give either the name of an app in the cluster or a --file, not both."
              : "Which app? Give the name of one in the cluster, or a file with --file.");
    }
    Supplier<PriceTable> table = PriceTables.of(prices);
    Shown shown =
        app.map(name -> ofCluster.plan(name, to, table))
            .or(() -> file.map(path -> ofFile.plan(path, to, table)))
            .orElseThrow();
    Plan plan = shown.plan();
    PlanDocument document = PlanDocument.of(shown.heading(), plan);
    output.print(() -> text(shown), document::json, document::yaml);
    if (plan.taken().isEmpty()) {
      // What keeps a plan from being made is shown instead of one; what only goes on is no change.
      return plan.findings().stream().anyMatch(Finding::blocks) ? Answers.FAILED : Answers.DONE;
    }
    return Answers.CHANGES;
  }

  private static String text(Shown shown) {
    return TextPlan.of(
        shown.heading(),
        shown.plan(),
        Paint.wanted(System.getenv(), Terminal.present()),
        Terminal.width(System.getenv()));
  }
}
