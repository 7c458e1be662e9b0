package dev.stepladder.operator.aws.elasticache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.api.v1alpha1.CacheEngine;
import dev.stepladder.operator.aws.Fact;
import dev.stepladder.operator.aws.Lookup;
import dev.stepladder.operator.aws.servicequotas.AppliedQuotas;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
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

  private static Map<String, AppliedQuotas.Limit> quotas(String code, long max) {
    var all = new HashMap<String, AppliedQuotas.Limit>();
    CacheQuotaRules.CODES.forEach(each -> all.put(each, new AppliedQuotas.Limit(1000, true)));
    all.put(code, new AppliedQuotas.Limit(max, true));
    return all;
  }

  private static Plan plan(Example app, List<Resource> exists, Fact<?>... facts) {
    var all = new ArrayList<>(exists);
    all.addAll(List.of(facts));
    return Example.planner()
        .plan(app.on(Example.rung(RUNG)), Sight.of(all), Policy.FREE, Example.NOW);
  }

  private static Plan makesOne(
      Map<String, AppliedQuotas.Limit> quotas, int nodes, Resource... others) {
    var exists = new ArrayList<Resource>(Example.settled(SHOP.noCache().on(Example.rung(RUNG))));
    exists.addAll(List.of(others));
    return plan(
        SHOP.cache(CacheEngine.VALKEY, "8.0"),
        exists,
        new CacheQuotas(CacheQuotas.NAME, nodes, new Lookup.Found<>(quotas)));
  }

  private static List<String> wrong(Plan plan) {
    return plan.alarms().stream().map(alarm -> alarm.part().toString()).toList();
  }

  private static String said(Plan plan) {
    return plan.findings().stream().map(Finding::message).toList().toString();
  }

  @Test
  void countsTheNodesThatAreAdded() {
    assertThat(wrong(makesOne(quotas("L-DFE45DF3", 300), 298))).isEmpty();

    Plan plan = makesOne(quotas("L-DFE45DF3", 300), 299);
    assertThat(wrong(plan)).containsExactly("preflight/cache-quota-nodes");
    assertThat(said(plan))
        .contains(
            "has 299 of at most 300 cache nodes in us-east-1, and 2 more are planned",
            "raise the quota Nodes per Region (L-DFE45DF3)");
    assertThat(startable(plan)).doesNotContain("cache-subnets", "credentials/cache");
  }

  @Test
  void isNotSureOfAQuotaOfWhichOnlyTheDefaultIsKnown() {
    Map<String, AppliedQuotas.Limit> quotas = quotas("L-DFE45DF3", 300);
    quotas.put("L-DFE45DF3", new AppliedQuotas.Limit(300, false));
    Plan plan = makesOne(quotas, 299);

    assertThat(wrong(plan)).isEmpty();
    assertThat(said(plan)).contains("has 299 of at most 300", "if it has been raised already");
    assertThat(startable(plan)).contains("cache-subnets");
  }

  @Test
  void countsGroupsOfOthersAndNoneThatAwsMakes() {
    var theirs = new CacheSubnets("theirs", "arn", "of somebody else", Set.of());
    var standard = new CacheSubnets("default", "arn", "Default", Set.of());

    assertThat(wrong(makesOne(quotas("L-3E7F7726", 1), 0, standard))).isEmpty();
    assertThat(wrong(makesOne(quotas("L-3E7F7726", 1), 0, standard, theirs)))
        .containsExactly("preflight/cache-quota-subnet-groups");
  }

  @Test
  void aGroupHasSoManySubnetsAtMost() {
    Plan plan = makesOne(quotas("L-A87EE522", 2), 0);

    assertThat(wrong(plan)).containsExactly("preflight/cache-quota-subnets");
    assertThat(said(plan)).contains("may have 2 subnets in a cache subnet group", "3 are planned");
  }

  @Test
  void aQuotaThatNothingIsToldOfStopsNothing() {
    assertThat(wrong(makesOne(Map.of(), 100_000))).isEmpty();
  }

  /** One that has another type than its rung says. */
  private static Plan changesTypes(Lookup<SortedSet<String>> shown) {
    var exists = new ArrayList<Resource>(Example.settled(SHOP.on(Example.rung(RUNG))));
    CacheGroup cache =
        exists.stream()
            .filter(CacheGroup.class::isInstance)
            .map(CacheGroup.class::cast)
            .findFirst()
            .orElseThrow();
    exists.remove(cache);
    exists.add(AlteredGroup.of(cache).set(CacheSetting.NODE_TYPE, "cache.t4g.small").group());
    return plan(
        SHOP,
        exists,
        new CacheNodeTypes(CacheNodeTypes.name(cache.name(), "cache.t4g.small"), shown));
  }

  private static Lookup<SortedSet<String>> types(String... types) {
    return new Lookup.Found<>(new TreeSet<>(List.of(types)));
  }

  @Test
  void goesAheadWithoutThePermissionToLookForTypes() {
    Plan plan = changesTypes(new Lookup.Denied<>("allow elasticache:ListAllowedNodeTypes"));

    assertThat(wrong(plan)).isEmpty();
    assertThat(said(plan)).contains("is not checked: allow elasticache:ListAllowedNodeTypes");
    assertThat(startable(plan)).contains("cache/node-type");
  }

  @Test
  void namesTheTypesThatACacheCanBeGiven() {
    Plan plan = changesTypes(types("cache.r7g.large", "cache.m7g.large"));

    assertThat(wrong(plan)).containsExactly("preflight/cache-node-type");
    assertThat(said(plan))
        .contains(
            "from cache.t4g.small to cache.t4g.medium, only to cache.m7g.large, cache.r7g.large",
            "set spec.cache.nodeType of the tier users-10k");
    assertThat(startable(plan)).doesNotContain("cache/node-type");
  }

  @Test
  void takesATypeThatIsListed() {
    Plan plan = changesTypes(types("cache.t4g.medium"));

    assertThat(wrong(plan)).isEmpty();
    assertThat(startable(plan)).contains("cache/node-type");
  }

  @Test
  void aListOfNoTypesTellsNothing() {
    assertThat(wrong(changesTypes(types()))).isEmpty();
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
