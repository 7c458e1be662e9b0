package dev.stepladder.operator.aws.eks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.api.v1alpha1.IdentityMode;
import dev.stepladder.api.v1alpha1.WorkloadIdentity;
import dev.stepladder.operator.act.Outcome;
import dev.stepladder.operator.aws.AwsWorld;
import dev.stepladder.operator.aws.iam.IamService;
import dev.stepladder.operator.aws.s3.S3Service;
import dev.stepladder.operator.blueprint.Architect;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.inventory.Entry;
import dev.stepladder.operator.plan.Example;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.Plan;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.eks.model.ListPodIdentityAssociationsRequest;
import software.amazon.awssdk.services.eks.model.PodIdentityAssociation;
import software.amazon.awssdk.services.iam.model.Role;

/** The role of an app's pods and what gives it to them, against the simulator of IAM and EKS. */
class IdentityTest {

  private static final Example SHOP = Example.shop().storing(Example.bucket("media")).podIdentity();

  private final AwsWorld world = new AwsWorld(new IamService(), new EksService(), new S3Service());

  @BeforeEach
  void aCluster() {
    var _ = world.simulator().eks().console().createCluster("main");
  }

  @AfterEach
  void close() {
    world.close();
  }

  private static Blueprint on(Example app) {
    return app.on(Example.rung("users-1"));
  }

  private static Part.WorkloadRole part(Example app) {
    return on(app).part(Part.WorkloadRole.class).orElseThrow();
  }

  private Optional<Role> role() {
    return world.simulator().iam().console().role(part(SHOP).name());
  }

  private Optional<PodIdentityAssociation> association() {
    return world.simulator().eks().console().associations().stream().findFirst();
  }

  private String policy() {
    return world
        .simulator()
        .iam()
        .console()
        .inlinePolicy(part(SHOP).name(), "stepladder")
        .orElse("none");
  }

  @Test
  void givesThePodsARoleThatOpensTheirBuckets() {
    world.settle(on(SHOP));

    String bucket = on(SHOP).part(Part.Bucket.class).orElseThrow().name();
    assertThat(role().orElseThrow().path()).isEqualTo("/stepladder/");
    assertThat(policy()).contains("arn:aws:s3:::" + bucket + "/*").doesNotContain("\"*\"");
    assertThat(association().orElseThrow().roleArn()).isEqualTo(role().orElseThrow().arn());
    assertThat(association().orElseThrow().serviceAccount()).isEqualTo("shop-web");
    assertThat(association().orElseThrow().tags()).containsEntry(Owner.APP, "shop");
  }

  @Test
  void waitsUntilWordOfTheRoleHasReachedEks() {
    world.simulator().iam().console().propagation(Duration.ofSeconds(90));

    world.settle(on(SHOP));

    assertThat(world.calls("CreatePodIdentityAssociation")).isGreaterThan(1);
    assertThat(world.refused()).isEmpty();
  }

  @Test
  void firstTheRoleThenWhatItMayThenThePods() {
    world.settle(on(SHOP));

    assertThat(world.started())
        .filteredOn(key -> !key.startsWith("bucket"))
        .containsExactly("role", "role/policy", "association/web");
  }

  @Test
  void letsOnlyTheAppsOwnPodsUseTheRole() {
    world.settle(on(SHOP));

    assertThat(
            URLDecoder.decode(
                role().orElseThrow().assumeRolePolicyDocument(), StandardCharsets.UTF_8))
        .contains("pods.eks.amazonaws.com", "\"team-a\"", "\"shop-web\"", ":cluster/main");
  }

  @Test
  void aSettledRoleCostsOneCallASweep() {
    world.settle(on(SHOP));
    world.pass(Duration.ofMinutes(6));
    int details = world.calls("GetRole") + world.calls("DescribePodIdentityAssociation");
    int lists = world.calls("ListRoles");

    world.pass(Duration.ofMinutes(10));

    assertThat(world.calls("GetRole") + world.calls("DescribePodIdentityAssociation"))
        .isEqualTo(details);
    assertThat(world.calls("ListRoles")).isBetween(lists + 1, lists + 3);
  }

  @Test
  void opensABucketThatIsAdded() {
    world.settle(on(SHOP));
    Example more = SHOP.storing(Example.bucket("media"), Example.bucket("mail"));

    world.settle(on(more));

    assertThat(policy()).contains("shop-bucket-media", "shop-bucket-mail");
  }

