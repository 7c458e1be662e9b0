package dev.stepladder.simulator.aws.elasticache;

import static dev.stepladder.simulator.aws.SimulatedAws.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.simulator.aws.SimulatedAws;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.elasticache.model.ListAllowedNodeTypeModificationsResponse;

class NodeTypesTest {

  @RegisterExtension private final SimulatedAws aws = new SimulatedAws();
  private final Caches caches = new Caches(aws);

  private ListAllowedNodeTypeModificationsResponse allowed(String group) {
    return aws.elasticache.listAllowedNodeTypeModifications(
        request -> request.replicationGroupId(group));
  }

  @Test
  void listsLargerAndSmallerTypesAndNotTheOneThatItHas() {
    caches.running("shop", request -> request.cacheNodeType("cache.t4g.small"));

    assertThat(allowed("shop").scaleUpModifications())
        .contains("cache.t4g.medium", "cache.m7g.large")
        .doesNotContain("cache.t4g.small", "cache.t4g.micro");
    assertThat(allowed("shop").scaleDownModifications()).contains("cache.t4g.micro");
  }

  @Test
  void refusesATypeThatItDoesNotList() {
    caches.running("shop", request -> request.cacheNodeType("cache.t4g.small"));
    aws.caches().nodeTypes("cache.t4g.medium");

    assertThat(allowed("shop").scaleUpModifications()).containsExactly("cache.t4g.medium");
    assertThat(allowed("shop").scaleDownModifications()).isEmpty();
    assertRefused(
        "InvalidParameterValue",
        () ->
            aws.elasticache.modifyReplicationGroup(request ->
                request
                    .replicationGroupId("shop")
                    .cacheNodeType("cache.m7g.large")
                    .applyImmediately(true)));
  }

  @Test
  void refusesACacheThatIsNotThere() {
    assertRefused("ReplicationGroupNotFoundFault", () -> allowed("nobody"));
    assertRefused(
        "InvalidParameterCombination",
        () -> aws.elasticache.listAllowedNodeTypeModifications(request -> {}));
  }
}
