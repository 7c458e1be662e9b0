package dev.stepladder.operator.aws.iam;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.api.v1alpha1.Approval;
import dev.stepladder.api.v1alpha1.DriftPolicy;
import dev.stepladder.api.v1alpha1.WorkloadIdentity;
import dev.stepladder.operator.aws.s3.S3Bucket;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.kube.KubeObject;
import dev.stepladder.operator.kube.ModelCluster;
import dev.stepladder.operator.plan.Example;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.ModelWorld;
import dev.stepladder.operator.plan.Need;
import dev.stepladder.operator.plan.Plan;
import dev.stepladder.operator.plan.PlannedStep;
import dev.stepladder.operator.plan.Policy;
import dev.stepladder.operator.plan.State;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What an app's role allows, and to whom, while that changes under pods that run. */
class RoleRulesTest {

  private static final String KEY = "arn:aws:kms:us-east-1:123456789012:key/shop";
  private static final String OTHER_KEY = "arn:aws:kms:us-east-1:123456789012:key/other";
  private static final Example MEDIA =
      Example.shop().storing(Example.bucket("media")).podIdentity();
  private static final Example MAIL = MEDIA.storing(Example.bucket("mail"));
  private static final Example BOTH =
      MEDIA.storing(Example.bucket("media"), Example.bucket("mail"));

  private static ModelWorld standing(Example app) {
    return ModelWorld.settled(app, Example.rung("users-1"), 1);
  }

  private static PlannedStep step(Plan plan, String key) {
    return plan.steps().stream()
        .filter(step -> step.key().equals(key))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no %s in %s".formatted(key, plan.steps())));
  }

  private static List<String> why(Plan plan, String key) {
    return step(plan, key).why().stream().map(Object::toString).toList();
  }

  private static String bucket(Example app) {
    return app.on(Example.rung("users-1")).part(Part.Bucket.class).orElseThrow().name();
  }

  @Test
  void closesABucketOnceNoPodMountsItsBinding() {
    ModelWorld world = standing(BOTH).app(MEDIA);

    var _ = world.converge();

    assertThat(world.started())
        .containsSubsequence("workload/web", "binding/bucket-mail/remove", "role/policy/narrow")
        .doesNotContain("role/policy")
        .endsWith("role/policy/narrow");
  }

  /** A bucket that somebody else has is never bound. */
  @Test
  void closesABucketThoughAnotherOneNeverComes() {
    ModelWorld world = standing(BOTH);
    world.app(
        Example.shop().storing(Example.bucket("media"), Example.bucket("archive")).podIdentity());
    world.ground().put(somebodyElses(world, "archive"));

    Plan plan = world.converge();

    assertThat(plan.steps()).extracting(PlannedStep::key).contains("binding/bucket-archive");
    assertThat(world.started()).contains("role/policy/narrow");
  }

  private static S3Bucket somebodyElses(ModelWorld world, String bucket) {
    return tagged(world, bucket, Map.of("team", "b"));
  }

  private static S3Bucket tagged(ModelWorld world, String bucket, Map<String, String> tags) {
    String name =
        world.blueprint().parts(Part.Bucket.class).stream()
            .filter(part -> part.id().name().equals(bucket))
            .map(Part.Bucket::name)
            .findFirst()
            .orElseThrow();
    return new S3Bucket(name, "us-east-1", Map.of(), OptionalInt.empty(), tags, Optional.empty());
  }

  @Test
  void closesABucketThatAnotherAppHasTakenOver() {
    ModelWorld world = standing(BOTH);
    var _ = world.plan();
    world.ground().putOld(neighbours(world, "mail"));

    var _ = world.converge();

    assertThat(world.started()).contains("role/policy/withdraw");
    assertThat(policy(world).orElseThrow()).contains(bucket(MEDIA)).doesNotContain(bucket(MAIL));
  }

  @Test
  void closesWhatAnotherAppHasTakenOverWhateverThisOneWaitsFor() {
    ModelWorld world = standing(BOTH).approval(Approval.ALWAYS).nobodyApproves();
    var _ = world.plan();
    world.ground().putOld(neighbours(world, "mail"));
    world.app(BOTH.image("ghcr.io/acme/shop:next"));

    Plan plan = world.converge();

    assertThat(step(plan, "workload/web").unapproved()).isTrue();
    assertThat(policy(world).orElseThrow()).contains(bucket(MEDIA)).doesNotContain(bucket(MAIL));
  }

  @Test
  void whatIsAnotherAppsIsNoDriftThatIsLeft() {
    ModelWorld world = standing(BOTH).settles();
    var _ = world.plan();
    world.ground().putOld(neighbours(world, "mail"));

    Plan plan =
        world.plan(
            new Policy(Approval.OUTAGE, Set.of(), Optional.empty()).drifting(DriftPolicy.REPORT));

    assertThat(plan.steps()).extracting(PlannedStep::key).contains("role/policy/withdraw");
    assertThat(plan.drift()).isEmpty();
  }

