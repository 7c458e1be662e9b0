package dev.stepladder.simulator.aws.eks;

import static dev.stepladder.simulator.aws.SimulatedAws.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.simulator.aws.Faults;
import dev.stepladder.simulator.aws.SimulatedAws;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.eks.model.CreatePodIdentityAssociationRequest;
import software.amazon.awssdk.services.eks.model.InvalidParameterException;
import software.amazon.awssdk.services.eks.model.ListPodIdentityAssociationsResponse;
import software.amazon.awssdk.services.eks.model.PodIdentityAssociation;
import software.amazon.awssdk.services.eks.model.PodIdentityAssociationSummary;
import software.amazon.awssdk.services.eks.model.ResourceInUseException;
import software.amazon.awssdk.services.eks.model.ResourceNotFoundException;

class PodIdentityTest {

  private static final String SHOP = "arn:aws:iam::111122223333:role/shop";
  private static final String CART = "arn:aws:iam::111122223333:role/cart";

  @RegisterExtension private final SimulatedAws aws = new SimulatedAws();

  private final EksClient eks = aws.eks();

  @BeforeEach
  void makesAClusterAndRoles() {
    aws.simulator.eks().console().createCluster("prod");
    role("shop", "\"sts:AssumeRole\",\"sts:TagSession\"");
    role("cart", "\"sts:AssumeRole\",\"sts:TagSession\"");
    aws.pass(Duration.ofMinutes(1));
  }

  private void role(String name, String actions) {
    aws.simulator
        .iam()
        .console()
        .createRole(r ->
            r.roleName(name)
                .assumeRolePolicyDocument(
                    """
                    {"Version":"2012-10-17","Statement":[{"Effect":"Allow",
                     "Principal":{"Service":"pods.eks.amazonaws.com"},"Action":[%s]}]}
                    """
                        .formatted(actions)));
  }

  private PodIdentityAssociation create(
      String serviceAccount, Consumer<CreatePodIdentityAssociationRequest.Builder> more) {
    return eks.createPodIdentityAssociation(r ->
            r.clusterName("prod")
                .namespace("shop")
                .serviceAccount(serviceAccount)
                .roleArn(SHOP)
                .applyMutation(more))
        .association();
  }

  private PodIdentityAssociation create(String serviceAccount) {
    return create(serviceAccount, r -> {});
  }

  private PodIdentityAssociation show(String id) {
    return eks.describePodIdentityAssociation(r -> r.clusterName("prod").associationId(id))
        .association();
  }

  @Test
  void showsWhatItWasCreatedWith() {
    String id = create("web", r -> r.tags(Map.of("app", "shop"))).associationId();
    PodIdentityAssociation shown = show(id);
    assertThat(id).matches("a-[a-z0-9]{17}");
    assertThat(shown.associationArn())
        .isEqualTo("arn:aws:eks:us-east-1:111122223333:podidentityassociation/prod/" + id);
    assertThat(shown.roleArn()).isEqualTo(SHOP);
    assertThat(shown.namespace()).isEqualTo("shop");
    assertThat(shown.serviceAccount()).isEqualTo("web");
    assertThat(shown.tags()).containsExactly(Map.entry("app", "shop"));
    assertThat(shown.createdAt()).isEqualTo(aws.clock.now());
  }

  @Test
  void serviceAccountHasOneAssociation() {
    String id = create("web").associationId();
    assertRefused("ResourceInUseException", () -> create("web", r -> r.roleArn(CART)))
        .isInstanceOf(ResourceInUseException.class)
        .hasMessageContaining("Association already exists: " + id);
    create("web", r -> r.namespace("other"));
  }

  @Test
  void sameTokenGivesTheSameAssociation() {
    String first = create("web", r -> r.clientRequestToken("once")).associationId();
    assertThat(create("web", r -> r.clientRequestToken("once")).associationId()).isEqualTo(first);
    assertRefused(
        "InvalidParameterException",
        () -> create("web", r -> r.clientRequestToken("once").roleArn(CART)));
  }

  @Test
  void clusterMustBeThere() {
    assertRefused("ResourceNotFoundException", () -> create("web", r -> r.clusterName("test")))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining("No cluster found for name: test.");
  }

  @Test
  void clusterThatIsBeingDeletedTakesNoAssociation() {
    aws.simulator.eks().console().clusterStatus("prod", "DELETING");
    assertRefused("InvalidRequestException", () -> create("web"));
  }

  @Test
  void roleMustBeThere() {
    assertRefused("InvalidParameterException", () -> create("web", r -> r.roleArn(SHOP + "s")))
        .isInstanceOf(InvalidParameterException.class)
        .hasMessageContaining("Role provided in the request does not exist");
  }

  @Test
  void roleThatWasJustCreatedIsNotKnownForSomeSeconds() {
    role("fresh", "\"sts:*\"");
    String arn = "arn:aws:iam::111122223333:role/fresh";
    assertRefused("InvalidParameterException", () -> create("web", r -> r.roleArn(arn)));
    aws.pass(Duration.ofSeconds(10));
    assertThat(create("web", r -> r.roleArn(arn)).roleArn()).isEqualTo(arn);
  }

