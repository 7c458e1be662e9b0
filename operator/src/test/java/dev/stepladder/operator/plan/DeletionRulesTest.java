package dev.stepladder.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.api.v1alpha1.Approval;
import dev.stepladder.api.v1alpha1.DeletionPolicy;
import dev.stepladder.operator.aws.rds.Altered;
import dev.stepladder.operator.aws.rds.DbInstance;
import dev.stepladder.operator.aws.rds.DbSnapshot;
import dev.stepladder.operator.aws.rds.ModelRds;
import dev.stepladder.operator.aws.rds.Setting;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What goes with an app, in which order, and what keeps it from going. */
class DeletionRulesTest {

  private static final String SECRET = "shop-database-credentials";
  private static final String REMOVE = "database/remove";
  private static final String PROTECTION = "database/protection";

  private static ModelWorld on(String rung) {
    return ModelWorld.settled(Example.shop().noCache(), Example.rung(rung), 1);
  }

  /** An app whose pods and bindings are gone already, where nobody approves anything. */
  private static ModelWorld bare(String rung, DeletionPolicy policy) {
    ModelWorld world = on(rung).delete(policy).nobodyApproves();
    world.converge();
    return world;
  }

  private static void primary(ModelWorld world, UnaryOperator<Altered> how) {
    DbInstance primary = world.primary().orElseThrow();
    world.ground().putOld(how.apply(Altered.of(primary)).instance());
  }

  private static PlannedStep step(Plan plan, String key) {
    return plan.steps().stream()
        .filter(step -> step.key().equals(key))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no step %s in %s".formatted(key, keys(plan))));
  }

  private static List<String> keys(Plan plan) {
    return plan.steps().stream().map(PlannedStep::key).toList();
  }

  private static List<String> startable(Plan plan) {
    return plan.startable().stream().map(Step::key).toList();
  }

  private static List<String> alarms(Plan plan) {
    return plan.alarms().stream().map(Finding.Alarm::reason).toList();
  }

  private static List<DbSnapshot> snapshots(ModelWorld world) {
    return world.ground().all(DbSnapshot.class);
  }

  private static DbSnapshot like(DbInstance instance, String name, String status) {
    return new DbSnapshot(
        name,
        "arn:" + name,
        instance.name(),
        instance.resourceId(),
        status,
        status.equals("available") ? Optional.of(Example.NOW) : Optional.empty(),
        instance.tags(),
        ModelRds.contents(instance));
  }

