package dev.stepladder.simulator.aws.cloudwatch;

import dev.stepladder.simulator.clock.VirtualClock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The metrics of one account in one region. */
final class Metrics {

  /**
   * What a metric is called.
   *
   * @param dimensions all of them: with one more or one fewer it is another metric
   */
  record Name(String namespace, String metric, Map<String, String> dimensions) {}

  private static final String NODE = "CacheNodeId";

  private final VirtualClock clock;
  private final Map<Name, Gauge> gauges = new ConcurrentHashMap<>();
  private volatile Duration late = Duration.ZERO;

  Metrics(VirtualClock clock) {
    this.clock = clock;
  }

  Gauge database(String instance) {
    return gauge(
        new Name("AWS/RDS", "DatabaseConnections", Map.of("DBInstanceIdentifier", instance)));
  }

  Gauge cache(String cluster) {
    return gauge(new Name("AWS/ElastiCache", "CurrConnections", Map.of("CacheClusterId", cluster)));
  }

  private Gauge gauge(Name name) {
    return gauges.computeIfAbsent(name, n -> new Gauge(clock));
  }

  /** A metric that something was ever reported of. A cache cluster's one node may be named too. */
  Optional<Gauge> find(Name name) {
    if ("0001".equals(name.dimensions().get(NODE)) && name.dimensions().size() == 2) {
      String cluster = name.dimensions().getOrDefault("CacheClusterId", "");
      return find(new Name(name.namespace(), name.metric(), Map.of("CacheClusterId", cluster)));
    }
    return Optional.ofNullable(gauges.get(name));
  }

  /** How long after it was reported a value shows. */
  Duration late() {
    return late;
  }

  void late(Duration time) {
    late = time;
  }
}
