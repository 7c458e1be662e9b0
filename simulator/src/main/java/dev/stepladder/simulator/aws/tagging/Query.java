package dev.stepladder.simulator.aws.tagging;

import dev.stepladder.simulator.aws.AwsError;
import dev.stepladder.simulator.aws.Slice;
import dev.stepladder.simulator.aws.TaggedResource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.resourcegroupstaggingapi.model.GetResourcesRequest;
import software.amazon.awssdk.services.resourcegroupstaggingapi.model.GetResourcesResponse;
import software.amazon.awssdk.services.resourcegroupstaggingapi.model.ResourceTagMapping;
import software.amazon.awssdk.services.resourcegroupstaggingapi.model.Tag;
import software.amazon.awssdk.services.resourcegroupstaggingapi.model.TagFilter;

/** One GetResources: its rules, what it selects, and the page it answers. */
final class Query {

  private static final int STANDARD_PAGE = 50;
  private static final int LARGEST_PAGE = 100;
  private static final int MOST_ARNS = 100;
  private static final int MOST_FILTERS = 50;
  private static final int MOST_VALUES = 20;
  private static final Pattern ARN = Pattern.compile("arn:aws:[a-z0-9-]+:[a-z0-9-]*:\\d*:.+");
  private static final Pattern TYPE = Pattern.compile("[a-z0-9-]+(?::[A-Za-z0-9_/.-]+)?");

  private final GetResourcesRequest request;

  Query(GetResourcesRequest request) {
    this.request = request;
    check();
  }

  GetResourcesResponse answer(List<TaggedResource> resources) {
    List<TaggedResource> found =
        resources.stream()
            .filter(resource -> !resource.tags().isEmpty())
            .filter(this::selects)
            .sorted(Comparator.comparing(TaggedResource::arn))
            .toList();
    Slice<TaggedResource> page =
        Slice.of(
            found,
            TaggedResource::arn,
            pageSize(found),
            request.paginationToken(),
            () ->
                AwsError.refused(
                    "PaginationTokenExpiredException",
                    "The pagination token is invalid or has expired."));
    return GetResourcesResponse.builder()
        .resourceTagMappingList(page.items().stream().map(Query::shown).toList())
        .paginationToken(page.truncated() ? page.next() : "")
        .build();
  }

  private void check() {
    if (request.hasResourceARNList()) {
      if (request.hasResourceTypeFilters()
          || request.resourcesPerPage() != null
          || request.tagsPerPage() != null
          || request.paginationToken() != null) {
        throw invalid(
            "ResourceARNList cannot be combined with ResourceTypeFilters or with parameters of"
                + " pagination.");
      }
      between("ResourceARNList", request.resourceARNList().size(), 1, MOST_ARNS);
      request.resourceARNList().forEach(arn -> matches("ResourceARNList", arn, ARN));
    }
    between("TagFilters", request.tagFilters().size(), 0, MOST_FILTERS);
    for (TagFilter filter : request.tagFilters()) {
      if (filter.key() == null || filter.key().isEmpty()) {
        throw invalid("A TagFilter must have a Key.");
      }
      between("Values", filter.values().size(), 0, MOST_VALUES);
    }
    request.resourceTypeFilters().forEach(type -> matches("ResourceTypeFilters", type, TYPE));
    if (request.resourcesPerPage() != null) {
      between("ResourcesPerPage", request.resourcesPerPage(), 1, LARGEST_PAGE);
    }
    if (request.tagsPerPage() != null) {
      throw invalid("The simulator does not page by tags: use ResourcesPerPage.");
    }
    if (Boolean.TRUE.equals(request.includeComplianceDetails())
        || Boolean.TRUE.equals(request.excludeCompliantResources())) {
      throw invalid("The simulator has no tag policies to comply with.");
    }
  }

  private int pageSize(List<TaggedResource> found) {
    if (request.hasResourceARNList()) {
      return Math.max(1, found.size());
    }
    return request.resourcesPerPage() == null ? STANDARD_PAGE : request.resourcesPerPage();
  }

  private boolean selects(TaggedResource resource) {
    ResourceType type = ResourceType.of(resource.arn());
    return (!request.hasResourceARNList() || request.resourceARNList().contains(resource.arn()))
        && (request.resourceTypeFilters().isEmpty()
            || request.resourceTypeFilters().stream().anyMatch(type::fits))
        && request.tagFilters().stream().allMatch(filter -> fits(filter, resource));
  }

  private static boolean fits(TagFilter filter, TaggedResource resource) {
    String value = resource.tags().get(filter.key());
    return value != null && (filter.values().isEmpty() || filter.values().contains(value));
  }

  private static ResourceTagMapping shown(TaggedResource resource) {
    List<Tag> tags = new ArrayList<>();
    resource.tags().forEach((key, value) -> tags.add(Tag.builder().key(key).value(value).build()));
    return ResourceTagMapping.builder().resourceARN(resource.arn()).tags(tags).build();
  }

  private static void between(String parameter, int value, int least, int most) {
    if (value < least || value > most) {
      throw invalid(parameter + " must be between " + least + " and " + most + ": " + value);
    }
  }

  private static void matches(String parameter, String value, Pattern pattern) {
    if (!pattern.matcher(value).matches()) {
      throw invalid("Invalid value in " + parameter + ": " + value);
    }
  }

  private static AwsError invalid(String message) {
    return AwsError.refused("InvalidParameterException", message);
  }
}
