package dev.stepladder.simulator.aws.elasticache;

import static dev.stepladder.simulator.aws.SimulatedAws.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.stepladder.simulator.aws.SimulatedAws;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.elasticache.model.Parameter;
import software.amazon.awssdk.services.elasticache.model.ParameterNameValue;

class CacheParameterGroupTest {

  private static final String STATE = "InvalidCacheParameterGroupState";
  private static final String VALUE = "InvalidParameterValue";

  @RegisterExtension private final SimulatedAws aws = new SimulatedAws();

  private final Caches caches = new Caches(aws);

  private void group(String name) {
    caches.client.createCacheParameterGroup(r ->
        r.cacheParameterGroupName(name).cacheParameterGroupFamily("valkey8").description("test"));
  }

  private void set(String parameter, String value) {
    caches.client.modifyCacheParameterGroup(r ->
        r.cacheParameterGroupName("mine")
            .parameterNameValues(
                ParameterNameValue.builder()
                    .parameterName(parameter)
                    .parameterValue(value)
                    .build()));
  }

  private String applyStatus() {
    return caches.cluster("shop-001").cacheParameterGroup().parameterApplyStatus();
  }

  @Test
  void everyFamilyHasItsDefaultsWithAndWithoutClusterMode() {
    assertThat(caches.client.describeCacheParameterGroups().cacheParameterGroups())
        .extracting(group -> group.cacheParameterGroupName())
        .containsExactly(
            "default.memcached1.6",
            "default.redis6.x",
            "default.redis6.x.cluster.on",
            "default.redis7",
            "default.redis7.cluster.on",
            "default.valkey7",
            "default.valkey7.cluster.on",
            "default.valkey8",
            "default.valkey8.cluster.on");
  }

  @Test
  void setValuesAreOfTheUser() {
    group("mine");
    set("maxmemory-policy", "allkeys-lru");
    assertThat(
            caches
                .client
                .describeCacheParameters(r -> r.cacheParameterGroupName("mine").source("user"))
                .parameters())
        .extracting(Parameter::parameterName, Parameter::parameterValue)
        .containsExactly(tuple("maxmemory-policy", "allkeys-lru"));
  }

  @Test
  void immediateParametersAreApplyingAndThenInSync() {
    group("mine");
    caches.running("shop", r -> r.cacheParameterGroupName("mine"));
    set("timeout", "60");
    assertThat(applyStatus()).isEqualTo("applying");
    aws.settle();
    assertThat(applyStatus()).isEqualTo("in-sync");
  }

  @Test
  void othersWaitForAReboot() {
    group("mine");
    caches.running("shop", r -> r.cacheParameterGroupName("mine"));
    set("databases", "32");
    aws.settle();
    assertThat(applyStatus()).isEqualTo("pending-reboot");
    aws.caches().maintenanceWindow("shop");
    assertThat(applyStatus()).isEqualTo("in-sync");
  }

  @Test
  void groupWithClusterEnabledMakesAGroupInClusterMode() {
    group("mine");
    set("cluster-enabled", "yes");
    assertThat(
            caches
                .running(
                    "shop", r -> r.cacheParameterGroupName("mine").automaticFailoverEnabled(true))
                .clusterEnabled())
        .isTrue();
    assertRefused(VALUE, () -> set("cluster-enabled", "no"));
  }

  @Test
  void unknownParametersAndValuesAreRefused() {
    group("mine");
    assertRefused(VALUE, () -> set("max_connections", "1"));
    assertRefused(VALUE, () -> set("maxmemory-policy", "sometimes"));
    assertRefused(VALUE, () -> set("timeout", "-1"));
    assertRefused(VALUE, () -> set("timeout", "soon"));
  }

  @Test
  void unknownFamilyIsRefused() {
    assertRefused(
        VALUE,
        () ->
            caches.client.createCacheParameterGroup(r ->
                r.cacheParameterGroupName("mine")
                    .cacheParameterGroupFamily("postgres17")
                    .description("test")));
  }

  @Test
  void nameIsTakenOnlyOnceAndWithinTheQuota() {
    aws.caches().quota(CacheQuota.PARAMETER_GROUPS, 1);
    group("mine");
    assertRefused("CacheParameterGroupAlreadyExists", () -> group("Mine"));
    assertRefused("CacheParameterGroupQuotaExceeded", () -> group("yours"));
  }

  @Test
  void groupInUseIsNotDeletedNorIsADefaultOne() {
    group("mine");
    caches.running("shop", r -> r.cacheParameterGroupName("mine"));
    assertRefused(
        STATE,
        () -> caches.client.deleteCacheParameterGroup(r -> r.cacheParameterGroupName("mine")));
    assertRefused(
        STATE,
        () ->
            caches.client.deleteCacheParameterGroup(
                r -> r.cacheParameterGroupName("default.valkey8")));
    caches.client.deleteReplicationGroup(r -> r.replicationGroupId("shop"));
    aws.settle();
    caches.client.deleteCacheParameterGroup(r -> r.cacheParameterGroupName("mine"));
    assertRefused(
        "CacheParameterGroupNotFound",
        () -> caches.client.describeCacheParameters(r -> r.cacheParameterGroupName("mine")));
  }
}
