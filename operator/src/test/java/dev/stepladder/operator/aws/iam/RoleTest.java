package dev.stepladder.operator.aws.iam;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stepladder.api.v1alpha1.IdentityMode;
import dev.stepladder.api.v1alpha1.WorkloadIdentity;
import dev.stepladder.operator.aws.AwsWorld;
import dev.stepladder.operator.aws.PolicyJson;
import dev.stepladder.operator.aws.s3.S3Service;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.plan.Example;
import dev.stepladder.operator.plan.FieldChange;
import dev.stepladder.operator.plan.Plan;
import dev.stepladder.simulator.aws.AwsError;
import dev.stepladder.simulator.aws.iam.IamConsole;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.model.Role;

/** The role of an app's pods, its bounds and its end, against the simulator of IAM. */
class RoleTest {

  private static final String NO_SUCH_POLICY = "arn:aws:iam::123456789012:policy/nowhere";
  private static final String KEY = "arn:aws:kms:us-east-1:123456789012:key/shop";
  private static final String OTHER_KEY = "arn:aws:kms:us-east-1:123456789012:key/other";
  private static final String ALL_OF_S3 =
      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"}]}";
  private static final Example SHOP = Example.shop().storing(Example.bucket("media")).podIdentity();

  private final AwsWorld world = new AwsWorld(new IamService(), new S3Service());
  private final IamConsole iam = world.simulator().iam().console();

  @AfterEach
  void close() {
    world.close();
  }

  private static Blueprint on(Example app) {
    return app.on(Example.rung("users-1"));
  }

  private static Example bounded(String policy) {
    return SHOP.identity(
        new WorkloadIdentity(IdentityMode.POD_IDENTITY, "main", null, policy, null));
  }

  private static String name() {
    return on(SHOP).part(Part.WorkloadRole.class).orElseThrow().name();
  }

  private Role role() {
    return iam.role(name()).orElseThrow();
  }

  private void isRefused(String reason, String... saying) {
    assertThat(world.refused())
        .isNotEmpty()
        .last()
        .satisfies(refusal -> {
          assertThat(refusal.reason()).isEqualTo(reason);
          assertThat(refusal.message()).contains(saying);
        });
  }

  private static Set<String> actions(JsonNode document) {
    return PolicyJson.statements(document).stream()
        .flatMap(statement -> PolicyJson.texts(statement.path("Action")).stream())
        .collect(Collectors.toSet());
  }

  /** Less would stall every app with a bucket; more would be no bound. */
  @Test
  void theExampleOfABoundaryAllowsJustWhatRolesEverGet() throws IOException {
    JsonNode boundary =
        new ObjectMapper()
            .readTree(Path.of("..", "examples", "permissions-boundary.json").toFile());
    var widest =
        new RolePermissions(
            "us-east-1", new TreeSet<>(Set.of("media")), new TreeSet<>(Set.of(KEY)));

    assertThat(actions(boundary)).isEqualTo(actions(widest.document()));
  }

  @Test
  void isBoundedFromItsFirstMomentOn() {
    String policy = iam.createPolicy("bound", ALL_OF_S3);

    world.settle(on(bounded(policy)));

    assertThat(role().permissionsBoundary().permissionsBoundaryArn()).isEqualTo(policy);
    assertThat(world.calls("PutRolePermissionsBoundary")).isZero();
  }

  @Test
  void whoMayOpenBucketsOnlyWithinABoundIsTold() {
    var _ = world.simulator().faults().on("PutRolePolicy").accessDenied();

    var _ = world.converge(on(SHOP));

    isRefused("AccessDenied", "iam:PutRolePolicy", "spec.workloadIdentity", "rolePath");
  }

  @Test
  void whoMaySetNoBoundIsTold() {
    String policy = iam.createPolicy("bound", ALL_OF_S3);
    world.settle(on(SHOP));
    var _ = world.simulator().faults().on("PutRolePermissionsBoundary").accessDenied();

    var _ = world.converge(on(bounded(policy)));

    isRefused("AccessDenied", "iam:PutRolePermissionsBoundary", "spec.workloadIdentity", policy);
  }

