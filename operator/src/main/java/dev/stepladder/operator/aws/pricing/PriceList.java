package dev.stepladder.operator.aws.pricing;

import dev.stepladder.operator.aws.AwsAccount;
import dev.stepladder.operator.aws.Permission;
import dev.stepladder.operator.aws.Place;
import dev.stepladder.operator.inventory.SweepFailed;
import dev.stepladder.operator.prices.Item;
import dev.stepladder.operator.prices.PriceTable;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import software.amazon.awssdk.services.pricing.PricingClient;
import software.amazon.awssdk.services.pricing.model.Filter;
import software.amazon.awssdk.services.pricing.model.FilterType;
import software.amazon.awssdk.services.pricing.model.GetProductsResponse;

/**
 * Reads AWS's own prices by GetProducts of the Price List Query API, page by page. The API is
 * served in a few regions only and knows the prices of all ("AWS Price List", Billing and Cost
 * Management User Guide).
 */
public final class PriceList {

  /** Where the API is asked. */
  public static final Place PLACE = new Place("", "us-east-1", Optional.empty());

  /** What a table says of prices that were read here. */
  public static final String SOURCE = "AWS Price List Query API, GetProducts";

  private static final String FORMAT_VERSION = "aws_v1";
  private static final int PAGE = 100;
  private static final Comparator<Item> IN_ORDER =
      Comparator.comparingInt(PriceList::order).thenComparing(Item::toString);

  private final AwsAccount account;
  private final PricingClient client;

  /** Reads with the credentials of an account, whichever it is. */
  public PriceList(AwsAccount account) {
    this.account = account;
    this.client = account.client("pricing", PricingClient::builder);
  }

  /** What IAM must allow for whoever has prices read. */
  public static Permission permission() {
    return Permission.byHand("Prices").calls("pricing", "GetProducts");
  }

  /**
   * The prices of a region.
   *
   * @param today the day they are then said to be of
   * @throws SweepFailed if they cannot be read, or there are none
   */
  public PriceTable.Block read(String region, LocalDate today) {
    var prices = new TreeMap<Item, BigDecimal>(IN_ORDER);
    queries(region)
        .flatMap(query -> products(query).stream())
        .forEach(product -> take(product, prices));
    if (prices.isEmpty()) {
      throw new SweepFailed(
          "NoPrices",
          "AWS's price list has nothing for the region %s: is it one of AWS's?".formatted(region));
    }
    return new PriceTable.Block(region, today, SOURCE, prices);
  }

  private record Query(String service, Map<String, String> filters) {}

  private static Stream<Query> queries(String region) {
    return Stream.of(
            Product.DATABASE_ENGINES.keySet().stream()
                .sorted()
                .map(engine ->
                    new Query(
                        Product.RDS,
                        Map.of(
                            "productFamily", Product.DATABASE_INSTANCE, "databaseEngine", engine))),
            Stream.of(
                new Query(
                    Product.RDS,
                    Map.of(
                        "productFamily", Product.DATABASE_STORAGE,
                        "volumeType", Product.GP3)),
                new Query(Product.ELASTICACHE, Map.of("productFamily", Product.CACHE_INSTANCE)),
                new Query(
                    Product.S3,
                    Map.of(
                        "productFamily", Product.OBJECT_STORAGE,
                        "storageClass", Product.GENERAL_PURPOSE))))
        .flatMap(queries -> queries)
        .map(query -> {
          var filters = new TreeMap<>(query.filters());
          filters.put("regionCode", region);
          return new Query(query.service(), filters);
        });
  }

  private List<Product> products(Query query) {
    var all = Stream.<Product>builder();
    var seen = new HashSet<String>();
    Optional<String> next = Optional.empty();
    do {
      GetProductsResponse page = page(query, next);
      page.priceList().forEach(text -> Product.parse(query.service(), text).ifPresent(all));
      next = Optional.ofNullable(page.nextToken()).filter(token -> !token.isEmpty());
      if (next.isPresent() && !seen.add(next.get())) {
        throw new SweepFailed(
            "PagesRepeat",
            "AWS's price list begins its pages of %s anew and would never end; try again later"
                .formatted(query.service()));
      }
    } while (next.isPresent());
    return all.build().toList();
  }

  private GetProductsResponse page(Query query, Optional<String> token) {
    return account.read(
        "read the prices of %s".formatted(query.service()),
        "pricing:GetProducts",
        () ->
            client.getProducts(request ->
                request
                    .serviceCode(query.service())
                    .formatVersion(FORMAT_VERSION)
                    .maxResults(PAGE)
                    .nextToken(token.orElse(null))
                    .filters(
                        query.filters().entrySet().stream()
                            .map(filter ->
                                Filter.builder()
                                    .type(FilterType.TERM_MATCH)
                                    .field(filter.getKey())
                                    .value(filter.getValue())
                                    .build())
                            .toList())));
  }

  private static void take(Product product, Map<Item, BigDecimal> prices) {
    for (Item item : product.items()) {
      BigDecimal other = prices.putIfAbsent(item, product.price());
      if (other != null && other.compareTo(product.price()) != 0) {
        throw new SweepFailed(
            "TwoPrices",
            "AWS's price list has two prices of %s, %s and %s: which one holds cannot be told"
                .formatted(item, other.toPlainString(), product.price().toPlainString()));
      }
    }
  }

  private static int order(Item item) {
    return switch (item) {
      case Item.DatabaseHour _ -> 0;
      case Item.DatabaseStorageMonth _ -> 1;
      case Item.CacheNodeHour _ -> 2;
      case Item.ObjectStorageMonth _ -> 3;
    };
  }
}
