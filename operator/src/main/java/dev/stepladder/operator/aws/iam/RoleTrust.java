package dev.stepladder.operator.aws.iam;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stepladder.operator.aws.PolicyJson;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.blueprint.Partition;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Who may assume an app's role: the pods of the app's own service accounts, and nobody else. While
 * the way changes in which pods show who they are, they come by both.
 *
 * @param ways each at most once
 */
record RoleTrust(Blueprint blueprint, List<Way> ways) {

  /** The tags by which EKS says whose pods it asks for: Amazon EKS User Guide, session tags. */
  private static final String CLUSTER = "aws:RequestTag/eks-cluster-arn";

  private static final String NAMESPACE = "aws:RequestTag/kubernetes-namespace";
  private static final String ACCOUNT = "aws:RequestTag/kubernetes-service-account";
  private static final String OIDC = ":oidc-provider/";

  /**
   * Pods that show who they are in one way.
   *
   * @param accounts names of service accounts in Kubernetes
   */
  record Way(Part.WorkloadRole.Trust by, SortedSet<String> accounts) {

    /** Copies what must not change. */
    Way {
      accounts = Collections.unmodifiableSortedSet(new TreeSet<>(accounts));
    }

    private String said() {
      String pods = String.join(", ", accounts);
      return switch (by) {
        case Part.WorkloadRole.Trust.PodIdentity(String cluster) -> pods + " of cluster " + cluster;
        case Part.WorkloadRole.Trust.Irsa(String provider) -> pods + " known to " + provider;
      };
    }
  }

  /** Sorts what must not depend on where it comes from. */
  RoleTrust {
    ways = ways.stream().sorted(Comparator.comparing(Way::said)).toList();
  }

  /** Those that the app asks for. */
  static RoleTrust wanted(Blueprint blueprint, Part.WorkloadRole role) {
    return new RoleTrust(
        blueprint, List.of(new Way(role.trust(), new TreeSet<>(role.serviceAccounts()))));
  }

  /** Those that a document lets in, as far as it is the operator's own for this app. */
  static RoleTrust in(JsonNode document, Blueprint blueprint) {
    var none = new RoleTrust(blueprint, List.of());
    return new RoleTrust(
        blueprint,
        PolicyJson.statements(document).stream()
            .flatMap(statement -> none.way(statement).stream())
            .toList());
  }

  /** Both. */
  RoleTrust and(RoleTrust other) {
    var all = new LinkedHashMap<Part.WorkloadRole.Trust, SortedSet<String>>();
    Stream.concat(ways.stream(), other.ways.stream())
        .forEach(way -> all.computeIfAbsent(way.by(), _ -> new TreeSet<>()).addAll(way.accounts()));
    return new RoleTrust(
        blueprint,
        all.entrySet().stream().map(way -> new Way(way.getKey(), way.getValue())).toList());
  }

  /** For a person; empty if it is nobody. */
  String said() {
    return ways.stream().map(Way::said).collect(Collectors.joining("; "));
  }

  /** As IAM takes it. */
  JsonNode document() {
    return PolicyJson.document(ways.stream().map(this::statement).toList());
  }

  private JsonNode statement(Way way) {
    return switch (way.by()) {
      case Part.WorkloadRole.Trust.PodIdentity(String cluster) ->
          trusting(
              Map.of("Service", "pods.eks.amazonaws.com"),
              List.of("sts:AssumeRole", "sts:TagSession"),
              Map.of(
                  CLUSTER,
                  clusters() + cluster,
                  NAMESPACE,
                  blueprint.owner().namespace(),
                  ACCOUNT,
                  way.accounts()));
      case Part.WorkloadRole.Trust.Irsa(String provider) -> {
        String issuer = provider.substring(provider.indexOf(OIDC) + OIDC.length());
        yield trusting(
            Map.of("Federated", provider),
            List.of("sts:AssumeRoleWithWebIdentity"),
            Map.of(
                issuer + ":aud",
                "sts.amazonaws.com",
                issuer + ":sub",
                way.accounts().stream().map(account -> subjects() + account).toList()));
      }
    };
  }

  private static JsonNode trusting(
      Map<String, String> principal, List<String> actions, Map<String, Object> condition) {
    return PolicyJson.of(
        Map.of(
            "Effect",
            "Allow",
            "Principal",
            principal,
            "Action",
            actions,
            "Condition",
            Map.of("StringEquals", condition)));
  }

  /** The way that a statement opens, if the operator would write it so. */
  private Optional<Way> way(JsonNode statement) {
    JsonNode condition = statement.path("Condition").path("StringEquals");
    Optional<Way> looksLike =
        first(statement.path("Principal").path("Federated"))
            .filter(provider -> provider.contains(OIDC))
            .map(provider -> irsa(provider, condition))
            .or(() ->
                first(condition.path(CLUSTER))
                    .filter(arn -> arn.startsWith(clusters()))
                    .map(arn -> podIdentity(arn.substring(clusters().length()), condition)));
    return looksLike.filter(way -> PolicyJson.same(statement(way), statement));
  }

  private static Way podIdentity(String cluster, JsonNode condition) {
    return new Way(
        new Part.WorkloadRole.Trust.PodIdentity(cluster),
        new TreeSet<>(PolicyJson.texts(condition.path(ACCOUNT))));
  }

  private Way irsa(String provider, JsonNode condition) {
    String issuer = provider.substring(provider.indexOf(OIDC) + OIDC.length());
    return new Way(
        new Part.WorkloadRole.Trust.Irsa(provider),
        PolicyJson.texts(condition.path(issuer + ":sub")).stream()
            .filter(subject -> subject.startsWith(subjects()))
            .map(subject -> subject.substring(subjects().length()))
            .collect(Collectors.toCollection(TreeSet::new)));
  }

  private static Optional<String> first(JsonNode field) {
    return PolicyJson.texts(field).stream().findFirst();
  }

  private String clusters() {
    return "arn:%s:eks:%s:%s:cluster/"
        .formatted(Partition.of(blueprint.region()), blueprint.region(), blueprint.account());
  }

  private String subjects() {
    return "system:serviceaccount:%s:".formatted(blueprint.owner().namespace());
  }
}
