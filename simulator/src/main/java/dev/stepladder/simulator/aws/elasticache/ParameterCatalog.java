package dev.stepladder.simulator.aws.elasticache;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The parameters that each family knows here, the more common ones, with their defaults. */
final class ParameterCatalog {

  static final String CLUSTER_ENABLED = "cluster-enabled";

  /**
   * One parameter.
   *
   * @param name as the engine writes it
   * @param immediate whether it takes effect without a reboot
   * @param standard its value where no group sets one
   * @param allowed its values: a range, or a list; empty: any
   */
  record Known(String name, boolean immediate, String standard, String allowed) {

    boolean accepts(String value) {
      if (allowed.isEmpty()) {
        return true;
      }
      if (!allowed.matches("-?\\d+-\\d+")) {
        return List.of(allowed.split(",", -1)).contains(value);
      }
      int dash = allowed.indexOf('-', 1);
      return value.matches("-?\\d{1,18}")
          && Long.parseLong(value) >= Long.parseLong(allowed.substring(0, dash))
          && Long.parseLong(value) <= Long.parseLong(allowed.substring(dash + 1));
    }

    boolean number() {
      return standard.matches("-?\\d+");
    }
  }

  private static final Map<String, Known> VALKEY_AND_REDIS =
      parse(
          """
          immediate maxmemory-policy volatile-lru volatile-lru,allkeys-lru,volatile-lfu,allkeys-lfu,volatile-random,allkeys-random,volatile-ttl,noeviction
          immediate maxmemory-samples 3 1-2147483647
          immediate reserved-memory-percent 25 0-100
          immediate timeout 0 0-2147483647
          immediate tcp-keepalive 300 0-2147483647
          immediate notify-keyspace-events - -
          immediate slowlog-log-slower-than 10000 -1-2147483647
          immediate slowlog-max-len 128 0-2147483647
          immediate latency-monitor-threshold 0 0-2147483647
          immediate lfu-decay-time 1 0-2147483647
          immediate lfu-log-factor 10 1-2147483647
          immediate activedefrag no yes,no
          immediate active-defrag-cycle-max 75 1-75
          immediate lazyfree-lazy-eviction no yes,no
          immediate lazyfree-lazy-expire no yes,no
          immediate lazyfree-lazy-user-del no yes,no
          immediate min-replicas-to-write 0 0-2147483647
          immediate min-replicas-max-lag 10 0-2147483647
          immediate repl-backlog-size 1048576 16384-2147483647
          immediate client-query-buffer-limit 1073741824 1048576-1073741824
          immediate cluster-allow-reads-when-down no yes,no
          immediate hash-max-listpack-entries 512 0-2147483647
          immediate set-max-intset-entries 512 0-2147483647
          immediate zset-max-listpack-entries 128 0-2147483647
          immediate acllog-max-len 128 1-10000
          reboot    databases 16 1-1200000
          reboot    io-threads-do-reads yes yes,no
          reboot    cluster-enabled no yes,no
          """);

  private static final Map<String, Known> MEMCACHED =
      parse(
          """
          immediate idle_timeout 0 0-2147483647
          reboot    max_item_size 1048576 1024-1073741824
          reboot    chunk_size 48 1-1024
          reboot    chunk_size_growth_factor 1.25 -
          reboot    slab_automove 1 0-2
          reboot    slab_reassign 1 0-1
          reboot    lru_crawler 0 0-1
          reboot    lru_maintainer 1 0-1
          reboot    maxconns_fast 1 0-1
          reboot    memcached_connections_overhead 100 0-2147483647
          reboot    error_on_memory_exhausted 0 0-1
          reboot    binding_protocol auto auto,ascii
          reboot    cas_disabled 0 0-1
          reboot    backlog_queue_limit 1024 1-10000
          """);

  /** The families and what is in them. */
  private static final Map<String, Map<String, Known>> FAMILIES =
      Map.of(
          "valkey7", VALKEY_AND_REDIS,
          "valkey8", VALKEY_AND_REDIS,
          "redis6.x", VALKEY_AND_REDIS,
          "redis7", VALKEY_AND_REDIS,
          "memcached1.6", MEMCACHED);

  private ParameterCatalog() {}

  static List<String> families() {
    return FAMILIES.keySet().stream().sorted().toList();
  }

  /** The parameters of a family by name, in their order. */
  static Map<String, Known> of(String family) {
    Map<String, Known> known = FAMILIES.get(family);
    if (known == null) {
      throw CacheErrors.value("CacheParameterGroupFamily " + family + " is not a valid family.");
    }
    return known;
  }

  /** Whether groups of this family can have cluster mode. */
  static boolean clusters(String family) {
    return of(family).containsKey(CLUSTER_ENABLED);
  }

  private static Map<String, Known> parse(String lines) {
    return Arrays.stream(lines.strip().split("\n", -1))
        .map(line -> line.split(" +", -1))
        .map(words ->
            new Known(words[1], words[0].equals("immediate"), text(words[2]), text(words[3])))
        .collect(Collectors.toMap(Known::name, Function.identity(), (a, b) -> a, TreeMap::new));
  }

  private static String text(String word) {
    return word.equals("-") ? "" : word;
  }
}
