package dev.stepladder.operator.aws.elasticache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.operator.aws.AwsAccounts;
import dev.stepladder.operator.aws.AwsOptions;
import dev.stepladder.operator.blueprint.CacheEngine;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.inventory.Entry;
import dev.stepladder.operator.inventory.Health;
import dev.stepladder.simulator.aws.AwsSimulator;
import dev.stepladder.simulator.aws.elasticache.CacheQuota;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

class CacheSweepTest {

  private final ElastiCacheWorld world = new ElastiCacheWorld();

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void aHundredAndFiftyGroupsAreTwoPagesEach() {
    world.console().quota(CacheQuota.NODES, 1000);
    for (int i = 0; i < 150; i++) {
      String name = "group-" + i;
      var _ =
          world
              .console()
              .create(r ->
                  r.replicationGroupId(name)
                      .replicationGroupDescription("one of many")
                      .engine("valkey")
                      .engineVersion("8.0")
                      .cacheNodeType("cache.t4g.micro"));
    }
    var _ = world.started();

    assertThat(world.inventory.look().all(CacheGroup.class)).hasSize(150);
    assertThat(world.calls("DescribeReplicationGroups")).isEqualTo(2);
    assertThat(world.calls("DescribeCacheClusters")).isEqualTo(2);
    assertThat(world.calls("DescribeEvents")).as("of others'").isZero();
  }

  @Test
  void showsAGroupWithWhatOnlyItsMembersKnow() {
    CacheGroup cache = world.started().running(ElastiCacheWorld.valkey());

    assertThat(cache.settings())
        .containsEntry(CacheSetting.NODE_TYPE, "cache.t4g.medium")
        .containsEntry(CacheSetting.VERSION, "8.1.0")
        .containsEntry(CacheSetting.REPLICAS, "1")
        .containsEntry(CacheSetting.SHARDS, "1")
        .containsEntry(CacheSetting.CLUSTER_MODE, "disabled")
        .containsEntry(CacheSetting.FAILOVER, "true")
        .containsEntry(CacheSetting.MULTI_AZ, "true")
        .containsEntry(CacheSetting.PARAMETER_GROUP, "default.valkey8")
        .containsEntry(CacheSetting.SECURITY_GROUPS, "sg-0123456789abcdef0")
        .containsEntry(CacheSetting.SNAPSHOT_RETENTION, "0");
    assertThat(cache.host()).startsWith("master.");
    assertThat(cache.readerHost()).startsWith("replica.");
    assertThat(cache.nodes()).isEqualTo(2);
    assertThat(cache.lacks()).isEmpty();
    assertThat(cache.subnetGroup()).isEqualTo("shared-subnets");
  }

  @Test
  void showsWhatAnOpenGroupLacks() {
    var _ =
        world
            .console()
            .create(group ->
                group
                    .replicationGroupId("open")
                    .replicationGroupDescription("made by hand")
                    .engine("valkey")
                    .engineVersion("8.0")
                    .atRestEncryptionEnabled(false)
                    .transitEncryptionEnabled(false)
                    .cacheNodeType("cache.t4g.micro"));
    var _ = world.started();

    assertThat(world.inventory.look().all(CacheGroup.class))
        .singleElement()
        .satisfies(cache ->
            assertThat(cache.resource().lacks())
                .containsExactlyInAnyOrder(
                    CacheGroup.Lack.ENCRYPTION_AT_REST, CacheGroup.Lack.TRANSIT_ENCRYPTION));
  }

  /** By the name that the variable of its endpoint has, as every other service's tags are. */
  @Test
  void readsTagsFromTheEndpointOfTheirService() {
    try (var elsewhere = AwsSimulator.builder().clock(world.time.virtual()).start();
        var accounts =
            new AwsAccounts(
                new AwsOptions(
                        ElastiCacheWorld.INSTALLATION,
                        Map.of("resource-groups-tagging-api", elsewhere.endpoint()),
                        () -> AwsBasicCredentials.create("AKIDEFAULT", "secret"),
                        InstantSource.system())
                    .withEndpoint(world.simulator.endpoint()),
                world.time)) {
      var sweep = new CacheSweep(accounts.account(world.account.place()), world.surroundings);

      assertThat(sweep.everything()).isNotEmpty();
      assertThat(elsewhere.calls().count("GetResources")).isEqualTo(3);
      assertThat(world.calls("GetResources")).isZero();
    }
  }

  @Test
  void isNotSettledWhileAMemberIsNot() {
    CacheGroup cache = world.started().running(ElastiCacheWorld.valkey());
    var _ = world.console().replicas(cache.name(), 2);
    world.time.pass(60);

    world.sweep();

    assertThat(world.cache().settled()).isFalse();
    assertThat(world.cache().busy()).contains("creating");
  }

  @Test
  void readsWhatIsInFlightByItself() {
    CacheGroup cache = world.started().running(ElastiCacheWorld.valkey());
    int before = world.calls("DescribeCacheSubnetGroups");
    var _ =
        world.start(
            ElastiCacheWorld.modify(cache, Map.of(CacheSetting.NODE_TYPE, "cache.r7g.large")));

    world.time.pass(120);

    assertThat(world.cache().pending()).containsEntry(CacheSetting.NODE_TYPE, "cache.r7g.large");
    assertThat(world.calls("DescribeCacheSubnetGroups")).isEqualTo(before);
  }

