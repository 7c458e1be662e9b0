package dev.stepladder.operator.aws.elasticache;

import dev.stepladder.operator.blueprint.CacheEngine;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.elasticache.model.DescribeEventsRequest;
import software.amazon.awssdk.services.elasticache.model.Event;
import software.amazon.awssdk.services.elasticache.model.SourceType;

/**
 * What DescribeEvents tells about changes that came to nothing: the cache itself goes back to
 * {@code available} as if it had never been asked. ElastiCache keeps events for fourteen days. Its
 * events have no categories; what they are about is in their words.
 */
final class CacheEvents {

  private static final Duration KEPT = Duration.ofDays(14);
  private static final int KEPT_MINUTES = Math.toIntExact(KEPT.toMinutes());

  /** Events arrive late; looks overlap by so much. */
  private static final Duration OVERLAP = Duration.ofMinutes(10);

  private record Told(Instant at, String message) {}

  private static final Comparator<Told> BY_TIME =
      Comparator.comparing(Told::at).thenComparing(Told::message);

  private final Map<String, TreeSet<Told>> told = new HashMap<>();
  private final Map<String, Instant> looked = new HashMap<>();

  private boolean begun;

  /** Whether events have been read at all. */
  boolean begun() {
    return begun;
  }

  /** Reads what is kept about these caches, all of it in one listing for each kind of them. */
  void begin(
      Map<String, CacheEngine> caches,
      Instant now,
      Function<DescribeEventsRequest, Stream<Event>> call) {
    Set<SourceType> types =
        caches.values().stream().map(CacheEvents::type).collect(Collectors.toSet());
    for (SourceType type : types) {
      call.apply(request(type).duration(KEPT_MINUTES).build())
          .filter(event -> caches.containsKey(event.sourceIdentifier()))
          .forEach(event -> take(event.sourceIdentifier(), event));
    }
    caches.keySet().forEach(name -> looked.put(name, now));
    begun = true;
  }

  /** Reads what has been told about a cache since the last look at it. */
  void look(
      String name,
      CacheEngine engine,
      Instant now,
      Function<DescribeEventsRequest, Stream<Event>> call) {
    DescribeEventsRequest.Builder request = request(type(engine)).sourceIdentifier(name);
    Optional.ofNullable(looked.get(name))
        .map(last -> last.minus(OVERLAP))
        .filter(start -> start.isAfter(now.minus(KEPT)))
        .ifPresentOrElse(
            start -> request.startTime(start).endTime(now), () -> request.duration(KEPT_MINUTES));
    call.apply(request.build()).forEach(event -> take(name, event));
    told.getOrDefault(name, new TreeSet<>(BY_TIME))
        .removeIf(event -> event.at().isBefore(now.minus(KEPT)));
    looked.put(name, now);
  }

  private void take(String name, Event event) {
    told.computeIfAbsent(name, _ -> new TreeSet<>(BY_TIME))
        .add(new Told(event.date(), CacheRecords.text(event.message())));
  }

  private static SourceType type(CacheEngine engine) {
    return engine.replicates() ? SourceType.REPLICATION_GROUP : SourceType.CACHE_CLUSTER;
  }

  private static DescribeEventsRequest.Builder request(SourceType type) {
    return DescribeEventsRequest.builder().sourceType(type).maxRecords(CacheReader.PAGE);
  }

  /** Forgets caches that are no more. */
  void keep(Set<String> names) {
    told.keySet().retainAll(names);
    looked.keySet().retainAll(names);
  }

  /**
   * The changes of a cache that failed since the same setting was last changed.
   *
   * @param created when it was created, as text: an earlier one may have had its name
   */
  List<CacheGroup.Failure> failures(String name, String created) {
    Instant since = created.isEmpty() ? Instant.MIN : Instant.parse(created);
    var failures = new ArrayList<CacheGroup.Failure>();
    for (Told event : told.getOrDefault(name, new TreeSet<>(BY_TIME))) {
      String text = event.message().toLowerCase(Locale.ROOT);
      if (event.at().isBefore(since)) {
        continue;
      }
      if (failed(text)) {
        failures.add(new CacheGroup.Failure(event.at(), event.message(), about(text)));
      } else if (succeeded(text)) {
        List<CacheGroup.Failure> left =
            failures.stream().flatMap(failure -> after(failure, about(text))).toList();
        failures.clear();
        failures.addAll(left);
      }
    }
    return failures;
  }

  private static Stream<CacheGroup.Failure> after(
      CacheGroup.Failure failure, Set<CacheSetting> succeeded) {
    var left = new HashSet<>(failure.about());
    left.removeAll(succeeded);
    return left.isEmpty()
        ? Stream.empty()
        : Stream.of(new CacheGroup.Failure(failure.at(), failure.message(), left));
  }

  private static boolean failed(String text) {
    return text.startsWith("failed") || text.contains("unable to") || text.contains("unsuccessful");
  }

  private static boolean succeeded(String text) {
    return text.startsWith("finished") || text.contains("complete");
  }

  /** One that names nothing may be about anything. */
  static Set<CacheSetting> about(String text) {
    var about = EnumSet.noneOf(CacheSetting.class);
    for (CacheSetting setting : CacheSetting.values()) {
      if (words(setting).stream().anyMatch(text::contains)) {
        about.add(setting);
      }
    }
    return about.isEmpty() ? EnumSet.allOf(CacheSetting.class) : about;
  }

  private static List<String> words(CacheSetting setting) {
    return switch (setting) {
      case NODE_TYPE -> List.of("node type", "scale operation");
      case VERSION -> List.of("engine version", "upgrade");
      case REPLICAS -> List.of("replicas", "read replica");
      case SHARDS -> List.of("reshard", "node groups", "shards");
      case CLUSTER_MODE -> List.of("cluster mode");
      case FAILOVER -> List.of("automatic failover");
      case MULTI_AZ -> List.of("multi-az");
      case PARAMETER_GROUP -> List.of("parameter group");
      case SECURITY_GROUPS -> List.of("security group");
      case TOKEN -> List.of("auth token");
      case SNAPSHOT_RETENTION, OTHER -> List.of();
    };
  }
}
