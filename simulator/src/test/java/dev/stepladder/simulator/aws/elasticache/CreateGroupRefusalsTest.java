package dev.stepladder.simulator.aws.elasticache;

import static dev.stepladder.simulator.aws.SimulatedAws.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.stepladder.simulator.aws.SimulatedAws;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;
import software.amazon.awssdk.services.elasticache.model.ClusterMode;
import software.amazon.awssdk.services.elasticache.model.CreateReplicationGroupRequest;
import software.amazon.awssdk.services.elasticache.model.NodeGroupConfiguration;
import software.amazon.awssdk.services.elasticache.model.ReplicationGroup;
import software.amazon.awssdk.services.elasticache.model.TransitEncryptionMode;

class CreateGroupRefusalsTest {

  private static final String COMBINATION = "InvalidParameterCombination";
  private static final String VALUE = "InvalidParameterValue";

  @RegisterExtension private final SimulatedAws aws = new SimulatedAws();

  private final Caches caches = new Caches(aws);

  private static Arguments of(
      String what, String code, Consumer<CreateReplicationGroupRequest.Builder> change) {
    return argumentSet(what, code, change);
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        of("identifier of 41", VALUE, r -> r.replicationGroupId("a".repeat(41))),
        of("identifier with a digit first", VALUE, r -> r.replicationGroupId("1shop")),
        of("identifier with two hyphens", VALUE, r -> r.replicationGroupId("shop--1")),
        of("identifier that ends in a hyphen", VALUE, r -> r.replicationGroupId("shop-")),
        of("identifier with a dot", VALUE, r -> r.replicationGroupId("shop.1")),
        of("no identifier", "MissingParameter", r -> r.replicationGroupId(null)),
        of("no description", "MissingParameter", r -> r.replicationGroupDescription(null)),
        of("long description", VALUE, r -> r.replicationGroupDescription("x".repeat(256))),
        of("no node type", "MissingParameter", r -> r.cacheNodeType(null)),
        of("unknown node type", VALUE, r -> r.cacheNodeType("cache.z9.huge")),
        of("database class", VALUE, r -> r.cacheNodeType("db.t4g.micro")),
        of("unknown engine", VALUE, r -> r.engine("dragonfly")),
        of("memcached", VALUE, r -> r.engine("memcached").engineVersion("1.6.22")),
        of("unknown version", COMBINATION, r -> r.engineVersion("9.9")),
        of("major version alone", COMBINATION, r -> r.engineVersion("8")),
        of("valkey without a version", COMBINATION, r -> r.engineVersion(null)),
        of(
            "unknown parameter group",
            "CacheParameterGroupNotFound",
            r -> r.cacheParameterGroupName("nobody")),
        of(
            "parameter group of another family",
            COMBINATION,
            r -> r.cacheParameterGroupName("default.redis7")),
        of(
            "unknown subnet group",
            "CacheSubnetGroupNotFoundFault",
            r -> r.cacheSubnetGroupName("nobody")),
        of("security group", VALUE, r -> r.securityGroupIds("open")),
        of("seven nodes", VALUE, r -> r.numCacheClusters(7)),
        of("no node", VALUE, r -> r.numCacheClusters(0)),
        of(
            "six replicas",
            VALUE,
            r -> r.numNodeGroups(2).replicasPerNodeGroup(6).automaticFailoverEnabled(true)),
        of(
            "nodes counted in two ways",
            COMBINATION,
            r -> r.numCacheClusters(2).replicasPerNodeGroup(1)),
        of("failover with one node", COMBINATION, r -> r.automaticFailoverEnabled(true)),
        of(
            "Multi-AZ without failover",
            COMBINATION,
            r -> r.numCacheClusters(2).multiAZEnabled(true)),
        of(
            "Multi-AZ in cluster mode without replicas",
            COMBINATION,
            r -> r.numNodeGroups(2).automaticFailoverEnabled(true).multiAZEnabled(true)),
        of("cluster mode without failover", VALUE, r -> r.numNodeGroups(2)),
        of("cluster mode compatible", VALUE, r -> r.clusterMode(ClusterMode.COMPATIBLE)),
        of(
            "two shards without cluster mode",
            COMBINATION,
            r -> r.numNodeGroups(2).cacheParameterGroupName("default.valkey8")),
        of(
            "cluster mode disabled with parameters for it",
            COMBINATION,
            r ->
                r.clusterMode(ClusterMode.DISABLED)
                    .cacheParameterGroupName("default.valkey8.cluster.on")),
        of(
            "slots that do not cover all",
            VALUE,
            r ->
                r.automaticFailoverEnabled(true)
                    .nodeGroupConfiguration(
                        NodeGroupConfiguration.builder().slots("0-8191").build(),
                        NodeGroupConfiguration.builder().slots("8193-16383").build())),
        of(
            "slots that overlap",
            VALUE,
            r ->
                r.automaticFailoverEnabled(true)
                    .nodeGroupConfiguration(
                        NodeGroupConfiguration.builder().slots("0-8192").build(),
                        NodeGroupConfiguration.builder().slots("8192-16383").build())),
        of("token without encryption", COMBINATION, r -> r.authToken(Caches.TOKEN)),
        of("token of 15", VALUE, r -> r.transitEncryptionEnabled(true).authToken("a".repeat(15))),
        of("token of 129", VALUE, r -> r.transitEncryptionEnabled(true).authToken("a".repeat(129))),
        of(
            "token with a slash",
            VALUE,
            r -> r.transitEncryptionEnabled(true).authToken("correct/horse/battery")),
        of(
            "token with an at sign",
            VALUE,
            r -> r.transitEncryptionEnabled(true).authToken("correct@horse@battery")),
        of(
            "mode of encryption without any",
            COMBINATION,
            r -> r.transitEncryptionMode(TransitEncryptionMode.PREFERRED)),
        of(
            "key without encryption at rest",
            COMBINATION,
            r -> r.atRestEncryptionEnabled(false).kmsKeyId("alias/mine")),
        of("retention of 36 days", VALUE, r -> r.snapshotRetentionLimit(36)),
        of("snapshot window of half an hour", VALUE, r -> r.snapshotWindow("05:00-05:30")),
        of(
            "maintenance window of half an hour",
            VALUE,
            r -> r.preferredMaintenanceWindow("sun:05:00-sun:05:30")),
        of("port", VALUE, r -> r.port(70_000)),
        of("tag of AWS's", VALUE, r -> r.tags(Caches.tag("aws:mine", "x"))),
        of(
            "one zone too few",
            COMBINATION,
            r -> r.numCacheClusters(2).preferredCacheClusterAZs("us-east-1a")),
        of("zone of another region", VALUE, r -> r.preferredCacheClusterAZs("eu-west-1a")),
        of(
            "Multi-AZ in one zone",
            COMBINATION,
            r ->
                r.numCacheClusters(2)
                    .automaticFailoverEnabled(true)
                    .multiAZEnabled(true)
                    .preferredCacheClusterAZs("us-east-1a", "us-east-1a")),
        of("unknown snapshot", "SnapshotNotFoundFault", r -> r.snapshotName("nobody")));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void refuses(String code, Consumer<CreateReplicationGroupRequest.Builder> change) {
    assertRefused(code, () -> caches.create("shop", change));
    assertThat(aws.caches().groups()).isEmpty();
  }

