package dev.stepladder.operator.aws.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.api.v1alpha1.Approval;
import dev.stepladder.api.v1alpha1.BucketAccessLogs;
import dev.stepladder.api.v1alpha1.BucketEncryption;
import dev.stepladder.api.v1alpha1.BucketLifecycle;
import dev.stepladder.api.v1alpha1.BucketSpec;
import dev.stepladder.operator.act.Outcome;
import dev.stepladder.operator.aws.AwsWorld;
import dev.stepladder.operator.aws.iam.IamService;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.plan.Estimate;
import dev.stepladder.operator.plan.Example;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.Impact;
import dev.stepladder.operator.plan.Plan;
import dev.stepladder.operator.plan.PlannedStep;
import dev.stepladder.operator.plan.Policy;
import dev.stepladder.simulator.aws.Scope;
import dev.stepladder.simulator.aws.s3.S3Console;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.s3.model.EncryptionType;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.GetBucketLifecycleConfigurationResponse;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.LoggingEnabled;
import software.amazon.awssdk.services.s3.model.PublicAccessBlockConfiguration;
import software.amazon.awssdk.services.s3.model.S3Request;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionConfiguration;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionRule;
import software.amazon.awssdk.services.s3.model.TransitionDefaultMinimumObjectSize;

/** A bucket that somebody else has made, from the word in the spec on, against the simulator. */
class BucketAdoptionTest {

  private static final String THEIRS = "payroll-prod";
  private static final Example SHOP =
      Example.shop().storing(Example.adoptedBucket("media", THEIRS));
  private static final Example WITH_ROLE =
      Example.shop()
          .storing(Example.adoptedBucket("media", THEIRS), Example.bucket("mail"))
          .podIdentity();
  private static final Map<String, String> AGREED =
      Map.of("team", "payroll", Owner.ADOPTABLE_BY, Example.OWNER.adopter());

  private final AwsWorld world = new AwsWorld(new S3Service(), new IamService());
  private final S3Provider provider = new S3Provider();
  private final S3Console s3 = world.simulator().s3().console();

  @AfterEach
  void close() {
    world.close();
  }

  private static Blueprint on(Example app) {
    return app.on(Example.rung("users-1"));
  }

  private void theirs(Map<String, String> tags) {
    var _ = s3.create(THEIRS);
    s3.tags(THEIRS, tags);
  }

  /** Somebody has let the public in, and others by the policy. */
  private void open() {
    s3.set(
        THEIRS,
        PublicAccessBlockConfiguration.builder()
            .blockPublicAcls(false)
            .ignorePublicAcls(false)
            .blockPublicPolicy(false)
            .restrictPublicBuckets(false)
            .build());
    s3.policy(
        THEIRS,
        """
        {"Version": "2012-10-17", "Statement": [{"Sid": "Backup", "Effect": "Allow",
         "Principal": {"AWS": "arn:aws:iam::123456789012:root"},
         "Action": "s3:GetObject", "Resource": "arn:aws:s3:::payroll-prod/*"}]}\
        """);
  }

  /** How many calls were to change something in S3. */
  private long writes() {
    return world.simulator().calls().mutations().stream()
        .filter(entry -> entry.call().request() instanceof S3Request)
        .count();
  }

  private static PlannedStep step(Plan plan, String key) {
    return plan.steps().stream()
        .filter(step -> step.key().equals(key))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no step %s in %s".formatted(key, plan.steps())));
  }

  private static List<String> why(Plan plan, String key) {
    return step(plan, key).why().stream().map(Object::toString).toList();
  }

  private static List<String> alarms(Plan plan) {
    return plan.alarms().stream().map(Finding.Alarm::reason).toList();
  }

  /** Whatever the plan asks for now is approved, and nothing else. */
  private void approve(Plan plan) {
    var all = new HashSet<String>();
    plan.steps().stream()
        .filter(PlannedStep::unapproved)
        .map(PlannedStep::fingerprint)
        .forEach(all::add);
    world.policy(new Policy(Approval.OUTAGE, Set.copyOf(all), Optional.empty()));
  }

  private void asking() {
    world.policy(new Policy(Approval.OUTAGE, Set.of(), Optional.empty()));
  }

  private Plan adopted(Example app) {
    asking();
    Plan plan = world.converge(on(app));
    approve(plan);
    return world.settle(on(app));
  }

