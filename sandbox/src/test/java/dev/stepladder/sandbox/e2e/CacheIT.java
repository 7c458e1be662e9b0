package dev.stepladder.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.simulator.aws.elasticache.ElastiCacheConsole;
import io.fabric8.kubernetes.api.model.EnvVar;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
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
    return Rungs.small(CACHED, 5)
        + """
          cache:
            nodeType: cache.t4g.micro
            replicas: 1
            automaticFailover: true
            multiAz: true
            drain: 1m
        """;
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
    try (var rig = new Rig()) {
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
  void goesWithItsApp() {
    try (var rig = new Rig()) {
      var shop = new Belongings(rig, SHOP);
      rig.apply(cached());
      rig.applyWorkload(SHOP, "tier: " + CACHED);
      cache(rig, "{\"engine\":\"valkey\"}");
      rig.startOperator();
      rig.settle(SHOP, CACHED);

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
  void isMadeAnewWithTheSameTokenWhenItVanishes() {
    try (var rig = new Rig()) {
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
    try (var rig = new Rig()) {
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