  /** A change of the node type that comes to nothing. */
  private void failToChangeTheNodeType() {
    CacheGroup cache = world.started().running(ElastiCacheWorld.valkey());
    var _ =
        world
            .simulator
            .faults()
            .on("ModifyReplicationGroup")
            .once()
            .failLater("insufficient capacity");
    var _ =
        world.start(
            ElastiCacheWorld.modify(cache, Map.of(CacheSetting.NODE_TYPE, "cache.r7g.large")));

    world.time.pass(3600);
  }

  @Test
  void aFailedChangeIsToldByItsEvents() {
    failToChangeTheNodeType();

    assertThat(world.cache().failures())
        .singleElement()
        .satisfies(failure -> {
          assertThat(failure.about()).containsExactly(CacheSetting.NODE_TYPE);
          assertThat(failure.message()).contains("insufficient capacity");
        });
  }

  @Test
  void aLaterSuccessEndsTheFailures() {
    failToChangeTheNodeType();
    var _ =
        world.start(
            ElastiCacheWorld.modify(
                world.cache(), Map.of(CacheSetting.NODE_TYPE, "cache.r7g.large")));

    world.time.pass(3600);

    assertThat(world.cache().failures()).isEmpty();
  }

  @Test
  void aNewOperatorLearnsOfFailuresInOneListing() {
    failToChangeTheNodeType();
    int before = world.calls("DescribeEvents");
    var later = new CacheSweep(world.account, world.surroundings);

    var seen =
        later.everything().stream()
            .filter(CacheGroup.class::isInstance)
            .map(CacheGroup.class::cast);

    assertThat(seen).singleElement().satisfies(cache -> assertThat(cache.failures()).hasSize(1));
    assertThat(world.calls("DescribeEvents")).isEqualTo(before + 1);
  }

  @Test
  void tagsThatDoNotShowYetAreNotMissing() {
    world.simulator.tagging().console().showsAfter(Duration.ofMinutes(30));
    var _ = world.started().withSubnets();
    var _ = world.start(ElastiCacheWorld.create(ElastiCacheWorld.valkey()));

    world.time.pass(Duration.ofMinutes(25));

    assertThat(world.cache().tagged()).isEmpty();
    assertThat(world.cache().settled()).isTrue();
    assertThat(ElastiCacheWorld.OWNER.claim(world.cache().tags())).isEqualTo(Owner.Claim.OURS);
  }

  @Test
  void afterAnHourOneWithoutTagsHasNone() {
    var _ =
        world
            .console()
            .create(r ->
                r.replicationGroupId(ElastiCacheWorld.NAME)
                    .replicationGroupDescription(OwnerMark.of(ElastiCacheWorld.valkey().tags()))
                    .engine("valkey")
                    .engineVersion("8.0")
                    .cacheNodeType("cache.t4g.micro"));
    world.time.pass(Duration.ofHours(2));
    var _ = world.started();

    assertThat(world.cache().tagged()).contains(Map.of());
  }

  @Test
  void theTagsOfAMemcachedClusterAreReadAsSoonAsTheyShow() {
    world.simulator.tagging().console().showsAfter(Duration.ofHours(5));
    var _ = world.started().withSubnets();
    var _ =
        world.start(
            ElastiCacheWorld.create(
                ElastiCacheWorld.cache(CacheEngine.MEMCACHED, "cache.t4g.medium", 0, 1, false)));

    world.time.pass(60);
    assertThat(world.cache().ownerKnown()).isFalse();
    world.time.pass(Duration.ofMinutes(20));

    assertThat(ElastiCacheWorld.OWNER.claim(world.cache().tags())).isEqualTo(Owner.Claim.OURS);
  }

  @Test
  void aMissingPermissionIsNamed() {
    var _ = world.simulator.faults().on("GetResources").accessDenied();
    var _ = world.started();

    assertThat(world.inventory.look().health())
        .isInstanceOfSatisfying(
            Health.Failing.class,
            failing -> {
              assertThat(failing.reason()).isEqualTo("AccessDenied");
              assertThat(failing.message()).contains("Allow tag:GetResources");
            });
    assertThat(world.entry(CacheGroup.class, ElastiCacheWorld.NAME))
        .isInstanceOf(Entry.Unknown.class);
  }

  @Test
  void credentialsOfAnotherAccountProveNothingAbsent() {
    var _ = world.started().running(ElastiCacheWorld.valkey());
    world.simulator.accounts().register("AKIELSEWHERE", "999988887777");
    world.time.pass(10);
    world.accessKeyId = "AKIELSEWHERE";

    world.sweep();

    assertThat(world.entry(CacheGroup.class, ElastiCacheWorld.NAME))
        .isInstanceOf(Entry.Unknown.class);
  }

  @Test
  void aMarkSaysWhoseItIsAndNothingElseDoes() {
    String mark = OwnerMark.of(ElastiCacheWorld.valkey().tags());

    assertThat(mark).hasSizeLessThanOrEqualTo(255);
    assertThat(ElastiCacheWorld.OWNER.claim(OwnerMark.read(mark))).isEqualTo(Owner.Claim.OURS);
    assertThat(
            List.of("", "my cache", "stepladder", "stepladder cluster").stream()
                .map(OwnerMark::read))
        .allMatch(Map::isEmpty);
  }
}
