package dev.stepladder.operator.aws.rds;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.rds.model.DescribeEventsRequest;
import software.amazon.awssdk.services.rds.model.Event;

class ChangeEventsTest {

  private static final Instant START = Instant.parse("2026-01-05T09:00:00Z");
  private static final String CLASS_FAILED = "Unable to modify the DB instance class. No room.";

  private final List<Event> told = new ArrayList<>();

  private ChangeEvents after(String category, String message) {
    told.add(
        Event.builder()
            .sourceIdentifier("shop-db")
            .eventCategories(category)
            .message(message)
            .date(START.plus(Duration.ofMinutes(told.size())))
            .build());
    var events = new ChangeEvents();
    events.look("shop-db", START.plus(Duration.ofHours(1)), _ -> told.stream());
    return events;
  }

  private static List<Instant> restarts(ChangeEvents events) {
    return events.restarts("shop-db", Optional.empty(), "pg17");
  }

  private static List<DbInstance.Failure> failures(ChangeEvents events) {
    return events.failures("shop-db", Optional.empty());
  }

  @Test
  void anUpdatedParameterGroupMakesEarlierRestartsAnotherMatter() {
    assertThat(restarts(after("availability", "DB instance restarted"))).hasSize(1);
    assertThat(restarts(after("configuration change", "Finished updating DB parameter group")))
        .isEmpty();
    assertThat(restarts(after("availability", "DB instance restarted"))).hasSize(1);
    assertThat(restarts(after("configuration change", "Updated to use DBParameterGroup pg17")))
        .isEmpty();
  }

  @Test
  void anUpdatedParameterGroupLeavesTheFailuresOfOtherChanges() {
    assertThat(failures(after("failure", CLASS_FAILED))).hasSize(1);
    assertThat(failures(after("configuration change", "Finished updating DB parameter group")))
        .hasSize(1);
  }

  @Test
  void aSuccessEndsTheFailuresOfTheSameSettingOnly() {
    assertThat(failures(after("failure", CLASS_FAILED))).hasSize(1);
    assertThat(
            failures(
                after(
                    "configuration change", "Finished applying modification to allocated storage")))
        .hasSize(1);
    assertThat(
            failures(
                after(
                    "configuration change", "Finished applying modification to DB instance class")))
        .isEmpty();
  }

  @Test
  void aSuccessThatNamesNoSettingEndsNoNamedFailure() {
    assertThat(failures(after("failure", CLASS_FAILED))).hasSize(1);
    assertThat(failures(after("maintenance", "Finished what was to be done"))).hasSize(1);
  }

  @Test
  void whatRdsHasForgottenIsForgotten() {
    ChangeEvents events = after("availability", "DB instance restarted");
    assertThat(restarts(events)).hasSize(1);

    events.look("shop-db", START.plus(Duration.ofDays(15)), _ -> Stream.of());

    assertThat(restarts(events)).isEmpty();
  }

  private static final Instant LATER = START.plus(Duration.ofMinutes(20));

  /** Looks at instances that were created at the start; the requests that it took. */
  private List<DescribeEventsRequest> looked(ChangeEvents events, String... instances) {
    var requests = new ArrayList<DescribeEventsRequest>();
    events.look(
        Stream.of(instances)
            .collect(Collectors.toMap(Function.identity(), _ -> Optional.of(START))),
        LATER,
        request -> {
          requests.add(request);
          return told.stream()
              .filter(event ->
                  request.sourceIdentifier() == null
                      || request.sourceIdentifier().equals(event.sourceIdentifier()));
        });
    return requests;
  }

  private void told(String instance) {
    told.add(
        Event.builder()
            .sourceIdentifier(instance)
            .eventCategories("failure")
            .message(CLASS_FAILED)
            .date(START.plusSeconds(60))
            .build());
  }

  @Test
  void manyThatCameUpTogetherAreOneListingSinceTheFirstOfThem() {
    told("db-3");
    told("somebody-elses");
    var events = new ChangeEvents();
    assertThat(looked(events, "db-1", "db-2", "db-3", "db-4"))
        .singleElement()
        .satisfies(request -> {
          assertThat(request.sourceIdentifier()).isNull();
          assertThat(request.startTime()).isEqualTo(START);
          assertThat(request.endTime()).isEqualTo(LATER);
        });
    assertThat(events.failures("db-3", Optional.of(START))).hasSize(1);
    assertThat(events.failures("db-1", Optional.of(START))).isEmpty();
    assertThat(events.failures("somebody-elses", Optional.of(START))).isEmpty();
  }

  /** The next look at one of them begins where the listing ended. */
  @Test
  void aListingIsALookAtEachOfThem() {
    var events = new ChangeEvents();
    var _ = looked(events, "db-1", "db-2", "db-3", "db-4");
    assertThat(looked(events, "db-1"))
        .extracting(DescribeEventsRequest::startTime)
        .containsExactly(LATER.minus(ChangeEvents.OVERLAP));
  }

  @Test
  void aFewAreLookedAtSingly() {
    told("db-3");
    var events = new ChangeEvents();
    assertThat(looked(events, "db-1", "db-2", "db-3"))
        .extracting(DescribeEventsRequest::sourceIdentifier)
        .containsExactlyInAnyOrder("db-1", "db-2", "db-3");
    assertThat(events.failures("db-3", Optional.of(START))).hasSize(1);
  }

  /** A listing over days may be hundreds of calls where everything has its events. */
  @Test
  void whatWasCreatedLongAgoIsLookedAtSingly() {
    var requests = new ArrayList<DescribeEventsRequest>();
    new ChangeEvents()
        .look(
            Stream.of("db-1", "db-2", "db-3", "db-4")
                .collect(
                    Collectors.toMap(
                        Function.identity(), _ -> Optional.of(LATER.minus(Duration.ofDays(1))))),
            LATER,
            request -> {
              requests.add(request);
              return Stream.of();
            });
    assertThat(requests).hasSize(4).allMatch(request -> request.sourceIdentifier() != null);
  }
}
