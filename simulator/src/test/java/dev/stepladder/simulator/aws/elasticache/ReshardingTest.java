package dev.stepladder.simulator.aws.elasticache;

import static dev.stepladder.simulator.aws.SimulatedAws.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.simulator.aws.SimulatedAws;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.elasticache.model.ModifyReplicationGroupShardConfigurationRequest;
import software.amazon.awssdk.services.elasticache.model.NodeGroup;
import software.amazon.awssdk.services.elasticache.model.ReplicationGroup;

class ReshardingTest {

  private static final String COMBINATION = "InvalidParameterCombination";
  private static final String VALUE = "InvalidParameterValue";

  @RegisterExtension private final SimulatedAws aws = new SimulatedAws();

  private final Caches caches = new Caches(aws);

  private void reshard(
      int count, Consumer<ModifyReplicationGroupShardConfigurationRequest.Builder> more) {
    caches.client.modifyReplicationGroupShardConfiguration(r ->
        r.replicationGroupId("shop")
            .nodeGroupCount(count)
            .applyImmediately(true)
            .applyMutation(more));
  }

  @Test
  void newShardsTakeTheirShareOfTheSlots() {
    caches.sharded("shop", 2, 1);
    reshard(3, r -> {});
    aws.settle();
    ReplicationGroup shop = caches.show("shop");
    assertThat(shop.nodeGroups())
        .extracting(NodeGroup::slots)
        .containsExactly("0-5460", "5461-10921", "10922-16383");
    assertThat(shop.memberClusters()).contains("shop-0003-001", "shop-0003-002");
  }

  @Test
  void progressIsPendingWhileSlotsMove() {
    caches.sharded("shop", 2, 0);
    reshard(3, r -> {});
    aws.pass(
        CacheDuration.AFTER_MODIFY.median().plus(CacheDuration.RESHARDING.median().dividedBy(2)));
    ReplicationGroup shop = caches.show("shop");
    assertThat(shop.status()).isEqualTo("modifying");
    assertThat(shop.pendingModifiedValues().resharding().slotMigration().progressPercentage())
        .isEqualTo(50.0);
    aws.settle();
    assertThat(caches.show("shop").pendingModifiedValues().resharding()).isNull();
  }

  @Test
  void namedShardsLeave() {
    caches.sharded("shop", 3, 0);
    reshard(2, r -> r.nodeGroupsToRemove("0002"));
    aws.settle();
    assertThat(caches.show("shop").nodeGroups())
        .extracting(NodeGroup::nodeGroupId)
        .containsExactly("0001", "0003");
  }

  @Test
  void retainedShardsStay() {
    caches.sharded("shop", 3, 0);
    reshard(1, r -> r.nodeGroupsToRetain("0003"));
    aws.settle();
    assertThat(caches.show("shop").memberClusters()).containsExactly("shop-0003-001");
  }

  @Test
  void fewerShardsMustBeNamed() {
    caches.sharded("shop", 3, 0);
    assertRefused(COMBINATION, () -> reshard(2, r -> {}));
    assertRefused(COMBINATION, () -> reshard(2, r -> r.nodeGroupsToRemove("0001", "0002")));
    assertRefused(
        COMBINATION,
        () -> reshard(2, r -> r.nodeGroupsToRemove("0001").nodeGroupsToRetain("0002", "0003")));
    assertRefused(VALUE, () -> reshard(2, r -> r.nodeGroupsToRemove("0009")));
  }

  @Test
  void moreShardsNameNone() {
    caches.sharded("shop", 2, 0);
    assertRefused(COMBINATION, () -> reshard(3, r -> r.nodeGroupsToRemove("0001")));
  }

  @Test
  void equalCountIsNoOperation() {
    caches.sharded("shop", 2, 0);
    assertRefused("NoOperationFault", () -> reshard(2, r -> {}));
  }

  @Test
  void withoutClusterModeThereIsNothingToReshard() {
    caches.replicated("shop", 1);
    assertRefused(COMBINATION, () -> reshard(2, r -> {}));
  }

  @Test
  void itMustApplyImmediately() {
    caches.sharded("shop", 2, 0);
    assertRefused(VALUE, () -> reshard(3, r -> r.applyImmediately(false)));
  }

  @Test
  void shardsAreLimited() {
    caches.sharded("shop", 2, 0);
    assertRefused("NodeGroupsPerReplicationGroupQuotaExceeded", () -> reshard(91, r -> {}));
  }

  @Test
  void failedReshardingLeavesTheShardsAsTheyWere() {
    ReplicationGroup before = caches.sharded("shop", 2, 0);
    aws.simulator
        .faults()
        .on("ModifyReplicationGroupShardConfiguration")
        .once()
        .failLater("No capacity.");
    reshard(3, r -> {});
    aws.settle();
    assertThat(caches.show("shop")).isEqualTo(before);
    assertThat(caches.events("shop")).anySatisfy(m -> assertThat(m).contains("No capacity."));
  }
}
