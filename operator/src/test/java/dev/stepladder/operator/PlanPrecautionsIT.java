package dev.stepladder.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.api.v1alpha1.DriftPolicy;
import dev.stepladder.operator.aws.elasticache.CacheGroup;
import dev.stepladder.operator.aws.rds.DbInstance;
import dev.stepladder.operator.plan.Disturbance;
import dev.stepladder.operator.plan.ModelWorld;
import dev.stepladder.operator.plan.Plan;
import dev.stepladder.operator.plan.Story;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

/**
 * That nothing is started against what people have said, in whatever order they say it, take it
 * back and ask for something else, and whenever the operator dies meanwhile; as in {@link
 * dev.stepladder.operator.plan.PlanPropertiesIT}.
 */
class PlanPrecautionsIT {

  private static final String SEED = "20261121";

  /** Stories in which one of these never happens say nothing about it. */
  private static final List<String> MUST_BE_SEEN =
      List.of(
          "held: Approval",
          "held: BudgetExceeded",
          "held: ChangeWindow",
          "held: Frozen",
          "held: Paused",
          "started: approved",
          "started: in its window");

  private static final List<Disturbance> BY_HAND =
      List.of(
          Disturbance.SOMEBODY_TAKES_THE_STANDBY_AWAY,
          Disturbance.SOMEBODY_CHANGES_A_REPLICAS_CLASS,
          Disturbance.SOMEBODY_CHANGES_THE_CACHES_NODES);

  private static final int MOST_PLANS = 30;

  @Provide
  Arbitrary<Story> stories() {
    return Story.any();
  }

  @Provide
  Arbitrary<List<Word>> words() {
    return Word.words().list().ofMinSize(8).ofMaxSize(24);
  }

  @Property(tries = 40, seed = SEED)
  void nothingStartsAgainstWhatPeopleSay(
      @ForAll("stories") Story story, @ForAll("words") List<Word> words) {
    ModelWorld world = story.begin();
    var people = new People(world.app());
    var random = new Random(story.seed());
    world.heeding(people).to(Story.rung(story.to())).app(story.later());

    Word.BEFORE.stream()
        .filter(_ -> random.nextInt(3) == 0)
        .forEach(word -> word.isSaid(people, world, random));
    for (Word word : words) {
      word.isSaid(people, world, random);
      goOn(world, people, random);
      assertThat(people.offences()).as("after %s", world.started()).isEmpty();
    }

    people.seen().forEach(Statistics.label("precautions")::collect);
    Statistics.label("precautions")
        .coverage(all -> MUST_BE_SEEN.forEach(what -> all.check(what).count(tries -> tries > 0)));
  }

  @Property(tries = 30, seed = SEED)
  void whatIsChangedByHandStaysWhereThatIsAskedFor(@ForAll("stories") Story story) {
    ModelWorld world = story.begin();
    var people = new People(world.app());
    var random = new Random(story.seed());
    people.relent();
    people.sayOfChange("drift", DriftPolicy.REPORT.toString());
    world.heeding(people).converge();
    world.settles();
    people.settled();
    BY_HAND.forEach(change -> change.befall(world, random));
    List<DbInstance> databases = world.ground().all(DbInstance.class);
    List<CacheGroup> caches = world.ground().all(CacheGroup.class);

    Plan plan = world.converge();

    assertThat(ModelWorld.left(plan)).isEmpty();
    assertThat(world.ground().all(DbInstance.class)).containsExactlyElementsOf(databases);
    assertThat(world.ground().all(CacheGroup.class)).containsExactlyElementsOf(caches);
  }

  private static void goOn(ModelWorld world, People people, Random random) {
    // More often than not people say more before the operator has looked again.
    if (random.nextBoolean()) {
      return;
    }
    if (world.converge(random.nextInt(MOST_PLANS)).settled()) {
      world.settles();
      people.settled();
    }
  }
}
