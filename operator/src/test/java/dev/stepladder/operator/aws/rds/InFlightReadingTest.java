package dev.stepladder.operator.aws.rds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.operator.blueprint.Architect;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.inventory.Entry;
import dev.stepladder.operator.plan.Example;
import dev.stepladder.operator.plan.Impact;
import dev.stepladder.operator.plan.InFlight;
import dev.stepladder.operator.plan.ModelWorld;
import dev.stepladder.operator.plan.Situation;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whether what is pending on an instance is on its way. */
class InFlightReadingTest {

  private static final Instant NOW = Example.NOW;
  private static final Duration LONG = Duration.ofHours(3);

  private static Altered about() {
    DbInstance primary =
        ModelWorld.settled(Example.shop().noCache(), Example.rung("users-1"), 1)
            .primary()
            .orElseThrow();
    return Altered.of(primary).pending(Setting.INSTANCE_CLASS, "db.t4g.medium");
  }

  private static Entry.Present<DbInstance> seen(
      Altered instance, Duration ago, Duration idle, boolean foreign) {
    return new Entry.Present<>(
        instance.instance(), NOW.minus(ago), Optional.empty(), new Entry.Pending(idle, foreign));
  }

  private static Optional<InFlight> inFlight(Entry.Present<DbInstance> entry) {
    return InFlightReading.of(Architect.DATABASE, entry, NOW);
  }

  @Test
  void whatWasLeftBeforeABackupIsLeftAfterIt() {
    Entry.Present<DbInstance> entry = seen(about(), Duration.ofSeconds(10), LONG, false);

    assertThat(InFlightReading.dormant(entry, NOW)).containsKey(Setting.INSTANCE_CLASS);
    assertThat(inFlight(entry)).isEmpty();
  }

  @Test
  void aBackupIsNoChangeThatSomebodyLeft() {
    Entry.Present<DbInstance> entry =
        seen(about().status("backing-up"), Duration.ofMinutes(3), LONG, false);

    assertThat(inFlight(entry)).map(InFlight::key).hasValue("database/backup");
  }

  @Test
  void whatSomebodyElseHasJustAskedForIsNoStepOfOurs() {
    Entry.Present<DbInstance> entry = seen(about(), Duration.ofSeconds(10), Duration.ZERO, true);

    assertThat(inFlight(entry)).map(InFlight::key).hasValue("database/elsewhere");
    assertThat(InFlightReading.others(entry, NOW)).containsKey(Setting.INSTANCE_CLASS);
  }

  @Test
  void whatMayBeOursIsOnItsWay() {
    Entry.Present<DbInstance> entry = seen(about(), Duration.ofSeconds(10), Duration.ZERO, false);

    assertThat(inFlight(entry)).map(InFlight::key).hasValue("database/class");
    assertThat(InFlightReading.others(entry, NOW)).isEqualTo(Map.of());
  }

  @Test
  void whatWasThereBeforeAnybodyWatchedIsPlannedForAndLeftAlone() {
    var entry =
        new Entry.Present<>(
            about().instance(),
            NOW.minusSeconds(10),
            Optional.empty(),
            new Entry.Pending(Duration.ZERO, false, true));

    assertThat(inFlight(entry)).map(InFlight::key).hasValue("database/elsewhere");
    assertThat(new InstanceRules(Architect.DATABASE, entry, new Situation(NOW, Map.of())).dormant())
        .containsKey(Setting.INSTANCE_CLASS);
  }

  @Test
  void whatIsBeingMadeIsNotLeft() {
    Entry.Present<DbInstance> entry =
        seen(about().status("modifying"), Duration.ofMinutes(10), LONG, true);

    assertThat(inFlight(entry)).map(InFlight::key).hasValue("database/class");
  }

