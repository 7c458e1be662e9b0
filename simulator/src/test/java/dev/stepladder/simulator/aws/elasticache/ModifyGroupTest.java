package dev.stepladder.simulator.aws.elasticache;

import static dev.stepladder.simulator.aws.SimulatedAws.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.stepladder.simulator.aws.SimulatedAws;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.elasticache.model.AutomaticFailoverStatus;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;
import software.amazon.awssdk.services.elasticache.model.ModifyReplicationGroupRequest;
import software.amazon.awssdk.services.elasticache.model.MultiAZStatus;
import software.amazon.awssdk.services.elasticache.model.PendingAutomaticFailoverStatus;
import software.amazon.awssdk.services.elasticache.model.ReplicationGroup;
import software.amazon.awssdk.services.elasticache.model.SecurityGroupMembership;
import software.amazon.awssdk.services.elasticache.model.TransitEncryptionMode;

class ModifyGroupTest {

  private static final String COMBINATION = "InvalidParameterCombination";
  private static final String STATE = "InvalidReplicationGroupState";
  private static final String VALUE = "InvalidParameterValue";
  private static final String LARGE = "cache.m7g.large";
  private static final String MICRO = "cache.t4g.micro";

  @RegisterExtension private final SimulatedAws aws = new SimulatedAws();

  private final Caches caches = new Caches(aws);

  @Test
  void staysAvailableForSomeSecondsAfterAModify() {
    caches.running("shop");
    assertThat(caches.modify("shop", r -> r.cacheNodeType(LARGE)).status()).isEqualTo("available");
    aws.pass(CacheDuration.AFTER_MODIFY.median().minusMillis(1));
    assertThat(caches.status("shop")).isEqualTo("available");
    aws.pass(Duration.ofMillis(1));
    assertThat(caches.status("shop")).isEqualTo("modifying");
  }

  @Test
  void nodeTypeIsPendingOnTheMembersOnly() {
    caches.running("shop");
    caches.modify("shop", r -> r.cacheNodeType(LARGE));
    assertThat(caches.show("shop").cacheNodeType()).isEqualTo(MICRO);
    assertThat(caches.cluster("shop-001").pendingModifiedValues().cacheNodeType()).isEqualTo(LARGE);
    aws.settle();
    assertThat(caches.show("shop").cacheNodeType()).isEqualTo(LARGE);
    assertThat(caches.cluster("shop-001").cacheNodeType()).isEqualTo(LARGE);
    assertThat(caches.cluster("shop-001").pendingModifiedValues().cacheNodeType()).isNull();
  }

  @Test
  void anotherNodeTypeKeepsTheEndpoint() {
    ReplicationGroup before = caches.running("shop");
    ReplicationGroup after = caches.modified("shop", r -> r.cacheNodeType(LARGE));
    assertThat(after.nodeGroups().getFirst().primaryEndpoint())
        .isEqualTo(before.nodeGroups().getFirst().primaryEndpoint());
  }

  @Test
  void secondModifyIsRefusedEvenWhileTheGroupStillShowsAsAvailable() {
    caches.running("shop");
    caches.modify("shop", r -> r.cacheNodeType(LARGE));
    assertRefused(STATE, () -> caches.modify("shop", r -> r.engineVersion("8.1")));
    aws.pass(Duration.ofMinutes(1));
    assertRefused(STATE, () -> caches.modify("shop", r -> r.engineVersion("8.1")));
  }

  @Test
  void withoutApplyImmediatelyAChangeWaitsForTheWindow() {
    caches.running("shop");
    caches.client.modifyReplicationGroup(r -> r.replicationGroupId("shop").cacheNodeType(LARGE));
    aws.settle();
    assertThat(caches.show("shop").cacheNodeType()).isEqualTo(MICRO);
    assertThat(caches.cluster("shop-001").pendingModifiedValues().cacheNodeType()).isEqualTo(LARGE);
    aws.caches().maintenanceWindow("shop");
    aws.settle();
    assertThat(caches.show("shop").cacheNodeType()).isEqualTo(LARGE);
  }

