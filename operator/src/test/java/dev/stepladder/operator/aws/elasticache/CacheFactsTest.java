package dev.stepladder.operator.aws.elasticache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.operator.aws.Fact;
import dev.stepladder.operator.aws.Lookup;
import dev.stepladder.operator.aws.servicequotas.AppliedQuotas;
import dev.stepladder.operator.blueprint.CacheEngine;
import dev.stepladder.operator.inventory.Health;
import dev.stepladder.operator.inventory.ResourceKey;
import dev.stepladder.operator.inventory.Watchers.AppKey;
import dev.stepladder.simulator.aws.elasticache.CacheQuota;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What ElastiCache offers and allows, as it is looked up while a plan asks. */
class CacheFactsTest {

  private static final AppKey SHOP = new AppKey("team", "shop");
  private static final String NODES = "L-DFE45DF3";
  private static final String TYPES =
      CacheNodeTypes.name(ElastiCacheWorld.NAME, "cache.t4g.medium");

  private final ElastiCacheWorld world = new ElastiCacheWorld();

  @AfterEach
  void close() {
    world.close();
  }

  private void ask(ResourceKey... keys) {
    world.started();
    world.inventory.watchers().watch(SHOP, Set.of(keys));
    world.inventory.demand(Set.of(keys));
    world.time.pass(0);
  }

  private void askForQuotas() {
    ask(new ResourceKey(CacheQuotas.class, CacheQuotas.NAME));
  }

  private CacheQuotas quotas() {
    return world.entry(CacheQuotas.class, CacheQuotas.NAME).known().orElseThrow();
  }

  private static <T> T told(Fact<T> fact) {
    return ((Lookup.Found<T>) fact.shown()).told();
  }

  @Test
  void knowsWhatWasGrantedAndElseWhatEverybodyGets() {
    world.console().quota(CacheQuota.NODES, 500);
    askForQuotas();

    Map<String, AppliedQuotas.Limit> max = told(quotas());
    assertThat(max)
        .containsEntry(NODES, new AppliedQuotas.Limit(500, true))
        .containsEntry("L-3E7F7726", new AppliedQuotas.Limit(300, false));
    assertThat(max.keySet()).isEqualTo(CacheQuotaRules.CODES);
  }

  @Test
  void countsTheNodesOfAllCachesWhosesoeverTheyAre() {
    var _ = world.running(ElastiCacheWorld.valkey());
    ElastiCacheService.client(world.account)
        .createCacheCluster(request ->
            request
                .cacheClusterId("theirs")
                .engine("memcached")
                .cacheNodeType("cache.t4g.micro")
                .numCacheNodes(3));
    world.pass(Duration.ofHours(1));
    askForQuotas();

    assertThat(quotas().nodes()).isEqualTo(2 + 3);
  }

  @Test
  void aMissingPermissionHidesNothingElse() {
    world.simulator.faults().on("ListServiceQuotas").accessDenied();
    askForQuotas();

    assertThat(quotas().shown())
        .isInstanceOfSatisfying(
            Lookup.Denied.class,
            denied ->
                assertThat(denied.message()).contains("Allow servicequotas:ListServiceQuotas"));
    assertThat(world.inventory.look().health()).isInstanceOf(Health.Known.class);
  }

  @Test
  void knowsWhichNodeTypesACacheCanBeGiven() {
    var _ =
        world.running(ElastiCacheWorld.cache(CacheEngine.VALKEY, "cache.t4g.medium", 1, 0, true));
    world.console().nodeTypes("cache.t4g.small", "cache.m7g.large");
    ask(new ResourceKey(CacheNodeTypes.class, TYPES));

    SortedSet<String> types = told(world.entry(CacheNodeTypes.class, TYPES).known().orElseThrow());
    assertThat(types).containsExactly("cache.m7g.large", "cache.t4g.small");
  }
}