  @Test
  void nothingIsWrittenBeforeAPersonSaysSo() {
    theirs(AGREED);
    open();
    asking();

    Plan plan = world.converge(on(SHOP));

    assertThat(step(plan, "bucket/media").unapproved()).isTrue();
    assertThat(writes()).isZero();
  }

  @Test
  void thePlanSaysWhoIsCutOff() {
    theirs(AGREED);
    open();
    asking();

    Plan plan = world.converge(on(SHOP));

    assertThat(why(plan, "bucket/media"))
        .anyMatch(line -> line.contains("blocked in part → blocked"))
        .anyMatch(line -> line.contains("whoever has access by a public policy or a public ACL"))
        .anyMatch(line -> line.contains("whoever comes without TLS; statements of others stay"));
    assertThat(step(plan, "bucket/media/public-access").impact()).isEqualTo(Impact.DOWNTIME);
    assertThat(step(plan, "bucket/media/policy").impact()).isEqualTo(Impact.DOWNTIME);
  }

  @Test
  void whoIsCutOffStaysSoUntilSomebodyActs() {
    theirs(AGREED);
    open();
    asking();

    Plan plan = world.converge(on(SHOP));

    assertThat(step(plan, "bucket/media/public-access").expected())
        .isEqualTo(Estimate.MOMENT.refusing());
    assertThat(Estimate.MOMENT.refusing().lasts()).isTrue();
  }

  @Test
  void onceAllIsApprovedItIsTheAppsAndKeepsWhatOthersHaveSet() {
    theirs(AGREED);
    open();

    adopted(SHOP);

    var bucket = s3.bucket(THEIRS).orElseThrow();
    assertThat(bucket.tags())
        .containsAllEntriesOf(AGREED)
        .containsAllEntriesOf(Example.OWNER.tags(PartId.of("bucket", "media")));
    assertThat(bucket.policy().orElseThrow()).contains("\"Backup\"", "aws:SecureTransport");
    assertThat(world.started())
        .containsSubsequence("bucket/media", "bucket/media/policy", "bucket/media/public-access");
    assertThat(world.calls("CreateBucket")).isZero();
  }

  @Test
  void withoutTheTagItIsLeftAlone() {
    theirs(Map.of("team", "payroll"));

    Plan plan = world.converge(on(SHOP));

    assertThat(alarms(plan)).containsExactly("NotAdoptable");
    assertThat(writes()).isZero();
    assertThat(world.calls("GetBucketPolicy")).as("looks into it").isZero();
  }

  @Test
  void aBucketTaggedLongAfterItWasMadeIsFound() {
    theirs(Map.of());
    world.pass(Duration.ofHours(2));
    assertThat(alarms(world.converge(on(SHOP)))).containsExactly("NotAdoptable");
    s3.tags(THEIRS, AGREED);
    world.pass(Duration.ofMinutes(12));

    assertThat(world.converge(on(SHOP)).steps())
        .extracting(PlannedStep::key)
        .contains("bucket/media");
  }

  @Test
  void whoTakesItBackJustBeforeTheCallKeepsIt() {
    theirs(AGREED);
    asking();
    approve(world.converge(on(SHOP)));
    s3.tags(THEIRS, Map.of("team", "payroll"));

    assertThat(world.act(on(SHOP))).anyMatch(Outcome.Outdated.class::isInstance);
    assertThat(writes()).isZero();
  }

  @Test
  void anotherAppThatTakesItOverJustBeforeTheCallKeepsIt() {
    theirs(AGREED);
    asking();
    approve(world.converge(on(SHOP)));
    var neighbours =
        new TreeMap<>(new Owner("main", "c", "team-b", "blog", "u").tags(PartId.of("bucket", "x")));
    neighbours.putAll(AGREED);
    s3.tags(THEIRS, neighbours);

    assertThat(world.act(on(SHOP))).anyMatch(Outcome.Outdated.class::isInstance);
    assertThat(writes()).isZero();
  }

  @Test
  void whoGivesItToSomebodyElseAfterwardsIsNotOverruled() {
    theirs(AGREED);
    open();
    asking();
    approve(world.converge(on(SHOP)));
    assertThat(world.act(on(SHOP))).hasSize(1);
    world.pass(Duration.ofMinutes(1));
    Plan plan = world.plan(on(SHOP));
    assertThat(plan.startable()).isNotEmpty();
    s3.tags(THEIRS, Map.of("team", "payroll"));
    long before = writes();

    assertThat(world.act(on(SHOP))).anyMatch(Outcome.Outdated.class::isInstance);
    assertThat(writes()).isEqualTo(before);
  }

