package dev.stepladder.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.operator.plan.Example;
import dev.stepladder.operator.plan.ModelWorld;
import dev.stepladder.operator.plan.Plan;
import dev.stepladder.operator.plan.State;
import org.junit.jupiter.api.Test;

class SpentApprovalsTest {

  private static final String CLASS = "database/class";

  private final ModelWorld world =
      ModelWorld.settled(Example.shop().noCache(), Example.rung("users-2"), 1);
  private final People people = new People(world.app());

  private void seeThrough(String rung) {
    people.relent();
    assertThat(world.to(Example.rung(rung)).converge().settled()).isTrue();
    world.settles();
    people.settled();
  }

  @Test
  void whatWasApprovedAndDoneAsksAnewWhenItIsWantedAgain() {
    world.heeding(people);
    seeThrough("users-100");
    seeThrough("users-2");
    people.refuse();

    Plan plan = world.to(Example.rung("users-100")).converge();

    assertThat(people.offences()).isEmpty();
    assertThat(plan.steps())
        .filteredOn(step -> step.key().equals(CLASS))
        .singleElement()
        .satisfies(step -> assertThat(step.state()).isEqualTo(new State.Approval()));
  }
}