  @Test
  void closesTheOnlyBucketThatAnotherAppHasTakenOver() {
    ModelWorld world = standing(MEDIA);
    var _ = world.plan();
    world.ground().putOld(neighbours(world, "media"));

    var _ = world.converge();

    assertThat(policy(world)).isEmpty();
  }

  @Test
  void leavesABucketOpenThatLostItsTags() {
    ModelWorld world = standing(BOTH);
    var _ = world.plan();
    world.ground().putOld(somebodyElses(world, "mail"));

    var _ = world.converge();

    assertThat(policy(world).orElseThrow()).contains(bucket(MEDIA), bucket(MAIL));
  }

  private static Optional<String> policy(ModelWorld world) {
    return world.ground().all(IamRole.class).getFirst().policy();
  }

  private static S3Bucket neighbours(ModelWorld world, String bucket) {
    var neighbour = new Owner("main", "cluster-1", "team-b", "blog", "uid-9");
    return tagged(world, bucket, neighbour.tags(PartId.of("bucket", "x")));
  }

  @Test
  void opensABucketBeforeItsBindingIsWrittenAndClosesAnotherLast() {
    ModelWorld world = standing(MEDIA).app(MAIL);

    var _ = world.converge();

    assertThat(world.started())
        .containsSubsequence("role/policy", "binding/bucket-mail", "binding/bucket-media/remove")
        .endsWith("role/policy/narrow");
  }

  @Test
  void theBindingOfALaterBucketWaitsForItsPermission() {
    ModelWorld world = standing(MEDIA).app(BOTH);

    Plan plan = world.converge(200, step -> !step.key().equals("role/policy"));

    assertThat(world.started()).contains("bucket/mail").doesNotContain("binding/bucket-mail");
    assertThat(plan.steps()).extracting(PlannedStep::key).contains("binding/bucket-mail");
  }

  @Test
  void namesTheBucketsThatAreOpenedAndClosed() {
    Plan plan = standing(MEDIA).app(MAIL).plan();

    String media = bucket(MEDIA);
    String mail = bucket(MAIL);
    assertThat(why(plan, "role/policy"))
        .containsExactly("buckets %s → %s, %s".formatted(media, mail, media));
    assertThat(why(plan, "role/policy/narrow"))
        .containsExactly("buckets %s, %s → %s".formatted(mail, media, mail));
  }

  @Test
  void aBucketThatSomebodyElseHasAddedIsClosedAtOnce() {
    ModelWorld world = standing(MEDIA);
    IamRole role = world.ground().all(IamRole.class).getFirst();
    String theirs = role.policy().orElseThrow().replace(bucket(MEDIA), "payroll");
    world.ground().putOld(permitting(role, theirs));

    Plan plan = world.plan();

    assertThat(plan.steps()).extracting(PlannedStep::key).containsExactly("role/policy");
    assertThat(why(plan, "role/policy")).containsExactly("buckets payroll → " + bucket(MEDIA));
  }

  @Test
  void aWorkloadThatGoesMayUseTheRoleUntilItIsGone() {
    ModelWorld world = standing(MEDIA);
    IamRole role = world.ground().all(IamRole.class).getFirst();
    world
        .ground()
        .putOld(
            trusting(role, role.trust().replace("[\"shop-web\"]", "[\"shop-api\",\"shop-web\"]")));

    Plan plan = world.plan();

    assertThat(plan.steps()).extracting(PlannedStep::key).containsExactly("role/trust/narrow");
    assertThat(why(plan, "role/trust/narrow"))
        .containsExactly("trust shop-api, shop-web of cluster main → shop-web of cluster main");
    assertThat(step(plan, "role/trust/narrow").step().orElseThrow().needs())
        .contains(new Need.AllFinished("workload"), new Need.NoneChanges("binding"));
  }

  @Test
  void podsComeByBothWaysWhileTheWayChangesToATokenOfTheCluster() {
    ModelWorld world = standing(MEDIA).app(MEDIA.irsa());

    var _ = world.converge();

    assertThat(world.started())
        .containsSubsequence(
            "role/trust", "workload/web/identity", "workload/web/rebind", "association/web/remove")
        .doesNotContain("workload/web")
        .endsWith("role/trust/narrow");
  }

  @Test
  void podsComeByBothWaysWhileTheWayChangesToPodIdentity() {
    ModelWorld world = standing(MEDIA.irsa()).app(MEDIA);

    var _ = world.converge();

    assertThat(world.started())
        .containsSubsequence(
            "role/trust", "association/web", "workload/web/identity", "workload/web/rebind")
        .doesNotContain("workload/web")
        .endsWith("role/trust/narrow");
  }

  @Test
  void anAccountNamesItsRoleUntilEksGivesItsPodsThatRole() {
    ModelWorld world = standing(MEDIA.irsa()).app(MEDIA);

    Plan plan = world.converge(200, step -> !step.key().equals("association/web"));

    assertThat(world.started()).containsExactly("role/trust");
    assertThat(step(plan, "workload/web/identity").state()).isInstanceOf(State.Waiting.class);
  }

