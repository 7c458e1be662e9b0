package dev.stepladder.operator.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.stepladder.api.v1alpha1.AwsEnvironment;
import dev.stepladder.api.v1alpha1.AwsEnvironmentSpec;
import dev.stepladder.api.v1alpha1.Manifests;
import dev.stepladder.api.v1alpha1.ScaleTier;
import dev.stepladder.operator.Services;
import dev.stepladder.operator.aws.pricing.PriceList;
import dev.stepladder.operator.cli.Documents;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;

/** The policy that is generated, against the calls that the compiled operator holds. */
class OperatorPolicyTest {

  private static final String INSTALLATION = "test";
  private static final String ROLE = "arn:aws:iam::123456789012:role/stepladder";
  private static final String KEY = "arn:aws:kms:us-east-1:123456789012:key/1";
  private static final String BOUNDARY = "arn:aws:iam::123456789012:policy/apps";

  private static final Pattern CLIENT =
      Pattern.compile("software\\.amazon\\.awssdk\\.services\\.(\\w+)\\.\\w+Client");

  /** Methods of clients that call nothing. */
  private static final Set<String> NO_CALL = Set.of("builder", "create", "close", "serviceName");

  /** Services that have another prefix in IAM than the SDK's package. */
  private static final Map<String, String> PREFIXES = Map.of("resourcegroupstaggingapi", "tag");

  private static final Set<String> READING = Set.of("Describe", "Get", "Head", "List");

  @Test
  void allowsWhatTheCodeCallsAndNothingElse() {
    assertThat(declared(everything())).isEqualTo(called());
  }

  @Test
  void readingHalfHoldsAllThatReadsAndNothingThatChanges() {
    for (Permission permission : everything()) {
      assertThat(operations(permission))
          .as(permission.sid())
          .allSatisfy(operation ->
              assertThat(READING.stream().anyMatch(verb -> operation.contains(":" + verb)))
                  .as(operation)
                  .isEqualTo(permission.half() != Permission.Half.CHANGE));
    }
  }

  @Test
  void everyChangeIsOfTaggedOrNamedResourcesOnly() {
    for (Permission permission : everything()) {
      if (permission.half() == Permission.Half.CHANGE && permission.conditions().isEmpty()) {
        assertThat(permission.resources())
            .as(permission.sid())
            .doesNotContain("*")
            .allSatisfy(resource ->
                assertThat(resource)
                    .matches(".*(:snapshot:\\*-\\?+-\\*|:secret:rds!\\*|:key/\\*|:role/[^*]*)"));
      }
    }
  }

  @Test
  void everyDocumentFitsIntoAManagedPolicy() {
    OperatorPolicy policy = policy("users-10k");
    assertThat(policy.documents())
        .extracting(OperatorPolicy.Document::name)
        .containsExactly("read", "change", "change-2", "assume");
    assertThat(policy.documents())
        .allSatisfy(document ->
            assertThat(document.json().toString()).hasSizeLessThan(OperatorPolicy.LIMIT));
  }

  @Test
  void sidsAreLettersAndDigitsAndEachIsOnce() {
    List<String> sids =
        policy("users-10k").documents().stream()
            .flatMap(document -> PolicyJson.statements(document.json()).stream())
            .map(statement -> statement.path("Sid").asText())
            .toList();
    assertThat(sids).doesNotHaveDuplicates().allMatch(sid -> sid.matches("[A-Za-z0-9]+"));
  }

  @Test
  void leavesOutWhatOnlyHigherTiersNeed() {
    Set<String> low = actions(policy("users-1"));
    Set<String> high = actions(policy("users-10k"));
    assertThat(low)
        .filteredOn(action -> action.startsWith("elasticache:"))
        .isNotEmpty()
        .allMatch(action -> action.matches("elasticache:(Describe|List).*"));
    assertThat(low).doesNotContain("rds:CreateDBInstanceReadReplica");
    assertThat(high)
        .contains("rds:CreateDBInstanceReadReplica", "elasticache:CreateReplicationGroup")
        .containsAll(low);
  }

  @Test
  void removesButMakesNoRolesWherePodsGetNone() {
    Realm without =
        realm(
            environment().replace("{mode: PodIdentity, clusterName: main}", "{mode: None}"),
            Optional.empty());
    assertThat(actions(OperatorPolicy.of(Services.AWS, without)))
        .contains("iam:DeleteRole", "eks:DeletePodIdentityAssociation")
        .doesNotContain("iam:CreateRole", "iam:PassRole", "eks:CreatePodIdentityAssociation");
  }

  @Test
  void noRoleIsMadeOrChangedWithoutItsBoundary() {
    Realm bounded =
        realm(
            environment()
                .replace(
                    "clusterName: main}",
                    "clusterName: main, permissionsBoundary: \"%s\"}".formatted(BOUNDARY)),
            Optional.empty());
    List<JsonNode> statements =
        OperatorPolicy.of(Services.AWS, bounded).documents().stream()
            .flatMap(document -> PolicyJson.statements(document.json()).stream())
            .filter(statement ->
                statement.path("Action").toString().matches(".*(CreateRole\"|PutRolePolicy).*"))
            .toList();
    assertThat(statements)
        .hasSize(2)
        .allSatisfy(statement ->
            assertThat(
                    statement
                        .path("Condition")
                        .path("StringEquals")
                        .path("iam:PermissionsBoundary")
                        .asText())
                .isEqualTo(BOUNDARY));
  }