  @Test
  void oneInAnotherRegionIsNotTakenOver() {
    var elsewhere = new Scope("123456789012", "eu-west-1");
    var _ = world.simulator().s3().console(elsewhere).create(THEIRS);
    world.simulator().s3().console(elsewhere).tags(THEIRS, AGREED);

    Plan plan = world.converge(on(SHOP));

    assertThat(alarms(plan)).containsExactly("NothingToAdopt");
    assertThat(plan.alarms().getFirst().message())
        .contains("region us-east-1", "another account or region cannot be taken over");
    assertThat(writes()).isZero();
  }

  @Test
  void itsNameTakenOutOfTheSpecMakesNoneInItsPlace() {
    theirs(AGREED);
    adopted(SHOP);
    world.policy(Policy.FREE);

    Plan plan = world.converge(on(Example.shop().storing(Example.bucket("media"))));

    assertThat(alarms(plan)).containsExactly("AnotherBucketNamed");
    assertThat(plan.alarms().getFirst().message()).contains("Put adopt: " + THEIRS + " back");
    assertThat(s3.buckets()).hasSize(1);
  }

  @Test
  void oneThatVanishesIsNotMadeAnew() {
    theirs(AGREED);
    adopted(SHOP);
    s3.delete(THEIRS);
    world.pass(Duration.ofHours(2));

    assertThat(alarms(world.converge(on(SHOP)))).containsExactly("AdoptedBucketGone");
    assertThat(s3.buckets()).isEmpty();
  }

  private static Map<String, String> neighbours() {
    return new Owner("main", "c", "team-b", "blog", "u").tags(PartId.of("bucket", "x"));
  }

  @Test
  void oneThatAnotherAppHasTakenOverIsLeftToItAndThePlanSaysWhose() {
    theirs(AGREED);
    adopted(WITH_ROLE);
    s3.tags(THEIRS, neighbours());
    world.pass(Duration.ofHours(2));
    long before = writes();

    Plan plan = world.converge(on(WITH_ROLE));

    assertThat(alarms(plan)).containsExactly("TakenOver");
    assertThat(plan.alarms().getFirst().message()).contains("main/team-b/blog", "closed to this");
    assertThat(writes()).isEqualTo(before);
    assertThat(policyOfTheRole()).contains("mail").doesNotContain(THEIRS);
  }

  @Test
  void anOwnOneThatAnotherAppHasTakenOverIsAnAlarmThatSaysWhatToDo() {
    Example own = Example.shop().storing(Example.bucket("media"));
    world.settle(on(own));
    String name = s3.buckets().getFirst().name();
    s3.tags(name, neighbours());
    world.pass(Duration.ofHours(2));

    Plan plan = world.converge(on(own));

    assertThat(alarms(plan)).containsExactly("TakenOver");
    assertThat(plan.alarms().getFirst().message())
        .contains("main/team-b/blog", "Take media out of spec.buckets", "adopt: " + name);
  }

  @Test
  void theAppThatLostOneReportsNoneAndLeadsNoNewPodsToIt() {
    theirs(AGREED);
    adopted(SHOP);
    Blueprint blueprint = on(SHOP);
    assertThat(provider.statuses(blueprint, world.view(blueprint))).hasSize(1);
    s3.tags(THEIRS, neighbours());
    world.pass(Duration.ofHours(2));

    assertThat(provider.statuses(blueprint, world.view(blueprint))).isEmpty();
    assertThat(provider.connections(blueprint, world.view(blueprint))).isEmpty();
  }

  @Test
  void anotherMayTakeThePlaceOfOneThatIsAnotherApps() {
    theirs(AGREED);
    adopted(SHOP);
    s3.tags(THEIRS, neighbours());
    world.pass(Duration.ofHours(2));
    world.policy(Policy.FREE);

    world.settle(on(Example.shop().storing(Example.bucket("media"))));

    assertThat(s3.buckets()).hasSize(2);
  }

