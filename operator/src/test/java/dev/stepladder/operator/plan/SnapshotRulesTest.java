package dev.stepladder.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.operator.aws.rds.Altered;
import dev.stepladder.operator.aws.rds.DbInstance;
import dev.stepladder.operator.aws.rds.DbSnapshot;
import dev.stepladder.operator.aws.rds.ModelRds;
import dev.stepladder.operator.blueprint.Owner;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which snapshots that were taken before steps are removed, and which are never. */
class SnapshotRulesTest {

  private static final String FINGERPRINT = "stepladder.dev/fingerprint";

  private static ModelWorld world() {
    return ModelWorld.settled(Example.shop().noCache(), Example.rung("users-1"), 1);
  }

  private static String word(int number) {
    return "%012x".formatted(number);
  }

  /** One that was taken before a step so many days ago. */
  private static DbSnapshot guard(ModelWorld world, String word, int days) {
    DbInstance of = world.primary().orElseThrow();
    var tags = new TreeMap<>(of.tags());
    tags.put(FINGERPRINT, word);
    return snapshot(of, of.name() + "-" + word + "-1", days, tags);
  }

  private static DbSnapshot snapshot(
      DbInstance of, String name, int days, Map<String, String> tags) {
    return new DbSnapshot(
        name,
        "arn:" + name,
        of.name(),
        of.resourceId(),
        "available",
        Optional.of(Example.NOW.minus(Duration.ofDays(days))),
        tags,
        ModelRds.contents(of));
  }

  /** Snapshots before steps, of today, yesterday and so on. */
  private static void daily(ModelWorld world, int from, int count) {
    IntStream.range(from, from + count)
        .forEach(day -> world.ground().putOld(guard(world, word(day), day)));
  }

  private static List<String> removed(Plan plan) {
    return plan.steps().stream()
        .map(PlannedStep::key)
        .filter(key -> key.startsWith("snapshot/"))
        .toList();
  }

  private static void put(ModelWorld world, DbSnapshot snapshot) {
    world.ground().putOld(snapshot);
  }

  @Test
  void keepsTheNewestHoweverOldTheyAre() {
    ModelWorld world = world();
    daily(world, 100, 5);

    world.converge();

    assertThat(world.ground().all(DbSnapshot.class))
        .extracting(DbSnapshot::fingerprint)
        .containsExactlyInAnyOrder(
            Optional.of(word(100)), Optional.of(word(101)), Optional.of(word(102)));
  }

  @Test
  void keepsTheYoungHoweverManyTheyAre() {
    ModelWorld world = world();
    daily(world, 0, 16);

    assertThat(removed(world.plan())).hasSize(1).allMatch(key -> key.contains(word(15)));
  }

  @Test
  void whatOthersKeepInTheRegionTakesNoneOfOurs() {
    ModelWorld world = world();
    daily(world, 0, 5);
    DbInstance of = world.primary().orElseThrow();
    IntStream.range(0, 120)
        .forEach(number -> put(world, snapshot(of, "by-hand-" + number, 1, Map.of())));

    assertThat(removed(world.plan())).isEmpty();
  }

  @Test
  void isOnlineAndAsksNobody() {
    ModelWorld world = world();
    daily(world, 100, 4);

    PlannedStep step = world.plan().steps().getFirst();

    assertThat(step.impact()).isEqualTo(Impact.ONLINE);
    assertThat(step.stage()).isEqualTo(Stage.CONTRACT);
    assertThat(step.unapproved()).isFalse();
  }

  @Test
  void whatOthersTookStays() {
    ModelWorld world = world();
    DbInstance of = world.primary().orElseThrow();
    daily(world, 0, 3);
    put(world, snapshot(of, "by-hand", 400, Map.of()));
    // RDS copies the instance's tags to a snapshot that a person takes.
    put(world, snapshot(of, "before-the-sale", 400, of.tags()));
    put(world, snapshot(of, "copy", 400, guard(world, word(1), 400).tags()));

    assertThat(removed(world.plan())).isEmpty();
  }

  @Test
  void theSnapshotsOfAnotherClusterStay() {
    ModelWorld world = world();
    daily(world, 0, 3);
    DbSnapshot ours = guard(world, word(400), 400);
    var tags = new TreeMap<>(ours.tags());
    tags.put(Owner.CLUSTER, "another");
    put(world, snapshot(world.primary().orElseThrow(), ours.name(), 400, tags));

    assertThat(removed(world.plan())).isEmpty();
  }

  @Test
  void whatADatabaseLeftStays() {
    ModelWorld world = world();
    DbInstance of = world.primary().orElseThrow();
    daily(world, 0, 3);
    put(world, snapshot(of, of.name() + "-final-0123456789-1", 400, of.tags()));

    assertThat(removed(world.plan())).isEmpty();
  }

  @Test
  void theSnapshotsOfADatabaseThatIsNoMoreStay() {
    ModelWorld world = world();
    daily(world, 100, 6);
    DbInstance of = world.primary().orElseThrow();
    world.ground().putOld(Altered.of(of).resourceId("db-ANOTHER").instance());

    assertThat(removed(world.plan())).isEmpty();
  }

  @Test
  void theSafetyNetOfAStepThatWaitsStays() {
    ModelWorld world = world().to(Example.rung("users-2"));
    String needed =
        world.plan().steps().stream()
            .filter(step -> step.key().equals("database/class"))
            .findFirst()
            .orElseThrow()
            .fingerprint();
    daily(world, 0, 3);
    put(world, guard(world, needed, 400));
    put(world, guard(world, word(401), 401));

    assertThat(removed(world.plan())).hasSize(1).allMatch(key -> key.contains(word(401)));
  }

  @Test
  void nothingGoesWhileTheDatabaseChanges() {
    ModelWorld world = world();
    daily(world, 100, 4);
    DbInstance of = world.primary().orElseThrow();
    world.ground().put(Altered.of(of).status("rebooting").instance());

    assertThat(world.plan().startable()).isEmpty();
  }
}
