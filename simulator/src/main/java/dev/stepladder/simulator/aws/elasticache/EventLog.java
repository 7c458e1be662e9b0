package dev.stepladder.simulator.aws.elasticache;

import dev.stepladder.simulator.aws.Page;
import dev.stepladder.simulator.clock.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.elasticache.model.DescribeEventsRequest;
import software.amazon.awssdk.services.elasticache.model.DescribeEventsResponse;
import software.amazon.awssdk.services.elasticache.model.Event;
import software.amazon.awssdk.services.elasticache.model.SourceType;

/** What ElastiCache tells about what it did, kept for fourteen days. */
final class EventLog {

  private static final Duration KEPT = Duration.ofDays(14);
  private static final Duration DEFAULT_WINDOW = Duration.ofHours(1);

  private record Numbered(long number, Event event) {
    String key() {
      return "%019d".formatted(number);
    }
  }

  private final VirtualClock clock;
  private final List<Numbered> events = new ArrayList<>();
  private long last;
  private Duration late = Duration.ZERO;

  EventLog(VirtualClock clock) {
    this.clock = clock;
  }

  /** How long after it happened an event is first shown. */
  void late(Duration by) {
    late = by;
  }

  void group(String id, String message) {
    add(SourceType.REPLICATION_GROUP, id, message);
  }

  void cluster(String id, String message) {
    add(SourceType.CACHE_CLUSTER, id, message);
  }

  void parameterGroup(String name, String message) {
    add(SourceType.CACHE_PARAMETER_GROUP, name, message);
  }

  private void add(SourceType type, String id, String message) {
    Instant now = clock.now();
    events.removeIf(old -> old.event().date().isBefore(now.minus(KEPT)));
    events.add(
        new Numbered(
            ++last,
            Event.builder()
                .sourceType(type)
                .sourceIdentifier(id)
                .message(message)
                .date(now)
                .build()));
  }

  DescribeEventsResponse describe(DescribeEventsRequest request) {
    if (request.sourceIdentifier() != null && request.sourceType() == null) {
      throw CacheErrors.combination(
          "SourceType must be specified if SourceIdentifier is specified.");
    }
    if (request.sourceType() == SourceType.UNKNOWN_TO_SDK_VERSION) {
      throw CacheErrors.value("Invalid SourceType: " + request.sourceTypeAsString());
    }
    Instant now = clock.now();
    Duration window =
        request.duration() == null ? DEFAULT_WINDOW : Duration.ofMinutes(request.duration());
    Instant end = Checks.or(request.endTime(), now);
    Instant start = Checks.or(request.startTime(), end.minus(window));
    if (start.isBefore(now.minus(KEPT))) {
      throw CacheErrors.value("The start time must be within the last 14 days.");
    }
    if (start.isAfter(end)) {
      throw CacheErrors.combination("The start time must be before the end time.");
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
            || event.sourceIdentifier().equals(Checks.key(request.sourceIdentifier())));
  }
}
