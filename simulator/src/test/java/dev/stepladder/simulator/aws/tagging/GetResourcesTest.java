package dev.stepladder.simulator.aws.tagging;

import static dev.stepladder.simulator.aws.SimulatedAws.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.simulator.aws.SimulatedAws;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.resourcegroupstaggingapi.ResourceGroupsTaggingApiClient;
import software.amazon.awssdk.services.resourcegroupstaggingapi.model.GetResourcesRequest;
import software.amazon.awssdk.services.resourcegroupstaggingapi.model.GetResourcesResponse;
import software.amazon.awssdk.services.resourcegroupstaggingapi.model.ResourceTagMapping;
import software.amazon.awssdk.services.resourcegroupstaggingapi.model.Tag;
import software.amazon.awssdk.services.resourcegroupstaggingapi.model.TagFilter;

class GetResourcesTest {

  private static final String DB = "arn:aws:rds:us-east-1:111122223333:db:";
  private static final String GROUP = "arn:aws:rds:us-east-1:111122223333:subgrp:";

  @RegisterExtension private final SimulatedAws aws = new SimulatedAws();

  private final ResourceGroupsTaggingApiClient tagging = aws.tagging();

  private void database(String id, String app) {
    var _ = aws.create(id, r -> r.tags(SimulatedAws.tag("app", app)));
  }

  private void group(String name, String app) {
    aws.rds.createDBSubnetGroup(r ->
        r.dbSubnetGroupName(name)
            .dbSubnetGroupDescription("test")
            .subnetIds("subnet-1", "subnet-2")
            .tags(SimulatedAws.tag("app", app), SimulatedAws.tag("tier", "users-1k")));
  }

  private List<String> found(Consumer<GetResourcesRequest.Builder> request) {
    return tagging.getResources(request).resourceTagMappingList().stream()
        .map(ResourceTagMapping::resourceARN)
        .toList();
  }

  private static TagFilter filter(String key, String... values) {
    return TagFilter.builder().key(key).values(values).build();
  }

  @Test
  void newResourceShowsAfterSomeSeconds() {
    database("shop", "shop");
    assertThat(found(r -> {})).isEmpty();
    aws.pass(Duration.ofSeconds(5));
    assertThat(tagging.getResources().resourceTagMappingList())
        .containsExactly(
            ResourceTagMapping.builder()
                .resourceARN(DB + "shop")
                .tags(Tag.builder().key("app").value("shop").build())
                .build());
  }

  @Test
  void changedTagsAndDeletedResourcesShowLateToo() {
    database("shop", "shop");
    group("prod", "shop");
    aws.pass(Duration.ofMinutes(1));
    aws.rds.addTagsToResource(
        r -> r.resourceName(DB + "shop").tags(SimulatedAws.tag("app", "cart")));
    aws.rds.deleteDBSubnetGroup(r -> r.dbSubnetGroupName("prod"));
    assertThat(found(r -> r.tagFilters(filter("app", "shop"))))
        .containsExactly(DB + "shop", GROUP + "prod");
    aws.pass(Duration.ofSeconds(5));
    assertThat(found(r -> r.tagFilters(filter("app", "shop")))).isEmpty();
  }

  @Test
  void delayIsWhatItIsSetTo() {
    aws.simulator.tagging().console().showsAfter(Duration.ZERO);
    database("shop", "shop");
    assertThat(found(r -> {})).hasSize(1);
  }

  @Test
  void filtersByTagsAndTypes() {
    database("shop", "shop");
    database("cart", "cart");
    group("prod", "shop");
    aws.pass(Duration.ofMinutes(1));
    assertThat(found(r -> r.tagFilters(filter("app", "shop", "other"))))
        .containsExactly(DB + "shop", GROUP + "prod");
    assertThat(found(r -> r.tagFilters(filter("app", "shop"), filter("tier"))))
        .containsExactly(GROUP + "prod");
    assertThat(found(r -> r.resourceTypeFilters("rds:db")))
        .containsExactly(DB + "cart", DB + "shop");
    assertThat(found(r -> r.resourceTypeFilters("rds"))).hasSize(3);
    assertThat(found(r -> r.resourceTypeFilters("elasticache:replicationgroup", "s3"))).isEmpty();
  }

  @Test
  void readsTheResourcesThatAreNamed() {
    database("shop", "shop");
    database("cart", "cart");
    aws.pass(Duration.ofMinutes(1));
    assertThat(found(r -> r.resourceARNList(DB + "cart", DB + "nobody")))
        .containsExactly(DB + "cart");
    assertRefused(
        "InvalidParameterException",
        () -> found(r -> r.resourceARNList(DB + "cart").resourceTypeFilters("rds")));
  }

  @Test
  void answersInPagesUntilTheTokenIsEmpty() {
    for (String name : List.of("a", "b", "c")) {
      group(name, "shop");
    }
    aws.pass(Duration.ofMinutes(1));
    GetResourcesResponse first = tagging.getResources(r -> r.resourcesPerPage(2));
    assertThat(first.resourceTagMappingList()).hasSize(2);
    GetResourcesResponse second =
        tagging.getResources(r -> r.resourcesPerPage(2).paginationToken(first.paginationToken()));
    assertThat(second.resourceTagMappingList()).hasSize(1);
    assertThat(second.paginationToken()).isEmpty();
    List<String> all = new ArrayList<>();
    tagging
        .getResourcesPaginator(r -> r.resourcesPerPage(1))
        .resourceTagMappingList()
        .forEach(mapping -> all.add(mapping.resourceARN()));
    assertThat(all).containsExactly(GROUP + "a", GROUP + "b", GROUP + "c");
  }

  @Test
  void pageHasAtMostAHundred() {
    assertRefused("InvalidParameterException", () -> found(r -> r.resourcesPerPage(101)));
  }

  @Test
  void resourceWithoutTagsDoesNotShow() {
    var _ = aws.create("shop", r -> {});
    aws.pass(Duration.ofMinutes(1));
    assertThat(found(r -> {})).isEmpty();
  }

  @Test
  void bucketsHaveNoTypeInTheirArnButCanBeFiltered() {
    ResourceType bucket = ResourceType.of("arn:aws:s3:::shop-media");
    assertThat(bucket.fits("s3")).isTrue();
    assertThat(bucket.fits("s3:bucket")).isTrue();
    assertThat(bucket.fits("rds")).isFalse();
  }
}