  /** The name that the plan gives the final snapshot. */
  private static String finalName(Plan plan) {
    return step(plan, REMOVE).why().stream()
        .filter(why -> why.field().equals("final snapshot"))
        .map(FieldChange::to)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void goesFromWhatUsesTheDataToWhatHoldsIt() {
    ModelWorld world = on("users-10k").delete(DeletionPolicy.SNAPSHOT);

    Plan plan = world.converge();

    assertThat(world.started())
        .containsSubsequence(
            "workload/web/remove",
            "binding/database/remove",
            "replica/ro1/remove",
            PROTECTION,
            REMOVE,
            "credentials/database/remove");
    assertThat(plan.settled()).isTrue();
    assertThat(world.ground().all(DbInstance.class)).isEmpty();
  }

  @Test
  void leavesAFinalSnapshotUnderSnapshot() {
    ModelWorld world = on("users-1").delete(DeletionPolicy.SNAPSHOT);

    Plan plan = world.converge();

    DbSnapshot left = snapshots(world).getFirst();
    assertThat(snapshots(world)).hasSize(1);
    assertThat(left.name()).startsWith(world.database().identifier() + "-final-");
    assertThat(plan.findings())
        .filteredOn(finding -> finding.reason().equals("FinalSnapshot"))
        .singleElement()
        .satisfies(finding ->
            assertThat(finding.message())
                .contains(left.arn(), "restoreFrom: {snapshot: %s}".formatted(left.name())));
  }

  @Test
  void leavesNoSnapshotUnderDelete() {
    ModelWorld world = on("users-1").delete(DeletionPolicy.DELETE);

    assertThat(world.converge().settled()).isTrue();

    assertThat(world.primary()).isEmpty();
    assertThat(snapshots(world)).isEmpty();
    assertThat(world.cluster().hasSecret(SECRET)).isFalse();
  }

  @Test
  void touchesNoDatabaseUnderRetain() {
    ModelWorld world = on("users-1k").delete(DeletionPolicy.RETAIN);

    assertThat(world.converge().settled()).isTrue();

    assertThat(world.started()).noneMatch(key -> key.startsWith("database"));
    assertThat(world.primary()).isPresent();
    assertThat(world.cluster().hasSecret(SECRET)).isTrue();
  }

  @Test
  void waitsForAPerson() {
    ModelWorld world = bare("users-1", DeletionPolicy.SNAPSHOT);

    PlannedStep remove = step(world.plan(), REMOVE);

    assertThat(remove.state()).isEqualTo(new State.Approval());
    assertThat(remove.reversible()).isFalse();
    assertThat(world.cluster().hasSecret(SECRET)).isTrue();
  }

  @Test
  void asksNobodyWhereNobodyIsToBeAsked() {
    ModelWorld world = on("users-1").delete(DeletionPolicy.DELETE).nobodyApproves();

    world.approval(Approval.NEVER).converge();

    assertThat(world.primary()).isEmpty();
  }

  @Test
  void removesProtectionOnlyWhenAPersonSaysSo() {
    ModelWorld world = on("users-1k").delete(DeletionPolicy.DELETE).nobodyApproves();

    Plan plan = world.approval(Approval.NEVER).converge();

    assertThat(step(plan, PROTECTION).state()).isEqualTo(new State.Approval());
    assertThat(step(plan, REMOVE).state()).isInstanceOf(State.Waiting.class);
    assertThat(world.primary().orElseThrow().is(Setting.DELETION_PROTECTION)).isEqualTo("true");
  }

  @Test
  void keepsProtectionUntilTheDeletionItselfMayBegin() {
    ModelWorld world = bare("users-1k", DeletionPolicy.SNAPSHOT);
    String word = step(world.plan(), PROTECTION).fingerprint();

    Plan plan = world.plan(new Policy(Approval.OUTAGE, Set.of(word), Optional.empty()));

    assertThat(step(plan, PROTECTION).unapproved()).isFalse();
    assertThat(startable(plan)).isEmpty();
  }

  @Test
  void anApprovalIsForOneDatabaseAndOneWay() {
    ModelWorld world = bare("users-1", DeletionPolicy.SNAPSHOT);
    String first = step(world.plan(), REMOVE).fingerprint();
    String without = step(world.delete(DeletionPolicy.DELETE).plan(), REMOVE).fingerprint();
    primary(world, primary -> primary.resourceId("db-RESTORED"));
    String another = step(world.plan(), REMOVE).fingerprint();

    assertThat(Set.of(first, without, another)).hasSize(3);
  }

  @Test
  void anotherPolicyTakesEffectForWhatHasNotStarted() {
    ModelWorld world = bare("users-1", DeletionPolicy.SNAPSHOT);

    assertThat(world.delete(DeletionPolicy.RETAIN).plan().settled()).isTrue();
    assertThat(world.primary()).isPresent();
  }

  @Test
  void aDeletionThatHasBegunIsWaitedForWhateverThePolicyIsNow() {
    ModelWorld world = bare("users-1", DeletionPolicy.SNAPSHOT);
    primary(world, primary -> primary.status("deleting"));

    Plan plan = world.delete(DeletionPolicy.RETAIN).plan();

    assertThat(keys(plan)).containsExactly(REMOVE);
    assertThat(plan.settled()).isFalse();
  }

  @Test
  void aDatabaseThatStaysIsNamed() {
    ModelWorld world = bare("users-1", DeletionPolicy.RETAIN);

    assertThat(world.plan().findings())
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.reason()).isEqualTo("DatabaseKept");
          assertThat(finding.message()).contains(world.database().identifier(), SECRET);
        });
  }

  @Test
  void isInFlightWhileAnOldReadingStillShowsTheDatabase() {
    ModelWorld world = bare("users-1", DeletionPolicy.SNAPSHOT);
    String name = finalName(world.plan());
    world.ground().put(like(world.primary().orElseThrow(), name, "creating"));

    Plan plan = world.plan();

    assertThat(step(plan, REMOVE).running()).isTrue();
    assertThat(startable(plan)).isEmpty();
  }

  @Test
  void takesAnotherNameWhereADeletionCameToNothing() {
    ModelWorld world = bare("users-1", DeletionPolicy.SNAPSHOT);
    String first = finalName(world.plan());
    world.ground().putOld(like(world.primary().orElseThrow(), first, "available"));

    assertThat(finalName(world.plan())).isEqualTo(first.replaceAll("1$", "2"));
  }

  @Test
  void theAppStaysUntilItsFinalSnapshotIsAvailable() {
    ModelWorld world = bare("users-1", DeletionPolicy.SNAPSHOT);
    DbInstance primary = world.primary().orElseThrow();
    world.ground().put(like(primary, finalName(world.plan()), "creating"));
    world.ground().remove(DbInstance.class, primary.name());

    Plan plan = world.plan();

    assertThat(step(plan, REMOVE).running()).isTrue();
    assertThat(plan.settled()).isFalse();
  }

  @Test
  void aFinalSnapshotThatFailedIsAnAlarmAndTheSecretStays() {
    ModelWorld world = bare("users-1", DeletionPolicy.SNAPSHOT);
    DbInstance primary = world.primary().orElseThrow();
    world.ground().put(like(primary, finalName(world.plan()), "failed"));
    world.ground().remove(DbInstance.class, primary.name());

    Plan plan = world.converge();

    assertThat(alarms(plan)).containsExactly("FinalSnapshotFailed");
    assertThat(world.cluster().hasSecret(SECRET)).isTrue();
  }

  @Test
  void aDatabaseThatWentWithoutItsFinalSnapshotIsAnAlarm() {
    ModelWorld world = bare("users-1", DeletionPolicy.SNAPSHOT);
    world.ground().remove(DbInstance.class, world.database().identifier());

    assertThat(alarms(world.plan())).containsExactly("FinalSnapshotMissing");
    assertThat(alarms(world.delete(DeletionPolicy.DELETE).plan())).isEmpty();
  }

  @Test
  void aFinalSnapshotThatTookNoTagsOverIsMarked() {
    ModelWorld world = bare("users-1", DeletionPolicy.SNAPSHOT);
    DbInstance primary = world.primary().orElseThrow();
    DbInstance untagged = Altered.of(primary).tags(Map.of()).instance();
    world.ground().put(like(untagged, finalName(world.plan()), "available"));
    world.ground().remove(DbInstance.class, primary.name());

    assertThat(startable(world.plan())).containsExactly("database/final-snapshot");
  }

  @Test
  void aReplicaOfSomebodyElseIsNotMadeAnOrphan() {
    ModelWorld world = bare("users-1", DeletionPolicy.DELETE);
    primary(world, primary -> primary.replicatedBy("reports"));

    Plan plan = world.plan();

    assertThat(alarms(plan)).containsExactly("HasReplicas");
    assertThat(keys(plan)).doesNotContain(REMOVE);
  }

  @Test
  void aReplicaThatWasPromotedStaysAndIsNamed() {
    ModelWorld world = on("users-10k");
    DbInstance replica = world.replicas().getFirst();
    world.ground().putOld(Altered.of(replica).promoted().instance());
    primary(world, Altered::replicatedBy);

    Plan plan = world.delete(DeletionPolicy.DELETE).converge();

    assertThat(plan.settled()).isTrue();
    assertThat(world.ground().all(DbInstance.class))
        .extracting(DbInstance::name)
        .containsExactly(replica.name());
    assertThat(plan.findings())
        .extracting(Finding::reason)
        .containsExactlyInAnyOrder("ReplicaKept", "DatabaseDeleted");
  }

  @Test
  void aBrokenDatabaseGoesOnlyWithoutAFinalSnapshot() {
    ModelWorld world = bare("users-1", DeletionPolicy.SNAPSHOT);
    primary(world, primary -> primary.status("incompatible-network"));

    assertThat(alarms(world.plan())).containsExactly("NoFinalSnapshot");
    assertThat(keys(world.delete(DeletionPolicy.DELETE).plan())).contains(REMOVE);
  }

  @Test
  void aDatabaseThatLostItsTagsIsNeitherDeletedNorForgotten() {
    ModelWorld world = bare("users-1", DeletionPolicy.DELETE);
    primary(world, primary -> primary.tags(Map.of()));

    Plan plan = world.plan();

    assertThat(alarms(plan)).containsExactly("TagsMissing");
    assertThat(keys(plan)).doesNotContain(REMOVE);
  }

  @Test
  void aDatabaseOfSomebodyElseStays() {
    ModelWorld world = bare("users-1", DeletionPolicy.DELETE);
    primary(world, primary -> primary.resourceId("db-ANOTHER").tags(Map.of()));

    Plan plan = world.plan();

    assertThat(keys(plan)).doesNotContain(REMOVE);
    assertThat(alarms(plan)).isEmpty();
  }

  @Test
  void snapshotsThatCannotBeSeenStopTheDeletion() {
    ModelWorld world = bare("users-1", DeletionPolicy.SNAPSHOT);

    Plan plan = world.plan(sight -> sight.unreadable(Map.of(DbSnapshot.class, "throttled")));

    assertThat(keys(plan)).doesNotContain(REMOVE);
    assertThat(plan.settled()).isFalse();
  }

  @Test
  void theSameAppCreatedAgainFindsItsFinalSnapshot() {
    ModelWorld world = on("users-1").delete(DeletionPolicy.SNAPSHOT);
    world.converge();
    String name = snapshots(world).getFirst().name();

    Plan plan = world.createAgain().plan();

    assertThat(alarms(plan)).containsExactly("BackupsExist");
    assertThat(plan.alarms().getFirst().message()).contains(name);
    assertThat(step(plan, "database").state()).isInstanceOf(State.Waiting.class);
  }

  @Test
  void aFinalSnapshotThatSomebodyDeletedIsMissedToo() {
    ModelWorld world = on("users-1").delete(DeletionPolicy.SNAPSHOT);
    world.converge();
    world.ground().remove(DbSnapshot.class, snapshots(world).getFirst().name());

    assertThat(alarms(world.createAgain().plan())).containsExactly("BackupsExist");
  }

  @Test
  void theSameAppCreatedAgainMayStartEmpty() {
    ModelWorld world = on("users-1").delete(DeletionPolicy.SNAPSHOT);
    world.converge();

    Plan plan = world.createAgain().app(Example.shop().noCache().startEmpty(true)).converge();

    assertThat(plan.settled()).isTrue();
    assertThat(world.primary()).isPresent();
    assertThat(world.started()).filteredOn("migration/web"::equals).hasSize(1);
  }

  @Test
  void theWordToStartEmptyIsNotUsedTwiceAcrossADeletion() {
    ModelWorld world = on("users-1");
    world.plan();
    world.ground().remove(DbInstance.class, world.database().identifier());
    world.app(Example.shop().noCache().startEmpty(true)).converge();
    world.idle(Duration.ofMinutes(30));
    world.delete(DeletionPolicy.SNAPSHOT).converge();

    assertThat(alarms(world.createAgain().plan())).containsExactly("BackupsExist");
  }

  @Test
  void anOlderSnapshotDoesNotPassForTheOneThatWasAskedFor() {
    ModelWorld world = bare("users-1", DeletionPolicy.SNAPSHOT);
    DbInstance primary = world.primary().orElseThrow();
    world.ground().putOld(like(primary, finalName(world.plan()), "available"));
    world.approveAll(world.plan()).dieBeforeStarting();

    world.ground().remove(DbInstance.class, primary.name());

    assertThat(alarms(world.plan())).containsExactly("FinalSnapshotMissing");
    assertThat(world.plan().alarms().getFirst().message())
        .contains(primary.name() + "-final-")
        .contains("-1");
  }

  @Test
  void anAppThatWasAboutToLeaveNoSnapshotIsNotTakenToHaveLeftAnOlderOne() {
    ModelWorld world = bare("users-1", DeletionPolicy.SNAPSHOT);
    DbInstance primary = world.primary().orElseThrow();
    world.ground().putOld(like(primary, finalName(world.plan()), "available"));
    world.delete(DeletionPolicy.DELETE);
    world.approveAll(world.plan()).dieBeforeStarting();

    world.ground().remove(DbInstance.class, primary.name());

    assertThat(alarms(world.delete(DeletionPolicy.SNAPSHOT).plan()))
        .containsExactly("FinalSnapshotMissing");
  }

  @Test
  void anOperatorThatDiedBeforeTheDeletionMakesItWithTheSameName() {
    ModelWorld world = bare("users-1", DeletionPolicy.SNAPSHOT);
    String name = finalName(world.plan());
    world.approveAll(world.plan()).dieBeforeStarting();

    assertThat(finalName(world.plan())).isEqualTo(name);
    assertThat(world.converge().settled()).isTrue();
    assertThat(snapshots(world)).extracting(DbSnapshot::name).containsExactly(name);
  }

  @Test
  void aDeletionThatCameToNothingIsMadeAgainWithAnotherName() {
    ModelWorld world = bare("users-1", DeletionPolicy.SNAPSHOT);
    String first = finalName(world.plan());
    world.approveAll(world.plan()).dieBeforeStarting();
    world.ground().putOld(like(world.primary().orElseThrow(), first, "available"));
    world.approveAll(world.plan());

    assertThat(world.converge().settled()).isTrue();
    assertThat(snapshots(world)).hasSize(2);
    assertThat(world.plan().findings())
        .filteredOn(finding -> finding.reason().equals("FinalSnapshot"))
        .singleElement()
        .satisfies(finding -> assertThat(finding.message()).contains(first.replaceAll("1$", "2")));
  }

  /** An app whose database has lost its protection, and that is not to take it along any more. */
  private static ModelWorld unprotected(ModelWorld bare) {
    bare.approveAll(bare.plan());
    bare.converge(
        1000,
        step -> {
          assertThat(step.key()).isIn(PROTECTION, REMOVE);
          return step.key().equals(PROTECTION);
        });
    assertThat(bare.primary().orElseThrow().is(Setting.DELETION_PROTECTION)).isEqualTo("false");
    return bare.delete(DeletionPolicy.RETAIN);
  }

  @Test
  void protectionComesBackWhereTheDatabaseStaysAfterAll() {
    ModelWorld world = unprotected(bare("users-1k", DeletionPolicy.SNAPSHOT));

    assertThat(world.converge().settled()).isTrue();

    assertThat(world.primary().orElseThrow().is(Setting.DELETION_PROTECTION)).isEqualTo("true");
    assertThat(world.started()).endsWith("database/settings");
  }

  @Test
  void protectionOfAStoppedDatabaseWaitsForAPersonWhoIsToldWhatToDo() {
    ModelWorld world = unprotected(bare("users-1k", DeletionPolicy.SNAPSHOT));
    primary(world, primary -> primary.status("stopped"));

    assertThat(step(world.plan(), "database/settings").state())
        .isInstanceOfSatisfying(
            State.Waiting.class,
            waiting -> {
              assertThat(waiting.reason()).isEqualTo("TakesNoChanges");
              assertThat(waiting.message()).contains("'stopped'", "start it", "abandon=true");
            });
  }

  @Test
  void protectionThatFailsToComeBackIsSaidToHaveFailed() {
    ModelWorld world = unprotected(bare("users-1k", DeletionPolicy.SNAPSHOT));
    var failure = new DbInstance.Failure(world.ground().now(), "Failed", Set.of());
    primary(world, primary -> primary.failed(failure).failed(failure).failed(failure));

    assertThat(world.plan().alarms())
        .extracting(Finding.Alarm::reason)
        .containsExactly("ChangeFailed");
  }

  @Test
  void protectionThatNoRungAsksForComesBackWithTheApp() {
    ModelWorld world = on("users-1");
    primary(world, primary -> primary.set(Setting.DELETION_PROTECTION, "true"));
    world.delete(DeletionPolicy.SNAPSHOT).nobodyApproves().converge();
    unprotected(world).createAgain().converge();

    assertThat(world.primary().orElseThrow().is(Setting.DELETION_PROTECTION)).isEqualTo("true");
  }

  @Test
  void protectionThatSomebodyElseTookOffStaysOff() {
    ModelWorld world = bare("users-1k", DeletionPolicy.RETAIN);
    primary(world, primary -> primary.set(Setting.DELETION_PROTECTION, "false"));

    assertThat(world.plan().settled()).isTrue();
  }
}
