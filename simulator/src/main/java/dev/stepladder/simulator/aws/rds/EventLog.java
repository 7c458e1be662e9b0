package dev.stepladder.simulator.aws.rds;

import dev.stepladder.simulator.aws.Page;
import dev.stepladder.simulator.aws.Scope;
import dev.stepladder.simulator.clock.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.rds.model.DescribeEventsRequest;
import software.amazon.awssdk.services.rds.model.DescribeEventsResponse;
import software.amazon.awssdk.services.rds.model.Event;
import software.amazon.awssdk.services.rds.model.SourceType;

/** What RDS tells about what it did, kept for fourteen days. */
final class EventLog {

  static final String AVAILABILITY = "availability";
  static final String BACKUP = "backup";
  static final String CONFIGURATION = "configuration change";
  static final String CREATION = "creation";
  static final String DELETION = "deletion";
  static final String FAILOVER = "failover";
  static final String FAILURE = "failure";
  static final String MAINTENANCE = "maintenance";
  static final String NOTIFICATION = "notification";
  static final String READ_REPLICA = "read replica";

  private static final Duration KEPT = Duration.ofDays(14);
  private static final Duration DEFAULT_WINDOW = Duration.ofHours(1);

  private record Numbered(long number, Event event) {
    String key() {
      return "%019d".formatted(number);
    }
  }

  private final VirtualClock clock;
  private final Scope scope;
  private final List<Numbered> events = new ArrayList<>();
  private long last;
  private Duration late = Duration.ZERO;

  EventLog(VirtualClock clock, Scope scope) {
    this.clock = clock;
    this.scope = scope;
  }

  /** How long after it happened an event is first shown. */
  void late(Duration by) {
    late = by;
  }

  void instance(String id, String category, String message) {
    add(SourceType.DB_INSTANCE, id, "db:" + id, category, message);
  }

  void snapshot(String id, String category, String message) {
    add(SourceType.DB_SNAPSHOT, id, "snapshot:" + id, category, message);
  }

  void parameterGroup(String name, String message) {
    add(SourceType.DB_PARAMETER_GROUP, name, "pg:" + name, CONFIGURATION, message);
  }

  private void add(SourceType type, String id, String arn, String category, String message) {
    Instant now = clock.now();
    events.removeIf(old -> old.event().date().isBefore(now.minus(KEPT)));
    events.add(
        new Numbered(
            ++last,
            Event.builder()
                .sourceType(type)
                .sourceIdentifier(id)
                .sourceArn(scope.arn("rds", arn))
                .eventCategories(category)
                .message(message)
                .date(now)
                .build()));
  }

  DescribeEventsResponse describe(DescribeEventsRequest request) {
    if (request.sourceIdentifier() != null && request.sourceType() == null) {
      throw RdsErrors.combination("SourceType must be specified if SourceIdentifier is specified.");
    }
    Filters.of(request.filters(), List.of());
    Instant now = clock.now();
    Duration window =
        request.duration() == null ? DEFAULT_WINDOW : Duration.ofMinutes(request.duration());
    Instant end = request.endTime() == null ? now : request.endTime();
    Instant start = request.startTime() == null ? end.minus(window) : request.startTime();
    if (start.isBefore(now.minus(KEPT))) {
      throw RdsErrors.value("The start time must be within the last 14 days.");
    }
    if (start.isAfter(end)) {
      throw RdsErrors.combination("The start time must be before the end time.");
    }
    List<Numbered> matching =
        events.stream()
            .filter(numbered -> !numbered.event().date().plus(late).isAfter(now))
            .filter(numbered -> matches(numbered.event(), request, start, end))
            .toList();
    Page<Numbered> page = Page.of(matching, Numbered::key, request.maxRecords(), request.marker());
    return DescribeEventsResponse.builder()
        .events(page.items().stream().map(Numbered::event).toList())
        .marker(page.next())
        .build();
  }

  private static boolean matches(
      Event event, DescribeEventsRequest request, Instant start, Instant end) {
    return !event.date().isBefore(start)
        && !event.date().isAfter(end)
        && (request.sourceType() == null || event.sourceType() == request.sourceType())
        && (request.sourceIdentifier() == null
            || event.sourceIdentifier().equals(request.sourceIdentifier()))
        && (request.eventCategories().isEmpty()
            || event.eventCategories().stream().anyMatch(request.eventCategories()::contains));
  }
}