  @Test
  void twoNamesOfOneBucketAreAnAlarm() {
    theirs(AGREED);
    adopted(SHOP);

    Plan plan =
        world.converge(
            on(
                Example.shop()
                    .storing(
                        Example.adoptedBucket("media", THEIRS),
                        Example.adoptedBucket("mail", THEIRS))));

    assertThat(alarms(plan)).containsExactly("AdoptedTwice");
  }

  @Test
  void theRoleOpensABucketOfSomebodyElseOnlyOnceItIsTakenOver() {
    theirs(AGREED);
    asking();

    Plan plan = world.converge(on(WITH_ROLE));

    assertThat(policyOfTheRole()).contains("mail").doesNotContain(THEIRS);
    assertThat(why(plan, "bucket/media"))
        .anyMatch(line -> line.startsWith("then open the bucket to the pods"));
    approve(plan);
    world.settle(on(WITH_ROLE));
    assertThat(policyOfTheRole()).contains("mail", THEIRS);
  }

  @Test
  void namingANeighboursBucketOpensItToNobody() {
    var tags =
        new TreeMap<>(new Owner("main", "c", "team-b", "blog", "u").tags(PartId.of("bucket", "x")));
    theirs(tags);

    Plan plan = world.converge(on(WITH_ROLE));

    assertThat(alarms(plan)).containsExactly("NotAdoptable");
    assertThat(policyOfTheRole()).contains("mail").doesNotContain(THEIRS);
    assertThat(s3.bucket(THEIRS).orElseThrow().tags()).isEqualTo(tags);
  }

  @Test
  void noLogsGoToABucketThatIsNotTakenOverYet() {
    theirs(AGREED);
    asking();
    var logged =
        new BucketSpec(
            "media", null, null, null, new BucketAccessLogs("logs", null, null), null, null);

    Plan plan =
        world.converge(on(Example.shop().storing(logged, Example.adoptedBucket("logs", THEIRS))));

    assertThat(plan.steps())
        .extracting(PlannedStep::key)
        .contains("bucket/logs", "bucket/media/access-logs");
    assertThat(world.calls("PutBucketLogging")).isZero();
  }

  @Test
  void aRoleThatMayOpenNothingYetHasNoPolicy() {
    theirs(AGREED);
    asking();

    var _ = world.converge(on(SHOP.podIdentity()));

    assertThat(world.simulator().iam().console().roles()).hasSize(1);
    assertThat(world.calls("PutRolePolicy")).isZero();
    assertThat(world.refused()).isEmpty();
  }

  private static final String THEIR_KEY =
      "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555";
  private static final String OUR_KEY = "arn:aws:kms:us-east-1:123456789012:key/ours";

  private void encrypted(ServerSideEncryption algorithm, String key) {
    encrypted(
        ServerSideEncryptionRule.builder()
            .applyServerSideEncryptionByDefault(
                standard -> standard.sseAlgorithm(algorithm).kmsMasterKeyID(key))
            .build());
  }

  private void encrypted(ServerSideEncryptionRule rule) {
    s3.set(THEIRS, ServerSideEncryptionConfiguration.builder().rules(rule).build());
  }

  private Optional<String> kept(Plan plan) {
    return plan.findings().stream()
        .filter(finding -> finding.reason().equals("EncryptionIsAFloor"))
        .map(Finding::message)
        .findFirst();
  }

  @Test
  void itsOwnersKeyStaysWhereAWeakerOneIsAskedFor() {
    theirs(AGREED);
    encrypted(ServerSideEncryption.AWS_KMS, THEIR_KEY);

    Plan plan = adopted(SHOP);

    assertThat(world.calls("PutBucketEncryption")).isZero();
    assertThat(kept(plan).orElseThrow()).contains(THEIR_KEY, "SSE-S3", "and it stays");
  }

  @Test
  void itsOwnersKeyStaysBesideTheEnvironments() {
    theirs(AGREED);
    encrypted(ServerSideEncryption.AWS_KMS, THEIR_KEY);
    var spec = new BucketSpec("media", null, null, null, null, BucketEncryption.KMS, THEIRS);

    Plan plan = adopted(Example.shop().storing(spec).kmsKey(OUR_KEY));

    assertThat(world.calls("PutBucketEncryption")).isZero();
    assertThat(kept(plan).orElseThrow()).contains(THEIR_KEY, OUR_KEY);
  }

