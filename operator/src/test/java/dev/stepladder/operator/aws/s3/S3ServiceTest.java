package dev.stepladder.operator.aws.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.stepladder.api.v1alpha1.Approval;
import dev.stepladder.api.v1alpha1.BucketAccessLogs;
import dev.stepladder.api.v1alpha1.BucketCorsRule;
import dev.stepladder.api.v1alpha1.BucketEncryption;
import dev.stepladder.api.v1alpha1.BucketLifecycle;
import dev.stepladder.api.v1alpha1.BucketSpec;
import dev.stepladder.operator.act.Outcome;
import dev.stepladder.operator.aws.AwsWorld;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.plan.Example;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.Plan;
import dev.stepladder.operator.plan.Policy;
import dev.stepladder.simulator.aws.AwsError;
import dev.stepladder.simulator.aws.Call;
import dev.stepladder.simulator.aws.Faults;
import dev.stepladder.simulator.aws.Scope;
import dev.stepladder.simulator.aws.s3.S3Console;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.PublicAccessBlockConfiguration;
import software.amazon.awssdk.services.s3.model.PutBucketEncryptionRequest;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/** Buckets from plan to plan, against the simulator of S3. */
class S3ServiceTest {

  private static final Example SHOP = Example.shop().storing(Example.bucket("media"));
  private static final String KEY = "arn:aws:kms:us-east-1:123456789012:key/shop";

  /** Where two accounts can want the same name. */
  private static final String GLOBAL_NAMES_ONLY = "me-south-1";

  private final AwsWorld world = new AwsWorld(new S3Service());
  private final S3Console s3 = world.simulator().s3().console();

  @AfterEach
  void close() {
    world.close();
  }

  private static Blueprint on(Example app) {
    return app.on(Example.rung("users-1"));
  }

  private static Blueprint higher(Example app) {
    return app.on(Example.rung("users-100"));
  }

  private static String name(Example app) {
    return on(app).part(Part.Bucket.class).orElseThrow().name();
  }

  private S3Bucket seen(Blueprint blueprint, String bucket) {
    return world.entry(blueprint, S3Bucket.class, bucket).known().orElseThrow();
  }

  private S3Bucket media(Example app) {
    return seen(on(app), name(SHOP));
  }

  @Test
  void makesAPrivateBucketInTheAccountsOwnNamespace() {
    world.settle(on(SHOP));

    assertThat(name(SHOP)).endsWith("-123456789012-us-east-1-an").hasSizeLessThanOrEqualTo(63);
    assertThat(media(SHOP).settings())
        .containsEntry(Setting.ENCRYPTION, "SSE-S3")
        .containsEntry(Setting.PUBLIC_ACCESS, "blocked")
        .containsEntry(Setting.OWNERSHIP, "owner only")
        .containsEntry(Setting.POLICY, "over TLS only")
        .containsEntry(Setting.VERSIONING, "off");
    assertThat(world.started()).containsExactly("bucket/media", "bucket/media/policy");
  }

  @Test
  void createsABucketWithItsTags() {
    var _ = world.act(on(SHOP));

    assertThat(s3.bucket(name(SHOP)).orElseThrow().tags())
        .containsEntry(Owner.APP, "shop")
        .containsEntry(Owner.PART, "bucket/media");
  }

  @Test
  void climbingKeepsVersionsAndRemovesOldOnes() {
    world.settle(on(SHOP));
    world.started().clear();

    world.settle(higher(SHOP));

    assertThat(world.started())
        .containsExactly("bucket/media/lifecycle", "bucket/media/versioning");
    assertThat(media(SHOP).is(Setting.VERSIONING)).isEqualTo("on");
  }

  @Test
  void descendingLeavesVersionsAndWhatRemovesThem() {
    world.settle(higher(SHOP));
    S3Bucket before = media(SHOP);

    world.settle(on(SHOP));

    assertThat(media(SHOP)).isEqualTo(before);
  }

  @Test
  void aSettledBucketCostsNoWritesAndThreeCallsASweep() {
    world.settle(on(SHOP));
    world.pass(Duration.ofMinutes(6));
    int lists = world.calls("ListBuckets") + world.calls("GetResources");
    int settings = world.calls("GetBucketPolicy");
    int writes = world.calls("PutBucketPolicy");

    world.pass(Duration.ofMinutes(11));

    assertThat(world.calls("ListBuckets") + world.calls("GetResources"))
        .isBetween(lists + 3, lists + 9);
    assertThat(world.calls("GetBucketPolicy")).isEqualTo(settings);
    assertThat(world.calls("PutBucketPolicy")).isEqualTo(writes);
  }

