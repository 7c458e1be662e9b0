package dev.stepladder.simulator.aws.elasticache;

import static dev.stepladder.simulator.aws.SimulatedAws.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.simulator.aws.SimulatedAws;
import dev.stepladder.simulator.aws.TaggedResource;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.elasticache.model.Tag;

class CacheTagsTest {

  private static final String STATE = "InvalidReplicationGroupState";
  private static final Tag OWNER = Caches.tag("owner", "us");

  @RegisterExtension private final SimulatedAws aws = new SimulatedAws();

  private final Caches caches = new Caches(aws);

  private List<Tag> tags(String arn) {
    return caches.client.listTagsForResource(r -> r.resourceName(arn)).tagList();
  }

  @Test
  void tagsOfAGroupAreThoseOfItsMembers() {
    String arn = caches.running("shop", r -> r.tags(OWNER)).arn();
    assertThat(tags(arn)).containsExactly(OWNER);
    assertThat(tags(caches.cluster("shop-001").arn())).containsExactly(OWNER);
  }

  @Test
  void tagsAreNotReadUnlessTheGroupIsAvailable() {
    String arn = caches.create("shop", r -> r.tags(OWNER)).arn();
    assertRefused(STATE, () -> tags(arn)).hasMessageContaining("not in available state");
    aws.settle();
    caches.client.createSnapshot(r -> r.replicationGroupId("shop").snapshotName("one"));
    assertRefused(STATE, () -> tags(arn));
    assertRefused(
        STATE, () -> caches.client.addTagsToResource(r -> r.resourceName(arn).tags(OWNER)));
  }

  @Test
  void tagsAreNotReadWhileAMemberIsCreating() {
    String arn = caches.running("shop").arn();
    caches.increase("shop", 1);
    aws.pass(
        CacheDuration.AFTER_MODIFY
            .median()
            .plus(CacheDuration.ADD_REPLICA.median())
            .minus(CacheDuration.MEMBER_LAG.median()));
    assertThat(caches.status("shop")).isEqualTo("available");
    assertRefused(STATE, () -> tags(arn));
  }

  @Test
  void newTagsMakeTheGroupBusyForAWhile() {
    String arn = caches.running("shop").arn();
    assertThat(caches.client.addTagsToResource(r -> r.resourceName(arn).tags(OWNER)).tagList())
        .containsExactly(OWNER);
    aws.pass(CacheDuration.AFTER_MODIFY.median());
    assertThat(caches.status("shop")).isEqualTo("modifying");
    aws.settle();
    assertThat(tags(arn)).containsExactly(OWNER);
  }

  @Test
  void tagsCanBeRemovedIfTheyAreThere() {
    String arn = caches.running("shop", r -> r.tags(OWNER)).arn();
    assertRefused(
        "TagNotFound",
        () -> caches.client.removeTagsFromResource(r -> r.resourceName(arn).tagKeys("nobody")));
    caches.client.removeTagsFromResource(r -> r.resourceName(arn).tagKeys("owner"));
    aws.settle();
    assertThat(tags(arn)).isEmpty();
  }

  @Test
  void tagsAreLimited() {
    String arn = caches.running("shop").arn();
    List<Tag> many = IntStream.range(0, 51).mapToObj(i -> Caches.tag("k" + i, "")).toList();
    assertRefused(
        "TagQuotaPerResourceExceeded",
        () -> caches.client.addTagsToResource(r -> r.resourceName(arn).tags(many)));
  }

  @Test
  void arnOfAnotherServiceIsRefused() {
    assertRefused("InvalidARN", () -> tags("arn:aws:rds:us-east-1:111122223333:db:shop"));
  }

  @Test
  void everythingThatCarriesTagsIsListedInBulkWhateverItsState() {
    var _ = caches.create("shop", r -> r.tags(OWNER));
    caches.client.createCacheSubnetGroup(r ->
        r.cacheSubnetGroupName("prod")
            .cacheSubnetGroupDescription("test")
            .subnetIds("subnet-1")
            .tags(Caches.tag("environment", "prod")));
    String prefix = "arn:aws:elasticache:us-east-1:111122223333:";
    assertThat(aws.simulator.elasticache().tagged(aws.simulator.home()))
        .containsExactlyInAnyOrder(
            new TaggedResource(prefix + "replicationgroup:shop", Map.of("owner", "us")),
            new TaggedResource(prefix + "cluster:shop-001", Map.of("owner", "us")),
            new TaggedResource(prefix + "subnetgroup:prod", Map.of("environment", "prod")));
  }
}
