package dev.stepladder.operator.cli;

import dev.stepladder.operator.prices.PriceFile;
import dev.stepladder.operator.prices.PriceTable;
import dev.stepladder.operator.prices.UnreadablePrices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/** Tables of prices that are given in a file. */
final class PriceTables {

  private PriceTables() {}

  /**
   * The table of a file, read at once, else the one that comes along, read when it is needed.
   *
   * @throws CommandFailed when the file cannot be read or is no table of prices
   */
  static Supplier<PriceTable> of(Optional<Path> file) {
    return file.map(PriceTables::read)
        .<Supplier<PriceTable>>map(table -> () -> table)
        .orElse(PriceTable::bundled);
  }

  private static PriceTable read(Path file) {
    try {
      return PriceFile.parse(Files.readString(file));
    } catch (NoSuchFileException e) {
      throw new CommandFailed(
          "There is no file %s: give the path of a table of prices.".formatted(file), e);
    } catch (UnreadablePrices e) {
      throw new CommandFailed("%s is no table of prices: %s.".formatted(file, e.getMessage()), e);
    } catch (IOException e) {
      throw new CommandFailed("%s cannot be read: %s".formatted(file, e), e);
    }
  }
}
