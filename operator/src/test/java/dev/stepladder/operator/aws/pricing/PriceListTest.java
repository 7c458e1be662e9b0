package dev.stepladder.operator.aws.pricing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.stepladder.operator.aws.AwsAccounts;
import dev.stepladder.operator.aws.AwsOptions;
import dev.stepladder.operator.inventory.SweepFailed;
import dev.stepladder.operator.prices.Item;
import dev.stepladder.operator.prices.PriceTable;
import dev.stepladder.operator.time.SteppedTime;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

class PriceListTest {

  private static final String INSTANCE = "Database Instance";
  private static final LocalDate TODAY = LocalDate.parse("2026-11-30");

  private final PriceListServer server = new PriceListServer();
  private final AwsAccounts accounts =
      new AwsAccounts(
          AwsOptions.ofEnvironment("test")
              .withEndpoint(server.uri())
              .withCredentials(
                  StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test"))),
          SteppedTime.starting("2026-11-30T10:00:00Z"));

  @AfterEach
  void close() {
    accounts.close();
    server.close();
  }

  @Test
  void readsInstancesByEngineAndZones() {
    server
        .has(
            "AmazonRDS",
            INSTANCE,
            instance("PostgreSQL", "db.m7g.large", "EU-InstanceUsage:db.m7g.large"),
            "0.1860000000")
        .has(
            "AmazonRDS",
            INSTANCE,
            instance("PostgreSQL", "db.m7g.large", "EU-Multi-AZUsage:db.m7g.large"),
            "0.3720000000")
        .has(
            "AmazonRDS",
            INSTANCE,
            instance("MySQL", "db.m6g.xlarge", "EU-InstanceUsage:db.m6g.xl"),
            "0.3400000000");

    assertThat(read().prices())
        .containsOnly(
            Map.entry(new Item.DatabaseHour("postgres", "db.m7g.large", false), price("0.186")),
            Map.entry(new Item.DatabaseHour("postgres", "db.m7g.large", true), price("0.372")),
            Map.entry(new Item.DatabaseHour("mysql", "db.m6g.xlarge", false), price("0.34")));
  }

  @Test
  void leavesOutWhatIsNoPriceOfTheInstanceItself() {
    server
        .has(
            "AmazonRDS",
            INSTANCE,
            instance("PostgreSQL", "db.t4g.micro", "EU-InstanceUsage:db.t4g.micro"),
            "0.017")
        .has(
            "AmazonRDS",
            INSTANCE,
            instance("PostgreSQL", "db.m6gd.large", "EU-Multi-AZClusterUsage:db.m6gd.large"),
            "0.783")
        .has(
            "AmazonRDS",
            INSTANCE,
            instance("Aurora PostgreSQL", "db.t4g.medium", "EU-InstanceUsage:db.t4g.medium"),
            "0.08")
        .has(
            "AmazonRDS",
            INSTANCE,
            with(
                instance("PostgreSQL", "db.m5.large", "EU-InstanceUsage:db.m5.large"),
                "licenseModel",
                "Bring your own license"),
            "0.2")
        .has(
            "AmazonElastiCache",
            "Cache Instance",
            node("Redis", "EU-ExtendedSupportYr3-NodeUsage:cache.t4g.micro"),
            "0.038");

    assertThat(read().prices())
        .containsOnlyKeys(new Item.DatabaseHour("postgres", "db.t4g.micro", false));
  }

  @Test
  void storageOfAnyEngineIsThatOfEach() {
    server
        .has(
            "AmazonRDS", "Database Storage", storage("Any", "EU-RDS:Multi-AZ-GP3-Storage"), "0.254")
        .has("AmazonRDS", "Database Storage", storage("PostgreSQL", "EU-RDS:GP3-Storage"), "0.127");

    assertThat(read().prices())
        .containsOnlyKeys(
            new Item.DatabaseStorageMonth("mariadb", true),
            new Item.DatabaseStorageMonth("mysql", true),
            new Item.DatabaseStorageMonth("postgres", true),
            new Item.DatabaseStorageMonth("postgres", false));
  }

  @Test
  void readsNodesByEngine() {
    server
        .has(
            "AmazonElastiCache",
            "Cache Instance",
            node("Valkey", "EU-NodeUsage:cache.t4g.micro"),
            "0.0136")
        .has(
            "AmazonElastiCache",
            "Cache Instance",
            node("Redis", "EU-NodeUsage:cache.t4g.micro"),
            "0.0170");

    assertThat(read().prices())
        .containsEntry(new Item.CacheNodeHour("valkey", "cache.t4g.micro"), price("0.0136"))
        .containsEntry(new Item.CacheNodeHour("redis", "cache.t4g.micro"), price("0.017"));
  }

  @Test
  void ofStepsByAmountTheFirstOneCounts() {
    server.has(
        "AmazonS3",
        "Storage",
        Map.of(
            "regionCode", "eu-west-1",
            "storageClass", "General Purpose",
            "usagetype", "EU-TimedStorage-ByteHrs"),
        Map.of("0", "0.0230000000", "51200", "0.0220000000", "512000", "0.0210000000"));

    assertThat(read().prices())
        .containsOnly(Map.entry(new Item.ObjectStorageMonth(), price("0.023")));
  }

  @Test
  void saysOfWhichDayTheyAreAndWhereTheyAreFrom() {
    server.has(
        "AmazonElastiCache",
        "Cache Instance",
        node("Valkey", "EU-NodeUsage:cache.t4g.micro"),
        "0.0136");

    assertThat(read())
        .returns("eu-west-1", PriceTable.Block::region)
        .returns(TODAY, PriceTable.Block::date)
        .returns(PriceList.SOURCE, PriceTable.Block::source);
  }

  @Test
  void readsEveryPage() {
    for (int i = 1; i <= 5; i++) {
      String name = "db.m%dg.large".formatted(i);
      server.has(
          "AmazonRDS",
          INSTANCE,
          instance("MariaDB", name, "EU-InstanceUsage:" + name),
          "0.%d".formatted(i));
    }

    assertThat(read().prices()).hasSize(5);
    assertThat(server.requests())
        .filteredOn(request -> request.toString().contains("MariaDB"))
        .hasSize(3);
  }

  @Test
  void asksForOneRegionOnly() {
    server.has(
        "AmazonRDS",
        INSTANCE,
        with(
            instance("MySQL", "db.t4g.micro", "InstanceUsage:db.t4g.micro"),
            "regionCode",
            "us-east-1"),
        "0.016");

    assertThatExceptionOfType(SweepFailed.class)
        .isThrownBy(this::read)
        .withMessageContaining("nothing for the region eu-west-1");
  }

  @Test
  void asksAgainWhenThrottled() {
    server
        .has(
            "AmazonElastiCache",
            "Cache Instance",
            node("Valkey", "EU-NodeUsage:cache.t4g.micro"),
            "0.0136")
        .throttles(1);

    assertThat(read().prices()).hasSize(1);
  }

  @Test
  void givesUpWhenThrottledAllTheTime() {
    server.throttles(1000);

    assertThatExceptionOfType(SweepFailed.class)
        .isThrownBy(this::read)
        .withMessageContaining("pricing:GetProducts");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          hello | what is no JSON
          [1] | a product without attributes or terms
          {"product":{"attributes":{}}} | a product without attributes or terms
          {"product":{"attributes":{}},"terms":{"OnDemand":{"a":{"priceDimensions":{"b":{"pricePerUnit":{"CNY":"1"}}}}}}} | '' for a price in US dollars
          {"product":{"attributes":{}},"terms":{"OnDemand":{"a":{"priceDimensions":{"b":{"pricePerUnit":{"USD":"-1"}}}}}}} | '-1' for a price in US dollars
          {"product":{"attributes":{}},"terms":{"OnDemand":{"a":{"priceDimensions":{"b":{"pricePerUnit":{"USD":"1"}},"c":{"pricePerUnit":{"USD":"2"}}}}}}} | several on-demand prices
          """)
  void saysWhatItDoesNotUnderstand(String text, String message) {
    server.says(text);

    assertThatExceptionOfType(SweepFailed.class)
        .isThrownBy(this::read)
        .withMessageContaining(message);
  }

  @Test
  void doesNotReadTheSamePagesForEver() {
    server
        .has(
            "AmazonElastiCache",
            "Cache Instance",
            node("Valkey", "EU-NodeUsage:cache.t4g.micro"),
            "0.0136")
        .neverEnds();

    assertThatExceptionOfType(SweepFailed.class)
        .isThrownBy(this::read)
        .withMessageContaining("would never end");
  }

  @Test
  void choosesNoneOfTwoPrices() {
    Map<String, String> node = node("Valkey", "EU-NodeUsage:cache.t4g.micro");
    server
        .has("AmazonElastiCache", "Cache Instance", node, "0.0136")
        .has("AmazonElastiCache", "Cache Instance", node, "0.0137");

    assertThatExceptionOfType(SweepFailed.class)
        .isThrownBy(this::read)
        .withMessageContaining("two prices of cache.t4g.micro (valkey), 0.0136 and 0.0137");
  }

  private PriceTable.Block read() {
    return new PriceList(accounts.account(PriceList.PLACE)).read("eu-west-1", TODAY);
  }

  private static Map<String, String> instance(String engine, String name, String usage) {
    return Map.of(
        "regionCode", "eu-west-1",
        "databaseEngine", engine,
        "instanceType", name,
        "licenseModel", "No license required",
        "usagetype", usage);
  }

  private static Map<String, String> storage(String engine, String usage) {
    return Map.of(
        "regionCode",
        "eu-west-1",
        "databaseEngine",
        engine,
        "volumeType",
        "General Purpose-GP3",
        "usagetype",
        usage);
  }

  private static Map<String, String> node(String engine, String usage) {
    return Map.of(
        "regionCode",
        "eu-west-1",
        "cacheEngine",
        engine,
        "instanceType",
        "cache.t4g.micro",
        "usagetype",
        usage);
  }

  private static Map<String, String> with(Map<String, String> all, String name, String value) {
    var other = new TreeMap<>(all);
    other.put(name, value);
    return other;
  }

  private static BigDecimal price(String text) {
    return new BigDecimal(text);
  }
}
