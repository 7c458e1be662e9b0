package dev.stepladder.simulator.aws.elasticache;

import static dev.stepladder.simulator.aws.SimulatedAws.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.simulator.aws.SimulatedAws;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.elasticache.model.CacheSubnetGroup;

class CacheSubnetGroupTest {

  @RegisterExtension private final SimulatedAws aws = new SimulatedAws();

  private final Caches caches = new Caches(aws);

  private CacheSubnetGroup group(String name, String... subnets) {
    return caches
        .client
        .createCacheSubnetGroup(r ->
            r.cacheSubnetGroupName(name)
                .cacheSubnetGroupDescription("test")
                .subnetIds(subnets)
                .tags(Caches.tag("environment", "prod")))
        .cacheSubnetGroup();
  }

  @Test
  void nodesAreInItsZones() {
    group("prod", "subnet-1", "subnet-2");
    caches.running("shop", r -> r.cacheSubnetGroupName("prod").numCacheClusters(3));
    assertThat(caches.clusters())
        .extracting(cluster -> cluster.preferredAvailabilityZone())
        .containsExactly("us-east-1a", "us-east-1b", "us-east-1a");
    assertThat(caches.cluster("shop-001").cacheSubnetGroupName()).isEqualTo("prod");
  }

  @Test
  void oneZoneIsTooFewForMultiAz() {
    group("prod", "subnet-1");
    assertRefused(
        "InvalidParameterCombination",
        () ->
            caches.create(
                "shop",
                r ->
                    r.cacheSubnetGroupName("prod")
                        .numCacheClusters(2)
                        .automaticFailoverEnabled(true)
                        .multiAZEnabled(true)));
  }

  @Test
  void refusesWhatIsNoSubnet() {
    assertRefused("InvalidSubnet", () -> group("prod", "net-1"));
  }

  @Test
  void nameIsTakenOnlyOnceAndWithinTheQuota() {
    aws.caches().quota(CacheQuota.SUBNET_GROUPS, 1);
    group("prod", "subnet-1");
    assertRefused("CacheSubnetGroupAlreadyExists", () -> group("PROD", "subnet-1"));
    assertRefused("CacheSubnetGroupQuotaExceeded", () -> group("test", "subnet-1"));
  }

  @Test
  void groupInUseIsNotDeletedEvenWhileItsUserIsDeleting() {
    group("prod", "subnet-1");
    caches.running("shop", r -> r.cacheSubnetGroupName("prod"));
    caches.client.deleteReplicationGroup(r -> r.replicationGroupId("shop"));
    assertRefused(
        "CacheSubnetGroupInUse",
        () -> caches.client.deleteCacheSubnetGroup(r -> r.cacheSubnetGroupName("prod")));
    aws.settle();
    caches.client.deleteCacheSubnetGroup(r -> r.cacheSubnetGroupName("prod"));
    assertThat(caches.client.describeCacheSubnetGroups().cacheSubnetGroups()).isEmpty();
  }

  @Test
  void subnetInUseStays() {
    group("prod", "subnet-1", "subnet-2");
    caches.running("shop", r -> r.cacheSubnetGroupName("prod").numCacheClusters(2));
    assertRefused(
        "SubnetInUse",
        () ->
            caches.client.modifyCacheSubnetGroup(
                r -> r.cacheSubnetGroupName("prod").subnetIds("subnet-1")));
  }

  @Test
  void descriptionCanBeChangedAlone() {
    group("prod", "subnet-1", "subnet-2");
    assertThat(
            caches
                .client
                .modifyCacheSubnetGroup(
                    r -> r.cacheSubnetGroupName("prod").cacheSubnetGroupDescription("mine"))
                .cacheSubnetGroup()
                .subnets())
        .hasSize(2);
  }
}
