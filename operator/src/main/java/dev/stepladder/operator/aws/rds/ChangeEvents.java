package dev.stepladder.operator.aws.rds;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import software.amazon.awssdk.services.rds.model.DescribeEventsRequest;
import software.amazon.awssdk.services.rds.model.Event;
import software.amazon.awssdk.services.rds.model.SourceType;

/**
 * What DescribeEvents tells about changes that came to nothing: the instance itself goes back to
 * {@code available} as if it had never been asked. RDS keeps events for fourteen days. Messages as
 * in the RDS User Guide, "Amazon RDS event categories and event messages".
 */
final class ChangeEvents {

  private static final Duration KEPT = Duration.ofDays(14);
  private static final int KEPT_MINUTES = Math.toIntExact(KEPT.toMinutes());

  /** Events arrive late; looks overlap by so much. */
  static final Duration OVERLAP = Duration.ofMinutes(10);

  /** So many single looks are no more calls than one listing usually is. */
  private static final int LOOKED_AT_SINGLY = 3;

  /**
   * What was last looked at before this is looked at singly: nobody knows how much a listing is.
   */
  private static final Duration LISTED = Duration.ofHours(1);

  private static final String FAILURE = "failure";
  private static final List<String> CATEGORIES =
      List.of(FAILURE, "availability", "configuration change", "maintenance");

  /** What an event says, as far as it matters here. */
  private enum Kind {
    /** A change of the instance failed. */
    FAILED,
    /** A change of the instance succeeded. */
    SUCCEEDED,
    /** Parameters changed, or the instance got another group of them. */
    PARAMETERS,
    /** The instance restarted. */
    RESTARTED;

    boolean is(Told event) {
      return event.kind() == this;
    }
  }

  private record Told(Instant at, String message, Kind kind) {}

  private static final Comparator<Told> BY_TIME =
      Comparator.comparing(Told::at).thenComparing(Told::message).thenComparing(Told::kind);

  private final Map<Source, TreeSet<Told>> told = new HashMap<>();
  private final Map<Source, Instant> looked = new HashMap<>();
  private boolean begun;

  /** What an event is about. */
  private record Source(SourceType type, String name) {
    static Source instance(String name) {
      return new Source(SourceType.DB_INSTANCE, name);
    }

    static Source parameterGroup(String name) {
      return new Source(SourceType.DB_PARAMETER_GROUP, name);
    }
  }

  /** Whether events have been read at all. */
  boolean begun() {
    return begun;
  }

  /** Reads what is kept about these instances, all of it in one listing. */
  void begin(
      Set<String> instances, Instant now, Function<DescribeEventsRequest, Stream<Event>> call) {
    if (!instances.isEmpty()) {
      call.apply(request(SourceType.DB_INSTANCE).duration(KEPT_MINUTES).build())
          .filter(event -> instances.contains(event.sourceIdentifier()))
          .forEach(event -> take(Source.instance(event.sourceIdentifier()), event));
    }
    instances.forEach(instance -> looked.put(Source.instance(instance), now));
    begun = true;
  }

  /**
   * Reads what has been told about instances since the last look at each: in one listing if they
   * are many, as when many apps came up together.
   *
   * @param instances when each was created, by name
   */
  void look(
      Map<String, Optional<Instant>> instances,
      Instant now,
      Function<DescribeEventsRequest, Stream<Event>> call) {
    var together = new HashMap<String, Instant>();
    instances.forEach((name, created) ->
        Optional.ofNullable(looked.get(Source.instance(name)))
            .map(last -> last.minus(OVERLAP))
            .or(() -> created)
            .filter(since -> since.isAfter(now.minus(LISTED)))
            .ifPresent(since -> together.put(name, since)));
    if (together.size() > LOOKED_AT_SINGLY) {
      Instant since = Collections.min(together.values());
      call.apply(request(SourceType.DB_INSTANCE).startTime(since).endTime(now).build())
          .filter(event -> together.containsKey(event.sourceIdentifier()))
          .forEach(event -> take(Source.instance(event.sourceIdentifier()), event));
      together.keySet().forEach(name -> looked(Source.instance(name), now));
    } else {
      together.clear();
    }
    instances.keySet().stream()
        .filter(name -> !together.containsKey(name))
        .forEach(name -> look(name, now, call));
  }

  /** Reads what has been told about an instance since the last look at it. */
  void look(String instance, Instant now, Function<DescribeEventsRequest, Stream<Event>> call) {
    look(Source.instance(instance), now, call);
  }

  /**
   * Reads what has been told about the parameters of an instance that has restarted without taking
   * them over: whoever changed them in the meantime has made all that came before another matter.
   */
  void lookAtParameters(
      String instance,
      String group,
      Instant now,
      Function<DescribeEventsRequest, Stream<Event>> call) {
    boolean changeable = !group.isEmpty() && !group.startsWith("default.");
    if (changeable && told(Source.instance(instance)).anyMatch(Kind.RESTARTED::is)) {
      look(Source.parameterGroup(group), now, call);
    }
  }

