package dev.stepladder.operator.blueprint;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a floor means for each cache engine. */
class CacheEngineTest {

  @ParameterizedTest
  @CsvSource({
    "VALKEY, '', 8.1, valkey8",
    "VALKEY, 8, 8.1, valkey8",
    "VALKEY, 8.0, 8.0, valkey8",
    "VALKEY, 8.1.0, 8.1, valkey8",
    "VALKEY, 7, 7.2, valkey7",
    "VALKEY, 9, 9.0, valkey9",
    "REDIS, 7, 7.1, redis7",
    "REDIS, 7.0, 7.0, redis7",
    "REDIS, 6, 6.2, redis6.x",
    "MEMCACHED, 1.6, 1.6.22, memcached1.6",
    "MEMCACHED, 1.6.17, 1.6.17, memcached1.6",
  })
  void asksForWhatElastiCacheTakes(
      CacheEngine engine, String floor, String release, String family) {
    assertThat(engine.release(floor)).isEqualTo(release);
    assertThat(engine.family(release)).isEqualTo(family);
  }
}
