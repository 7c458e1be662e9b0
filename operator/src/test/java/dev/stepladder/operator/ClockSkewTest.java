package dev.stepladder.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ClockSkewTest {

  @Test
  void bearsWithFiveMinutes() {
    assertThat(ClockSkew.hold(Duration.ofMinutes(5))).isEmpty();
    assertThat(ClockSkew.hold(Duration.ofMinutes(-5))).isEmpty();
  }

  @Test
  void saysWhichClockIsBehind() {
    assertThat(ClockSkew.hold(Duration.ofSeconds(301)))
        .hasValueSatisfying(hold -> assertThat(hold.message()).contains("behind AWS's"));
    assertThat(ClockSkew.hold(Duration.ofSeconds(-301)))
        .hasValueSatisfying(hold -> assertThat(hold.message()).contains("ahead of AWS's"));
  }

  @Test
  void saysTheSameHoweverLargeTheSkew() {
    assertThat(ClockSkew.hold(Duration.ofHours(1))).isEqualTo(ClockSkew.hold(Duration.ofHours(2)));
  }
}
