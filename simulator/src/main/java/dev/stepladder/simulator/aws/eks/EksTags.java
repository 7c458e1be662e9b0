package dev.stepladder.simulator.aws.eks;

import dev.stepladder.simulator.aws.AwsError;
import dev.stepladder.simulator.aws.ReadPoint;
import dev.stepladder.simulator.aws.TaggedResource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.eks.model.Cluster;
import software.amazon.awssdk.services.eks.model.PodIdentityAssociation;

/** Tags of clusters and associations. */
final class EksTags {

  private static final int MOST_TAGS = 50;

  private final EksRegion eks;

  EksTags(EksRegion eks) {
    this.eks = eks;
  }

  static void check(Map<String, String> tags) {
    if (tags.size() > MOST_TAGS) {
      throw EksErrors.parameter("A resource has at most " + MOST_TAGS + " tags.");
    }
    tags.forEach((key, value) -> {
      if (key.isEmpty() || key.length() > 128 || value.length() > 256) {
        throw EksErrors.parameter("Invalid tag: " + key);
      }
      if (key.toLowerCase(Locale.ROOT).startsWith("aws:")) {
        throw EksErrors.parameter("Tag keys must not begin with aws: " + key);
      }
    });
  }

  List<TaggedResource> all() {
    List<TaggedResource> all = new ArrayList<>();
    eks.clusters.list().forEach(c -> all.add(new TaggedResource(c.arn(), c.tags())));
    eks.associations.list().forEach(a -> all.add(new TaggedResource(a.associationArn(), a.tags())));
    return all;
  }

  Map<String, String> list(String arn, ReadPoint point) {
    return cluster(arn, point)
        .map(Cluster::tags)
        .or(() -> eks.associations.find(arn, point).map(PodIdentityAssociation::tags))
        .orElseThrow(() -> notFound(arn));
  }

  void add(String arn, Map<String, String> added) {
    check(added);
    change(
        arn,
        old -> {
          Map<String, String> tags = new LinkedHashMap<>(old);
          tags.putAll(added);
          check(tags);
          return tags;
        });
  }

  void remove(String arn, List<String> keys) {
    change(
        arn,
        old -> {
          Map<String, String> tags = new LinkedHashMap<>(old);
          tags.keySet().removeAll(keys);
          return tags;
        });
  }

  private void change(String arn, UnaryOperator<Map<String, String>> change) {
    Map<String, String> tags = change.apply(list(arn, ReadPoint.LATEST));
    cluster(arn, ReadPoint.LATEST)
        .ifPresent(cluster -> eks.clusters.put(cluster.name(), cluster.copy(c -> c.tags(tags))));
    eks.associations
        .find(arn)
        .ifPresent(association -> eks.put(association.copy(a -> a.tags(tags))));
  }

  private Optional<Cluster> cluster(String arn, ReadPoint point) {
    return eks.clusters.list(point).stream().filter(c -> c.arn().equals(arn)).findFirst();
  }

  private AwsError notFound(String arn) {
    return arn.startsWith(eks.scope.arn("eks", ""))
        ? AwsError.notFound("NotFoundException", "No resource found for ARN: " + arn)
        : EksErrors.badRequest("Invalid ARN: " + arn);
  }
}