  @Test
  void aReplicaIsMadeOnlyOnceItsVolumeIsLoaded() {
    DbInstance replica =
        ModelWorld.settled(Example.shop().noCache(), Example.rung("users-10k"), 1)
            .replicas()
            .getFirst();
    Altered loading = Altered.of(replica).volume("storage is loading, 40 %");

    assertThat(
            InFlightReading.of(
                PartId.of("replica", "ro1"),
                seen(loading, Duration.ofMinutes(2), Duration.ZERO, false),
                NOW))
        .map(InFlight::key)
        .hasValue("replica/ro1");
  }

  @Test
  void aStepThatAppliesOnlyItselfLeavesItWhereItIs() {
    var entry =
        new Entry.Present<>(
            about().instance(),
            NOW.minus(LONG),
            Optional.of(new Entry.Mutation("database/tags", NOW.minusSeconds(3))));

    assertThat(inFlight(entry)).map(InFlight::key).hasValue("database/tags");
  }

  /** One that a change of ours was sent to, which readings show something of. */
  private static Entry.Present<DbInstance> going(Altered instance, String stepKey) {
    return new Entry.Present<>(
        instance.instance(),
        NOW.minusSeconds(10),
        Optional.empty(),
        Entry.Pending.NEW.beside(Optional.of(new Entry.Mutation(stepKey, NOW.minusSeconds(40)))));
  }

  @Test
  void whatIsAppliedIsGoingOnForAsLongAsRdsMakesIt() {
    assertThat(inFlight(going(about().status("modifying"), "database/pending")))
        .map(InFlight::key)
        .hasValue("database/pending");
    assertThat(inFlight(going(about().applied().status("modifying"), "database/pending")))
        .as("RDS shows it pending no more")
        .map(InFlight::key)
        .hasValue("database/pending");
  }

  @Test
  void whatIsAppliedIsNoticedAsTheStepOfOursWouldBe() {
    Altered database = about().status("modifying");

    assertThat(inFlight(going(database.set(Setting.MULTI_AZ, "true"), "database/pending")))
        .map(InFlight::impact)
        .hasValue(Impact.FAILOVER);
    assertThat(inFlight(going(database.set(Setting.MULTI_AZ, "false"), "database/pending")))
        .map(InFlight::impact)
        .hasValue(Impact.DOWNTIME);
  }

  @Test
  void securityGroupsThatAreOnTheirWayAreTheStepThatChangesThem() {
    Optional<InFlight> change =
        inFlight(going(about().applied().parameters("applying"), "database/security-groups"));

    assertThat(change).map(InFlight::key).hasValue("database/security-groups");
    assertThat(change).map(InFlight::since).hasValue(NOW.minusSeconds(40));
  }

  @Test
  void aChangeThatShowsAndHasNotBegunIsGoingOn() {
    assertThat(inFlight(going(about().applied(), "database/settings")))
        .map(InFlight::key)
        .hasValue("database/settings");
  }

  @Test
  void whatDoesMoreThanOurChangeIsNotTakenForIt() {
    assertThat(inFlight(going(about().status("modifying"), "database/settings")))
        .map(InFlight::key)
        .hasValue("database/class");
  }

  /** One that was seen at rest, and to which nothing of ours was sent since. */
  private static Entry.Present<DbInstance> rested(Altered instance) {
    return new Entry.Present<>(
        instance.instance(), NOW.minusSeconds(10), Optional.empty(), Entry.Pending.NEW.after(true));
  }

  @Test
  void whatBeginsAfterARestWithoutUsIsSomebodyElses() {
    Optional<InFlight> change = inFlight(rested(about().status("modifying")));

    assertThat(change).map(InFlight::key).hasValue("database/elsewhere");
    assertThat(change)
        .map(InFlight::title)
        .hasValue("somebody else is changing the class of the database to db.t4g.medium");
    assertThat(change).map(InFlight::impact).hasValue(Impact.DOWNTIME);
    assertThat(inFlight(rested(about())))
        .as("RDS has not begun, or shows it late")
        .map(InFlight::key)
        .hasValue("database/elsewhere");
  }