  @Test
  void aBoundThatDoesNotExistIsNamedWithItsField() {
    var _ = world.converge(on(bounded(NO_SUCH_POLICY)));

    isRefused(
        "NotFound",
        "iam:CreateRole",
        "spec.workloadIdentity.permissionsBoundary of the AwsEnvironment",
        NO_SUCH_POLICY);
  }

  @Test
  void aBoundThatDoesNotExistIsNamedForARoleThatIsThere() {
    world.settle(on(SHOP));

    var _ = world.converge(on(bounded(NO_SUCH_POLICY)));

    isRefused(
        "NotFound",
        "iam:PutRolePermissionsBoundary",
        "spec.workloadIdentity.permissionsBoundary of the AwsEnvironment");
  }

  @Test
  void whatSomebodyAttachedMustBeDetachedBeforeTheRoleGoes() {
    world.settle(on(SHOP));
    iam.attach(name(), iam.createPolicy("theirs", ALL_OF_S3));

    var _ = world.converge(SHOP.retiring(Example.rung("users-1")));

    isRefused("RoleInUse", "delete role " + name(), "Detach");
  }

  @Test
  void opensExactlyTheKeyOfTheEnvironmentForWhatS3DoesWithTheBucket()
      throws JsonProcessingException {
    Example app = encrypted(KEY);
    world.settle(on(app));

    String bucket = app.on(Example.rung("users-1")).part(Part.Bucket.class).orElseThrow().name();
    assertThat(keys())
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    {"Sid": "StepladderKeys", "Effect": "Allow",
                     "Action": ["kms:Decrypt", "kms:GenerateDataKey"], "Resource": ["%1$s"],
                     "Condition": {
                       "StringEquals": {"kms:ViaService": "s3.us-east-1.amazonaws.com"},
                       "StringLike": {"kms:EncryptionContext:aws:s3:arn":
                         ["arn:aws:s3:::%2$s", "arn:aws:s3:::%2$s/*"]}}}
                    """
                        .formatted(KEY, bucket)));
  }

  @Test
  void aKeyThatIsNotUsedAnyMoreStaysOpenForWhatWasWrittenUnderIt() {
    world.settle(on(encrypted(KEY)));

    Plan plan = world.settle(on(encrypted(OTHER_KEY)));

    assertThat(PolicyJson.texts(keys().path("Resource"))).containsExactly(OTHER_KEY, KEY);
    assertThat(plan.findings())
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.reason()).isEqualTo("OldKeyOpen");
          assertThat(finding.message()).contains(name(), KEY, "StepladderKeys");
        });
  }

  @Test
  void theLastKeyStaysOpenToo() {
    world.settle(on(encrypted(KEY)));

    world.settle(on(SHOP));

    assertThat(PolicyJson.texts(keys().path("Resource"))).containsExactly(KEY);
  }

  @Test
  void saysWhichKeyIsOpened() {
    world.settle(on(encrypted(KEY)));

    Plan plan = world.plan(on(encrypted(OTHER_KEY)));

    assertThat(plan.steps())
        .filteredOn(step -> step.key().startsWith("role"))
        .singleElement()
        .satisfies(step ->
            assertThat(step.why())
                .containsExactly(new FieldChange("keys", KEY, OTHER_KEY + ", " + KEY)));
  }

  @Test
  void anOldKeyThatSomebodyClosesStaysClosed() {
    world.settle(on(encrypted(KEY)));
    String before = policy();
    world.settle(on(encrypted(OTHER_KEY)));
    iam.putInlinePolicy(name(), "stepladder", before.replace(KEY, OTHER_KEY));
    world.pass(Duration.ofMinutes(40));

    Plan plan = world.settle(on(encrypted(OTHER_KEY)));

    assertThat(PolicyJson.texts(keys().path("Resource"))).containsExactly(OTHER_KEY);
    assertThat(plan.findings()).isEmpty();
  }

  @Test
  void anOldKeyThatSomebodyHasJustClosedIsNotOpenedForAnotherChange() {
    world.settle(on(encrypted(KEY)));
    String before = policy();
    world.settle(on(encrypted(OTHER_KEY)));
    iam.putInlinePolicy(name(), "stepladder", before.replace(KEY, OTHER_KEY));

    world.settle(
        on(
            SHOP.storing(Example.encryptedBucket("media"), Example.encryptedBucket("mail"))
                .kmsKey(OTHER_KEY)));

    assertThat(PolicyJson.texts(keys().path("Resource"))).containsExactly(OTHER_KEY);
    assertThat(policy()).contains("mail");
  }

  @Test
  void anAppMadeAnewReadsWhatWasWrittenUnderAnOldKey() {
    world.settle(on(encrypted(KEY)));
    world.settle(on(encrypted(OTHER_KEY)));
    world.settle(encrypted(OTHER_KEY).retiring(Example.rung("users-1")));

    world.settle(on(encrypted(OTHER_KEY)));

    assertThat(PolicyJson.texts(keys().path("Resource"))).containsExactly(OTHER_KEY, KEY);
  }

  @Test
  void anAppMadeAnewDoesNotOpenWhatSomebodyHasClosed() {
    world.settle(on(encrypted(KEY)));
    String before = policy();
    world.settle(on(encrypted(OTHER_KEY)));
    iam.putInlinePolicy(name(), "stepladder", before.replace(KEY, OTHER_KEY));
    world.pass(Duration.ofMinutes(40));
    world.settle(on(encrypted(OTHER_KEY)));
    world.settle(encrypted(OTHER_KEY).retiring(Example.rung("users-1")));

    world.settle(on(encrypted(OTHER_KEY)));

    assertThat(PolicyJson.texts(keys().path("Resource"))).containsExactly(OTHER_KEY);
  }

  @Test
  void saysHowLongADocumentIsThatNamesTooManyPods() {
    var _ = iam.createOpenIdConnectProvider("https://oidc.example.com/id/1");
    Example many = SHOP.alongside(25);
    world.settle(on(many));

    var _ = world.converge(on(many.irsa()));

    isRefused("QuotaExceeded", "Role trust policy length", "The document has 2", "2048");
  }

  @Test
  void aRoleOfWhichIamHasNotHeardThatItsPolicyIsGoneIsWaitedFor() {
    world.settle(on(SHOP));
    var _ =
        world
            .simulator()
            .faults()
            .on("DeleteRole")
            .once()
            .fail(
                new AwsError(
                    409, "DeleteConflict", "Cannot delete entity, must delete policies first."));

    world.settle(SHOP.retiring(Example.rung("users-1")));

    assertThat(world.refused()).isEmpty();
    assertThat(iam.role(name())).isEmpty();
  }

  @Test
  void allKeysAtOnceAreNoKeyOfOurs() {
    world.settle(on(encrypted(KEY)));
    iam.putInlinePolicy(
        name(), "stepladder", policy().replace(KEY, "arn:aws:kms:us-east-1:123456789012:key/*"));
    world.pass(Duration.ofMinutes(40));

    world.settle(on(encrypted(KEY)));

    assertThat(PolicyJson.texts(keys().path("Resource"))).containsExactly(KEY);
  }

  private static Example encrypted(String key) {
    return SHOP.storing(Example.encryptedBucket("media")).kmsKey(key);
  }

  private String policy() {
    return iam.inlinePolicy(name(), "stepladder").orElseThrow();
  }

  private JsonNode keys() {
    return PolicyJson.statements(PolicyJson.read(policy())).stream()
        .filter(statement -> statement.path("Sid").asText().equals("StepladderKeys"))
        .findFirst()
        .orElseThrow();
  }
}
