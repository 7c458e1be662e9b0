package dev.stepladder.operator.aws.pricing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stepladder.operator.inventory.SweepFailed;
import dev.stepladder.operator.prices.Item;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * One product of the price list, with its on-demand price for the first units of a month.
 *
 * @param service its code in the price list
 * @param attributes as the price list has them
 * @param price US dollars for one unit
 */
record Product(String service, Map<String, String> attributes, BigDecimal price) {

  static final String RDS = "AmazonRDS";
  static final String ELASTICACHE = "AmazonElastiCache";
  static final String S3 = "AmazonS3";

  static final String DATABASE_INSTANCE = "Database Instance";
  static final String DATABASE_STORAGE = "Database Storage";
  static final String GP3 = "General Purpose-GP3";
  static final String CACHE_INSTANCE = "Cache Instance";
  static final String OBJECT_STORAGE = "Storage";
  static final String GENERAL_PURPOSE = "General Purpose";

  /** As the price list spells engines, and as RDS does. */
  static final Map<String, String> DATABASE_ENGINES =
      Map.of("PostgreSQL", "postgres", "MySQL", "mysql", "MariaDB", "mariadb");

  /** Other places are Outposts and the like. */
  private static final String IN_REGION = "AWS Region";

  /** Some regions have one price of storage for all engines. */
  private static final String ANY_ENGINE = "Any";

  private static final Map<String, String> CACHE_ENGINES =
      Map.of("Valkey", "valkey", "Redis", "redis", "Memcached", "memcached");

  // Of a class there are other charges beside its own, such as extended support of old engines.
  private static final Pattern OF_SINGLE = usage("InstanceUsage:.+");
  private static final Pattern OF_MULTI = usage("Multi-AZUsage:.+");
  private static final Pattern OF_SINGLE_STORAGE = usage("RDS:GP3-Storage");
  private static final Pattern OF_MULTI_STORAGE = usage("RDS:Multi-AZ-GP3-Storage");
  private static final Pattern OF_NODES = usage("NodeUsage:.+");
  private static final Pattern OF_OBJECTS = usage("TimedStorage-ByteHrs");

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern PRICE = Pattern.compile("[0-9]{1,9}([.][0-9]{1,20})?");

  /** In most regions a usage type begins with what stands for the region, such as {@code EU-}. */
  private static Pattern usage(String type) {
    return Pattern.compile("([A-Z0-9]+-)?" + type);
  }

  /**
   * A product of a text as GetProducts gives it; none if it has no on-demand price.
   *
   * @throws SweepFailed if it is no product
   */
  static Optional<Product> parse(String service, String text) {
    JsonNode node = node(service, text);
    JsonNode attributes = node.path("product").path("attributes");
    if (!attributes.isObject() || !node.path("terms").isObject()) {
      throw malformed(service, "a product without attributes or terms", text);
    }
    return price(service, node.path("terms").path("OnDemand"), text)
        .map(price ->
            new Product(
                service,
                attributes.properties().stream()
                    .collect(
                        Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().asText())),
                price));
  }

  /** What it is the price of; nothing where the table has no place for it. */
  List<Item> items() {
    if (!attributes.getOrDefault("locationType", IN_REGION).equals(IN_REGION)) {
      return List.of();
    }
    return switch (service) {
      case RDS -> database();
      case ELASTICACHE -> node();
      case S3 -> is("usagetype", OF_OBJECTS) ? List.of(new Item.ObjectStorageMonth()) : List.of();
      default -> List.of();
    };
  }

  private List<Item> database() {
    List<String> engines = engines();
    String name = attribute("instanceType");
    if (is("usagetype", OF_SINGLE) || is("usagetype", OF_MULTI)) {
      boolean multiAz = is("usagetype", OF_MULTI);
      return engines.stream()
          .<Item>map(engine -> new Item.DatabaseHour(engine, name, multiAz))
          .filter(_ -> !name.isEmpty() && attribute("licenseModel").equals("No license required"))
          .toList();
    }
    if (is("usagetype", OF_SINGLE_STORAGE) || is("usagetype", OF_MULTI_STORAGE)) {
      boolean multiAz = is("usagetype", OF_MULTI_STORAGE);
      return engines.stream()
          .<Item>map(engine -> new Item.DatabaseStorageMonth(engine, multiAz))
          .toList();
    }
    return List.of();
  }

  private List<String> engines() {
    String engine = attribute("databaseEngine");
    return engine.equals(ANY_ENGINE)
        ? DATABASE_ENGINES.values().stream().sorted().toList()
        : Optional.ofNullable(DATABASE_ENGINES.get(engine)).stream().toList();
  }

  private List<Item> node() {
    String engine = CACHE_ENGINES.getOrDefault(attribute("cacheEngine"), "");
    String name = attribute("instanceType");
    return engine.isEmpty() || name.isEmpty() || !is("usagetype", OF_NODES)
        ? List.of()
        : List.of(new Item.CacheNodeHour(engine, name));
  }

  private String attribute(String name) {
    return attributes.getOrDefault(name, "");
  }

  private boolean is(String attribute, Pattern pattern) {
    return pattern.matcher(attribute(attribute)).matches();
  }

  /** A price of nothing is one for what is paid already, such as a reserved instance. */
  private static Optional<BigDecimal> price(String service, JsonNode onDemand, String text) {
    List<BigDecimal> prices =
        elements(onDemand)
            .flatMap(term -> elements(term.path("priceDimensions")))
            .filter(dimension -> dimension.path("beginRange").asText("0").equals("0"))
            .map(dimension -> dimension.path("pricePerUnit").path("USD").asText())
            .map(price -> number(service, price, text))
            .filter(price -> price.signum() > 0)
            .distinct()
            .toList();
    if (prices.size() > 1) {
      throw malformed(service, "a product with several on-demand prices", text);
    }
    return prices.stream().findFirst();
  }

  private static BigDecimal number(String service, String price, String text) {
    if (!PRICE.matcher(price).matches()) {
      throw malformed(service, "'%s' for a price in US dollars".formatted(price), text);
    }
    return new BigDecimal(price).stripTrailingZeros();
  }

  private static Stream<JsonNode> elements(JsonNode node) {
    return StreamSupport.stream(node.spliterator(), false);
  }

  private static JsonNode node(String service, String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw malformed(service, "what is no JSON", text);
    }
  }

  private static SweepFailed malformed(String service, String what, String text) {
    return new SweepFailed(
        "NotUnderstood",
        "AWS's price list has, for %s, %s: %s"
            .formatted(service, what, text.substring(0, Math.min(text.length(), 200))));
  }
}
