package dev.stepladder.operator.prices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PriceFileTest {

  private static final String TABLE =
      """
      format: 1
      blocks:
      - region: us-east-1
        date: 2026-08-21
        source: 'the "list" of that day: page 1, it''s there'
        databases:
          postgres:
            db.t4g.micro: {single: 0.016, multi: 0.032}
            db.m7g.large: {single: 0.168}
        databaseStorage:
          postgres: {single: 0.115, multi: 0.23}
        cacheNodes:
          valkey:
            cache.t4g.medium: 0.052
        objectStorage: 0.023
      """;

  @Test
  void readsWhatItWrites() {
    assertThat(PriceFile.write(PriceFile.parse(TABLE))).isEqualTo(TABLE);
  }

  @Test
  void keepsPricesAsTheyAreWritten() {
    PriceTable table =
        PriceFile.parse(TABLE.replace("objectStorage: 0.023", "objectStorage: 0.0000001"));

    assertThat(table.price("us-east-1", new Item.ObjectStorageMonth()))
        .contains(new BigDecimal("0.0000001"));
  }

  @Test
  void takesPricesInQuotes() {
    PriceTable table = PriceFile.parse(TABLE.replace("0.052", "\"0.052\""));

    assertThat(table.price("us-east-1", new Item.CacheNodeHour("valkey", "cache.t4g.medium")))
        .contains(new BigDecimal("0.052"));
  }

  @Test
  void hasNoPriceForWhatIsLeftOut() {
    PriceTable table = PriceFile.parse(TABLE);

    assertThat(table.price("us-east-1", new Item.DatabaseHour("postgres", "db.m7g.large", true)))
        .isEmpty();
    assertThat(table.price("eu-west-1", new Item.ObjectStorageMonth())).isEmpty();
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          format: 1           | format: 2                | it does not begin with format: 1
          blocks:             | prices:                  | the file has no field 'prices'
          region: us-east-1   | region: US East          | blocks[0].region is 'US East'
          date: 2026-08-21    | date: yesterday          | blocks[0].date is 'yesterday': write the day
          date: 2026-08-21    | when: 2026-08-21         | blocks[0] has no field 'when'
          single: 0.016       | single: 0                | blocks[0].db.t4g.micro.single is '0': write a price above 0
          single: 0.016       | single: -1               | is '-1': write a price above 0
          single: 0.016       | single: free             | is 'free': write a price above 0
          single: 0.016       | double: 0.016            | blocks[0].db.t4g.micro has no field 'double'
          cache.t4g.medium: 0.052 | cache.t4g.medium: {a: 1} | blocks[0].cache.t4g.medium is
          valkey:             | valkey: 3 # :            | it is no YAML: line
          format: 1           | format: [                | it is no YAML: line
          db.m7g.large: {single: 0.168} | db.t4g.micro: {single: 0.168} | it is no YAML: line
          """)
  void saysWhatIsWrong(String what, String by, String message) {
    assertThatExceptionOfType(UnreadablePrices.class)
        .isThrownBy(() -> PriceFile.parse(TABLE.replace(what, by)))
        .withMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "- 1", "format: 1", "format: 1\nblocks: []", "format: 1\nblocks: [1]"})
  void refusesWhatIsNoTable(String text) {
    assertThatExceptionOfType(UnreadablePrices.class).isThrownBy(() -> PriceFile.parse(text));
  }

  @Test
  void refusesTwoPricesOfOneThing() {
    String again = TABLE.substring(TABLE.indexOf("- region"));

    assertThatExceptionOfType(UnreadablePrices.class)
        .isThrownBy(() -> PriceFile.parse(TABLE + again))
        .withMessage("db.t4g.micro Single-AZ (postgres) in us-east-1 has two prices: leave one");
  }

  @Test
  void theTableThatComesAlongSaysOfEveryPriceWhereItIsFrom() {
    assertThat(PriceTable.bundled().regions())
        .containsAll(Set.of("us-east-1", "eu-west-1", "ap-northeast-2"));
    assertThat(PriceTable.bundled().blocks())
        .allMatch(block -> !block.source().isBlank() && block.date().getYear() >= 2024);
  }

  @Test
  void theTableThatComesAlongSaysWhatItsFileSays() throws IOException {
    String yaml =
        Files.readString(Path.of("src/main/resources/dev/stepladder/operator/prices/prices.yaml"));

    assertThat(PriceTable.bundled().blocks()).isEqualTo(PriceFile.parse(yaml).blocks());
  }
}