  @Test
  void aMigrationLeavesAnAccountAsItIsUntilEksGivesItsPodsTheRole() {
    ModelWorld world = standing(MEDIA.irsa()).app(MEDIA.image("ghcr.io/acme/shop:next"));

    var _ = world.converge(200, step -> !step.key().equals("association/web"));

    assertThat(world.started()).contains("migration/web", "workload/web");
    assertThat(world.ground().all(KubeObject.class))
        .filteredOn(object -> object.name().equals("ServiceAccount/shop-web"))
        .singleElement()
        .extracting(ModelCluster::roleNamed)
        .isEqualTo(
            Optional.of(
                MEDIA
                    .on(Example.rung("users-1"))
                    .part(Part.WorkloadRole.class)
                    .orElseThrow()
                    .arn()));
  }

  @Test
  void eksIsToldOfARoleOnceThatLetsItsPodsIn() {
    Plan plan = standing(MEDIA.irsa()).app(MEDIA).plan();

    assertThat(step(plan, "role/trust").state()).isInstanceOf(State.Startable.class);
    assertThat(step(plan, "association/web").state()).isInstanceOf(State.Waiting.class);
  }

  @Test
  void encryptsWithAKeyOncePodsMayUseIt() {
    Example encrypted = MEDIA.storing(Example.encryptedBucket("media")).kmsKey(KEY);
    ModelWorld world = standing(MEDIA).app(encrypted);

    Plan first = world.plan();
    var _ = world.converge();

    assertThat(why(first, "role/policy")).containsExactly("keys " + KEY);
    assertThat(world.started()).containsExactly("role/policy", "bucket/media/encryption");
  }

  @Test
  void encryptsWithAKeyOnceS3HasHeardThatPodsMayUseIt() {
    Example encrypted = MEDIA.storing(Example.encryptedBucket("media")).kmsKey(KEY);
    String opening = standing(encrypted).ground().all(IamRole.class).getFirst().policy().get();
    ModelWorld world = standing(MEDIA).app(encrypted);
    IamRole role = world.ground().all(IamRole.class).getFirst();
    world.ground().put(permitting(role, opening));

    Plan atOnce = world.plan();
    world.idle(Duration.ofSeconds(61));
    Plan later = world.plan();

    assertThat(step(atOnce, "bucket/media/encryption").state()).isInstanceOf(State.Waiting.class);
    assertThat(step(later, "bucket/media/encryption").state()).isInstanceOf(State.Startable.class);
  }

  @Test
  void aRoleThatNothingWaitsForIsNoMatterOfWaiting() {
    ModelWorld world = standing(MEDIA);
    world.ground().put(world.ground().all(IamRole.class).getFirst());

    assertThat(world.plan().settled()).isTrue();
  }

  @Test
  void aRoleMadeAnewOpensTheKeysThatObjectsWereWrittenUnder() {
    Example encrypted = MEDIA.storing(Example.encryptedBucket("media"));
    ModelWorld world = standing(encrypted.kmsKey(KEY)).app(encrypted.kmsKey(OTHER_KEY));
    var _ = world.converge();
    world.app(encrypted.kmsKey(OTHER_KEY).identity(WorkloadIdentity.DEFAULT));
    var _ = world.converge();
    assertThat(world.ground().all(IamRole.class)).isEmpty();

    world.app(encrypted.kmsKey(OTHER_KEY));
    Plan plan = world.converge();

    assertThat(keysOpen(world)).containsExactly(OTHER_KEY, KEY);
    assertThat(plan.findings()).extracting(Finding::reason).contains("OldKeyOpen");
  }

  @Test
  void aPolicyThatWasLostOpensTheKeysThatObjectsWereWrittenUnder() {
    Example encrypted = MEDIA.storing(Example.encryptedBucket("media"));
    ModelWorld world = standing(encrypted.kmsKey(KEY)).app(encrypted.kmsKey(OTHER_KEY));
    var _ = world.converge();
    IamRole role = world.ground().all(IamRole.class).getFirst();
    world.ground().put(withPolicy(role, Optional.empty()));

    var _ = world.converge();

    assertThat(keysOpen(world)).containsExactly(OTHER_KEY, KEY);
  }

  private static Set<String> keysOpen(ModelWorld world) {
    return RoleRules.keysOpen(world.ground().all(IamRole.class).getFirst()).orElseThrow();
  }

  @Test
  void encryptsANewBucketWithAKeyOncePodsMayUseIt() {
    Example encrypted = MEDIA.storing(Example.encryptedBucket("media")).kmsKey(KEY);
    ModelWorld world = ModelWorld.empty(encrypted, Example.rung("users-1"), 1);

    var _ = world.converge();

    assertThat(world.started()).containsSubsequence("role/policy", "bucket/media/encryption");
  }

  private static IamRole permitting(IamRole role, String policy) {
    return withPolicy(role, Optional.of(policy));
  }

  private static IamRole withPolicy(IamRole role, Optional<String> policy) {
    return new IamRole(
        role.name(), role.id(), role.arn(), role.trust(), role.boundary(), policy, role.tags());
  }

  private static IamRole trusting(IamRole role, String trust) {
    return new IamRole(
        role.name(), role.id(), role.arn(), trust, role.boundary(), role.policy(), role.tags());
  }
}
