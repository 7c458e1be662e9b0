package dev.stepladder.operator.aws.iam;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stepladder.operator.aws.KeyArn;
import dev.stepladder.operator.aws.PolicyJson;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.blueprint.Partition;
import dev.stepladder.operator.plan.FieldChange;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What an app's role allows: to read and write objects of its buckets, but to delete no older
 * version of one. Versions are for rescue.
 *
 * @param region of AWS that the buckets are in
 * @param buckets their names in AWS
 * @param keys ARNs of the KMS keys that objects in them are encrypted with
 */
record RolePermissions(String region, SortedSet<String> buckets, SortedSet<String> keys) {

  /** The name of the statement that opens keys: who is to find it has to be told. */
  static final String KEYS = "StepladderKeys";

  private static final String BUCKETS = "StepladderBuckets";

  /** Copies what must not change. */
  RolePermissions {
    buckets = Collections.unmodifiableSortedSet(new TreeSet<>(buckets));
    keys = Collections.unmodifiableSortedSet(new TreeSet<>(keys));
  }

  /** What the app asks for. */
  static RolePermissions wanted(Blueprint blueprint, Part.WorkloadRole role) {
    return new RolePermissions(
        blueprint.region(), new TreeSet<>(role.buckets()), new TreeSet<>(role.keys()));
  }

  /** The keys that a document opens: whoever has written a wildcard there is not the operator. */
  static SortedSet<String> keysIn(JsonNode document) {
    return named(document, KEYS).stream()
        .filter(KeyArn::is)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The buckets that a document opens. */
  static SortedSet<String> bucketsIn(JsonNode document) {
    return named(document, BUCKETS).stream()
        .map(arn -> arn.substring(arn.lastIndexOf(':') + 1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<String> named(JsonNode document, String sid) {
    return PolicyJson.statements(document).stream()
        .filter(statement -> statement.path("Sid").asText("").equals(sid))
        .flatMap(statement -> PolicyJson.texts(statement.path("Resource")).stream())
        .toList();
  }

  RolePermissions andBuckets(Collection<String> more) {
    var all = new TreeSet<>(buckets);
    all.addAll(more);
    return new RolePermissions(region, all, keys);
  }

  RolePermissions withoutBuckets(Collection<String> some) {
    var others = new TreeSet<>(buckets);
    others.removeAll(some);
    return new RolePermissions(region, others, keys);
  }

  RolePermissions andKeys(Collection<String> more) {
    var all = new TreeSet<>(keys);
    all.addAll(more);
    return new RolePermissions(region, buckets, all);
  }

  RolePermissions withoutKeys(Collection<String> some) {
    var others = new TreeSet<>(keys);
    others.removeAll(some);
    return new RolePermissions(region, buckets, others);
  }

  /** As IAM takes it. */
  JsonNode document() {
    List<String> arns =
        buckets.stream().map("arn:%s:s3:::%%s".formatted(Partition.of(region))::formatted).toList();
    var statements = new ArrayList<JsonNode>();
    statements.add(
        allowing(
            BUCKETS,
            List.of("s3:ListBucket", "s3:ListBucketMultipartUploads", "s3:GetBucketLocation"),
            arns));
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
            arns.stream().map(arn -> arn + "/*").toList()));
    if (!keys.isEmpty()) {
      statements.add(opening(arns));
    }
    return PolicyJson.document(statements);
  }

  /**
   * Keys are opened for what S3 does with these buckets, and for nothing else: S3 does not ask
   * whether whoever chooses the key of a bucket may use it, so it can be anybody's ("Amazon S3
   * doesn't validate the KMS key ID", PutBucketEncryption). The context is the ARN of the bucket
   * where that has a key of its own, else of the object (Amazon S3 User Guide, "Encryption
   * context").
   */
  private JsonNode opening(List<String> arns) {
    var contexts = new ArrayList<>(arns);
    arns.stream().map(arn -> arn + "/*").forEach(contexts::add);
    return PolicyJson.of(
        Map.of(
            "Sid",
            KEYS,
            "Effect",
            "Allow",
            "Action",
            List.of("kms:Decrypt", "kms:GenerateDataKey"),
            "Resource",
            List.copyOf(keys),
            "Condition",
            Map.of(
                "StringEquals",
                Map.of("kms:ViaService", "s3.%s.%s".formatted(region, Partition.domain(region))),
                "StringLike",
                Map.of("kms:EncryptionContext:aws:s3:arn", contexts))));
  }

  private static JsonNode allowing(String sid, List<String> actions, List<String> resources) {
    return PolicyJson.of(
        Map.of("Sid", sid, "Effect", "Allow", "Action", actions, "Resource", resources));
  }

  /** What pods may and may not do any more when one document takes the place of another. */
  static List<FieldChange> change(Optional<JsonNode> from, JsonNode to) {
    var why = new ArrayList<FieldChange>();
    differing("buckets", from, to, RolePermissions::bucketsIn).ifPresent(why::add);
    differing("keys", from, to, document -> named(document, KEYS)).ifPresent(why::add);
    from.filter(is -> forAnything(is) && !forAnything(to))
        .map(_ ->
            new FieldChange(
                "use of keys", "for anything", "for what S3 does with the app's buckets"))
        .ifPresent(why::add);
    from.flatMap(is -> actions(is, to)).ifPresent(why::add);
    return why.isEmpty() ? List.of(new FieldChange("policy", "altered", "mended")) : why;
  }

  /** Whether a document opens keys whoever asks for them to be used. */
  private static boolean forAnything(JsonNode document) {
    return PolicyJson.statements(document).stream()
        .anyMatch(statement ->
            statement.path("Sid").asText("").equals(KEYS) && !statement.has("Condition"));
  }

  private static Optional<FieldChange> differing(
      String field,
      Optional<JsonNode> from,
      JsonNode to,
      Function<JsonNode, Collection<String>> names) {
    String was = String.join(", ", from.map(names).orElse(List.of()));
    String becomes = String.join(", ", names.apply(to));
    return was.equals(becomes)
        ? Optional.empty()
        : Optional.of(new FieldChange(field, was, becomes));
  }

  /** Those that are not in both, whatever they may be done with. */
  private static Optional<FieldChange> actions(JsonNode from, JsonNode to) {
    SortedSet<String> lost = actions(from);
    SortedSet<String> gained = actions(to);
    lost.removeAll(actions(to));
    gained.removeAll(actions(from));
    // Those of keys come and go with the keys.
    lost.removeIf(action -> action.startsWith("kms:") && named(to, KEYS).isEmpty());
    gained.removeIf(action -> action.startsWith("kms:") && named(from, KEYS).isEmpty());
    return lost.isEmpty() && gained.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new FieldChange("actions", String.join(", ", lost), String.join(", ", gained)));
  }

  private static SortedSet<String> actions(JsonNode document) {
    return PolicyJson.statements(document).stream()
        .flatMap(statement -> PolicyJson.texts(statement.path("Action")).stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
