package dev.stepladder.simulator.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.simulator.aws.elasticache.CacheDuration;
import dev.stepladder.simulator.aws.rds.RdsDuration;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DurationsTest {

  static Stream<Reported> kinds() {
    return Stream.concat(
        Arrays.stream(RdsDuration.values()), Arrays.stream(CacheDuration.values()));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void withoutJitterItIsTheMedian(Reported kind) {
    assertThat(new Durations(Optional.empty(), 1).of(kind))
        .isEqualTo(kind.median())
        .isBetween(kind.shortest(), kind.p90());
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void atAPaceEverythingTakesItsShare(Reported kind) {
    assertThat(new Durations(Optional.empty(), 4).of(kind).multipliedBy(4))
        .isEqualTo(kind.median());
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void withJitterAboutOneInTenIsLongerThanP90(Reported kind) {
    Durations durations = new Durations(Optional.of(new Random(7)), 1);
    long longer =
        IntStream.range(0, 1_000)
            .mapToObj(i -> durations.of(kind))
            .peek(taken -> assertThat(taken).isGreaterThanOrEqualTo(kind.shortest()))
            .filter(taken -> taken.compareTo(kind.p90().plus(Duration.ofMillis(1))) > 0)
            .count();
    assertThat(longer).isBetween(70L, 130L);
  }
}
