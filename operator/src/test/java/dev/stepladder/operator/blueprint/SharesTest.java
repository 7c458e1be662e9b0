package dev.stepladder.operator.blueprint;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What share of a rung's pods a workload gets. */
class SharesTest {

  @ParameterizedTest
  @CsvSource({"3, 100%, 3", "3, 50%, 2", "1, 50%, 1", "12, 1%, 1", "1, 1000%, 10", "7, 33%, 3"})
  void isRoundedUp(int pods, String scale, int share) {
    assertThat(Companions.share(pods, scale)).isEqualTo(share);
  }
}
