package dev.stepladder.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.simulator.aws.elasticache.ElastiCacheConsole;
import io.fabric8.kubernetes.api.model.EnvVar;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;
import software.amazon.awssdk.services.elasticache.model.ReplicationGroup;

/** The cache of an app: where it comes, what its pods see of it, and how it goes. */
final class CacheIT {

  private static final String SHOP = "shop";
  private static final String CACHED = "cached";
  private static final Duration LONG = Duration.ofHours(4);

  private static String id(Rig rig) {
    String cluster = rig.client().namespaces().withName("kube-system").get().getMetadata().getUid();
    return new Owner(Rig.INSTALLATION, cluster, rig.namespace(), SHOP, "")
        .identifier(PartId.of("cache"));
  }

  private static ElastiCacheConsole console(Rig rig) {
    return rig.aws().elasticache().console();
  }

  private static void cache(Rig rig, String json) {
    rig.patch(SHOP, "{\"spec\":{\"cache\":%s}}".formatted(json));
  }

  /** The lowest rung with the smallest cache that fails over. */
  private static String cached() {
    return cached(CACHED, "cache.t4g.micro", 1, 0);
  }

  /** The lowest rung with a cache, whose replicas, if it has some, stand by in another zone. */
  private static String cached(String name, String nodeType, int replicas, int shards) {
    return Rungs.small(name, 5)
        + """
          cache:
            nodeType: %s
            replicas: %d
            automaticFailover: %b
            multiAz: %b
            shards: %d
            drain: 1m
        """
            .formatted(nodeType, replicas, replicas > 0 || shards > 0, replicas > 0, shards);
  }

  private static ReplicationGroup group(Rig rig) {
    return console(rig).group(id(rig)).orElseThrow();
  }

  /** What there is of the cache, in a line. */
  private static String shape(Rig rig) {
    ReplicationGroup group = group(rig);
    return "%s, version %s, %s nodes, failover %s, zones %s, cluster mode %s"
        .formatted(
            group.cacheNodeType(),
            console(rig).clusters().stream()
                .map(CacheCluster::engineVersion)
                .distinct()
                .collect(Collectors.joining(" and ")),
            group.nodeGroups().stream()
                .map(shard -> Integer.toString(shard.nodeGroupMembers().size()))
                .collect(Collectors.joining("+")),
            group.automaticFailoverAsString(),
            group.multiAZAsString(),
            group.clusterModeAsString());
  }

  private static List<String> variables(Belongings shop) {
    return shop
        .deployment()
        .orElseThrow()
        .getSpec()
        .getTemplate()
        .getSpec()
        .getContainers()
        .stream()
        .flatMap(container -> container.getEnv().stream())
        .map(EnvVar::getName)
        .filter(name -> name.startsWith("CACHE_"))
        .toList();
  }

  @Test
  void comesWithTenThousandUsersAndGoesBelow() {
    try (var rig = Rig.hasty()) {
      var shop = new Belongings(rig, SHOP);
      rig.applyShop(SHOP, "users-1k");
      cache(rig, "{\"engine\":\"valkey\"}");
      rig.startOperator();
      rig.settle(SHOP, "users-1k");
      assertThat(console(rig).groups()).isEmpty();
      assertThat(Rig.condition(rig.app(SHOP), "Ready").orElseThrow().message())
          .contains("users-1k has none");

      rig.tier(SHOP, "users-10k");
      rig.settle(SHOP, "users-10k");

      ReplicationGroup group = console(rig).group(id(rig)).orElseThrow();
      assertThat(group.memberClusters()).hasSize(2);
      assertThat(group.multiAZAsString()).isEqualTo("enabled");
      assertThat(group.cacheNodeType()).isEqualTo("cache.t4g.medium");
      assertThat(variables(shop)).contains("CACHE_URI", "CACHE_HOST", "CACHE_READER_HOST");
      String token = shop.secret("shop-cache", "password").orElseThrow();
      assertThat(console(rig).tokens(id(rig))).containsExactly(token);
      assertThat(shop.secret("shop-cache", "uri").orElseThrow())
          .isEqualTo(
              "rediss://:%s@%s:6379".formatted(token, shop.secret("shop-cache", "host").get()));
      assertThat(rig.app(SHOP).getStatus().cache().nodes()).isEqualTo(2);

      rig.tier(SHOP, "users-1k");
      rig.settle(SHOP, "users-1k");

      assertThat(console(rig).groups()).isEmpty();
      assertThat(variables(shop)).isEmpty();
      assertThat(shop.objects())
          .doesNotContain("Secret shop-cache", "Secret shop-cache-credentials");
      assertThat(rig.app(SHOP).getStatus().cache()).isNull();
    }
  }

