package dev.stepladder.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.operator.aws.eks.PodIdentityAssociation;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What gives pods their role in AWS, and the pods. */
class IdentityRulesTest {

  private static final Example SHOP =
      Example.shop().noCache().storing(Example.bucket("media")).podIdentity();

  @Test
  void noPodStartsBeforeItsAssociationIsThere() {
    ModelWorld world = ModelWorld.empty(SHOP, Example.rung("users-1"), 1);

    assertThat(world.converge().steps()).isEmpty();

    assertThat(world.started()).containsSubsequence("association/web", "workload/web");
    assertThat(world.started()).doesNotContain("workload/web/rebind");
  }

  @Test
  void podsOfAnAssociationThatAnotherTookThePlaceOfAreReplacedOnce() {
    ModelWorld world = ModelWorld.settled(SHOP, Example.rung("users-1"), 1);
    List<PodIdentityAssociation> associations = world.ground().all(PodIdentityAssociation.class);
    world.ground().remove(PodIdentityAssociation.class, associations.getFirst().name());

    assertThat(world.converge().steps()).isEmpty();

    assertThat(world.started()).containsExactly("association/web", "workload/web/rebind");
  }
}
