package dev.stepladder.operator.aws.tagging;

import dev.stepladder.operator.aws.AwsAccount;
import dev.stepladder.operator.aws.Permission;
import dev.stepladder.operator.blueprint.Owner;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.resourcegroupstaggingapi.ResourceGroupsTaggingApiClient;
import software.amazon.awssdk.services.resourcegroupstaggingapi.model.TagFilter;

/**
 * The tags of what an installation has made in one account and region, a hundred a page, for
 * services that show none in their own lists. What was tagged a moment ago may be missing.
 */
public final class TaggedResources {

  /** As endpoints name the service: {@code AWS_ENDPOINT_URL_RESOURCE_GROUPS_TAGGING_API}. */
  public static final String NAME = "resource-groups-tagging-api";

  private static final int PAGE = 100;

  private final AwsAccount account;
  private final ResourceGroupsTaggingApiClient client;
  private final String installation;

  /** Those of one installation. */
  public TaggedResources(AwsAccount account, String installation) {
    this.account = account;
    this.client = client(account);
    this.installation = installation;
  }

  /** What IAM must allow for these calls. */
  public static Permission permission() {
    return Permission.read("Tags").calls("tag", "GetResources");
  }

  /** For whoever reads tags otherwise: one client an account, at the endpoint given for it. */
  public static ResourceGroupsTaggingApiClient client(AwsAccount account) {
    return account.client(NAME, ResourceGroupsTaggingApiClient::builder);
  }

  /**
   * Tags by ARN.
   *
   * @param type as the API names it: {@code s3}, {@code elasticache:replicationgroup}
   * @throws dev.stepladder.operator.inventory.SweepFailed if they could not be read
   */
  public Map<String, Map<String, String>> of(String type) {
    return of(type, TagFilter.builder().key(Owner.INSTALLATION).values(installation).build());
  }

  /**
   * The same of what its owners let an app of the installation take over.
   *
   * @throws dev.stepladder.operator.inventory.SweepFailed as {@link #of(String)}
   */
  public Map<String, Map<String, String>> adoptable(String type) {
    // The filter knows whole values only, and those name an app.
    Map<String, Map<String, String>> all =
        of(type, TagFilter.builder().key(Owner.ADOPTABLE_BY).build());
    all.values().removeIf(tags -> !Owner.adoptable(tags, installation));
    return all;
  }

  private Map<String, Map<String, String>> of(String type, TagFilter which) {
    return account.read(
        "read the tags of " + type,
        "tag:GetResources",
        () -> {
          var found = new HashMap<String, Map<String, String>>();
          client
              .getResourcesPaginator(request ->
                  request.resourcesPerPage(PAGE).resourceTypeFilters(type).tagFilters(which))
              .resourceTagMappingList()
              .forEach(mapping -> {
                var tags = new TreeMap<String, String>();
                mapping.tags().forEach(tag -> tags.put(tag.key(), tag.value()));
                found.put(mapping.resourceARN(), tags);
              });
          return found;
        });
  }
}
