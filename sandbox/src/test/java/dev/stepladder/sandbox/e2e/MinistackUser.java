package dev.stepladder.sandbox.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stepladder.api.v1alpha1.AwsEnvironment;
import dev.stepladder.operator.Services;
import dev.stepladder.operator.aws.OperatorPolicy;
import dev.stepladder.operator.aws.Realm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AccessKey;

/**
 * A user of IAM in ministack who may do what the policy says that is generated for an operator, and
 * no more. Everybody else there is root.
 *
 * <p>ministack asks its policies before each call, but of some calls it does not see all that AWS
 * does. Where it sees less the policy is put in its words, in as few places as will do; the bounds
 * that are lost by it are those that {@link IamGate} checks.
 */
final class MinistackUser {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String NAME = "stepladder";

  /**
   * How ministack is unlike AWS, and what it has to be given instead.
   *
   * @param statements those of the policy that it concerns, by their ids
   * @param why what ministack does
   */
  private record Translation(Set<String> statements, String why, UnaryOperator<String> words) {

    static Translation of(String why, UnaryOperator<String> words, String... statements) {
      return new Translation(Set.of(statements), why, words);
    }

    String apply(String statement, String id) {
      return statements.contains(id) ? words.apply(statement) : statement;
    }
  }

  private static final List<Translation> TRANSLATIONS =
      List.of(
          Translation.of(
              "a call about an association is asked for its cluster's ARN",
              text -> text.replaceAll("podidentityassociation/([^/]+)/\\*", "cluster/$1"),
              "EksRead",
              "EksOwn"),
          Translation.of(
              "tags of what is in EKS and ElastiCache are no condition keys",
              MinistackUser::withoutCondition,
              "EksOwn",
              "CacheOwn"),
          Translation.of(
              "tags in the body of CreateBucket are no condition keys",
              MinistackUser::withoutCondition,
              "S3Create"),
          Translation.of(
              "lists, subnet groups and parameter groups of ElastiCache have the ARN *, which ? is",
              text -> text.replace("\"Resource\":[", "\"Resource\":[\"?\","),
              "CacheRead",
              "CacheCreate",
              "CacheOwn"));

  private MinistackUser() {}

  /**
   * Makes the user and a key.
   *
   * @param without ids of statements that the policy is to lack
   */
  static AwsBasicCredentials with(IamClient iam, Rig rig, String... without) {
    var _ = iam.createUser(request -> request.userName(NAME));
    for (OperatorPolicy.Document document : policy(rig).documents()) {
      String arn =
          iam.createPolicy(request ->
                  request
                      .policyName(document.name())
                      .policyDocument(translated(document.json(), Set.of(without))))
              .policy()
              .arn();
      iam.attachUserPolicy(request -> request.userName(NAME).policyArn(arn));
    }
    AccessKey key = iam.createAccessKey(request -> request.userName(NAME)).accessKey();
    return AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey());
  }

  /** The same that the command {@code iam-policy} prints. */
  private static OperatorPolicy policy(Rig rig) {
    AwsEnvironment environment =
        rig.client().resources(AwsEnvironment.class).withName(Rig.ENVIRONMENT).get();
    return OperatorPolicy.of(
        Services.AWS,
        new Realm(Rig.INSTALLATION, environment.getSpec(), List.of(), List.of(), Optional.empty()));
  }

  private static String translated(JsonNode document, Set<String> without) {
    ObjectNode copy = document.deepCopy();
    ArrayNode statements = copy.putArray("Statement");
    for (JsonNode statement : document.path("Statement")) {
      String id = statement.path("Sid").asText();
      String text = statement.toString();
      for (Translation translation : TRANSLATIONS) {
        text = translation.apply(text, id);
      }
      if (!without.contains(id)) {
        statements.add(parsed(text));
      }
    }
    return copy.toString();
  }

  private static String withoutCondition(String statement) {
    return ((ObjectNode) parsed(statement)).without("Condition").toString();
  }

  private static JsonNode parsed(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
