package dev.stepladder.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.api.v1alpha1.Approval;
import dev.stepladder.api.v1alpha1.CacheEngine;
import dev.stepladder.api.v1alpha1.DriftPolicy;
import dev.stepladder.operator.aws.elasticache.AlteredGroup;
import dev.stepladder.operator.aws.elasticache.CacheSetting;
import dev.stepladder.operator.aws.rds.Altered;
import dev.stepladder.operator.aws.rds.DbInstance;
import dev.stepladder.operator.aws.rds.Setting;
import dev.stepladder.operator.blueprint.Architect;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DriftTest {

  private static final Policy REPORTS =
      new Policy(Approval.OUTAGE, Set.of(), Optional.empty()).drifting(DriftPolicy.REPORT);

  private static ModelWorld settled(String rung) {
    return ModelWorld.settled(Example.shop().noCache(), Example.rung(rung), 1).settles();
  }

  private static void byHand(ModelWorld world, Setting setting, String value) {
    DbInstance primary = world.primary().orElseThrow();
    world.ground().putOld(Altered.of(primary).set(setting, value).instance());
  }

  private static List<String> drift(Plan plan) {
    return plan.drift().stream().map(Finding::message).toList();
  }

  private static List<String> keys(Plan plan) {
    return plan.steps().stream().map(PlannedStep::key).toList();
  }

  @Test
  void nothingHasDriftedWhereNothingWasChanged() {
    Plan plan = settled("users-10k").plan();

    assertThat(plan.drift()).isEmpty();
    assertThat(plan.settled()).isTrue();
  }

  @Test
  void whatSomebodyChangedIsNamedAndCorrected() {
    ModelWorld world = settled("users-1k");
    byHand(world, Setting.INSTANCE_CLASS, "db.t4g.large");

    Plan plan = world.plan();

    assertThat(drift(plan))
        .containsExactly("database: class is db.t4g.large, wanted is db.t4g.medium");
    assertThat(keys(plan)).contains("database/class/snapshot", "database/class");
    assertThat(plan.settled()).isFalse();
  }

  @Test
  void itIsLeftAsItIsWhereThatIsAskedFor() {
    ModelWorld world = settled("users-1k");
    byHand(world, Setting.INSTANCE_CLASS, "db.t4g.large");

    Plan plan = world.plan(REPORTS);

    assertThat(drift(plan))
        .containsExactly(
            "database: class is db.t4g.large, wanted is db.t4g.medium, and it is left as it is");
    assertThat(plan.steps()).as("the snapshot that protects it goes with it").isEmpty();
    assertThat(plan.settled()).isTrue();
  }

  /** A world in which somebody has made the cache larger, and then the database is deleted. */
  private static ModelWorld cacheByHandAndNoDatabase() {
    ModelWorld world =
        ModelWorld.settled(Example.shop().cache(CacheEngine.VALKEY), Example.rung("users-10k"), 1)
            .settles();
    world
        .ground()
        .putOld(
            AlteredGroup.of(world.cache().orElseThrow())
                .set(CacheSetting.NODE_TYPE, "cache.r7g.4xlarge")
                .group());
    world.primary().ifPresent(primary -> world.ground().remove(DbInstance.class, primary.name()));
    return world;
  }

  private static final String CACHE_IS_LEFT =
      "cache: node type is cache.r7g.4xlarge, wanted is cache.t4g.medium, and it is left as it is";

  @Test
  void whatIsLeftStaysSoWhileNobodyHasSaidWhereAnotherPartIsToComeFrom() {
    ModelWorld world = cacheByHandAndNoDatabase();
    world.dieBeforeStarting();

    Plan plan = world.plan(REPORTS);

    assertThat(drift(plan)).contains(CACHE_IS_LEFT);
    assertThat(keys(plan)).contains("database").doesNotContain("cache/node-type");
    assertThat(world.ledger().wishes()).containsKey(Architect.DATABASE.toString());
  }

  @Test
  void whatIsLeftStaysSoWhileTheDatabaseIsMadeAnew() {
    ModelWorld world = cacheByHandAndNoDatabase();
    world.app(world.app().startEmpty(true));
    world.dieBeforeStarting();

    Plan plan = world.plan(REPORTS);

    assertThat(drift(plan)).containsExactly(CACHE_IS_LEFT);
    assertThat(world.ledger().wishes()).doesNotContainKey(Architect.DATABASE.toString());
  }

  private static void pending(ModelWorld world, Setting setting, String value) {
    DbInstance primary = world.primary().orElseThrow();
    world.ground().putOld(Altered.of(primary).pending(setting, value).instance());
  }

  @Test
  void whatSomebodyLeftPendingIsNamedAsThatAndTakenBack() {
    ModelWorld world = settled("users-1");
    pending(world, Setting.INSTANCE_CLASS, "db.t4g.medium");

    Plan plan = world.plan();

    assertThat(drift(plan))
        .containsExactly(
            "database: somebody left pending class db.t4g.micro → db.t4g.medium, which AWS applies in the maintenance window; a step withdraws it");
    assertThat(keys(plan)).containsExactly("database/withdraw");
    assertThat(plan.steps().getFirst().why())
        .containsExactly(FieldChange.withdrawn("class", "db.t4g.medium", "db.t4g.micro"));
  }

  @Test
  void whatSomebodyLeftPendingStaysSoWhereThatIsAskedFor() {
    ModelWorld world = settled("users-1");
    pending(world, Setting.INSTANCE_CLASS, "db.t4g.medium");

    Plan plan = world.plan(REPORTS);

    assertThat(drift(plan))
        .singleElement()
        .asString()
        .contains(", and it is left as it is; to take it back: aws rds ");
    assertThat(plan.steps()).isEmpty();
    assertThat(plan.settled()).isTrue();
  }

  @Test
  void whatIsNotSafelyTakenBackIsSaidToBePending() {
    ModelWorld world = settled("users-1");
    pending(world, Setting.VERSION, "17.9");

    assertThat(drift(world.plan()))
        .singleElement()
        .asString()
        .startsWith(
            "database: somebody left pending version %s → 17.9, which"
                .formatted(world.primary().orElseThrow().is(Setting.VERSION)))
        .contains("; approve “apply what somebody else left pending in RDS” to have it now");
  }

  private static void window(ModelWorld world) {
    DbInstance primary = world.primary().orElseThrow();
    world.ground().putOld(Altered.of(primary).maintenanceWindow("sun:23:45-mon:00:15").instance());
  }

  @Test
  void whoIsAskedIsToldHowToTakeItBack() {
    ModelWorld world = settled("users-1");
    pending(world, Setting.BACKUP_RETENTION, "30");
    DbInstance primary = world.primary().orElseThrow();
    String back =
        "aws rds modify-db-instance --db-instance-identifier %s --backup-retention-period %s --apply-immediately"
            .formatted(primary.name(), primary.is(Setting.BACKUP_RETENTION));

    Plan plan = world.plan();

    assertThat(why(plan)).contains(FieldChange.wayBack(back));
    assertThat(drift(plan)).singleElement().asString().endsWith(", or take it back: " + back);
  }

  @Test
  void whoIsAskedIsToldWhenAwsAppliesItAnyway() {
    ModelWorld world = settled("users-1");
    window(world);
    pending(world, Setting.VERSION, "17.9");

    Plan plan = world.plan();

    assertThat(why(plan))
        .contains(
            FieldChange.due("version", "Sun 23:45 to Mon 00:15 UTC", "downtime, ~20m of outage"));
    assertThat(drift(plan))
        .singleElement()
        .asString()
        .contains("which AWS applies in the maintenance window, Sun 23:45 to Mon 00:15 UTC");
  }

  private static List<FieldChange> why(Plan plan) {
    return plan.steps().stream()
        .filter(step -> step.key().equals("database/pending"))
        .flatMap(step -> step.why().stream())
        .toList();
  }

  @Test
  void noCommandIsGivenThatMayApplyWhatItShallTakeBack() {
    ModelWorld world = settled("users-1");
    pending(world, Setting.VERSION, "17.9");
    pending(world, Setting.STORAGE, "90");

    assertThat(drift(world.plan()))
        .singleElement()
        .asString()
        .contains("somebody left pending storage 20 GiB → 90 GiB and version 17 → 17.9, which")
        .contains("no command is known that takes all of it back")
        .doesNotContain("aws rds");
  }

  @Test
  void whatSomebodyLeftPendingIsNamedThoughSomethingElseIsAskedFor() {
    ModelWorld world = settled("users-1k").to(Example.rung("users-10k"));
    pending(world, Setting.INSTANCE_CLASS, "db.r7g.24xlarge");

    assertThat(drift(world.plan()))
        .singleElement()
        .asString()
        .contains("pending class db.t4g.medium → db.r7g.24xlarge");
  }

  @Test
  void aPasswordThatIsPendingIsNoDrift() {
    ModelWorld world = settled("users-1");
    pending(world, Setting.PASSWORD, "****");

    assertThat(world.plan().drift()).isEmpty();
  }

  @Test
  void eachThatIsLeftPendingIsToldWithWhatBecomesOfIt() {
    ModelWorld world = settled("users-1");
    window(world);
    pending(world, Setting.INSTANCE_CLASS, "db.t4g.medium");
    pending(world, Setting.MULTI_AZ, "true");

    assertThat(drift(world.plan(REPORTS)))
        .containsExactly(
            "database: somebody left pending class db.t4g.micro → db.t4g.medium (downtime, ~15m of outage) and Multi-AZ false → true (slower for a while), which AWS applies in the maintenance window, Sun 23:45 to Mon 00:15 UTC, and it is left as it is; to take it back: aws rds modify-db-instance --db-instance-identifier "
                + world.primary().orElseThrow().name()
                + " --db-instance-class db.t4g.micro --no-multi-az --apply-immediately");
  }

  @Test
  void aSecurityGroupThatSomebodyAddedIsNamedWithWhatThereIsToBe() {
    ModelWorld world = settled("users-1k");
    String groups = String.join(",", Example.shop().environment().securityGroups());
    byHand(world, Setting.SECURITY_GROUPS, groups + ",sg-by-hand");

    assertThat(drift(world.plan()))
        .containsExactly(
            "database: security groups is %s,sg-by-hand, wanted is %s".formatted(groups, groups));
  }

  @Test
  void whatIsAskedForIsNoDrift() {
    ModelWorld world = settled("users-1k").to(Example.rung("users-10k"));

    assertThat(world.plan().drift()).isEmpty();
    assertThat(keys(world.plan(REPORTS))).contains("database/class");
  }

  @Test
  void aHalfFinishedChangeIsNoDrift() {
    ModelWorld world = settled("users-1k").to(Example.rung("users-10k"));
    world.converge(5);

    assertThat(world.plan().drift()).isEmpty();
  }

  @Test
  void whatIsNotKnownToHaveSettledIsNoDrift() {
    ModelWorld world = ModelWorld.settled(Example.shop().noCache(), Example.rung("users-1k"), 1);
    byHand(world, Setting.INSTANCE_CLASS, "db.t4g.large");

    assertThat(world.plan().drift()).isEmpty();
    assertThat(keys(world.plan(REPORTS))).contains("database/class");
  }

  @Test
  void aDatabaseThatRanFullGrowsWhateverIsAskedFor() {
    ModelWorld world = settled("users-1k");
    DbInstance primary = world.primary().orElseThrow();
    world.ground().putOld(Altered.of(primary).status("storage-full").instance());

    Plan plan = world.plan(REPORTS);

    assertThat(plan.drift()).isEmpty();
    assertThat(keys(plan)).contains("database/settings");
  }

  @Test
  void whatIsMissingIsMadeAgainWhateverIsAskedFor() {
    ModelWorld world = settled("users-10k");
    world.ground().remove(DbInstance.class, world.replicas().getFirst().name());

    assertThat(keys(world.plan(REPORTS))).contains("replica/ro1");
  }

  @Test
  void whatAwsChangesByItselfIsNoDrift() {
    ModelWorld world = settled("users-1k");
    byHand(world, Setting.STORAGE, "60");
    byHand(world, Setting.VERSION, "17.9");

    assertThat(world.plan().drift()).isEmpty();
  }

  @Test
  void whatATakenStepWaitsForIsTakenWithAllThatWaitsForInTurn() {
    ModelWorld world = settled("users-10k");
    world.ground().remove(DbInstance.class, world.replicas().getFirst().name());
    DbInstance primary = world.primary().orElseThrow();
    world
        .ground()
        .putOld(
            Altered.of(primary)
                .set(Setting.MULTI_AZ, "false")
                .pending(Setting.INSTANCE_CLASS, "db.r7g.24xlarge")
                .instance());

    assertThat(keys(world.plan(REPORTS)))
        .contains("replica/ro1", "database/multi-az", "database/withdraw");
  }

  @Test
  void whatSomebodyLeftPendingStaysSoWhenNobodyKnowsWhatTheAppSettledOn() {
    ModelWorld world = ModelWorld.settled(Example.shop().noCache(), Example.rung("users-1"), 1);
    pending(world, Setting.INSTANCE_CLASS, "db.t4g.medium");

    Plan plan = world.plan(REPORTS);

    assertThat(plan.settled()).isTrue();
    assertThat(drift(plan))
        .singleElement()
        .asString()
        .contains(", and it is left as it is; to take it back: aws rds ");
    assertThat(keys(world.plan())).containsExactly("database/withdraw");
  }

  @Test
  void aBackupIsOfNoInterestToWhatIsLeftAsItIs() {
    ModelWorld world = settled("users-1k");
    DbInstance primary = world.primary().orElseThrow();
    world
        .ground()
        .putOld(
            Altered.of(primary)
                .set(Setting.INSTANCE_CLASS, "db.t4g.large")
                .status("backing-up")
                .instance());

    assertThat(world.plan(REPORTS).settled()).isTrue();
    assertThat(keys(world.plan())).contains("database/backup");
  }
}
