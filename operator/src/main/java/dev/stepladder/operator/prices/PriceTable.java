package dev.stepladder.operator.prices;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** On-demand prices by region, each with the day it is of and where it is from. */
public final class PriceTable {

  private final List<Block> blocks;
  private final Map<Key, BigDecimal> prices = new HashMap<>();

  private record Key(String region, Item item) {}

  /**
   * Prices of one region from one source.
   *
   * @param date the day they are of
   * @param source where a person finds them
   * @param prices in US dollars for one of each item, in the order in which they are written
   */
  public record Block(String region, LocalDate date, String source, Map<Item, BigDecimal> prices) {}

  /**
   * A table of blocks.
   *
   * @throws UnreadablePrices if something has two prices
   */
  public PriceTable(List<Block> blocks) {
    this.blocks = List.copyOf(blocks);
    for (Block block : blocks) {
      block
          .prices()
          .forEach((item, price) -> {
            if (prices.put(new Key(block.region(), item), price) != null) {
              throw new UnreadablePrices(
                  "%s in %s has two prices: leave one".formatted(item, block.region()));
            }
          });
    }
  }

  /** The prices that come along, read at the first use. */
  public static PriceTable bundled() {
    return Bundled.TABLE;
  }

  /** What one of an item costs in a region, in US dollars, if that is known. */
  public Optional<BigDecimal> price(String region, Item item) {
    return Optional.ofNullable(prices.get(new Key(region, item)));
  }

  /** Where its prices are from. */
  public List<Block> blocks() {
    return blocks;
  }

  /** The regions that it has prices of. */
  public SortedSet<String> regions() {
    var regions = new TreeSet<String>();
    blocks.forEach(block -> regions.add(block.region()));
    return regions;
  }

  /** Of these items those that have no price in a region, in their order. */
  public List<Item> lacking(String region, List<Item> needed) {
    var lacking = new ArrayList<Item>();
    needed.stream().filter(item -> price(region, item).isEmpty()).forEach(lacking::add);
    return lacking;
  }

  private static final class Bundled {

    /** Takes numbers as they are written. */
    private static final ObjectReader JSON =
        new ObjectMapper().reader().with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private static final PriceTable TABLE = read();

    private static PriceTable read() {
      try (InputStream file = PriceTable.class.getResourceAsStream("prices.json")) {
        if (file == null) {
          throw new IllegalStateException(
              "prices.json is not on the class path: build the module operator anew");
        }
        return PriceFile.table(JSON.readTree(file));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
