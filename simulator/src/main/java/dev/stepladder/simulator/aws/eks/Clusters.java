package dev.stepladder.simulator.aws.eks;

import dev.stepladder.simulator.aws.Ids;
import dev.stepladder.simulator.aws.ReadPoint;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.eks.model.Cluster;
import software.amazon.awssdk.services.eks.model.ClusterStatus;

/** Clusters, which are made at the console and only looked at through the API. */
final class Clusters {

  private static final Pattern NAME = Pattern.compile("[0-9A-Za-z][A-Za-z0-9_-]{0,99}");
  private static final String VERSION = "1.34";

  private final EksRegion eks;

  Clusters(EksRegion eks) {
    this.eks = eks;
  }

  Cluster create(String name) {
    if (!NAME.matcher(name).matches()) {
      throw EksErrors.parameter("The cluster name " + name + " is not valid.");
    }
    if (eks.clusters.find(name).isPresent()) {
      throw EksErrors.inUse("Cluster already exists with name: " + name);
    }
    String id = Ids.of("eks/" + eks.scope + "/" + name, 32);
    String domain = eks.scope.region() + ".eks.amazonaws.com";
    Cluster cluster =
        Cluster.builder()
            .name(name)
            .arn(eks.scope.arn("eks", "cluster/" + name))
            .createdAt(eks.now())
            .version(VERSION)
            .status(ClusterStatus.ACTIVE)
            .endpoint("https://" + id + ".gr7." + domain)
            .identity(identity ->
                identity.oidc(oidc ->
                    oidc.issuer(
                        "https://oidc.eks." + eks.scope.region() + ".amazonaws.com/id/" + id)))
            .tags(Map.of())
            .build();
    eks.clusters.put(name, cluster);
    return cluster;
  }

  void status(String name, String status) {
    Cluster cluster = eks.cluster(name, ReadPoint.LATEST);
    eks.clusters.put(name, cluster.copy(c -> c.status(status.toUpperCase(Locale.ROOT))));
  }

  void delete(String name) {
    var _ = eks.cluster(name, ReadPoint.LATEST);
    eks.associationsOf(name, ReadPoint.LATEST)
        .forEach(association -> eks.associations.remove(association.associationArn()));
    eks.clusters.remove(name);
  }
}
