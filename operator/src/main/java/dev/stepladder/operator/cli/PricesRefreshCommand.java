package dev.stepladder.operator.cli;

import dev.stepladder.operator.aws.AwsAccounts;
import dev.stepladder.operator.aws.pricing.PriceList;
import dev.stepladder.operator.inventory.SweepFailed;
import dev.stepladder.operator.prices.PriceFile;
import dev.stepladder.operator.prices.PriceTable;
import dev.stepladder.operator.time.SystemClock;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Reads a table of prices from AWS. */
@Command(
    name = "refresh",
    description =
        "Reads on-demand prices from AWS's Price List Query API and writes them as a table.")
public final class PricesRefreshCommand implements Callable<Integer> {

  @Spec private CommandSpec command;

  @Option(
      names = "--region",
      required = true,
      paramLabel = "<region>",
      description = "A region whose prices are wanted; may be given more than once.")
  private List<String> regions;

  @Option(
      names = "--output",
      paramLabel = "<file>",
      description = "Where the table goes; without it, to standard output.")
  private Optional<Path> output;

  @Mixin private AwsAccess aws;

  @Override
  public Integer call() {
    String text = PriceFile.write(read());
    if (output.isPresent()) {
      write(output.get(), text);
    } else {
      PrintWriter out = command.commandLine().getOut();
      out.print(text);
      out.flush();
    }
    return Answers.DONE;
  }

  private PriceTable read() {
    try (var clock = new SystemClock();
        var accounts = new AwsAccounts(aws.options("prices"), clock)) {
      var list = new PriceList(accounts.account(PriceList.PLACE));
      LocalDate today = LocalDate.ofInstant(clock.now(), ZoneOffset.UTC);
      var blocks = new ArrayList<PriceTable.Block>();
      for (String region : regions.stream().distinct().toList()) {
        blocks.add(list.read(region, today));
      }
      return new PriceTable(blocks);
    } catch (SweepFailed e) {
      throw new CommandFailed("No table was written: " + e.getMessage(), e);
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new CommandFailed("%s cannot be written: %s".formatted(file, e), e);
    }
  }
}
