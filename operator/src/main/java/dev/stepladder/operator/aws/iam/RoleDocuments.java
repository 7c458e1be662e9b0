package dev.stepladder.operator.aws.iam;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stepladder.operator.aws.PolicyJson;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.blueprint.Partition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Who may assume an app's role, and what it may do. */
record RoleDocuments(Blueprint blueprint, Part.WorkloadRole role) {

  private static final String OPENS = "StepladderBuckets";
  private static final String OIDC = ":oidc-provider/";

  /** The pods of the app's own service accounts, and nobody else. */
  JsonNode trust() {
    String namespace = blueprint.owner().namespace();
    return switch (role.trust()) {
      // The tags by which EKS says whose pods it asks for: Amazon EKS User Guide, session tags.
      case Part.WorkloadRole.Trust.PodIdentity(String cluster) ->
          trusting(
              Map.of("Service", "pods.eks.amazonaws.com"),
              List.of("sts:AssumeRole", "sts:TagSession"),
              Map.of(
                  "aws:RequestTag/eks-cluster-arn",
                  "arn:%s:eks:%s:%s:cluster/%s"
                      .formatted(partition(), blueprint.region(), blueprint.account(), cluster),
                  "aws:RequestTag/kubernetes-namespace",
                  namespace,
                  "aws:RequestTag/kubernetes-service-account",
                  role.serviceAccounts()));
      case Part.WorkloadRole.Trust.Irsa(String provider) -> {
        String issuer = provider.substring(provider.indexOf(OIDC) + OIDC.length());
        yield trusting(
            Map.of("Federated", provider),
            List.of("sts:AssumeRoleWithWebIdentity"),
            Map.of(
                issuer + ":aud",
                "sts.amazonaws.com",
                issuer + ":sub",
                role.serviceAccounts().stream()
                    .map(account -> "system:serviceaccount:%s:%s".formatted(namespace, account))
                    .toList()));
      }
    };
  }

  private static JsonNode trusting(
      Map<String, String> principal, List<String> actions, Map<String, Object> condition) {
    return PolicyJson.document(
        List.of(
            PolicyJson.of(
                Map.of(
                    "Effect",
                    "Allow",
                    "Principal",
                    principal,
                    "Action",
                    actions,
                    "Condition",
                    Map.of("StringEquals", condition)))));
  }

  /** Objects of the app's buckets, but no older version may be deleted: versions are for rescue. */
  JsonNode permissions() {
    List<String> buckets =
        role.buckets().stream()
            .map(bucket -> "arn:%s:s3:::%s".formatted(partition(), bucket))
            .toList();
    var statements = new ArrayList<JsonNode>();
    statements.add(
        allowing(
            OPENS,
            List.of("s3:ListBucket", "s3:ListBucketMultipartUploads", "s3:GetBucketLocation"),
            buckets));
    statements.add(
        allowing(
            "StepladderObjects",
            List.of(
                "s3:GetObject",
                "s3:GetObjectVersion",
                "s3:PutObject",
                "s3:DeleteObject",
                "s3:AbortMultipartUpload",
                "s3:ListMultipartUploadParts"),
            buckets.stream().map(bucket -> bucket + "/*").toList()));
    if (!role.keys().isEmpty()) {
      statements.add(
          allowing("StepladderKeys", List.of("kms:Decrypt", "kms:GenerateDataKey"), role.keys()));
    }
    return PolicyJson.document(statements);
  }

  private static JsonNode allowing(String sid, List<String> actions, List<String> resources) {
    return PolicyJson.of(
        Map.of("Sid", sid, "Effect", "Allow", "Action", actions, "Resource", resources));
  }

  /** The buckets that a document of ours opens, for a person. */
  static String opens(JsonNode permissions) {
    return String.join(
        ", ",
        PolicyJson.statements(permissions).stream()
            .filter(statement -> statement.path("Sid").asText("").equals(OPENS))
            .flatMap(statement -> PolicyJson.texts(statement.path("Resource")).stream())
            .map(arn -> arn.substring(arn.lastIndexOf(':') + 1))
            .toList());
  }

  private String partition() {
    return Partition.of(blueprint.region());
  }
}
