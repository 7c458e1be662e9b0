package dev.stepladder.operator.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationsTest {

  @ParameterizedTest
  @CsvSource({
    "PT0S, 0s",
    "PT45S, 45s",
    "PT60S, 1m",
    "PT90S, 90s",
    "PT20M, 20m",
    "PT20M29S, 20m",
    "PT59M40S, 1h",
    "PT1H5M, 1h 5m",
    "PT24H, 1d",
    "PT52H10M, 2d 4h",
    "PT-5S, 0s",
  })
  void readsAsPeopleSayIt(Duration duration, String text) {
    assertThat(Durations.text(duration)).isEqualTo(text);
  }
}
