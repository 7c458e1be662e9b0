package dev.stepladder.simulator.aws.iam;

import dev.stepladder.simulator.aws.ReadPoint;
import dev.stepladder.simulator.aws.Slice;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.services.iam.model.ListRoleTagsRequest;
import software.amazon.awssdk.services.iam.model.ListRoleTagsResponse;
import software.amazon.awssdk.services.iam.model.Tag;

/** Tags of roles; to IAM, keys that differ in case only are the same. */
final class RoleTags {

  private final IamAccount iam;

  RoleTags(IamAccount iam) {
    this.iam = iam;
  }

  void add(String roleName, List<Tag> added) {
    RoleState role = iam.role(roleName);
    IamChecks.tags(added);
    TreeMap<String, Tag> tags = new TreeMap<>();
    role.shown().tags().forEach(tag -> tags.put(key(tag.key()), tag));
    added.forEach(tag -> tags.put(key(tag.key()), tag));
    IamChecks.tagCount(tags.size());
    iam.put(role.with(r -> r.tags(tags.values())));
  }

  void remove(String roleName, List<String> keys) {
    RoleState role = iam.role(roleName);
    Set<String> gone = new HashSet<>();
    keys.forEach(name -> gone.add(key(name)));
    iam.put(
        role.with(r ->
            r.tags(
                role.shown().tags().stream()
                    .filter(tag -> !gone.contains(key(tag.key())))
                    .toList())));
  }

  ListRoleTagsResponse list(ListRoleTagsRequest request, ReadPoint point) {
    Slice<Tag> page =
        IamPage.of(
            iam.role(request.roleName(), point).shown().tags().stream()
                .sorted(Comparator.comparing(Tag::key))
                .toList(),
            Tag::key,
            request.maxItems(),
            request.marker());
    return ListRoleTagsResponse.builder()
        .tags(page.items())
        .isTruncated(page.truncated())
        .marker(page.next())
        .build();
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