  @Test
  void mendsWhatSomebodyOpensWithinTheHour() {
    world.settle(on(SHOP));
    open(name(SHOP));
    world.started().clear();
    world.pass(Duration.ofMinutes(40));

    world.settle(on(SHOP));

    assertThat(world.started()).containsExactly("bucket/media/public-access");
    assertThat(media(SHOP).is(Setting.PUBLIC_ACCESS)).isEqualTo("blocked");
  }

  @Test
  void leavesStatementsOfOthersInThePolicy() {
    world.settle(on(SHOP));
    String theirs =
        "{\"Sid\":\"Backup\",\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"arn:aws:iam::123456789012:root\"},"
            + "\"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::%s/*\"}"
                .formatted(name(SHOP));
    s3.policy(name(SHOP), "{\"Version\":\"2012-10-17\",\"Statement\":[%s]}".formatted(theirs));
    world.pass(Duration.ofMinutes(40));

    world.settle(on(SHOP));

    assertThat(s3.bucket(name(SHOP)).orElseThrow().policy().orElseThrow())
        .contains("\"Backup\"", "aws:SecureTransport");
  }

  @Test
  void whatItReadsBackOfEverySettingIsWhatItSet() {
    Example full =
        Example.shop()
            .storing(
                new BucketSpec(
                    "media",
                    true,
                    new BucketLifecycle(30, 90, 60, 7),
                    List.of(
                        new BucketCorsRule(
                            List.of("https://b.example.com", "https://a.example.com"),
                            List.of("PUT", "GET"),
                            List.of("x-amz-*"),
                            List.of("ETag"),
                            600),
                        new BucketCorsRule(List.of("*"), List.of("HEAD"), null, null, null)),
                    new BucketAccessLogs("logs", null, null),
                    BucketEncryption.KMS,
                    null),
                Example.bucket("logs"));

    world.settle(on(full));

    assertThat(seen(on(full), name(full)).settings())
        .containsEntry(Setting.ENCRYPTION, "KMS, default key")
        .containsEntry(
            Setting.LIFECYCLE,
            "infrequent access after 30 d, archived after 90 d, old versions gone after 60 d, uploads given up after 7 d")
        .containsEntry(
            Setting.CORS,
            "GET, PUT from https://a.example.com, https://b.example.com with x-amz-* showing ETag for 600 s; HEAD from *");
    assertThat(world.refused()).isEmpty();
  }

  @Test
  void takesBackWhatIsTakenOutOfTheSpec() {
    Example full =
        Example.shop()
            .storing(
                new BucketSpec(
                    "media",
                    null,
                    null,
                    List.of(new BucketCorsRule(List.of("*"), List.of("GET"), null, null, null)),
                    new BucketAccessLogs("logs", null, null),
                    null,
                    null),
                Example.bucket("logs"));
    world.settle(on(full));

    world.settle(on(Example.shop().storing(Example.bucket("media"), Example.bucket("logs"))));

    assertThat(seen(on(full), name(full)).settings())
        .containsEntry(Setting.CORS, "none")
        .containsEntry(Setting.ACCESS_LOGS, "none");
  }

  @Test
  void onlyTheAppsOwnWordEndsVersions() {
    world.settle(higher(SHOP));

    world.settle(
        on(Example.shop().storing(new BucketSpec("media", false, null, null, null, null, null))));

    assertThat(media(SHOP).is(Setting.VERSIONING)).isEqualTo("suspended");
  }

  @Test
  void removingVersionsThatAreThereWaitsForAPerson() {
    world.settle(
        on(Example.shop().storing(new BucketSpec("media", true, null, null, null, null, null))));
    world.policy(new Policy(Approval.OUTAGE, Set.of(), Optional.empty()));

    Plan plan = world.converge(higher(SHOP));

    assertThat(plan.steps())
        .singleElement()
        .satisfies(step -> {
          assertThat(step.key()).isEqualTo("bucket/media/lifecycle");
          assertThat(step.unapproved()).isTrue();
        });
  }

