package dev.stepladder.simulator.aws.elasticache;

import static dev.stepladder.simulator.aws.SimulatedAws.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.simulator.aws.SimulatedAws;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.elasticache.model.SourceType;

class CacheEventsTest {

  @RegisterExtension private final SimulatedAws aws = new SimulatedAws();

  private final Caches caches = new Caches(aws);

  @Test
  void eventsOfTheLastHourAreShown() {
    caches.running("shop");
    assertThat(caches.client.describeEvents().events()).isNotEmpty();
    aws.pass(Duration.ofHours(2));
    assertThat(caches.client.describeEvents().events()).isEmpty();
    assertThat(caches.client.describeEvents(r -> r.duration(180)).events()).isNotEmpty();
  }

  @Test
  void eventsOfOneSourceNeedItsType() {
    caches.running("shop");
    assertRefused(
        "InvalidParameterCombination",
        () -> caches.client.describeEvents(r -> r.sourceIdentifier("shop")));
    assertThat(
            caches
                .client
                .describeEvents(
                    r -> r.sourceIdentifier("shop").sourceType(SourceType.REPLICATION_GROUP))
                .events())
        .extracting(event -> event.message())
        .containsExactly("Replication group shop created");
  }

  @Test
  void eventsCanBeLate() {
    aws.caches().eventsShowAfter(Duration.ofMinutes(5));
    caches.running("shop");
    assertThat(caches.client.describeEvents().events()).isEmpty();
    aws.pass(Duration.ofMinutes(5));
    assertThat(caches.client.describeEvents().events()).isNotEmpty();
  }

  @Test
  void moreThanFourteenDaysBackIsRefused() {
    assertRefused(
        "InvalidParameterValue",
        () ->
            caches.client.describeEvents(
                r -> r.startTime(aws.clock.now().minus(Duration.ofDays(15)))));
  }
}