  @Test
  void whatElseSomebodyDoesIsNoStepOfOurs() {
    Altered database = about().applied();

    assertThat(inFlight(rested(database.status("upgrading"))))
        .map(InFlight::title)
        .hasValue("somebody else, or RDS by itself, is upgrading the database");
    assertThat(inFlight(rested(database.status("resetting-master-credentials"))))
        .map(InFlight::key)
        .hasValue("database/elsewhere");
    Optional<InFlight> restart = inFlight(rested(about().status("rebooting")));
    assertThat(restart).map(InFlight::title).hasValue("somebody else is restarting the database");
    assertThat(restart)
        .as("it may apply the class")
        .map(InFlight::impact)
        .hasValue(Impact.DOWNTIME);
    assertThat(inFlight(rested(about().pending(Setting.VERSION, "18.1").status("modifying"))))
        .map(InFlight::title)
        .hasValue(
            "somebody else is changing the database: class to db.t4g.medium, version to 18.1");
  }

  @Test
  void whatGoesOnByItselfAfterARestIsWhatTheStatusSays() {
    Altered database = about().applied();

    assertThat(inFlight(rested(database.status("backing-up"))))
        .map(InFlight::key)
        .hasValue("database/backup");
    assertThat(inFlight(rested(database.status("failing-over"))))
        .map(InFlight::key)
        .hasValue("database/settle");
    assertThat(inFlight(rested(database.status("deleting"))))
        .map(InFlight::key)
        .hasValue("database/remove");
    assertThat(inFlight(rested(database.status("creating"))))
        .map(InFlight::key)
        .hasValue("database");
  }

  @Test
  void whatGoesOnBesideAChangeOfOursMayBeOurs() {
    Entry.Pending sent =
        Entry.Pending.NEW
            .after(true)
            .beside(Optional.of(new Entry.Mutation("replica/ro1", NOW.minusSeconds(40))));
    var entry =
        new Entry.Present<>(
            about().status("modifying").instance(), NOW.minusSeconds(10), Optional.empty(), sent);

    assertThat(inFlight(entry)).map(InFlight::key).hasValue("database/class");
  }

  /** Its primary takes it along. */
  @Test
  void aReplicaThatIsUpgradedMayGoAlongWithOurUpgrade() {
    DbInstance replica =
        ModelWorld.settled(Example.shop().noCache(), Example.rung("users-10k"), 1)
            .replicas()
            .getFirst();
    PartId part = PartId.of("replica", "ro1");

    assertThat(InFlightReading.of(part, rested(Altered.of(replica).status("upgrading")), NOW))
        .map(InFlight::key)
        .hasValue("replica/ro1/version");
    assertThat(InFlightReading.of(part, rested(Altered.of(replica).status("rebooting")), NOW))
        .map(InFlight::title)
        .hasValue("somebody else is restarting replica ro1");
  }

  @Test
  void aBackupIsNoChangeOfOurs() {
    assertThat(inFlight(going(about().applied().status("backing-up"), "database/retention")))
        .map(InFlight::key)
        .hasValue("database/backup");
  }

  @Test
  void whatWasLeftLongAgoIsNotWaitedForOnAccountOfOurChange() {
    var entry =
        new Entry.Present<>(
            about().instance(),
            NOW.minus(LONG),
            Optional.empty(),
            Entry.Pending.NEW.beside(
                Optional.of(new Entry.Mutation("database/settings", NOW.minus(LONG)))));

    assertThat(inFlight(entry)).isEmpty();
  }

  @Test
  void aPasswordThatTheProcessBeforeMayHaveSentIsNobodyElses() {
    var entry =
        new Entry.Present<>(
            about().applied().pending(Setting.PASSWORD, "****").instance(),
            NOW.minusSeconds(10),
            Optional.empty(),
            new Entry.Pending(Duration.ZERO, false, true));

    assertThat(inFlight(entry)).map(InFlight::key).hasValue("database/password");
    assertThat(InFlightReading.presumed(entry, NOW)).isEmpty();
    assertThat(InFlightReading.presumed(entry, NOW.plus(LONG))).containsKey(Setting.PASSWORD);
  }
}
