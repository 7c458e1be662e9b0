package dev.stepladder.operator.aws.elasticache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.api.v1alpha1.CacheEngine;
import dev.stepladder.operator.aws.Lookup;
import dev.stepladder.operator.inventory.Resource;
import dev.stepladder.operator.inventory.ResourceKey;
import dev.stepladder.operator.inventory.Watchers.AppKey;
import dev.stepladder.operator.plan.Example;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.Plan;
import dev.stepladder.operator.plan.Policy;
import dev.stepladder.operator.plan.Sight;
import dev.stepladder.operator.plan.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CachePreflightTest {

  private static final Example SHOP = Example.shop().storing();
  private static final String RUNG = "users-10k";

  private static Plan plan(String version, Lookup<Set<String>> shown) {
    var exists =
        new ArrayList<Resource>(Example.settled(SHOP.noCache().on(Example.rung("users-10k"))));
    exists.add(new CacheReleases("valkey", shown));
    return Example.planner()
        .plan(
            SHOP.cache(CacheEngine.VALKEY, version).on(Example.rung(RUNG)),
            Sight.of(exists),
            Policy.FREE,
            Example.NOW);
  }

  private static List<String> startable(Plan plan) {
    return plan.startable().stream().map(Step::key).toList();
  }

  @Test
  void namesTheVersionsThatThereAre() {
    Plan plan = plan("9.0", new Lookup.Found<>(Set.of("7.2", "8.0", "8.1")));

    assertThat(plan.alarms())
        .extracting(Finding::message)
        .singleElement()
        .asString()
        .contains("no valkey 9.0 in us-east-1; it has 7.2, 8.0, 8.1");
    assertThat(startable(plan)).doesNotContain("cache-subnets", "credentials/cache");
  }

  @Test
  void takesAVersionThatIsListedWithItsPatch() {
    Plan plan = plan("8.0", new Lookup.Found<>(Set.of("7.2.6", "8.0.1")));

    assertThat(plan.alarms()).isEmpty();
    assertThat(startable(plan)).contains("cache-subnets");
  }

  @Test
  void aMissingPermissionIsWrongToo() {
    Plan plan = plan("8.0", new Lookup.Denied<>("Allow elasticache:DescribeCacheEngineVersions"));

    assertThat(plan.alarms()).extracting(Finding::reason).containsExactly("PreflightFailed");
  }

  @Test
  void readsTheVersionsOnceInHours() {
    try (var world = new ElastiCacheWorld()) {
      var key = new ResourceKey(CacheReleases.class, "valkey");
      var _ = world.started();
      world.inventory.watchers().watch(new AppKey("team", "shop"), Set.of(key));
      world.inventory.demand(Set.of(key));
      world.time.pass(Duration.ofHours(2));

      assertThat(world.entry(CacheReleases.class, "valkey").known().orElseThrow().shown())
          .isEqualTo(new Lookup.Found<>(Set.of("7.2", "8.0", "8.1", "8.2")));
      assertThat(world.calls("DescribeCacheEngineVersions")).isEqualTo(1);
    }
  }
}