  @Test
  void mendsWhoMayUseTheRole() {
    world.settle(on(SHOP));
    String trust = role().orElseThrow().assumeRolePolicyDocument();
    world
        .simulator()
        .iam()
        .console()
        .trust(
            part(SHOP).name(),
            "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":"
                + "{\"Service\":\"ec2.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}]}");
    world.pass(Duration.ofMinutes(6));

    world.settle(on(SHOP));

    assertThat(role().orElseThrow().assumeRolePolicyDocument()).isEqualTo(trust);
  }

  @Test
  void mendsWhatTheRoleMayWithinTheHour() {
    world.settle(on(SHOP));
    String was = policy();
    world.simulator().iam().console().deleteInlinePolicy(part(SHOP).name(), "stepladder");
    world.pass(Duration.ofMinutes(40));

    world.settle(on(SHOP));

    assertThat(policy()).isEqualTo(was);
  }

  @Test
  void takesTheRoleAwayInOrderWhenTheAppGoes() {
    world.settle(on(SHOP));
    world.started().clear();

    world.settle(SHOP.retiring(Example.rung("users-1")));

    assertThat(world.started())
        .containsExactly("association/web/remove", "role/policy/remove", "role/remove");
    assertThat(role()).isEmpty();
    assertThat(association()).isEmpty();
  }

  @Test
  void forgetsTheRoleOnlyOnceItIsGone() {
    world.settle(on(SHOP));
    Blueprint retiring = SHOP.retiring(Example.rung("users-1"));
    assertThat(world.ledger().resourceId("role")).isPresent();

    world.settle(retiring);

    assertThat(world.ledger().resourceId("role")).isEmpty();
    assertThat(world.ledger().resourceIds(Architect.ASSOCIATION)).isEmpty();
  }

  @Test
  void aRoleThatWasAskedForAMomentAgoIsNotLeftBehind() {
    var _ = world.act(on(SHOP));

    world.settle(SHOP.retiring(Example.rung("users-1")));

    assertThat(role()).isEmpty();
  }

  @Test
  void takesTheRoleAwayWhenTheEnvironmentGivesNoIdentityAnyMore() {
    world.settle(on(SHOP));

    world.settle(on(SHOP.identity(WorkloadIdentity.DEFAULT)));

    assertThat(role()).isEmpty();
    assertThat(association()).isEmpty();
  }

  @Test
  void takesTheRoleAwayInEveryClusterThatTheAppWasIn() {
    inThreeClustersOneAfterTheOther();

    world.settle(on(inCluster("third")));

    assertThat(world.simulator().eks().console().associations())
        .extracting(PodIdentityAssociation::clusterName)
        .containsExactly("third");
    assertThat(world.started())
        .contains("association/web/main/remove", "association/web/second/remove");
  }

  @Test
  void takesTheRoleAwayInEveryClusterWhenTheAppGoes() {
    inThreeClustersOneAfterTheOther();

    world.settle(inCluster("third").retiring(Example.rung("users-1")));

    assertThat(world.simulator().eks().console().associations()).isEmpty();
    assertThat(world.started())
        .contains(
            "association/web/remove",
            "association/web/main/remove",
            "association/web/second/remove");
  }

  private static Example inCluster(String name) {
    return SHOP.identity(new WorkloadIdentity(IdentityMode.POD_IDENTITY, name, null, null, null));
  }

  private void inThreeClustersOneAfterTheOther() {
    world.settle(on(SHOP));
    try (var _ = world.simulator().faults().on("DeletePodIdentityAssociation").accessDenied()) {
      for (String name : List.of("second", "third")) {
        var _ = world.simulator().eks().console().createCluster(name);
        var _ = world.converge(on(inCluster(name)));
      }
    }
    assertThat(world.simulator().eks().console().associations()).hasSize(3);
  }

  @Test
  void leavesARoleOfSomebodyElseAlone() {
    var _ =
        world
            .simulator()
            .iam()
            .console()
            .createRole(request ->
                request
                    .roleName(part(SHOP).name())
                    .assumeRolePolicyDocument(
                        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":"
                            + "{\"Service\":\"ec2.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}]}"));

    Plan plan = world.converge(on(SHOP));

    assertThat(plan.alarms()).extracting(Finding.Alarm::reason).containsExactly("NameTaken");
    assertThat(world.started()).allMatch(key -> key.startsWith("bucket"));
  }

