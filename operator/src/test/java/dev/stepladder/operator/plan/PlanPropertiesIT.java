package dev.stepladder.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.operator.aws.rds.DbInstance;
import java.time.Duration;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * What holds for every plan, whatever it finds: each is carried out against a model that judges
 * every step when it starts (see {@link ModelWorld}). The build tells the same stories every time,
 * so that the same code gives the same answer; to look further, give another seed or more tries.
 */
class PlanPropertiesIT {

  private static final String SEED = "20261121";

  @Provide
  Arbitrary<Story> stories() {
    return Story.any();
  }

  @Provide
  Arbitrary<Story> largeStories() {
    return Story.withMuchToChange();
  }

  @Property(tries = 80, seed = SEED)
  void everythingConverges(@ForAll("stories") Story story) {
    ModelWorld world = story.begin();
    var random = new Random(story.seed());
    world.to(Story.rung(story.to())).app(story.later());
    for (Disturbance disturbance : story.disturbances()) {
      disturbance.befall(world, random);
    }

    Plan plan = world.converge();

    assertThat(ModelWorld.left(plan))
        .as("%s, left after %s", plan.findings(), world.started())
        .isEmpty();
    assertThat(plan.findings()).allMatch(PlanPropertiesIT::staysWithReason);
    world.idle(Duration.ofHours(10));
    assertThat(ModelWorld.left(world.plan())).as("left after ten idle hours").isEmpty();
  }

  @Property(tries = 40, seed = SEED)
  void whatIsTakenOverConverges(@ForAll("stories") Story story) {
    ModelWorld world = story.adopts();
    DbInstance before = world.primary().orElseThrow();
    world.approveAll(world.plan()).nobodyApproves().plan();
    assertThat(world.primary()).as("before anything is started").contains(before);

    Plan plan = world.converge();

    assertThat(ModelWorld.left(plan))
        .as("%s, left after %s", plan.findings(), world.started())
        .isEmpty();
    assertThat(plan.findings()).allMatch(Finding.Notice.class::isInstance);
  }

  @Property(tries = 60, seed = SEED)
  void whatSomebodyLeftPendingHoldsNothingForEver(
      @ForAll("largeStories") Story story, @ForAll Leftover left, @ForAll Leftover later) {
    ModelWorld world = story.begin();
    var random = new Random(story.seed());
    world.to(Story.rung(story.to())).app(story.later());
    left.isLeft(world, random);
    world.converge(1 + random.nextInt(20));
    later.isLeft(world, random);

    Plan plan = world.converge();

    assertThat(ModelWorld.left(plan))
        .as("%s, left after %s", plan.findings(), world.started())
        .isEmpty();
    assertThat(world.ground().all(DbInstance.class))
        .allSatisfy(instance -> assertThat(instance.pending()).isEmpty());
    world.cache().ifPresent(cache -> assertThat(cache.pending()).isEmpty());
  }

  @Property(tries = 30, seed = SEED)
  void theSameViewGivesTheSamePlan(@ForAll("stories") Story story) {
    ModelWorld world = story.begin();
    var random = new Random(story.seed());
    world.to(Story.rung(story.to())).app(story.later());
    story.disturbances().forEach(disturbance -> disturbance.befall(world, random));
    world.plan();

    assertThat(world.plan()).isEqualTo(world.plan());
  }

  /** Notices, and an alarm for what a person made of a replica. */
  private static boolean staysWithReason(Finding finding) {
    return finding instanceof Finding.Notice
        || (finding instanceof Finding.Alarm alarm && alarm.reason().equals("ReplicaPromoted"));
  }
}
