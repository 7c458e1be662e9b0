package dev.stepladder.operator.aws.rds;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import software.amazon.awssdk.services.rds.model.DescribeEventsRequest;
import software.amazon.awssdk.services.rds.model.Event;
import software.amazon.awssdk.services.rds.model.SourceType;

/**
 * What DescribeEvents tells about changes that came to nothing: the instance itself goes back to
 * {@code available} as if it had never been asked. RDS keeps events for fourteen days.
 */
final class ChangeEvents {

  private static final Duration KEPT = Duration.ofDays(14);
  private static final int KEPT_MINUTES = Math.toIntExact(KEPT.toMinutes());

  /** Events arrive late; looks overlap by so much. */
  private static final Duration OVERLAP = Duration.ofMinutes(10);

  private static final String FAILURE = "failure";
  private static final List<String> CATEGORIES =
      List.of(FAILURE, "configuration change", "maintenance");

  private record Told(Instant at, String message, boolean failure) {}

  private static final Comparator<Told> BY_TIME =
      Comparator.comparing(Told::at).thenComparing(Told::message).thenComparing(Told::failure);

  private final Map<String, TreeSet<Told>> told = new HashMap<>();
  private final Map<String, Instant> looked = new HashMap<>();
  private boolean begun;

  /** Whether events have been read at all. */
  boolean begun() {
    return begun;
  }

  /** Reads what is kept about these instances, all of it in one listing. */
  void begin(
      Set<String> instances, Instant now, Function<DescribeEventsRequest, Stream<Event>> call) {
    if (!instances.isEmpty()) {
      call.apply(request().duration(KEPT_MINUTES).build())
          .filter(event -> instances.contains(event.sourceIdentifier()))
          .forEach(event -> take(event.sourceIdentifier(), event));
    }
    instances.forEach(instance -> looked.put(instance, now));
    begun = true;
  }

  /** Reads what has been told about an instance since the last look at it. */
  void look(String instance, Instant now, Function<DescribeEventsRequest, Stream<Event>> call) {
    DescribeEventsRequest.Builder request = request().sourceIdentifier(instance);
    Optional<Instant> since =
        Optional.ofNullable(looked.get(instance))
            .map(last -> last.minus(OVERLAP))
            .filter(start -> start.isAfter(now.minus(KEPT)));
    since.ifPresentOrElse(
        start -> request.startTime(start).endTime(now), () -> request.duration(KEPT_MINUTES));
    call.apply(request.build()).forEach(event -> take(instance, event));
    looked.put(instance, now);
  }

  /**
   * The changes of an instance that failed since the last that succeeded.
   *
   * @param created when the instance was created: an earlier one may have had its name
   */
  List<DbInstance.Failure> failures(String instance, Optional<Instant> created) {
    var failures = new ArrayList<DbInstance.Failure>();
    for (Told event : told.getOrDefault(instance, new TreeSet<>(BY_TIME))) {
      if (created.map(event.at()::isBefore).orElse(false)) {
        continue;
      }
      if (event.failure()) {
        failures.add(new DbInstance.Failure(event.at(), event.message()));
      } else {
        failures.clear();
      }
    }
    return failures;
  }

  /** Forgets instances that are no more. */
  void keep(Set<String> instances) {
    told.keySet().retainAll(instances);
    looked.keySet().retainAll(instances);
  }

  private static DescribeEventsRequest.Builder request() {
    return DescribeEventsRequest.builder()
        .sourceType(SourceType.DB_INSTANCE)
        .eventCategories(CATEGORIES)
        .maxRecords(100);
  }

  private void take(String instance, Event event) {
    String message = RdsRecords.text(event.message());
    boolean failure = event.eventCategories().contains(FAILURE);
    if (failure || success(message)) {
      told.computeIfAbsent(instance, name -> new TreeSet<>(BY_TIME))
          .add(new Told(event.date(), message, failure));
    }
  }

  /** RDS User Guide, event categories: "Finished applying modification to …", "… complete". */
  private static boolean success(String message) {
    String text = message.toLowerCase(Locale.ROOT);
    return text.startsWith("finished ") || text.contains("complete");
  }
}
