package dev.stepladder.operator.prices;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.stepladder.operator.prices.PriceTable.Block;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/** A table of prices as YAML; docs/prices.md describes it. */
public final class PriceFile {

  static final String FORMAT = "format";
  static final String BLOCKS = "blocks";
  static final String REGION = "region";
  static final String DATE = "date";
  static final String SOURCE = "source";
  static final String DATABASES = "databases";
  static final String DATABASE_STORAGE = "databaseStorage";
  static final String CACHE_NODES = "cacheNodes";
  static final String OBJECT_STORAGE = "objectStorage";
  static final String SINGLE = "single";
  static final String MULTI = "multi";

  private static final int VERSION = 1;

  /** Takes numbers as they are written: as a double, 0.1 would be another one. */
  private static final ObjectReader YAML =
      new YAMLMapper(
              YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .readerFor(JsonNode.class)
          .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private static final Pattern PRICE = Pattern.compile("[0-9]{1,6}([.][0-9]{1,12})?");
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{0,63}");
  private static final Set<String> FIELDS =
      Set.of(REGION, DATE, SOURCE, DATABASES, DATABASE_STORAGE, CACHE_NODES, OBJECT_STORAGE);

  private PriceFile() {}

  /**
   * The table of a text.
   *
   * @throws UnreadablePrices if it is no table of prices
   */
  public static PriceTable parse(String text) {
    return table(document(text));
  }

  /**
   * The table of what a file holds.
   *
   * @throws UnreadablePrices if it is no table of prices
   */
  static PriceTable table(JsonNode file) {
    if (!(file instanceof ObjectNode) || file.path(FORMAT).asInt() != VERSION) {
      throw new UnreadablePrices("it does not begin with format: %d".formatted(VERSION));
    }
    only(file, Set.of(FORMAT, BLOCKS), "the file");
    if (!(file.path(BLOCKS) instanceof ArrayNode list) || list.isEmpty()) {
      throw new UnreadablePrices("it has no list of blocks");
    }
    var blocks = new ArrayList<Block>();
    for (int i = 0; i < list.size(); i++) {
      blocks.add(block(list.get(i), "blocks[%d]".formatted(i)));
    }
    return new PriceTable(blocks);
  }

  /** The text of a table, which {@link #parse} reads. */
  public static String write(PriceTable table) {
    return new PriceWriter().write(VERSION, table.blocks());
  }

  private static JsonNode document(String text) {
    try (MappingIterator<JsonNode> documents = YAML.readValues(text)) {
      JsonNode first = documents.hasNextValue() ? documents.nextValue() : YAML.createObjectNode();
      if (documents.hasNextValue()) {
        throw new UnreadablePrices("it holds more than one document");
      }
      return first;
    } catch (JsonProcessingException e) {
      throw new UnreadablePrices(
          "it is no YAML: line %d: %s"
              .formatted(
                  e.getLocation() == null ? 0 : e.getLocation().getLineNr(),
                  e.getOriginalMessage().lines().findFirst().orElse("")));
    } catch (IOException e) {
      throw new UnreadablePrices("it cannot be read: " + e.getMessage());
    }
  }

  private static Block block(JsonNode block, String at) {
    only(block, FIELDS, at);
    var prices = new LinkedHashMap<Item, BigDecimal>();
    each(
        block.path(DATABASES),
        at,
        DATABASES,
        (engine, classes) ->
            each(
                classes,
                at,
                engine,
                (name, zones) ->
                    zones(
                        zones,
                        at,
                        name,
                        (multiAz, price) ->
                            prices.put(new Item.DatabaseHour(engine, name, multiAz), price))));
    each(
        block.path(DATABASE_STORAGE),
        at,
        DATABASE_STORAGE,
        (engine, zones) ->
            zones(
                zones,
                at,
                engine,
                (multiAz, price) ->
                    prices.put(new Item.DatabaseStorageMonth(engine, multiAz), price)));
    each(
        block.path(CACHE_NODES),
        at,
        CACHE_NODES,
        (engine, nodes) ->
            each(
                nodes,
                at,
                engine,
                (name, price) ->
                    prices.put(new Item.CacheNodeHour(engine, name), price(price, at, name))));
    if (block.has(OBJECT_STORAGE)) {
      prices.put(
          new Item.ObjectStorageMonth(), price(block.path(OBJECT_STORAGE), at, OBJECT_STORAGE));
    }
    if (prices.isEmpty()) {
      throw new UnreadablePrices("%s has no prices".formatted(at));
    }
    return new Block(
        text(block, at, REGION, NAME.pattern()),
        date(block, at),
        text(block, at, SOURCE, ".+"),
        prices);
  }

  private static void zones(
      JsonNode zones, String at, String name, BiConsumer<Boolean, BigDecimal> found) {
    only(zones, Set.of(SINGLE, MULTI), at + "." + name);
    each(
        zones,
        at,
        name,
        (kind, price) -> found.accept(kind.equals(MULTI), price(price, at, name + "." + kind)));
  }

  private static void each(
      JsonNode node, String at, String name, BiConsumer<String, JsonNode> field) {
    if (node.isMissingNode()) {
      return;
    }
    if (!(node instanceof ObjectNode)) {
      throw new UnreadablePrices("%s.%s is no map".formatted(at, name));
    }
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      if (!NAME.matcher(entry.getKey()).matches()) {
        throw new UnreadablePrices("%s.%s: '%s' is no name".formatted(at, name, entry.getKey()));
      }
      field.accept(entry.getKey(), entry.getValue());
    }
  }

  private static BigDecimal price(JsonNode price, String at, String name) {
    String text = price.isNumber() ? price.decimalValue().toPlainString() : price.asText();
    boolean positive =
        price.isValueNode() && PRICE.matcher(text).matches() && new BigDecimal(text).signum() > 0;
    if (!positive) {
      throw new UnreadablePrices(
          "%s.%s is '%s': write a price above 0 in US dollars, such as 0.065, or leave it out"
              .formatted(at, name, text));
    }
    return new BigDecimal(text);
  }

  private static LocalDate date(JsonNode block, String at) {
    String text = text(block, at, DATE, ".+");
    try {
      return LocalDate.parse(text);
    } catch (DateTimeException e) {
      throw new UnreadablePrices(
          "%s.%s is '%s': write the day that the prices are of, such as 2026-08-21"
              .formatted(at, DATE, text));
    }
  }

  private static String text(JsonNode block, String at, String field, String pattern) {
    String text = block.path(field).asText().strip();
    if (!text.matches(pattern)) {
      throw new UnreadablePrices(
          text.isEmpty()
              ? "%s has no %s".formatted(at, field)
              : "%s.%s is '%s'".formatted(at, field, text));
    }
    return text;
  }

  private static void only(JsonNode node, Set<String> allowed, String at) {
    if (!(node instanceof ObjectNode)) {
      throw new UnreadablePrices("%s is no map".formatted(at));
    }
    List<String> others =
        node.properties().stream()
            .map(Map.Entry::getKey)
            .filter(name -> !allowed.contains(name))
            .toList();
    if (!others.isEmpty()) {
      throw new UnreadablePrices("%s has no field '%s'".formatted(at, others.getFirst()));
    }
  }
}