  @Test
  void applyImmediatelyFlushesWhatWaits() {
    caches.running("shop");
    caches.client.modifyReplicationGroup(r -> r.replicationGroupId("shop").cacheNodeType(LARGE));
    caches.modified("shop", r -> r.engineVersion("8.1"));
    assertThat(caches.cluster("shop-001").engineVersion()).isEqualTo("8.1.0");
    assertThat(caches.show("shop").cacheNodeType()).isEqualTo(LARGE);
  }

  @Test
  void askingForWhatIsThereTakesBackWhatWaits() {
    caches.running("shop");
    caches.client.modifyReplicationGroup(r -> r.replicationGroupId("shop").cacheNodeType(LARGE));
    caches.client.modifyReplicationGroup(r -> r.replicationGroupId("shop").cacheNodeType(MICRO));
    assertThat(caches.cluster("shop-001").pendingModifiedValues().cacheNodeType()).isNull();
  }

  @Test
  void engineVersionIsPendingOnTheMembersAndTakesItsDefaultParametersAlong() {
    caches.running("shop", r -> r.engineVersion("7.2"));
    caches.modify("shop", r -> r.engineVersion("8.0"));
    assertThat(caches.cluster("shop-001").pendingModifiedValues().engineVersion())
        .isEqualTo("8.0.1");
    aws.settle();
    CacheCluster member = caches.cluster("shop-001");
    assertThat(member.engineVersion()).isEqualTo("8.0.1");
    assertThat(member.cacheParameterGroup().cacheParameterGroupName()).isEqualTo("default.valkey8");
  }

  @Test
  void patchesAreChosenByElastiCache() {
    caches.running("shop", r -> r.engineVersion("7.2"));
    assertRefused(VALUE, () -> caches.modify("shop", r -> r.engineVersion("8.0.1")));
    assertRefused(VALUE, () -> caches.modify("shop", r -> r.engineVersion("7.2.6")));
  }

  @Test
  void redisCanBecomeValkeyAndNotGoBack() {
    caches.running("shop", r -> r.engine("redis").engineVersion("7.1"));
    ReplicationGroup shop = caches.modified("shop", r -> r.engine("valkey").engineVersion("7.2"));
    assertThat(shop.engine()).isEqualTo("valkey");
    assertRefused(
        COMBINATION, () -> caches.modify("shop", r -> r.engine("redis").engineVersion("7.1")));
  }

  @Test
  void ownParametersDoNotGoAlongToAnotherFamily() {
    caches.client.createCacheParameterGroup(r ->
        r.cacheParameterGroupName("mine").cacheParameterGroupFamily("valkey7").description("test"));
    caches.running("shop", r -> r.engineVersion("7.2").cacheParameterGroupName("mine"));
    assertRefused(COMBINATION, () -> caches.modify("shop", r -> r.engineVersion("8.0")));
    caches.modified("shop", r -> r.engineVersion("8.0").cacheParameterGroupName("default.valkey8"));
    assertThat(caches.cluster("shop-001").engineVersion()).isEqualTo("8.0.1");
  }

  @Test
  void failoverIsSwitchedOnInSteps() {
    caches.running("shop", r -> r.numCacheClusters(2));
    ReplicationGroup answer = caches.modify("shop", r -> r.automaticFailoverEnabled(true));
    assertThat(answer.pendingModifiedValues().automaticFailoverStatus())
        .isEqualTo(PendingAutomaticFailoverStatus.ENABLED);
    assertThat(answer.automaticFailover()).isEqualTo(AutomaticFailoverStatus.DISABLED);
    aws.pass(CacheDuration.AFTER_MODIFY.median());
    assertThat(caches.show("shop").automaticFailover()).isEqualTo(AutomaticFailoverStatus.ENABLING);
    aws.settle();
    ReplicationGroup shop = caches.show("shop");
    assertThat(shop.automaticFailover()).isEqualTo(AutomaticFailoverStatus.ENABLED);
    assertThat(shop.pendingModifiedValues().automaticFailoverStatus()).isNull();
  }