  @Test
  void leavesAnAssociationOfSomebodyElseAlone() {
    world.settle(on(SHOP));
    PodIdentityAssociation ours = association().orElseThrow();
    var other = world.simulator().eks().console();
    other.deleteAssociation("main", ours.associationId());
    var theirs =
        other.associate(request ->
            request
                .clusterName("main")
                .namespace("team-a")
                .serviceAccount("shop-web")
                .roleArn(ours.roleArn()));
    world.pass(Duration.ofMinutes(6));

    Plan plan = world.converge(on(SHOP));

    assertThat(plan.alarms()).extracting(Finding.Alarm::reason).containsExactly("NameTaken");
    assertThat(association().orElseThrow().associationId()).isEqualTo(theirs.associationId());
  }

  @Test
  void aNewLeaderKnowsAnAssociationWhoseTagsAreNotListedYet() {
    tagsComeLate();
    world.settle(on(SHOP));
    int creates = world.calls("CreatePodIdentityAssociation");
    world.changeLeader();

    Plan plan = world.settle(on(SHOP));

    assertThat(plan.alarms()).isEmpty();
    assertThat(world.calls("CreatePodIdentityAssociation")).isEqualTo(creates);
  }

  @Test
  void aNewLeaderLeavesNoAssociationBehindWhoseTagsAreNotListedYet() {
    tagsComeLate();
    world.settle(on(SHOP));
    world.changeLeader();

    world.settle(SHOP.retiring(Example.rung("users-1")));

    assertThat(association()).isEmpty();
  }

  @Test
  void aNewLeaderTakesNoAssociationOfOursForSomebodyElsesAmongOthers() {
    anotherAppIsThere(Example.OWNER.installation());
    tagsComeLate();
    world.settle(on(SHOP));
    world.changeLeader();

    Plan plan = world.settle(on(SHOP));

    assertThat(plan.alarms()).isEmpty();
  }

  @Test
  void aNewLeaderLeavesNoAssociationBehindAmongOthers() {
    anotherAppIsThere(Example.OWNER.installation());
    tagsComeLate();
    world.settle(on(SHOP));
    world.changeLeader();

    world.settle(SHOP.retiring(Example.rung("users-1")));

    assertThat(world.simulator().eks().console().associations())
        .extracting(PodIdentityAssociation::serviceAccount)
        .containsExactly("blog-web");
  }

  @Test
  void readsNoAssociationThatNobodyAsksForClosely() {
    world.settle(on(SHOP));
    anotherAppIsThere("of-somebody-else");
    int details = world.calls("DescribePodIdentityAssociation");

    world.pass(Duration.ofMinutes(6));

    assertThat(world.calls("DescribePodIdentityAssociation")).isEqualTo(details);
  }

  private void tagsComeLate() {
    world.pass(Duration.ofHours(2));
    world.simulator().tagging().console().showsAfter(Duration.ofHours(1));
  }

  /** An association of another app in the same cluster. */
  private void anotherAppIsThere(String installation) {
    Role role =
        world
            .simulator()
            .iam()
            .console()
            .createRole(request ->
                request
                    .roleName("blog")
                    .assumeRolePolicyDocument(
                        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":"
                            + "{\"Service\":\"pods.eks.amazonaws.com\"},\"Action\":[\"sts:AssumeRole\",\"sts:TagSession\"]}]}"));
    world.pass(Duration.ofMinutes(1));
    var _ =
        world
            .simulator()
            .eks()
            .console()
            .associate(request ->
                request
                    .clusterName("main")
                    .namespace("team-b")
                    .serviceAccount("blog-web")
                    .roleArn(role.arn())
                    .tags(Map.of(Owner.INSTALLATION, installation)));
  }

  @Test
  void saysWhatToDoWhenTheOperatorMayNotCreateRoles() {
    var _ = world.simulator().faults().on("CreateRole").accessDenied();

    var _ = world.act(on(SHOP));

    assertThat(world.refused())
        .extracting(Outcome.Refused::reason, Outcome.Refused::message)
        .singleElement()
        .satisfies(it ->
            assertThat(it.toString())
                .contains("AccessDenied", "iam:CreateRole", "permissionsBoundary"));
  }