  @Test
  void aBucketTakenOutOfTheSpecStaysAndIsNamed() {
    world.settle(on(SHOP));

    Plan plan = world.settle(on(Example.shop().storing()));

    assertThat(plan.findings())
        .extracting(Finding::reason, Finding::part)
        .containsExactly(tuple("BucketKept", on(SHOP).part(Part.Bucket.class).orElseThrow().id()));
    assertThat(s3.bucket(name(SHOP))).isPresent();
  }

  @Test
  void aBucketThatSomebodyDeletesAfterwardsIsForgotten() {
    world.settle(on(SHOP));
    world.settle(on(Example.shop().storing()));
    s3.delete(name(SHOP));
    world.pass(Duration.ofMinutes(6));

    Plan plan = world.settle(on(Example.shop().storing()));

    assertThat(plan.findings()).isEmpty();
    assertThat(world.ledger().resourceIds("bucket")).isEmpty();
  }

  @Test
  void theSameAppTakesItsBucketBack() {
    world.settle(on(SHOP));
    var made = s3.bucket(name(SHOP)).orElseThrow().created();
    world.settle(SHOP.retiring(Example.rung("users-1")));
    world.pass(Duration.ofHours(2));

    world.settle(on(SHOP));

    assertThat(s3.bucket(name(SHOP)).orElseThrow().created()).isEqualTo(made);
    assertThat(world.calls("CreateBucket")).isEqualTo(1);
    assertThat(world.calls("DeleteBucket")).isZero();
  }

  @Test
  void aBucketThatVanishedIsMadeAnewOnlyWhenSomebodySaysSo() {
    world.settle(on(SHOP));
    s3.delete(name(SHOP));
    world.pass(Duration.ofHours(2));

    Plan plan = world.converge(on(SHOP));

    assertThat(plan.findings()).extracting(Finding::reason).contains("BucketGone");
    assertThat(s3.bucket(name(SHOP))).isEmpty();
  }

  @Test
  void aBucketOfTheNameThatIsNotMarkedIsLeftAlone() {
    var _ =
        s3.create(request ->
            request
                .bucket(name(SHOP))
                .overrideConfiguration(
                    call -> call.putHeader("x-amz-bucket-namespace", "account-regional")));

    Plan plan = world.converge(on(SHOP));

    assertThat(plan.alarms()).extracting(Finding.Alarm::reason).containsExactly("NameTaken");
    assertThat(world.started()).isEmpty();
  }

  @Test
  void whatAnotherClusterHoldsIsTakenOverOnlyWhenSomebodySaysSo() {
    world.settle(on(SHOP));

    Plan plan = heldByAnotherCluster();

    assertThat(plan.alarms())
        .extracting(Finding.Alarm::reason)
        .containsExactly("HeldByOtherCluster");
    assertThat(plan.steps())
        .singleElement()
        .satisfies(step -> assertThat(step.unapproved()).isTrue());
    world.policy(approving(plan)).settle(on(SHOP));
    assertThat(s3.bucket(name(SHOP)).orElseThrow().tags())
        .isEqualTo(Map.copyOf(on(SHOP).part(Part.Bucket.class).orElseThrow().tags()));
  }

  private Plan heldByAnotherCluster() {
    var tags = new TreeMap<>(s3.bucket(name(SHOP)).orElseThrow().tags());
    tags.put(Owner.CLUSTER, "cluster-0");
    s3.tags(name(SHOP), tags);
    world.pass(Duration.ofMinutes(40));
    return world.converge(on(SHOP));
  }

  private static Policy approving(Plan plan) {
    return new Policy(
        Approval.OUTAGE, Set.of(plan.steps().getFirst().fingerprint()), Optional.empty());
  }

  @Test
  void aCreateWhoseAnswerIsLostMakesOneBucket() {
    var _ = world.simulator().faults().on("CreateBucket").dropAfter();

    world.settle(on(SHOP));

    assertThat(s3.buckets()).hasSize(1);
  }

  @Test
  void tagsThatShowLateMakeNobodyElsesBucketOfOurs() {
    world.simulator().tagging().console().showsAfter(Duration.ofMinutes(20));

    world.settle(on(SHOP));
    world.pass(Duration.ofMinutes(12));

    assertThat(world.plan(on(SHOP)).alarms()).isEmpty();
    assertThat(world.plan(on(SHOP)).steps()).isEmpty();
  }

  @Test
  void aQuotaIsSaidWithWhatToDo() {
    s3.quota(0);

    var _ = world.act(on(SHOP));

    assertThat(world.refused())
        .singleElement()
        .satisfies(refusal -> {
          assertThat(refusal.reason()).isEqualTo("QuotaExceeded");
          assertThat(refusal.message()).contains("TooManyBuckets", "Raise the quota");
        });
  }

