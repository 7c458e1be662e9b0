package dev.stepladder.operator.aws.s3;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stepladder.operator.aws.Place;
import dev.stepladder.operator.aws.PolicyJson;
import dev.stepladder.operator.blueprint.Partition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The statements of ours in a bucket's policy: nobody gets at it but over TLS, and S3 may put the
 * access logs of others into it. Statements that somebody else has put beside them stay.
 *
 * @param bucket its name in AWS
 */
record BucketPolicy(Place place, String bucket) {

  private static final String TLS = "StepladderTlsOnly";
  private static final String LOGS = "StepladderAccessLogs";
  static final String TLS_ONLY = "over TLS only";
  private static final String ALTERED = "altered by somebody";

  /** What ours must say for a bucket that takes these access logs. */
  static String text(List<String> logsOf) {
    return logsOf.isEmpty() ? TLS_ONLY : TLS_ONLY + ", " + logs(logsOf);
  }

  private static String logs(List<String> of) {
    return "takes logs of " + String.join(", ", of);
  }

  /** What ours say. */
  String shown(Optional<String> policy) {
    List<JsonNode> statements = statements(policy);
    List<String> words =
        Stream.of(
                ours(statements, TLS)
                    .map(seen -> PolicyJson.same(seen, tlsOnly()) ? TLS_ONLY : ALTERED),
                ours(statements, LOGS)
                    .map(seen -> {
                      List<String> of = logged(seen);
                      return PolicyJson.same(seen, takingLogs(of)) ? logs(of) : ALTERED;
                    }))
            .flatMap(Optional::stream)
            .toList();
    return words.isEmpty() ? Setting.NONE : String.join(", ", words);
  }

  /** The statements that are not ours, and ours as they must be. */
  String with(Optional<String> policy, List<String> logsOf) {
    var all =
        new ArrayList<>(
            statements(policy).stream()
                .filter(statement -> !List.of(TLS, LOGS).contains(sid(statement)))
                .toList());
    all.add(tlsOnly());
    if (!logsOf.isEmpty()) {
      all.add(takingLogs(logsOf));
    }
    return policy
        .map(PolicyJson::read)
        .map(is -> PolicyJson.with(is, all))
        .orElseGet(() -> PolicyJson.document(all))
        .toString();
  }

  private static List<JsonNode> statements(Optional<String> policy) {
    return policy.map(PolicyJson::read).map(PolicyJson::statements).orElse(List.of());
  }

  private static Optional<JsonNode> ours(List<JsonNode> statements, String sid) {
    return statements.stream().filter(statement -> sid(statement).equals(sid)).findFirst();
  }

  private static String sid(JsonNode statement) {
    return statement.path("Sid").asText("");
  }

  private JsonNode tlsOnly() {
    return PolicyJson.of(
        Map.of(
            "Sid",
            TLS,
            "Effect",
            "Deny",
            "Principal",
            "*",
            "Action",
            "s3:*",
            "Resource",
            List.of(arn(bucket), arn(bucket) + "/*"),
            "Condition",
            Map.of("Bool", Map.of("aws:SecureTransport", "false"))));
  }

  private JsonNode takingLogs(List<String> of) {
    return PolicyJson.of(
        Map.of(
            "Sid",
            LOGS,
            "Effect",
            "Allow",
            "Principal",
            Map.of("Service", "logging.s3.amazonaws.com"),
            "Action",
            "s3:PutObject",
            "Resource",
            arn(bucket) + "/*",
            "Condition",
            Map.of(
                "StringEquals", Map.of("aws:SourceAccount", place.account()),
                "ArnLike", Map.of("aws:SourceArn", of.stream().map(this::arn).toList()))));
  }

  private List<String> logged(JsonNode statement) {
    String start = arn("");
    return PolicyJson.texts(statement.at("/Condition/ArnLike/aws:SourceArn")).stream()
        .map(arn -> arn.startsWith(start) ? arn.substring(start.length()) : arn)
        .toList();
  }

  private String arn(String name) {
    return "arn:%s:s3:::%s".formatted(Partition.of(place.region()), name);
  }
}