  @Test
  void failoverAndMultiAzGoOnAndOffTogether() {
    caches.running("shop", r -> r.numCacheClusters(2));
    ReplicationGroup on =
        caches.modified("shop", r -> r.automaticFailoverEnabled(true).multiAZEnabled(true));
    assertThat(on.multiAZ()).isEqualTo(MultiAZStatus.ENABLED);
    assertRefused(COMBINATION, () -> caches.modify("shop", r -> r.automaticFailoverEnabled(false)));
    ReplicationGroup off =
        caches.modified("shop", r -> r.automaticFailoverEnabled(false).multiAZEnabled(false));
    assertThat(off.multiAZ()).isEqualTo(MultiAZStatus.DISABLED);
    assertThat(off.automaticFailover()).isEqualTo(AutomaticFailoverStatus.DISABLED);
  }

  @Test
  void descriptionAndRetentionChangeAtOnce() {
    caches.running("shop");
    ReplicationGroup answer =
        caches.modify("shop", r -> r.replicationGroupDescription("mine").snapshotRetentionLimit(7));
    assertThat(answer.description()).isEqualTo("mine");
    assertThat(answer.snapshotRetentionLimit()).isEqualTo(7);
    assertThat(answer.snapshottingClusterId()).isEqualTo("shop-001");
    assertThat(aws.clock.nextDue()).isEmpty();
  }

  @Test
  void securityGroupsAndParametersReachTheMembers() {
    caches.client.createCacheParameterGroup(r ->
        r.cacheParameterGroupName("mine").cacheParameterGroupFamily("valkey8").description("test"));
    caches.running("shop");
    caches.modified("shop", r -> r.securityGroupIds("sg-1").cacheParameterGroupName("mine"));
    CacheCluster member = caches.cluster("shop-001");
    assertThat(member.securityGroups())
        .extracting(SecurityGroupMembership::securityGroupId)
        .isEqualTo(List.of("sg-1"));
    assertThat(member.cacheParameterGroup().cacheParameterGroupName()).isEqualTo("mine");
  }

  @Test
  void encryptionInTransitIsPreferredBeforeItIsRequired() {
    caches.running("shop");
    assertRefused(
        COMBINATION,
        () ->
            caches.modify(
                "shop",
                r ->
                    r.transitEncryptionEnabled(true)
                        .transitEncryptionMode(TransitEncryptionMode.REQUIRED)));
    caches.modified(
        "shop",
        r ->
            r.transitEncryptionEnabled(true)
                .transitEncryptionMode(TransitEncryptionMode.PREFERRED));
    ReplicationGroup shop =
        caches.modified("shop", r -> r.transitEncryptionMode(TransitEncryptionMode.REQUIRED));
    assertThat(shop.transitEncryptionEnabled()).isTrue();
    assertThat(shop.transitEncryptionMode()).isEqualTo(TransitEncryptionMode.REQUIRED);
  }

  @Test
  void anotherMemberBecomesPrimaryWhereFailoverIsOff() {
    caches.running("shop", r -> r.numCacheClusters(2));
    assertThat(Caches.primary(caches.modified("shop", r -> r.primaryClusterId("shop-002"))))
        .isEqualTo("shop-002");
  }