  @Test
  void nodesAreLimitedForTheRegion() {
    aws.caches().quota(CacheQuota.NODES, 3);
    caches.replicated("shop", 1);
    assertRefused(
        "NodeQuotaForCustomerExceeded", () -> caches.create("cart", r -> r.numCacheClusters(2)));
  }

  @Test
  void nodesAreLimitedForAGroup() {
    assertRefused(
        "NodeQuotaForClusterExceeded",
        () ->
            caches.create(
                "shop",
                r -> r.numNodeGroups(50).replicasPerNodeGroup(1).automaticFailoverEnabled(true)));
  }

  @Test
  void shardsAreLimitedForAGroup() {
    assertRefused(
        "NodeGroupsPerReplicationGroupQuotaExceeded",
        () -> caches.create("shop", r -> r.numNodeGroups(91).automaticFailoverEnabled(true)));
  }

  @Test
  void longestIdentifierAndTokenAreTaken() {
    ReplicationGroup shop =
        caches.running(
            "a".repeat(40), r -> r.transitEncryptionEnabled(true).authToken("!&#$^<>-".repeat(16)));
    assertThat(shop.authTokenEnabled()).isTrue();
  }

  @Test
  void clusterModeComesWithMoreThanOneShardAndItsOwnParameters() {
    var _ = caches.running("shop", r -> r.numNodeGroups(2).automaticFailoverEnabled(true));
    CacheCluster member = caches.cluster("shop-0002-001");
    assertThat(member.cacheParameterGroup().cacheParameterGroupName())
        .isEqualTo("default.valkey8.cluster.on");
  }
}