  @Test
  void aNameThatAnotherAccountHoldsIsRefused() {
    Example app = SHOP.region(GLOBAL_NAMES_ONLY);
    var elsewhere = new Scope("999999999999", GLOBAL_NAMES_ONLY);
    var _ = world.simulator().s3().console(elsewhere).create(name(app));

    var _ = world.act(on(app));

    assertThat(world.refused()).extracting(Outcome.Refused::reason).containsExactly("NameTaken");
    assertThat(world.calls("CreateBucket")).isZero();
  }

  @Test
  void encryptsWithTheKeyOfTheEnvironment() {
    Example app = Example.shop().storing(Example.encryptedBucket("media")).kmsKey(KEY);

    world.settle(on(app));

    assertThat(world.simulator().calls().of("PutBucketEncryption"))
        .singleElement()
        .extracting(entry -> (PutBucketEncryptionRequest) entry.call().request())
        .satisfies(request -> {
          var rule = request.serverSideEncryptionConfiguration().rules().getFirst();
          var standard = rule.applyServerSideEncryptionByDefault();
          assertThat(request.expectedBucketOwner()).isEqualTo("123456789012");
          assertThat(standard.sseAlgorithm()).isEqualTo(ServerSideEncryption.AWS_KMS);
          assertThat(standard.kmsMasterKeyID()).isEqualTo(KEY);
          assertThat(rule.bucketKeyEnabled()).isTrue();
        });
    assertThat(seen(on(app), name(app)).is(Setting.ENCRYPTION)).isEqualTo("KMS, " + KEY);
  }

  @Test
  void aForeignBucketThatCannotBeReadKeepsNobodyElsesFromBeingMade() {
    var _ = s3.create("payroll");
    forbid("GetBucketTagging", "payroll");

    world.settle(on(SHOP));

    assertThat(s3.bucket(name(SHOP))).isPresent();
  }