  private void look(
      Source source, Instant now, Function<DescribeEventsRequest, Stream<Event>> call) {
    DescribeEventsRequest.Builder request = request(source.type()).sourceIdentifier(source.name());
    Optional<Instant> since =
        Optional.ofNullable(looked.get(source))
            .map(last -> last.minus(OVERLAP))
            .filter(start -> start.isAfter(now.minus(KEPT)));
    since.ifPresentOrElse(
        start -> request.startTime(start).endTime(now), () -> request.duration(KEPT_MINUTES));
    call.apply(request.build()).forEach(event -> take(source, event));
    looked(source, now);
  }

  private void looked(Source source, Instant now) {
    looked.put(source, now);
    // What RDS tells no more must not count here either: whoever asks it anew counts without.
    Optional.ofNullable(told.get(source))
        .ifPresent(events -> events.removeIf(event -> event.at().isBefore(now.minus(KEPT))));
  }

  /**
   * The changes of an instance that failed since the same setting was last changed.
   *
   * @param created when the instance was created: an earlier one may have had its name
   */
  List<DbInstance.Failure> failures(String instance, Optional<Instant> created) {
    var failures = new ArrayList<DbInstance.Failure>();
    since(created, told(Source.instance(instance)))
        .forEach(event -> {
          switch (event.kind()) {
            case FAILED -> failures.add(new DbInstance.Failure(event.at(), event.message()));
            case SUCCEEDED -> passed(failures, FailedTries.about(event.message()));
            case PARAMETERS -> passed(failures, Set.of(Setting.PARAMETER_GROUP));
            case RESTARTED -> {}
          }
        });
    return failures;
  }

  private static void passed(List<DbInstance.Failure> failures, Set<Setting> succeeded) {
    List<DbInstance.Failure> left =
        failures.stream().flatMap(failure -> failure.after(succeeded).stream()).toList();
    failures.clear();
    failures.addAll(left);
  }

  /**
   * When an instance restarted since its parameters last changed.
   *
   * @param created when the instance was created: an earlier one may have had its name
   * @param group its parameter group
   */
  List<Instant> restarts(String instance, Optional<Instant> created, String group) {
    Optional<Instant> changed =
        Stream.concat(told(Source.instance(instance)), told(Source.parameterGroup(group)))
            .filter(Kind.PARAMETERS::is)
            .map(Told::at)
            .max(Comparator.naturalOrder());
    return allRestarts(instance, created).stream()
        .filter(at -> changed.map(at::isAfter).orElse(true))
        .toList();
  }

  /** When an instance restarted, whatever became of its parameters since. */
  List<Instant> allRestarts(String instance, Optional<Instant> created) {
    return since(created, told(Source.instance(instance)))
        .filter(Kind.RESTARTED::is)
        .map(Told::at)
        .toList();
  }

  /** Forgets instances that are no more, and parameter groups that are none of theirs. */
  void keep(Set<String> instances, Set<String> groups) {
    Predicate<Source> kept =
        source ->
            source.type() == SourceType.DB_INSTANCE
                ? instances.contains(source.name())
                : groups.contains(source.name());
    told.keySet().removeIf(kept.negate());
    looked.keySet().removeIf(kept.negate());
  }

  private Stream<Told> told(Source source) {
    return told.getOrDefault(source, new TreeSet<>(BY_TIME)).stream();
  }

  private static Stream<Told> since(Optional<Instant> created, Stream<Told> events) {
    return events.filter(event -> !created.map(event.at()::isBefore).orElse(false));
  }

  private static DescribeEventsRequest.Builder request(SourceType type) {
    return DescribeEventsRequest.builder()
        .sourceType(type)
        .eventCategories(CATEGORIES)
        .maxRecords(100);
  }

  private void take(Source source, Event event) {
    String message = RdsRecords.text(event.message());
    kind(source, event, message.toLowerCase(Locale.ROOT))
        .ifPresent(kind ->
            told.computeIfAbsent(source, _ -> new TreeSet<>(BY_TIME))
                .add(new Told(event.date(), message, kind)));
  }

  private static Optional<Kind> kind(Source source, Event event, String text) {
    if (event.eventCategories().contains(FAILURE)) {
      return Optional.of(Kind.FAILED);
    }
    if (source.type() == SourceType.DB_PARAMETER_GROUP || isOfParameters(text)) {
      return Optional.of(Kind.PARAMETERS);
    }
    if (text.contains("instance restarted")) {
      return Optional.of(Kind.RESTARTED);
    }
    boolean success = text.startsWith("finished ") || text.contains("complete");
    return success ? Optional.of(Kind.SUCCEEDED) : Optional.empty();
  }

  /** RDS-EVENT-0011 and RDS-EVENT-0092: another group, and an update of the group has ended. */
  private static boolean isOfParameters(String text) {
    return text.startsWith("updated to use")
        || text.startsWith("finished updating db parameter group");
  }
}
