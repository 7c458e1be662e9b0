package dev.stepladder.operator.aws.rds;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
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
}