  @Test
  void boundsTheRoleAsTheEnvironmentSays() {
    String policy =
        world
            .simulator()
            .iam()
            .console()
            .createPolicy(
                "bound",
                "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"}]}");
    Example bound =
        SHOP.identity(new WorkloadIdentity(IdentityMode.POD_IDENTITY, "main", null, policy, null));
    world.settle(on(SHOP));

    world.settle(on(bound));

    assertThat(role().orElseThrow().permissionsBoundary().permissionsBoundaryArn())
        .isEqualTo(policy);
  }

  @Test
  void underIrsaThereAreNoAssociations() {
    Example irsa = irsa();

    world.settle(on(irsa));

    assertThat(world.calls("CreatePodIdentityAssociation")).isZero();
    assertThat(
            URLDecoder.decode(
                role().orElseThrow().assumeRolePolicyDocument(), StandardCharsets.UTF_8))
        .contains("system:serviceaccount:team-a:shop-web", "oidc.example.com/id/1:sub");
    assertThat(on(irsa).part(Part.Workload.class).orElseThrow().accountAnnotations())
        .isEqualTo(Map.of("eks.amazonaws.com/role-arn", role().orElseThrow().arn()));
  }

  private Example irsa() {
    String provider =
        world
            .simulator()
            .iam()
            .console()
            .createOpenIdConnectProvider("https://oidc.example.com/id/1");
    return SHOP.identity(new WorkloadIdentity(IdentityMode.IRSA, null, provider, null, null));
  }

  @Test
  void goesOverToPodIdentityOnceEksHasHeardThatTheRoleLetsItsPodsIn() {
    world.settle(on(irsa()));

    world.settle(on(SHOP));

    assertThat(association().orElseThrow().roleArn()).isEqualTo(role().orElseThrow().arn());
    assertThat(world.calls("CreatePodIdentityAssociation")).isEqualTo(1);
    assertThat(world.refused()).isEmpty();
  }

  @Test
  void waitsUntilWordOfWhomTheRoleLetsInHasReachedEks() {
    world.settle(on(irsa()));
    world.simulator().iam().console().propagation(Duration.ofSeconds(90));

    world.settle(on(SHOP));

    assertThat(world.calls("CreatePodIdentityAssociation")).isGreaterThan(1);
    assertThat(world.refused()).isEmpty();
  }

  @Test
  void aClusterThatMayNotBeLookedIntoHidesNothingOfAnother() {
    world.settle(on(SHOP));
    mayNotLookInto("elsewhere");

    Plan plan = world.converge(on(inCluster("elsewhere")));
    world.pass(Duration.ofMinutes(12));

    assertThat(plan.unseen())
        .extracting(Finding.Unseen::reason)
        .containsExactly("AssociationNotReadable");
    assertThat(entry(SHOP, "main")).isInstanceOf(Entry.Present.class);
  }

  @Test
  void theRightNameOfTheClusterHelpsWhereAWrongOneMayNotBeLookedInto() {
    mayNotLookInto("elsewhere");
    var _ = world.converge(on(inCluster("elsewhere")));

    world.settle(on(SHOP));
    world.pass(Duration.ofMinutes(12));

    assertThat(world.plan(on(SHOP)).settled()).isTrue();
  }

  @Test
  void whatMayNotBeLookedAtIsNotForgotten() {
    world.settle(on(SHOP));
    mayNotLookInto("main");
    world.pass(Duration.ofMinutes(12));

    Plan plan = world.converge(SHOP.retiring(Example.rung("users-1")));

    assertThat(plan.unseen()).isNotEmpty();
    assertThat(world.ledger().resourceIds(Architect.ASSOCIATION)).isNotEmpty();
  }

  private void mayNotLookInto(String cluster) {
    var _ =
        world
            .simulator()
            .faults()
            .on("ListPodIdentityAssociations")
            .where(call ->
                call.request() instanceof ListPodIdentityAssociationsRequest request
                    && request.clusterName().equals(cluster))
            .accessDenied();
  }

  private Entry<dev.stepladder.operator.aws.eks.PodIdentityAssociation> entry(
      Example app, String cluster) {
    return world.entry(
        on(app),
        dev.stepladder.operator.aws.eks.PodIdentityAssociation.class,
        String.join("/", cluster, "team-a", "shop-web"));
  }

  @Test
  void takesOverWhatAnotherClusterHoldsOnlyWhenSomebodySaysSo() {
    world.settle(on(SHOP));
    world.simulator().iam().console().tag(part(SHOP).name(), Owner.CLUSTER, "cluster-0");
    world.pass(Duration.ofMinutes(40));

    Plan plan = world.converge(on(SHOP));

    assertThat(plan.alarms())
        .extracting(Finding.Alarm::reason)
        .containsExactly("HeldByOtherCluster");
    assertThat(plan.steps()).allMatch(step -> step.unapproved() || !step.running());
    assertThat(plan.steps()).extracting(step -> step.key()).contains("takeover/role");
  }
}
