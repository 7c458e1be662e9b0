package dev.stepladder.simulator.aws.rds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.simulator.aws.Durations;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DurationsTest {

  @ParameterizedTest
  @EnumSource
  void withoutJitterItIsTheMedian(RdsDuration kind) {
    assertThat(new Durations(Optional.empty()).of(kind))
        .isEqualTo(kind.median())
        .isBetween(kind.shortest(), kind.p90());
  }

  @ParameterizedTest
  @EnumSource
  void withJitterAboutOneInTenIsLongerThanP90(RdsDuration kind) {
    Durations durations = new Durations(Optional.of(new Random(7)));
    long longer =
        IntStream.range(0, 1_000)
            .mapToObj(i -> durations.of(kind))
            .peek(taken -> assertThat(taken).isGreaterThanOrEqualTo(kind.shortest()))
            .filter(taken -> taken.compareTo(kind.p90().plus(Duration.ofMillis(1))) > 0)
            .count();
    assertThat(longer).isBetween(70L, 130L);
  }
}
