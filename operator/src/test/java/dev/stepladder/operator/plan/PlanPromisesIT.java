package dev.stepladder.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.api.v1alpha1.Approval;
import dev.stepladder.operator.aws.rds.DbInstance;
import dev.stepladder.operator.aws.rds.Setting;
import dev.stepladder.operator.aws.s3.ModelS3;
import dev.stepladder.operator.aws.s3.S3Bucket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * What a plan promises a person who approves it, or whose data it changes; as in {@link
 * PlanPropertiesIT}.
 */
class PlanPromisesIT {

  private static final String SEED = "20261121";

  @Provide
  Arbitrary<Story> stories() {
    return Story.any();
  }

  @Provide
  Arbitrary<Story> calmStories() {
    return Story.calm();
  }

  @Property(tries = 50, seed = SEED)
  void anyPrefixLeavesTheRest(@ForAll("calmStories") Story story) {
    ModelWorld world = story.begin().approval(Approval.ALWAYS);
    world.to(Story.rung(story.to())).app(story.later());
    Map<String, String> promised = fingerprints(world.plan());
    var seen = new ArrayList<Map<String, String>>();

    Plan last = world.watch(plan -> seen.add(fingerprints(plan))).converge();

    assertThat(ModelWorld.left(last)).isEmpty();
    for (Map<String, String> left : seen) {
      assertThat(promised.keySet()).containsAll(left.keySet());
      left.forEach((key, fingerprint) ->
          assertThat(fingerprint).as("fingerprint of %s", key).isEqualTo(promised.get(key)));
    }
    assertThat(Set.copyOf(world.started())).isSubsetOf(promised.keySet());
  }

  @Property(tries = 60, seed = SEED)
  void whatIsApprovedOnceIsNotAskedForAgain(@ForAll("calmStories") Story story) {
    ModelWorld world = story.begin().approval(Approval.ALWAYS);
    world.to(Story.rung(story.to())).app(story.later());
    world.approveAll(world.plan()).nobodyApproves();

    Plan plan = world.converge();

    assertThat(ModelWorld.left(plan)).as("left after %s", world.started()).isEmpty();
  }

  @Property(tries = 30, seed = SEED)
  void whatHoldsDataOnlyGrows(@ForAll("stories") Story story) {
    ModelWorld world = story.begin();
    var random = new Random(story.seed());
    world.converge();
    story.disturbances().stream()
        .filter(disturbance -> disturbance != Disturbance.SOMEBODY_SWITCHES_BACKUPS_OFF)
        .forEach(disturbance -> disturbance.befall(world, random));
    world.plan();
    DbInstance before = world.primary().orElseThrow();
    List<S3Bucket> buckets = world.ground().all(S3Bucket.class);

    world.to(Story.rung(story.to())).app(story.later()).converge();

    DbInstance after = world.primary().orElseThrow();
    for (S3Bucket bucket : buckets) {
      assertThat(world.ground().find(S3Bucket.class, bucket.name()))
          .hasValueSatisfying(now -> assertThat(ModelS3.keeps(bucket, now)).isTrue());
    }
    assertThat(after.resourceId()).isEqualTo(before.resourceId());
    assertThat(number(after, Setting.STORAGE))
        .isGreaterThanOrEqualTo(number(before, Setting.STORAGE));
    assertThat(number(after, Setting.BACKUP_RETENTION))
        .isGreaterThanOrEqualTo(number(before, Setting.BACKUP_RETENTION));
    assertThat(after.is(Setting.VERSION)).startsWith(before.is(Setting.VERSION));
    assertThat(before.is(Setting.DELETION_PROTECTION).equals("true"))
        .isIn(false, after.is(Setting.DELETION_PROTECTION).equals("true"));
  }

  private static Map<String, String> fingerprints(Plan plan) {
    return plan.steps().stream()
        .filter(step -> !step.running())
        .collect(Collectors.toMap(PlannedStep::key, PlannedStep::fingerprint));
  }

  private static int number(DbInstance instance, Setting setting) {
    return Integer.parseInt(instance.is(setting));
  }
}