  @Test
  void usesTheEnvironmentsKeyForItsServicesOnly() {
    Realm withKey = realm(environment() + "  kmsKey: %s\n".formatted(KEY), Optional.empty());
    List<JsonNode> statements =
        OperatorPolicy.of(Services.AWS, withKey).documents().stream()
            .flatMap(document -> PolicyJson.statements(document.json()).stream())
            .filter(statement -> statement.path("Resource").toString().contains(KEY))
            .toList();
    assertThat(statements)
        .extracting(statement -> statement.at("/Condition/StringEquals/kms:ViaService").asText())
        .containsExactly("rds.us-east-1.amazonaws.com", "elasticache.us-east-1.amazonaws.com");
  }

  @Test
  void aBucketThatIsTakenOverIsNamed() {
    Realm realm =
        new Realm(
            INSTALLATION, spec(environment()), List.of("old-media"), List.of(), Optional.empty());
    assertThat(
            OperatorPolicy.of(Services.AWS, realm).documents().stream()
                .map(document -> document.json().toString())
                .collect(Collectors.joining()))
        .contains("\"arn:aws:s3:::old-media\"");
  }

  private static Set<String> actions(OperatorPolicy policy) {
    return policy.documents().stream()
        .flatMap(document -> PolicyJson.statements(document.json()).stream())
        .flatMap(statement -> {
          var actions = new TreeSet<String>();
          statement.path("Action").forEach(action -> actions.add(action.asText()));
          return actions.stream();
        })
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static OperatorPolicy policy(String tier) {
    return OperatorPolicy.of(
        Services.AWS, realm(environment() + "  roleArn: %s\n".formatted(ROLE), Optional.of(tier)));
  }

  /** With all that an environment may have, and what is not in the policy of an operator. */
  private static List<Permission> everything() {
    Realm realm =
        realm(
            environment() + "  kmsKey: %s\n  roleArn: %s\n".formatted(KEY, ROLE), Optional.empty());
    return Stream.of(
            OperatorPolicy.permissions(Services.AWS, realm),
            List.of(PriceList.permission(), AwsClients.assuming(ROLE)))
        .flatMap(Collection::stream)
        .toList();
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType") // As a realm has it.
  private static Realm realm(String environment, Optional<String> tier) {
    return new Realm(
        INSTALLATION,
        spec(environment),
        List.of(),
        List.of(),
        tier.map(name ->
            Manifests.ladder().stream()
                .flatMap(text -> Documents.parse(text, "ladder").of(ScaleTier.class).stream())
                .filter(rung -> rung.getMetadata().getName().equals(name))
                .findFirst()
                .orElseThrow()
                .getSpec()));
  }

  private static AwsEnvironmentSpec spec(String environment) {
    return Documents.parse(environment, "environment")
        .of(AwsEnvironment.class)
        .getFirst()
        .getSpec();
  }

  private static String environment() {
    return Manifests.example("environment").replaceAll("(?m) +#.*$", "");
  }

  private static Set<String> declared(List<Permission> permissions) {
    return permissions.stream()
        .flatMap(permission -> operations(permission).stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The operations of the service whose statement it is, and not of others that need them. */
  private static Set<String> operations(Permission permission) {
    var operations = new TreeSet<String>();
    for (Permission.Allowed allowed : permission.allowed()) {
      String service = owner(permission, allowed);
      allowed.operations().forEach(operation -> operations.add(service + ":" + operation));
    }
    return operations;
  }

  /** What one service asks of another for an operation is for an operation of the first. */
  private static String owner(Permission permission, Permission.Allowed allowed) {
    return Map.of("Rds", "rds", "Cache", "elasticache", "Eks", "eks").entrySet().stream()
        .filter(sid -> permission.sid().startsWith(sid.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElseGet(() -> allowed.action().substring(0, allowed.action().indexOf(':')));
  }

  /** Every operation of AWS that the compiled code of the operator holds a call of. */
  private static Set<String> called() {
    JavaClasses classes =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.stepladder.operator");
    var called = new TreeSet<String>();
    classes.stream()
        .flatMap(type ->
            Stream.<JavaAccess<?>>concat(
                type.getAccessesFromSelf().stream(), type.getMethodReferencesFromSelf().stream()))
        .forEach(access -> {
          String owner = access.getTargetOwner().getName();
          Matcher client = CLIENT.matcher(owner);
          if (client.matches() && !NO_CALL.contains(access.getName())) {
            called.add(
                PREFIXES.getOrDefault(client.group(1), client.group(1))
                    + ":"
                    + operation(access.getName()));
          }
          if (owner.equals(StsAssumeRoleCredentialsProvider.class.getName())) {
            called.add("sts:AssumeRole");
          }
        });
    return called;
  }

  private static String operation(String method) {
    String name = method.replaceFirst("Paginator$", "");
    return Character.toUpperCase(name.charAt(0)) + name.substring(1);
  }
}