  @Test
  void roleMustTrustThePods() {
    aws.simulator.iam().console().propagation(Duration.ZERO);
    role("no-session-tags", "\"sts:AssumeRole\"");
    String arn = "arn:aws:iam::111122223333:role/no-session-tags";
    assertRefused("InvalidParameterException", () -> create("web", r -> r.roleArn(arn)))
        .hasMessageContaining("Trust policy of the role provided is invalid");
    create("web", r -> r.roleArn(arn).disableSessionTags(true));
  }

  @Test
  void roleOfAnotherAccountIsRefused() {
    assertRefused(
        "AccessDeniedException",
        () -> create("web", r -> r.roleArn("arn:aws:iam::444455556666:role/shop")));
  }

  @Test
  void namesMustBeKuberneteses() {
    assertRefused("InvalidParameterException", () -> create("Web_1"));
    assertRefused("InvalidParameterException", () -> create("web", r -> r.namespace("a.b")));
  }

  @Test
  void listFiltersAndShowsNoRoles() {
    create("web");
    create("worker");
    create("web", r -> r.namespace("other"));
    assertThat(
            eks.listPodIdentityAssociations(r -> r.clusterName("prod").namespace("shop"))
                .associations())
        .extracting(PodIdentityAssociationSummary::serviceAccount)
        .containsExactlyInAnyOrder("web", "worker");
    assertThat(
            eks.listPodIdentityAssociations(
                    r -> r.clusterName("prod").namespace("shop").serviceAccount("web"))
                .associations())
        .singleElement()
        .satisfies(summary -> assertThat(summary.associationId()).startsWith("a-"));
  }

  @Test
  void listIsPaged() {
    create("a");
    create("b");
    create("c");
    ListPodIdentityAssociationsResponse first =
        eks.listPodIdentityAssociations(r -> r.clusterName("prod").maxResults(2));
    assertThat(first.associations()).hasSize(2);
    ListPodIdentityAssociationsResponse second =
        eks.listPodIdentityAssociations(
            r -> r.clusterName("prod").maxResults(2).nextToken(first.nextToken()));
    assertThat(second.associations()).hasSize(1);
    assertThat(second.nextToken()).isNull();
  }

  @Test
  void updateGivesAnotherRole() {
    String id = create("web").associationId();
    aws.pass(Duration.ofMinutes(1));
    eks.updatePodIdentityAssociation(r -> r.clusterName("prod").associationId(id).roleArn(CART));
    assertThat(show(id).roleArn()).isEqualTo(CART);
    assertThat(show(id).modifiedAt()).isAfter(show(id).createdAt());
  }

  @Test
  void deletedAssociationIsNotFound() {
    String id = create("web").associationId();
    eks.deletePodIdentityAssociation(r -> r.clusterName("prod").associationId(id));
    assertRefused("ResourceNotFoundException", () -> show(id));
    assertRefused(
        "ResourceNotFoundException",
        () -> eks.deletePodIdentityAssociation(r -> r.clusterName("prod").associationId(id)));
    create("web");
  }

  @Test
  void tagsAreAddedReadAndRemovedByArn() {
    String arn = create("web", r -> r.tags(Map.of("app", "shop"))).associationArn();
    eks.tagResource(r -> r.resourceArn(arn).tags(Map.of("owner", "us & them")));
    eks.untagResource(r -> r.resourceArn(arn).tagKeys("app", "never there"));
    assertThat(eks.listTagsForResource(r -> r.resourceArn(arn)).tags())
        .containsExactly(Map.entry("owner", "us & them"));
    assertRefused(
        "NotFoundException", () -> eks.listTagsForResource(r -> r.resourceArn(arn + "x")));
  }

  @Test
  void clusterHasABoundOfAssociations() {
    aws.simulator.eks().console().associationsPerCluster(1);
    create("web");
    assertRefused("ResourceLimitExceededException", () -> create("worker"));
  }

  @Test
  void readsCanBeStale() {
    try (Faults.Fault _ = aws.simulator.faults().on("ListPodIdentityAssociations").freeze()) {
      create("web");
      assertThat(eks.listPodIdentityAssociations(r -> r.clusterName("prod")).associations())
          .isEmpty();
    }
    assertThat(eks.listPodIdentityAssociations(r -> r.clusterName("prod")).associations())
        .hasSize(1);
  }

  @Test
  void clusterShowsItsIssuer() {
    assertThat(eks.describeCluster(r -> r.name("prod")).cluster())
        .satisfies(cluster -> {
          assertThat(cluster.statusAsString()).isEqualTo("ACTIVE");
          assertThat(cluster.arn()).isEqualTo("arn:aws:eks:us-east-1:111122223333:cluster/prod");
          assertThat(cluster.identity().oidc().issuer())
              .matches("https://oidc\\.eks\\.us-east-1\\.amazonaws\\.com/id/[A-Z2-7]{32}");
        });
  }
}
