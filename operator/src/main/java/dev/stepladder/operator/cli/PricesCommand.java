package dev.stepladder.operator.cli;

import dev.stepladder.api.v1alpha1.Manifests;
import dev.stepladder.api.v1alpha1.ScaleTier;
import dev.stepladder.operator.prices.Item;
import dev.stepladder.operator.prices.PriceTable;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says by which prices costs are told, and which of those that the ladder needs are missing. */
@Command(
    name = "prices",
    description =
        "Says by which prices costs are told, where they are from, and which the ladder lacks.",
    subcommands = PricesRefreshCommand.class,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:every price that the ladder needs is there",
      "1:error",
      "2:some are missing"
    })
public final class PricesCommand implements Callable<Integer> {

  @Spec private CommandSpec command;

  @Option(
      names = "--prices",
      paramLabel = "<file>",
      description = "A table of prices in place of the one that comes along.")
  private Optional<Path> prices;

  @Override
  public Integer call() {
    PriceTable table = PriceTables.of(prices).get();
    List<Item> needed =
        LadderItems.of(
            Manifests.ladder().stream()
                .flatMap(text -> Documents.parse(text, "the ladder").of(ScaleTier.class).stream())
                .toList());
    PrintWriter out = command.commandLine().getOut();
    boolean complete = true;
    for (String region : table.regions()) {
      out.println(region);
      table.blocks().stream()
          .filter(block -> block.region().equals(region))
          .forEach(block ->
              out.printf(
                  "  %d %s of %s: %s%n",
                  block.prices().size(),
                  block.prices().size() == 1 ? "price" : "prices",
                  block.date(),
                  block.source()));
      for (Item item : table.lacking(region, needed)) {
        complete = false;
        out.printf("  ? %s%n", item);
      }
    }
    out.flush();
    return complete ? Answers.DONE : Answers.CHANGES;
  }
}
