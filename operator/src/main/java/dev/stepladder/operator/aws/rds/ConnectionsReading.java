package dev.stepladder.operator.aws.rds;

import dev.stepladder.operator.aws.AwsAccount;
import dev.stepladder.operator.aws.cloudwatch.MinuteMetrics;
import dev.stepladder.operator.inventory.SweepFailed;
import dev.stepladder.operator.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads how many connections instances have. What cannot be read is said to be so and hides nothing
 * else: who gives the operator no permission still has databases. Not for use by several threads at
 * once.
 */
final class ConnectionsReading {

  /** Each instance publishes one value a minute (RDS User Guide, "CloudWatch metrics"). */
  private static final MinuteMetrics.Metric CONNECTIONS =
      new MinuteMetrics.Metric("AWS/RDS", "DatabaseConnections", "DBInstanceIdentifier");

  /** How far back it looks: for so long values may fail to come before they count as missing. */
  private static final Duration BACK = Duration.ofMinutes(15);

  private final MinuteMetrics metrics;
  private final Clock clock;
  private final Map<String, Latest> latest = new HashMap<>();

  /** What a reading showed, and when that was. */
  private record Latest(DbConnections.Shown shown, Instant at) {}

  ConnectionsReading(AwsAccount account, Clock clock) {
    this.metrics = new MinuteMetrics(account);
    this.clock = clock;
  }

  /** Those of the instances of these names, each of them, whether or not it can be read. */
  List<DbConnections> of(Collection<String> names) {
    if (names.isEmpty()) {
      return List.of();
    }
    Instant now = clock.now();
    // What nobody has asked for meanwhile says nothing of how long it has been so.
    latest.values().removeIf(reading -> reading.at().plus(BACK).isBefore(now));
    Map<String, DbConnections.Shown> shown = read(names, now);
    shown.forEach((name, showing) -> latest.put(name, new Latest(showing, now)));
    return shown.entrySet().stream()
        .map(entry -> new DbConnections(entry.getKey(), entry.getValue()))
        .toList();
  }

  private Map<String, DbConnections.Shown> read(Collection<String> names, Instant now) {
    var shown = new TreeMap<String, DbConnections.Shown>();
    Instant to = now.truncatedTo(ChronoUnit.MINUTES);
    try {
      var values = metrics.highest(CONNECTIONS, names, to.minus(BACK), to);
      names.forEach(
          name -> shown.put(name, shown(name, values.getOrDefault(name, new TreeMap<>()), now)));
    } catch (SweepFailed e) {
      names.forEach(name -> shown.put(name, failed(name, e, now)));
    }
    return shown;
  }

  private DbConnections.Shown shown(String name, SortedMap<Instant, Double> minutes, Instant now) {
    if (!minutes.isEmpty()) {
      return DbConnections.Counted.of(minutes);
    }
    return lastSeen(name)
        .filter(counted -> counted.most() > 0)
        .<DbConnections.Shown>map(counted -> counted)
        .orElseGet(() ->
            unreadable(
                name,
                "CloudWatch shows no value of DatabaseConnections for it in the last %d minutes"
                    .formatted(BACK.toMinutes()),
                false,
                now));
  }

  /**
   * After what passes, what was read before holds; whoever was connected then is connected until it
   * is seen that nobody is, however long nothing is seen.
   */
  private DbConnections.Shown failed(String name, SweepFailed e, Instant now) {
    return lastSeen(name)
        .filter(counted -> e.passes() || counted.most() > 0)
        .<DbConnections.Shown>map(counted -> counted)
        .orElseGet(() -> unreadable(name, e.getMessage(), e.passes(), now));
  }

  private Optional<DbConnections.Counted> lastSeen(String name) {
    return latest.get(name) instanceof Latest(DbConnections.Counted counted, Instant _)
        ? Optional.of(counted)
        : Optional.empty();
  }

  private DbConnections.Shown unreadable(
      String name, String message, boolean passing, Instant now) {
    Instant since =
        latest.get(name)
                    instanceof
                    Latest(
                        DbConnections.Unreadable(String _, boolean before, Instant then),
                        Instant _)
                && before == passing
            ? then
            : now;
    return new DbConnections.Unreadable(message, passing, since);
  }
}