  @Test
  void failedModifyIsAcceptedAndOnlyAnEventTells() {
    caches.running("shop");
    aws.simulator
        .faults()
        .on("ModifyReplicationGroup")
        .once()
        .failLater("The node has insufficient memory.");
    ReplicationGroup shop = caches.modified("shop", r -> r.cacheNodeType(LARGE));
    assertThat(shop.status()).isEqualTo("available");
    assertThat(shop.cacheNodeType()).isEqualTo(MICRO);
    assertThat(caches.cluster("shop-001").pendingModifiedValues().cacheNodeType()).isNull();
    assertThat(caches.events("shop"))
        .anySatisfy(m -> assertThat(m).contains("Failed").contains("insufficient memory"));
  }

  private static Arguments of(
      String what, String code, Consumer<ModifyReplicationGroupRequest.Builder> change) {
    return argumentSet(what, code, change);
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        of("nothing", COMBINATION, r -> {}),
        of("unknown node type", VALUE, r -> r.cacheNodeType("cache.z9.huge")),
        of("older version", COMBINATION, r -> r.engineVersion("7.2")),
        of("older engine", COMBINATION, r -> r.engine("redis").engineVersion("7.1")),
        of("unknown version", COMBINATION, r -> r.engineVersion("9.9")),
        of("node type and version", COMBINATION, r -> r.cacheNodeType(LARGE).engineVersion("8.1")),
        of("failover without a replica", COMBINATION, r -> r.automaticFailoverEnabled(true)),
        of("Multi-AZ without failover", COMBINATION, r -> r.multiAZEnabled(true)),
        of(
            "unknown parameters",
            "CacheParameterGroupNotFound",
            r -> r.cacheParameterGroupName("x")),
        of(
            "parameters of another family",
            COMBINATION,
            r -> r.cacheParameterGroupName("default.valkey7")),
        of(
            "parameters of cluster mode",
            COMBINATION,
            r -> r.cacheParameterGroupName("default.valkey8.cluster.on")),
        of("security group", VALUE, r -> r.securityGroupIds("open")),
        of("retention", VALUE, r -> r.snapshotRetentionLimit(36)),
        of("empty description", VALUE, r -> r.replicationGroupDescription("")),
        of("token without encryption", COMBINATION, r -> r.authToken(Caches.TOKEN)),
        of("user group", "UserGroupNotFound", r -> r.userGroupIdsToAdd("team")),
        of("unknown primary", "CacheClusterNotFound", r -> r.primaryClusterId("nobody")),
        of("unknown source", "CacheClusterNotFound", r -> r.snapshottingClusterId("nobody")));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void refuses(String code, Consumer<ModifyReplicationGroupRequest.Builder> change) {
    ReplicationGroup before = caches.running("shop");
    assertRefused(code, () -> caches.modify("shop", change));
    aws.settle();
    assertThat(caches.show("shop")).isEqualTo(before);
  }

  @Test
  void failoverIsNotSwitchedOffInClusterMode() {
    caches.sharded("shop", 2, 1);
    assertRefused(COMBINATION, () -> caches.modify("shop", r -> r.automaticFailoverEnabled(false)));
  }

  @Test
  void primaryIsNotChosenWhereFailoverIsOn() {
    caches.replicated("shop", 1);
    assertRefused(COMBINATION, () -> caches.modify("shop", r -> r.primaryClusterId("shop-002")));
  }

  @Test
  void groupInCreationIsNotModified() {
    var _ = caches.create("shop", r -> {});
    assertRefused(STATE, () -> caches.modify("shop", r -> r.cacheNodeType(LARGE)));
  }

  @Test
  void groupThatDoesNotExistIsNotFound() {
    assertRefused(
        "ReplicationGroupNotFoundFault",
        () -> caches.modify("nobody", r -> r.cacheNodeType(LARGE)));
  }

  @Test
  void startAndEndOfAChangeAreEvents() {
    caches.running("shop");
    caches.modified("shop", r -> r.cacheNodeType(LARGE));
    assertThat(caches.events("shop"))
        .containsSubsequence(
            "Replication group shop created",
            "Applying modification of cache node type to cache.m7g.large",
            "Finished modification of cache node type to cache.m7g.large");
  }
}
