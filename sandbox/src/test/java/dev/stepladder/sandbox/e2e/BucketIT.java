package dev.stepladder.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.api.v1alpha1.BucketStatus;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.simulator.aws.iam.IamConsole;
import dev.stepladder.simulator.aws.s3.Bucket;
import dev.stepladder.simulator.aws.s3.S3Console;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.eks.model.PodIdentityAssociation;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;

/** A bucket and the role that opens it to the pods, from the first rung up, and what stays. */
final class BucketIT {

  private static final String SHOP = "shop";
  private static final Duration LONG = Duration.ofHours(4);
  private static final Duration SOON = Duration.ofMinutes(30);

  private static final String ANYTHING_IN_S3 =
      """
      {"Version": "2012-10-17",
       "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}\
      """;

  private static void applyShop(Rig rig, String tier) {
    rig.apply(rig.workload(SHOP, "tier: " + tier) + "  buckets: [{name: media}]\n");
  }

  private static Bucket bucket(Rig rig) {
    List<Bucket> buckets = rig.aws().s3().console().buckets();
    assertThat(buckets).hasSize(1);
    return buckets.getFirst();
  }

  /** What the operator calls the bucket. */
  private static String name(Rig rig) {
    String id = new Belongings(rig, SHOP).identifier(PartId.of("bucket", "media"), 32);
    return "%s-%s-us-east-1-an".formatted(id, Rig.ACCOUNT);
  }

  private static List<Role> roles(Rig rig) {
    return rig.aws().iam().console().roles();
  }

  private static List<PodIdentityAssociation> associations(Rig rig) {
    return rig.aws().eks().console().associations();
  }

  @Test
  void climbsAndComesBackAndKeepsWhatIsInIt() {
    try (var rig = new Rig()) {
      var shop = new Belongings(rig, SHOP);
      applyShop(rig, "users-1");
      rig.startOperator();
      rig.settle(SHOP, "users-1");

      String name = bucket(rig).name();
      assertThat(shop.secret("shop-bucket-media", "bucket")).contains(name);
      assertThat(shop.secret("shop-bucket-media", "identity")).contains("PodIdentity");
      assertThat(rig.app(SHOP).getStatus().buckets())
          .containsExactly(new BucketStatus("media", name, "us-east-1"));
      assertThat(variables(shop.deployment().orElseThrow())).contains("BUCKET_MEDIA_BUCKET");
      assertThat(associations(rig))
          .singleElement()
          .satisfies(it -> assertThat(it.roleArn()).isEqualTo(roles(rig).getFirst().arn()));

      rig.tier(SHOP, "users-100");
      rig.settle(SHOP, "users-100");
      assertThat(bucket(rig).versioning()).contains(BucketVersioningStatus.ENABLED);
      rig.aws().s3().console().object(name, "cat.jpg", "a cat");

      rig.tier(SHOP, "users-1");
      rig.settle(SHOP, "users-1");
      assertThat(bucket(rig).versioning())
          .as("versions are a floor")
          .contains(BucketVersioningStatus.ENABLED);
    }
  }

  @Test
  void aDeletedAppLeavesItsBucketAndTakesItsRole() {
    try (var rig = new Rig()) {
      var shop = new Belongings(rig, SHOP);
      applyShop(rig, "users-1");
      rig.startOperator();
      rig.settle(SHOP, "users-1");
      Bucket made = bucket(rig);

      rig.delete(SHOP);
      rig.until(LONG, "the app is gone", () -> rig.app(SHOP) == null);

      assertThat(bucket(rig).created()).isEqualTo(made.created());
      assertThat(roles(rig)).isEmpty();
      assertThat(associations(rig)).isEmpty();
      assertThat(shop.objects()).containsExactly(Belongings.LEDGER);

      applyShop(rig, "users-1");
      rig.settle(SHOP, "users-1");
      assertThat(bucket(rig).created()).isEqualTo(made.created());
      assertThat(roles(rig)).hasSize(1);
    }
  }

