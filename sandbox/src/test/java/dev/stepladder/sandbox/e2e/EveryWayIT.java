package dev.stepladder.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.stepladder.api.v1alpha1.Manifests;
import dev.stepladder.api.v1alpha1.ScaleTier;
import dev.stepladder.api.v1alpha1.TierDatabase;
import dev.stepladder.api.v1alpha1.TierWorkload;
import dev.stepladder.simulator.aws.Call;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DeleteDbInstanceRequest;

/** An app that uses all there is, from every rung to every other. */
final class EveryWayIT {

  private static final String SHOP = "shop";

  private static final List<ScaleTier> LADDER =
      Manifests.ladder().stream()
          .map(yaml -> Serialization.unmarshal(yaml, ScaleTier.class))
          .toList();

  /** From each rung up and back, whichever is above: every ordered pair once, in one walk. */
  private static void walk(int from, List<ScaleTier> way) {
    for (int above = from + 1; above < LADDER.size(); above++) {
      way.add(LADDER.get(above));
      if (above == from + 1) {
        walk(above, way);
      }
      way.add(LADDER.get(from));
    }
  }

  /** A rung whose replicas and caches need not stay long for the last connections to end. */
  private static String hasty(String rung) {
    return rung.replace("  database:\n", "  database:\n    readersDrain: 1m\n")
        .replace("  cache:\n", "  cache:\n    drain: 1m\n");
  }

  @Test
  void goesFromEveryRungToEveryOther() {
    var way = new ArrayList<>(List.of(LADDER.getFirst()));
    walk(0, way);
    assertThat(way).hasSize(1 + LADDER.size() * (LADDER.size() - 1));
    try (var rig = Rig.hasty()) {
      Manifests.ladder().stream().map(EveryWayIT::hasty).forEach(rig::apply);
      var shop = new Belongings(rig, SHOP);
      rig.applyShop(SHOP, way.getFirst().getMetadata().getName());
      var left = new ConcurrentLinkedQueue<String>();
      rig.aws().faults().on("DeleteDBInstance").before(call -> left.add(connected(rig, call)));
      rig.startOperator();
      Optional<String> resourceId = Optional.empty();
      int gone = 0;
      for (ScaleTier tier : way) {
        int replicas = rig.aws().rds().console().instances().size();
        int metrics = rig.aws().calls().count("GetMetricData");
        rig.tier(SHOP, tier.getMetadata().getName());
        rig.settle(SHOP, tier.getMetadata().getName());
        stands(rig, shop, tier);
        int fewer = Math.max(0, replicas - rig.aws().rds().console().instances().size());
        assertThat(rig.aws().calls().count("GetMetricData") > metrics)
            .as("whether CloudWatch was asked who is connected")
            .isEqualTo(fewer > 0);
        gone += fewer;
        String now = shop.database().dbiResourceId();
        assertThat(now).as("the database of before").isEqualTo(resourceId.orElse(now));
        resourceId = Optional.of(now);
      }
      assertThat(left)
          .as("who was connected to replicas when they were deleted")
          .hasSize(gone)
          .containsOnly("0 pods, 0 connections in the last two minutes");
      assertThat(shop.database().deletionProtection()).as("protection is a floor").isTrue();
      assertThat(rig.aws().s3().console().buckets())
          .singleElement()
          .satisfies(bucket -> assertThat(bucket.created()).isBefore(Rig.START.plusSeconds(600)));
    }
  }

  /** Who is connected to an instance when a call to delete it arrives. */
  private static String connected(Rig rig, Call call) {
    if (!(call.request() instanceof DeleteDbInstanceRequest delete)) {
      throw new IllegalArgumentException(call.operation());
    }
    String id = delete.dbInstanceIdentifier();
    return "%d pods, %s connections in the last two minutes"
        .formatted(
            rig.connections().ofPods(host(rig.aws().rds().console().instance(id).orElseThrow())),
            rig.aws().cloudwatch().console().database(id).most(Duration.ofMinutes(2)).stream()
                .mapToObj(Integer::toString)
                .collect(Collectors.joining()));
  }

  private static String host(DBInstance instance) {
    return instance.endpoint().address();
  }

  /** Whether there is what the rung says, and nothing left of another one. */
  private static void stands(Rig rig, Belongings shop, ScaleTier tier) {
    String name = tier.getMetadata().getName();
    TierDatabase wanted = tier.getSpec().database();
    List<DBInstance> instances = rig.aws().rds().console().instances();
    assertThat(instances).as("instances on %s", name).hasSize(1 + wanted.replicas());
    assertThat(instances)
        .extracting(DBInstance::dbInstanceClass)
        .containsOnly(wanted.instanceClass());
    assertThat(shop.database().multiAZ()).as("Multi-AZ on %s", name).isEqualTo(wanted.multiAz());
    assertThat(rig.aws().elasticache().console().groups())
        .as("caches on %s", name)
        .hasSize(tier.getSpec().cache() == null ? 0 : 1);
    assertThat(rig.aws().iam().console().roles()).as("roles on %s", name).hasSize(1);
    assertThat(rig.aws().eks().console().associations()).hasSize(1);
    assertThat(shop.secret("shop-cache", "host").isPresent())
        .as("a cache's binding on %s", name)
        .isEqualTo(tier.getSpec().cache() != null);
    assertThat(rig.app(SHOP).getStatus().plan().steps()).as("left on %s", name).isEmpty();
    List<DBInstance> readers =
        instances.stream()
            .filter(instance -> wanted.replicas() == 0 || isReplica(instance))
            .toList();
    assertThat(shop.secret("shop-database-readers", "hosts").orElseThrow().split(","))
        .as("readers on %s", name)
        .containsExactlyInAnyOrder(readers.stream().map(EveryWayIT::host).toArray(String[]::new));
    workloadStands(rig, shop, tier);
  }

  private static boolean isReplica(DBInstance instance) {
    return instance.readReplicaSourceDBInstanceIdentifier() != null;
  }

  private static void workloadStands(Rig rig, Belongings shop, ScaleTier tier) {
    String name = tier.getMetadata().getName();
    TierWorkload wanted = tier.getSpec().workload();
    assertThat(shop.deployment().orElseThrow().getSpec().getReplicas())
        .as("pods on %s", name)
        .isGreaterThanOrEqualTo(wanted.replicas());
    assertThat(in(rig, rig.client().autoscaling().v2().horizontalPodAutoscalers()))
        .extracting(
            autoscaler -> autoscaler.getSpec().getMinReplicas(),
            autoscaler -> autoscaler.getSpec().getMaxReplicas())
        .as("autoscalers on %s", name)
        .isEqualTo(
            Optional.ofNullable(wanted.autoscaling()).stream()
                .map(range -> tuple(wanted.replicas(), range.maxReplicas()))
                .toList());
    assertThat(in(rig, rig.client().policy().v1().podDisruptionBudget()))
        .as("disruption budgets on %s", name)
        .hasSize(wanted.spreadZones() && wanted.replicas() > 1 ? 1 : 0);
    assertThat(in(rig, rig.client().network().v1().networkPolicies()))
        .extracting(policy -> policy.getMetadata().getName())
        .as("network policies on %s", name)
        .containsExactlyInAnyOrder(
            tier.getSpec().network().policies()
                ? new String[] {"shop-web", "shop.deny"}
                : new String[] {});
  }

  private static <R extends HasMetadata, L extends KubernetesResourceList<R>> List<R> in(
      Rig rig, MixedOperation<R, L, ? extends Resource<R>> kind) {
    return kind.inNamespace(rig.namespace()).list().getItems();
  }
}