  @Test
  void changesInPlaceAndGoesWithItsApp() {
    try (var rig = Rig.hasty()) {
      var shop = new Belongings(rig, SHOP);
      rig.apply(cached("alone", "cache.t4g.micro", 0, 0));
      rig.apply(cached("pair", "cache.t4g.micro", 1, 0));
      rig.apply(cached("larger", "cache.t4g.small", 1, 0));
      rig.applyWorkload(SHOP, "tier: alone");
      cache(rig, "{\"engine\":\"valkey\",\"version\":\"7.2\"}");
      rig.startOperator();
      rig.settle(SHOP, "alone");
      Instant made = group(rig).replicationGroupCreateTime();
      assertThat(shape(rig))
          .startsWith("cache.t4g.micro, version 7.2.")
          .endsWith(", 1 nodes, failover disabled, zones disabled, cluster mode disabled");

      rig.tier(SHOP, "pair");
      rig.settle(SHOP, "pair");
      assertThat(shape(rig))
          .startsWith("cache.t4g.micro, version 7.2.")
          .endsWith(", 2 nodes, failover enabled, zones enabled, cluster mode disabled");

      rig.tier(SHOP, "larger");
      rig.settle(SHOP, "larger");
      assertThat(shape(rig))
          .startsWith("cache.t4g.small, version 7.2.")
          .endsWith(", 2 nodes, failover enabled, zones enabled, cluster mode disabled");

      cache(rig, "{\"version\":\"8\"}");
      rig.settle(SHOP, "larger");
      assertThat(shape(rig))
          .startsWith("cache.t4g.small, version 8.")
          .endsWith(", 2 nodes, failover enabled, zones enabled, cluster mode disabled");

      rig.tier(SHOP, "alone");
      rig.settle(SHOP, "alone");
      assertThat(shape(rig))
          .startsWith("cache.t4g.micro, version 8.")
          .endsWith(", 1 nodes, failover disabled, zones disabled, cluster mode disabled");
      assertThat(group(rig).replicationGroupCreateTime()).as("the one of before").isEqualTo(made);
      assertThat(shop.secret("shop-cache", "host"))
          .contains(group(rig).nodeGroups().getFirst().primaryEndpoint().address());

      rig.delete(SHOP);
      rig.until(
          LONG,
          "the app is gone",
          () -> {
            boolean gone = rig.app(SHOP) == null;
            assertThat(gone && !console(rig).groups().isEmpty())
                .as("gone before its cache")
                .isFalse();
            return gone;
          });
      assertThat(shop.objects()).containsExactly(Belongings.LEDGER);
    }
  }

  @Test
  void isDistributedInPlaceOverMoreShardsAndFewer() {
    try (var rig = Rig.hasty()) {
      var shop = new Belongings(rig, SHOP);
      rig.apply(cached("pair", "cache.t4g.micro", 1, 0));
      rig.apply(cached("two", "cache.t4g.micro", 1, 2));
      rig.apply(cached("three", "cache.t4g.micro", 1, 3));
      rig.applyWorkload(SHOP, "tier: pair");
      cache(rig, "{\"engine\":\"valkey\"}");
      rig.startOperator();
      rig.settle(SHOP, "pair");
      Instant made = group(rig).replicationGroupCreateTime();

      rig.tier(SHOP, "two");
      rig.settle(SHOP, "two");
      assertThat(shape(rig))
          .endsWith(", 2+2 nodes, failover enabled, zones enabled, cluster mode enabled");
      assertThat(shop.secret("shop-cache", "host"))
          .contains(group(rig).configurationEndpoint().address());

      rig.tier(SHOP, "three");
      rig.settle(SHOP, "three");
      assertThat(shape(rig))
          .endsWith(", 2+2+2 nodes, failover enabled, zones enabled, cluster mode enabled");

      rig.tier(SHOP, "two");
      rig.settle(SHOP, "two");
      assertThat(shape(rig))
          .endsWith(", 2+2 nodes, failover enabled, zones enabled, cluster mode enabled");
      assertThat(group(rig).replicationGroupCreateTime()).as("the one of before").isEqualTo(made);
    }
  }

  @Test
  void isMadeAnewWithTheSameTokenWhenItVanishes() {
    try (var rig = Rig.hasty()) {
      var shop = new Belongings(rig, SHOP);
      rig.apply(cached());
      rig.applyWorkload(SHOP, "tier: " + CACHED);
      cache(rig, "{\"engine\":\"valkey\"}");
      rig.startOperator();
      rig.settle(SHOP, CACHED);
      String token = shop.secret("shop-cache", "password").orElseThrow();

      console(rig).vanish(id(rig));
      rig.until(LONG, "another is made", () -> !console(rig).groups().isEmpty());
      rig.settle(SHOP, CACHED);

      assertThat(console(rig).tokens(id(rig))).containsExactly(token);
      assertThat(rig.aws().calls().count("CreateReplicationGroup")).isEqualTo(2);
      assertThat(rig.client().v1().events().inNamespace(rig.namespace()).list().getItems())
          .anyMatch(event -> event.getMessage().contains("create the cache anew"));
    }
  }

  @Test
  void memcachedNeedsNoPassword() {
    try (var rig = Rig.hasty()) {
      var shop = new Belongings(rig, SHOP);
      rig.apply(cached());
      rig.applyWorkload(SHOP, "tier: " + CACHED);
      cache(rig, "{\"engine\":\"memcached\"}");
      rig.startOperator();
      rig.settle(SHOP, CACHED);

      assertThat(console(rig).clusters()).hasSize(1);
      assertThat(shop.secret("shop-cache", "type")).contains("memcached");
      assertThat(shop.secret("shop-cache", "password")).isEmpty();

      rig.patch(SHOP, "{\"spec\":{\"cache\":null}}");
      rig.settle(SHOP, CACHED);

      assertThat(console(rig).clusters()).isEmpty();
      assertThat(shop.objects()).doesNotContain("Secret shop-cache");
    }
  }
}
