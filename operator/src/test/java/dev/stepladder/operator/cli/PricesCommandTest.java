package dev.stepladder.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.api.v1alpha1.Manifests;
import dev.stepladder.operator.Main;
import dev.stepladder.operator.aws.pricing.PriceListServer;
import dev.stepladder.operator.prices.Item;
import dev.stepladder.operator.prices.PriceFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PricesCommandTest {

  private static final String NO_CACHE =
      """
      format: 1
      blocks:
      - region: eu-west-3
        date: 2026-01-01
        source: a friend
        databases:
          postgres:
            db.t4g.micro: {single: 1.5, multi: 3}
        databaseStorage:
          postgres: {single: 0.5, multi: 1}
      """;

  @TempDir private Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void giveCredentials() {
    System.setProperty("aws.accessKeyId", "test");
    System.setProperty("aws.secretAccessKey", "test");
  }

  @AfterEach
  void takeCredentialsBack() {
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }

  @Test
  void saysWherePricesAreFromAndWhichTheLadderLacks() {
    int answer = run("prices");

    assertThat(out.toString())
        .contains("us-east-1\n", "eu-west-1\n", "ap-northeast-2\n")
        .contains("prices of 2024-09-28: AWS's price feed")
        .contains("  ? S3 Standard storage")
        .doesNotContain("? db.", "? cache.", "? gp3");
    assertThat(answer).isEqualTo(Answers.CHANGES);
  }

  @Test
  void listsWhatATableLacks() throws IOException {
    run("prices", "--prices", table(NO_CACHE));

    assertThat(out.toString())
        .startsWith("eu-west-3\n  4 prices of 2026-01-01: a friend\n")
        .contains(
            "  ? db.m7g.large Multi-AZ (postgres)\n",
            "  ? gp3 storage Single-AZ (mysql)\n",
            "  ? cache.t4g.medium (valkey)\n")
        .doesNotContain("? db.t4g.micro Single-AZ (postgres)");
  }

  @Test
  void onePriceIsOne() throws IOException {
    run(
        "prices",
        "--prices",
        table(
            """
            format: 1
            blocks:
            - region: eu-west-3
              date: 2026-01-01
              source: a friend
              databases:
                postgres:
                  db.t4g.micro: {single: 1.5}
            """));

    assertThat(out.toString()).startsWith("eu-west-3\n  1 price of 2026-01-01: a friend\n");
  }

  @Test
  void plansByTheTableOfAFile() throws IOException {
    String table = table(NO_CACHE.replace("eu-west-3", "us-east-1"));

    plan("--prices", table, "--to", "users-1");

    assertThat(out.toString()).contains("cost $0 → $1,105 a month (+$1,105)");
  }

  @Test
  void plansWithAQuestionMarkWhereTheTableHasNoPrice() throws IOException {
    plan("--prices", table(NO_CACHE), "--to", "users-1");

    assertThat(out.toString())
        .contains(
            "cost $0 → ? a month", "No price for db.t4g.micro Single-AZ (postgres) in us-east-1");
  }

  @Test
  void saysWhatIsWrongWithATable() throws IOException {
    String table = table(NO_CACHE.replace("single: 0.5", "single: nothing"));

    int answer = run("prices", "--prices", table);

    assertThat(err.toString())
        .startsWith("stepladder: " + table + " is no table of prices: blocks[0].postgres.single");
    assertThat(answer).isEqualTo(Answers.FAILED);
  }

  @Test
  void theOperatorDoesNotStartWithABadTable() throws IOException {
    int answer = run("operator", "--installation", "test", "--prices", table("format: 2"));

    assertThat(err.toString()).contains("is no table of prices: it does not begin with format: 1");
    assertThat(answer).isEqualTo(Answers.FAILED);
  }

  @Test
  void saysThatATableIsMissing() {
    int answer = run("prices", "--prices", directory.resolve("none.yaml").toString());

    assertThat(err.toString()).contains("There is no file");
    assertThat(answer).isEqualTo(Answers.FAILED);
  }

  @Test
  void writesATableThatItReads() throws IOException {
    Path file = directory.resolve("prices.yaml");
    try (var server = new PriceListServer()) {
      for (String region : new String[] {"eu-west-1", "us-west-2"}) {
        server.has(
            "AmazonElastiCache",
            "Cache Instance",
            Map.of(
                "regionCode", region,
                "cacheEngine", "Valkey",
                "instanceType", "cache.t4g.micro",
                "usagetype", "NodeUsage:cache.t4g.micro"),
            "0.0136000000");
      }

      int answer =
          run(
              "prices",
              "refresh",
              "--region",
              "eu-west-1",
              "--region",
              "us-west-2",
              "--endpoint-url",
              server.uri().toString(),
              "--output",
              file.toString());

      assertThat(err.toString()).isEmpty();
      assertThat(answer).isEqualTo(Answers.DONE);
    }
    var table = PriceFile.parse(Files.readString(file));
    assertThat(table.regions()).containsExactly("eu-west-1", "us-west-2");
    assertThat(table.price("us-west-2", new Item.CacheNodeHour("valkey", "cache.t4g.micro")))
        .hasValueSatisfying(price -> assertThat(price).isEqualByComparingTo("0.0136"));
  }

  @Test
  void leavesTheOldTableWhenPricesCannotBeRead() throws IOException {
    Path file = Path.of(table(NO_CACHE));
    try (var server = new PriceListServer()) {
      int answer =
          run(
              "prices",
              "refresh",
              "--region",
              "eu-west-9",
              "--endpoint-url",
              server.uri().toString(),
              "--output",
              file.toString());

      assertThat(err.toString())
          .contains("No table was written", "nothing for the region eu-west-9");
      assertThat(answer).isEqualTo(Answers.FAILED);
    }
    assertThat(file).hasContent(NO_CACHE);
  }

  private void plan(String... more) throws IOException {
    Path shop = Files.writeString(directory.resolve("shop.yaml"), Manifests.example("shop"));
    var arguments = new ArrayList<>(List.of("plan", "-f", shop.toString()));
    arguments.addAll(List.of(more));
    run(arguments.toArray(String[]::new));
  }

  private String table(String text) throws IOException {
    return Files.writeString(directory.resolve("table.yaml"), text).toString();
  }

  private int run(String... arguments) {
    return Main.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }
}