  @Test
  void twoLayersOfEncryptionStayUnderAnyKey() {
    theirs(AGREED);
    encrypted(ServerSideEncryption.AWS_KMS_DSSE, OUR_KEY);
    var spec = new BucketSpec("media", null, null, null, null, BucketEncryption.KMS, THEIRS);

    adopted(Example.shop().storing(spec).kmsKey(OUR_KEY));

    assertThat(world.calls("PutBucketEncryption")).isZero();
  }

  @Test
  void theEnvironmentsKeyTakesThePlaceOfNone() {
    theirs(AGREED);
    var spec = new BucketSpec("media", null, null, null, null, BucketEncryption.KMS, THEIRS);

    Plan plan = adopted(Example.shop().storing(spec).kmsKey(OUR_KEY));

    assertThat(world.calls("PutBucketEncryption")).isOne();
    assertThat(kept(plan)).isEmpty();
  }

  @Test
  void theRoleOpensTheOwnersKeyWithTheBucket() {
    theirs(AGREED);
    encrypted(ServerSideEncryption.AWS_KMS, THEIR_KEY);
    asking();

    Plan plan = world.converge(on(WITH_ROLE));

    assertThat(policyOfTheRole()).doesNotContain(THEIR_KEY);
    assertThat(why(plan, "bucket/media")).contains("then open the key " + THEIR_KEY + " to them");
    approve(plan);
    assertThat(world.settle(on(WITH_ROLE)).findings())
        .extracting(Finding::reason)
        .doesNotContain("OldKeyOpen");
    assertThat(policyOfTheRole()).contains(THEIRS, THEIR_KEY);
  }

  @Test
  void aKeyIsOpenedByItsIdToo() {
    theirs(AGREED);
    encrypted(ServerSideEncryption.AWS_KMS, "11111111-2222-3333-4444-555555555555");

    adopted(WITH_ROLE);

    assertThat(policyOfTheRole()).contains(THEIR_KEY);
  }

  @Test
  void anAliasOpensNothingAndThePlanSaysWhatToDo() {
    theirs(AGREED);
    encrypted(ServerSideEncryption.AWS_KMS, "alias/payroll");

    Plan plan = adopted(WITH_ROLE);

    assertThat(policyOfTheRole()).contains(THEIRS).doesNotContain("kms:");
    assertThat(kept(plan).orElseThrow()).contains("name the key by its ARN");
  }

  @Test
  void anotherKeyAfterwardsIsOpenedOnlyWhenAPersonSaysSo() {
    theirs(AGREED);
    adopted(WITH_ROLE);
    encrypted(ServerSideEncryption.AWS_KMS, THEIR_KEY);
    world.pass(Duration.ofHours(2));

    Plan plan = world.converge(on(WITH_ROLE));

    assertThat(step(plan, "role/policy/keys").unapproved()).isTrue();
    assertThat(policyOfTheRole()).doesNotContain(THEIR_KEY);
    approve(plan);
    world.settle(on(WITH_ROLE));
    assertThat(policyOfTheRole()).contains(THEIR_KEY);
  }

  @Test
  void anUnapprovedKeyHoldsNoOtherBucket() {
    theirs(AGREED);
    adopted(WITH_ROLE);
    encrypted(ServerSideEncryption.AWS_KMS, THEIR_KEY);
    world.pass(Duration.ofHours(2));
    Example more =
        WITH_ROLE.storing(
            Example.adoptedBucket("media", THEIRS),
            Example.bucket("mail"),
            Example.bucket("archive"));

    Plan plan = world.converge(on(more));

    assertThat(step(plan, "role/policy/keys").unapproved()).isTrue();
    assertThat(policyOfTheRole()).contains("archive").doesNotContain(THEIR_KEY);
  }

  @Test
  void itsOwnersKeyIsOpenForWhatS3DoesWithTheBucketOnly() {
    theirs(AGREED);
    encrypted(ServerSideEncryption.AWS_KMS, THEIR_KEY);

    adopted(WITH_ROLE);

    assertThat(policyOfTheRole())
        .contains(
            "\"kms:ViaService\":\"s3.us-east-1.amazonaws.com\"",
            "\"kms:EncryptionContext:aws:s3:arn\":[\"arn:aws:s3:::");
  }

