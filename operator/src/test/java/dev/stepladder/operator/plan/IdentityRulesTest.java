package dev.stepladder.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.operator.aws.eks.PodIdentityAssociation;
import dev.stepladder.operator.inventory.Ledger;
import dev.stepladder.operator.inventory.ResourceKey;
import java.util.List;
import java.util.Map;
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

  /** Lists do not show it: it is known to be missing only a moment after it was asked for. */
  @Test
  void theFirstPlanHasTheStepThatWaitsUntilItIsSeenToBeMissing() {
    ModelWorld world = ModelWorld.empty(SHOP, Example.rung("users-1"), 1);
    List<String> whole =
        ModelWorld.empty(SHOP, Example.rung("users-1"), 1).plan().steps().stream()
            .map(PlannedStep::key)
            .toList();

    Plan first = unread(world, Ledger.EMPTY);

    assertThat(first.steps()).extracting(PlannedStep::key).isEqualTo(whole);
    assertThat(first.startable()).extracting(Step::key).doesNotContain("association/web");
    assertThat(first.unplanned()).isEmpty();
  }

  @Test
  void anAppThatHasSettledIsNotSaidToLackItBeforeItIsRead() {
    Ledger settled = Ledger.EMPTY.with(new Ledger.Rung("users-1", "1", "{}"));
    Plan plan = unread(ModelWorld.settled(SHOP, Example.rung("users-1"), 1), settled);

    assertThat(plan.steps()).extracting(PlannedStep::key).doesNotContain("association/web");
    assertThat(plan.unplanned())
        .extracting(Finding::told)
        .containsExactly("the pod identity of web has not been read yet");
  }

  private static Plan unread(ModelWorld world, Ledger ledger) {
    String name =
        ModelWorld.settled(SHOP, Example.rung("users-1"), 1)
            .ground()
            .all(PodIdentityAssociation.class)
            .getFirst()
            .name();
    return world.plan(sight ->
        sight
            .unknown(
                Map.of(
                    new ResourceKey(PodIdentityAssociation.class, name),
                    "it has not been read yet"))
            .with(ledger));
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
