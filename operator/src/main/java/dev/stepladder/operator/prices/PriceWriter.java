package dev.stepladder.operator.prices;

import dev.stepladder.operator.prices.PriceTable.Block;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes tables of prices, a line for each item. */
final class PriceWriter {

  private final StringBuilder text = new StringBuilder();

  String write(int version, List<Block> blocks) {
    line(0, PriceFile.FORMAT + ": " + version);
    line(0, PriceFile.BLOCKS + ":");
    blocks.forEach(this::block);
    return text.toString();
  }

  private void block(Block block) {
    line(0, "- %s: %s".formatted(PriceFile.REGION, block.region()));
    line(1, "%s: %s".formatted(PriceFile.DATE, block.date()));
    line(1, "%s: '%s'".formatted(PriceFile.SOURCE, block.source().replace("'", "''")));
    Map<String, Map<String, Map<String, String>>> databases = new LinkedHashMap<>();
    Map<String, Map<String, String>> storage = new LinkedHashMap<>();
    Map<String, Map<String, String>> nodes = new LinkedHashMap<>();
    var objects = new StringBuilder();
    block
        .prices()
        .forEach((item, price) -> {
          switch (item) {
            case Item.DatabaseHour(String engine, String name, boolean multiAz) ->
                databases
                    .computeIfAbsent(engine, _ -> new LinkedHashMap<>())
                    .computeIfAbsent(name, _ -> new LinkedHashMap<>())
                    .put(zones(multiAz), number(price));
            case Item.DatabaseStorageMonth(String engine, boolean multiAz) ->
                storage
                    .computeIfAbsent(engine, _ -> new LinkedHashMap<>())
                    .put(zones(multiAz), number(price));
            case Item.CacheNodeHour(String engine, String name) ->
                nodes.computeIfAbsent(engine, _ -> new LinkedHashMap<>()).put(name, number(price));
            case Item.ObjectStorageMonth() -> objects.append(number(price));
          }
        });
    section(PriceFile.DATABASES, databases.isEmpty());
    databases.forEach((engine, classes) -> {
      line(2, engine + ":");
      classes.forEach((name, zones) -> line(3, name + ": " + zones(zones)));
    });
    section(PriceFile.DATABASE_STORAGE, storage.isEmpty());
    storage.forEach((engine, zones) -> line(2, engine + ": " + zones(zones)));
    section(PriceFile.CACHE_NODES, nodes.isEmpty());
    nodes.forEach((engine, names) -> {
      line(2, engine + ":");
      names.forEach((name, price) -> line(3, name + ": " + price));
    });
    if (!objects.isEmpty()) {
      line(1, "%s: %s".formatted(PriceFile.OBJECT_STORAGE, objects));
    }
  }

  private void section(String name, boolean empty) {
    if (!empty) {
      line(1, name + ":");
    }
  }

  private void line(int depth, String content) {
    text.append("  ".repeat(depth)).append(content).append('\n');
  }

  private static String zones(boolean multiAz) {
    return multiAz ? PriceFile.MULTI : PriceFile.SINGLE;
  }

  private static String zones(Map<String, String> prices) {
    List<String> both =
        prices.entrySet().stream()
            .map(zone -> zone.getKey() + ": " + zone.getValue())
            .sorted((a, b) -> b.compareTo(a))
            .toList();
    return "{" + String.join(", ", both) + "}";
  }

  private static String number(BigDecimal price) {
    return price.stripTrailingZeros().toPlainString();
  }
}