  @Test
  void takesNoLogsWhereItsOwnerHasChosenAKey() {
    theirs(AGREED);
    encrypted(ServerSideEncryption.AWS_KMS, THEIR_KEY);
    var logged =
        new BucketSpec(
            "mail", null, null, null, new BucketAccessLogs("media", null, null), null, null);
    asking();
    Example app = Example.shop().storing(Example.adoptedBucket("media", THEIRS), logged);

    approve(world.converge(on(app)));
    Plan plan = world.converge(on(app));

    assertThat(plan.alarms()).extracting(Finding.Alarm::reason).containsExactly("LogsNotDelivered");
    assertThat(plan.unplanned()).isEmpty();
  }

  @Test
  void whatItsOwnerHasBlockedStaysBlockedUnderAnotherKey() {
    theirs(AGREED);
    encrypted(
        ServerSideEncryptionRule.builder()
            .applyServerSideEncryptionByDefault(
                standard -> standard.sseAlgorithm(ServerSideEncryption.AES256))
            .blockedEncryptionTypes(types -> types.encryptionType(List.of(EncryptionType.SSE_C)))
            .build());
    var spec = new BucketSpec("media", null, null, null, null, BucketEncryption.KMS, THEIRS);

    adopted(Example.shop().storing(spec).kmsKey(OUR_KEY));

    var rule =
        s3.bucket(THEIRS)
            .orElseThrow()
            .setting(ServerSideEncryptionConfiguration.class)
            .orElseThrow()
            .rules()
            .getFirst();
    assertThat(rule.applyServerSideEncryptionByDefault().kmsMasterKeyID()).isEqualTo(OUR_KEY);
    assertThat(rule.blockedEncryptionTypes().encryptionType())
        .containsExactly(EncryptionType.SSE_C);
  }

  @Test
  void smallObjectsMoveByTheRulesOfOthersAsBefore() {
    theirs(AGREED);
    s3.set(
        THEIRS,
        GetBucketLifecycleConfigurationResponse.builder()
            .rules(
                LifecycleRule.builder()
                    .id("old")
                    .status(ExpirationStatus.ENABLED)
                    .filter(filter -> filter.prefix("old/"))
                    .expiration(expiration -> expiration.days(400))
                    .build())
            .transitionDefaultMinimumObjectSize(
                TransitionDefaultMinimumObjectSize.VARIES_BY_STORAGE_CLASS)
            .build());
    var lifecycle = new BucketLifecycle(null, null, null, 7);
    var spec = new BucketSpec("media", null, lifecycle, null, null, null, THEIRS);

    adopted(Example.shop().storing(spec));

    var set =
        s3.bucket(THEIRS)
            .orElseThrow()
            .setting(GetBucketLifecycleConfigurationResponse.class)
            .orElseThrow();
    assertThat(set.rules()).extracting(LifecycleRule::id).containsExactly("old", "stepladder");
    assertThat(set.transitionDefaultMinimumObjectSize())
        .isEqualTo(TransitionDefaultMinimumObjectSize.VARIES_BY_STORAGE_CLASS);
  }

  @Test
  void logsThatItsOwnerKeepsAreKeptOn() {
    theirs(AGREED);
    var _ = s3.create("their-logs");
    s3.set(
        THEIRS,
        LoggingEnabled.builder().targetBucket("their-logs").targetPrefix("payroll/").build());

    adopted(SHOP);

    assertThat(world.calls("PutBucketLogging")).isZero();
  }

  @Test
  void aPolicyOfAnOlderVersionMeansWhatItMeant() {
    theirs(AGREED);
    s3.policy(
        THEIRS,
        """
        {"Version": "2008-10-17", "Id": "payroll", "Statement": [{"Sid": "Backup", "Effect": "Allow",
         "Principal": {"AWS": "arn:aws:iam::123456789012:root"},
         "Action": "s3:GetObject", "Resource": "arn:aws:s3:::payroll-prod/${x}"}]}\
        """);

    adopted(SHOP);

    assertThat(s3.bucket(THEIRS).orElseThrow().policy().orElseThrow())
        .contains("2008-10-17", "payroll", "StepladderTlsOnly")
        .doesNotContain("2012-10-17");
  }

  private String policyOfTheRole() {
    var iam = world.simulator().iam().console();
    Role role = iam.roles().getFirst();
    return iam.inlinePolicy(role.roleName(), "stepladder").orElseThrow();
  }
}