  @Test
  void oneBucketThatCannotBeReadWaitsAloneAndSaysWhy() {
    Example two = SHOP.storing(Example.bucket("media"), Example.bucket("mail"));
    world.settle(on(two));
    forbid("GetBucketEncryption", name(SHOP));
    open(name(SHOP));
    open(nameOf(two, "mail"));
    world.started().clear();
    world.pass(Duration.ofMinutes(40));

    Plan plan = world.converge(on(two));

    assertThat(world.started()).containsExactly("bucket/mail/public-access");
    assertThat(plan.unseen())
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.part()).isEqualTo(PartId.of("bucket", "media"));
          assertThat(finding.message())
              .contains(name(SHOP), "s3:GetEncryptionConfiguration", "AccessDenied");
        });
    assertThat(plan.steps()).isEmpty();
  }

  @Test
  void aBucketThatCanBeReadAgainIsGoneOnWith() {
    world.settle(on(SHOP));
    Faults.Fault denied = forbid("GetBucketEncryption", name(SHOP));
    open(name(SHOP));
    world.pass(Duration.ofMinutes(40));
    var _ = world.converge(on(SHOP));
    denied.release();
    world.pass(Duration.ofMinutes(6));

    world.settle(on(SHOP));

    assertThat(media(SHOP).is(Setting.PUBLIC_ACCESS)).isEqualTo("blocked");
  }

  @Test
  void whetherABucketOfTheNameIsOursIsNotGuessed() {
    var _ =
        s3.create(request ->
            request
                .bucket(name(SHOP))
                .overrideConfiguration(
                    call -> call.putHeader("x-amz-bucket-namespace", "account-regional")));
    forbid("GetBucketTagging", name(SHOP));

    Plan plan = world.converge(on(SHOP));

    assertThat(plan.unseen())
        .singleElement()
        .satisfies(finding -> assertThat(finding.message()).contains("s3:GetBucketTagging"));
    assertThat(plan.alarms()).isEmpty();
    assertThat(world.started()).isEmpty();
  }

  @Test
  void badCredentialsAreNotTakenForABucketsPolicy() {
    var _ = s3.create("payroll");
    var _ =
        world
            .simulator()
            .faults()
            .on("GetBucketTagging")
            .fail(new AwsError(403, "InvalidAccessKeyId", "The key does not exist."));

    Plan plan = world.plan(on(SHOP));

    assertThat(plan.unseen())
        .singleElement()
        .satisfies(finding -> assertThat(finding.message()).contains("InvalidAccessKeyId"));
  }

  @Test
  void aBucketThatGoesBeforeItsPolicyIsReadIsPlannedForAnew() {
    world.settle(on(SHOP));
    s3.policy(name(SHOP), "{\"Version\":\"2012-10-17\",\"Statement\":[]}");
    world.pass(Duration.ofMinutes(40));

    goesAfterTheFirst("GetBucketPolicy");

    assertThat(world.act(on(SHOP))).singleElement().isInstanceOf(Outcome.Outdated.class);
  }

  @Test
  void aBucketThatGoesBeforeItsLifecycleIsReadIsPlannedForAnew() {
    world.settle(on(SHOP));

    goesAfterTheFirst("GetBucketLifecycleConfiguration");

    assertThat(world.act(higher(SHOP))).singleElement().isInstanceOf(Outcome.Outdated.class);
  }

  @Test
  void saysThatASettingIsByNowWhatAStepWasToMakeOfIt() {
    assertThat(versionedMeanwhile(BucketVersioningStatus.ENABLED))
        .isEqualTo(
            "the versioning of bucket %s was to go from “off” to “on” and is “on” by now: nothing is left to change, as soon as the operator has read it again"
                .formatted(name(SHOP)));
  }

  @Test
  void saysWhatAStepWasToMakeOfASettingThatIsAnotherByNow() {
    assertThat(versionedMeanwhile(BucketVersioningStatus.SUSPENDED))
        .isEqualTo(
            "the versioning of bucket %s was to go from “off” to “on” and is “suspended” by now: the operator reads it again and plans anew"
                .formatted(name(SHOP)));
  }

  /**
   * What is told of a step that turns versioning on, after somebody did so between two readings.
   */
  private String versionedMeanwhile(BucketVersioningStatus status) {
    world.settle(on(SHOP));
    var _ =
        world
            .simulator()
            .faults()
            .on("GetBucketVersioning")
            .once()
            .before(_ -> s3.versioning(name(SHOP), status));
    List<Outcome> outcomes =
        world.act(
            on(
                Example.shop()
                    .storing(new BucketSpec("media", true, null, null, null, null, null))));
    return ((Outcome.Outdated) outcomes.getFirst()).message();
  }

  @Test
  void aBucketThatGoesBeforeItsTagsAreReadIsPlannedForAnew() {
    world.settle(on(SHOP));
    Plan plan = heldByAnotherCluster();

    goesAtTheFirst("GetBucketTagging");

    assertThat(world.policy(approving(plan)).act(on(SHOP)))
        .singleElement()
        .isInstanceOf(Outcome.Outdated.class);
  }

  private void goesAfterTheFirst(String reading) {
    var _ =
        world.simulator().faults().on(reading).skip(1).once().before(_ -> s3.delete(name(SHOP)));
  }

  private void goesAtTheFirst(String reading) {
    var _ = world.simulator().faults().on(reading).once().before(_ -> s3.delete(name(SHOP)));
  }

  private Faults.Fault forbid(String operation, String bucket) {
    return world
        .simulator()
        .faults()
        .on(operation)
        .where(call -> bucketOf(call).equals(Optional.of(bucket)))
        .accessDenied();
  }

  private static Optional<String> bucketOf(Call call) {
    return ((SdkRequest) call.request()).getValueForField("Bucket", String.class);
  }

  /** Somebody lets the public in. */
  private void open(String bucket) {
    s3.set(
        bucket,
        PublicAccessBlockConfiguration.builder()
            .blockPublicAcls(false)
            .ignorePublicAcls(true)
            .blockPublicPolicy(true)
            .restrictPublicBuckets(true)
            .build());
  }

  private static String nameOf(Example app, String bucket) {
    return on(app).parts(Part.Bucket.class).stream()
        .filter(part -> part.id().name().equals(bucket))
        .findFirst()
        .orElseThrow()
        .name();
  }

  @Test
  void aVersionedBucketOfOldKeepsItsVersions() {
    world.settle(on(SHOP));
    s3.versioning(name(SHOP), BucketVersioningStatus.ENABLED);
    world.pass(Duration.ofMinutes(40));

    world.settle(on(SHOP));

    assertThat(media(SHOP).is(Setting.VERSIONING)).isEqualTo("on");
  }
}