  @Test
  void aBucketTakenOutOfTheSpecStaysAndItsBindingGoes() {
    try (var rig = new Rig()) {
      var shop = new Belongings(rig, SHOP);
      applyShop(rig, "users-1");
      rig.startOperator();
      rig.settle(SHOP, "users-1");

      rig.patch(SHOP, "{\"spec\":{\"buckets\":null}}");
      rig.settle(SHOP, "users-1");

      assertThat(bucket(rig).name()).isNotEmpty();
      assertThat(roles(rig)).isEmpty();
      assertThat(shop.objects()).doesNotContain("Secret shop-bucket-media");
      assertThat(variables(shop.deployment().orElseThrow()))
          .noneMatch(name -> name.startsWith("BUCKET_"));
    }
  }

  @Test
  void withoutAnIdentityTheAppIsReadyAndSaysWhatIsMissing() {
    try (var rig = new Rig()) {
      rig.apply(
          rig.environment()
              .replaceAll("(?m)^  workloadIdentity: .*$", "  workloadIdentity: {mode: None}"));
      var shop = new Belongings(rig, SHOP);
      applyShop(rig, "users-1");
      rig.startOperator();
      rig.settle(SHOP, "users-1");

      assertThat(shop.secret("shop-bucket-media", "identity")).contains("None");
      assertThat(roles(rig)).isEmpty();
      rig.until(
          SOON,
          "it is told",
          () ->
              rig.client().v1().events().inNamespace(rig.namespace()).list().getItems().stream()
                  .anyMatch(event -> event.getReason().equals("NoWorkloadIdentity")));
    }
  }

  @Test
  void aBucketOfItsNameThatIsNotOursIsLeftAloneUntilItIsGone() {
    try (var rig = Rig.hasty()) {
      S3Console s3 = rig.aws().s3().console();
      String name = name(rig);
      Bucket theirs =
          s3.create(request ->
              request
                  .bucket(name)
                  .overrideConfiguration(
                      call -> call.putHeader("x-amz-bucket-namespace", "account-regional")));
      applyShop(rig, "users-1");
      rig.startOperator();
      rig.until(SOON, "it is stalled", () -> rig.stalled(SHOP, "NameTaken"));

      assertThat(Rig.condition(rig.app(SHOP), "Stalled").orElseThrow().message())
          .contains(name, "left alone", "rename or delete it there");
      assertThat(bucket(rig)).isEqualTo(theirs);

      s3.delete(name);
      rig.settle(SHOP, "users-1");
      assertThat(bucket(rig).tags()).containsEntry(Owner.APP, SHOP);
    }
  }

  @Test
  void aQuotaThatIsUsedUpStallsTheAppUntilItIsRaised() {
    try (var rig = Rig.hasty()) {
      rig.aws().s3().console().quota(0);
      applyShop(rig, "users-1");
      rig.startOperator();
      rig.until(SOON, "it is stalled", () -> rig.stalled(SHOP, "QuotaExceeded"));

      assertThat(Rig.condition(rig.app(SHOP), "Stalled").orElseThrow().message())
          .contains("create bucket media", "Raise the quota in the Service Quotas console");

      rig.aws().s3().console().quota(1);
      rig.settle(SHOP, "users-1");
      assertThat(rig.aws().s3().console().buckets()).hasSize(1);
    }
  }

  @Test
  void aRoleThatTheBoundaryForbidsStallsTheAppUntilItIsAllowed() {
    try (var rig = Rig.hasty()) {
      IamConsole iam = rig.aws().iam().console();
      String boundary = iam.createPolicy("bound", ANYTHING_IN_S3);
      rig.apply(
          rig.environment()
              .replace("clusterName: main", "clusterName: main, permissionsBoundary: " + boundary));
      try (var denied = rig.aws().faults().on("CreateRole").accessDenied()) {
        applyShop(rig, "users-1");
        rig.startOperator();
        rig.until(SOON, "it is stalled", () -> rig.stalled(SHOP, "AccessDenied"));

        assertThat(Rig.condition(rig.app(SHOP), "Stalled").orElseThrow().message())
            .contains("iam:CreateRole", "permissions boundary", boundary);
        assertThat(denied.hits()).as("tries").isPositive();
      }
      rig.settle(SHOP, "users-1");

      assertThat(roles(rig))
          .singleElement()
          .satisfies(role ->
              assertThat(role.permissionsBoundary().permissionsBoundaryArn()).isEqualTo(boundary));
    }
  }

  private static List<String> variables(Deployment deployment) {
    return deployment.getSpec().getTemplate().getSpec().getContainers().getFirst().getEnv().stream()
        .map(variable -> variable.getName())
        .toList();
  }
}
