package dev.stepladder.operator.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.operator.inventory.Watchers.AppKey;
import dev.stepladder.operator.time.SteppedTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SweptInventoryTest {

  private static final AppKey SHOP = new AppKey("team", "shop");
  private static final AppKey BLOG = new AppKey("team", "blog");

  private final SteppedTime time = SteppedTime.starting("2026-01-05T09:00:00Z");
  private final FakeSweep sweep = new FakeSweep();
  private final Watchers watchers = new Watchers(Thing.INSTALLATION);
  private final List<Changed> changes = new ArrayList<>();
  private final SweptInventory inventory =
      new SweptInventory(sweep, time, watchers, new Random(1), changes::add);

  @AfterEach
  void stop() {
    inventory.stop();
    time.virtual().close();
  }

  private void started() {
    inventory.start();
    time.pass(0);
    sweep.readings.clear();
    changes.clear();
  }

  private Entry<Thing> entry(String name) {
    return inventory.look().entry(Thing.class, name);
  }

  private Thing seen(String name) {
    return entry(name).known().orElseThrow();
  }

  private boolean unsettled(String name) {
    return entry(name) instanceof Entry.Present<Thing> present && present.unsettled().isPresent();
  }

  private void mutated(String name) {
    inventory.mutated(
        new ResourceKey(Thing.class, name), new Entry.Mutation("database/class", time.now()));
  }

  /** The reading has begun, and has not shown yet what it has read. */
  private void mutatedWhileAllIsRead(String name) {
    sweep.meanwhile =
        () -> {
          sweep.meanwhile = () -> {};
          mutated(name);
        };
    inventory.sweepNow();
    time.pass(0);
  }

  /** What is changing is read more often than all, which says nothing of the rest. */
  @Test
  void saysSinceWhenAllIsKnown() {
    started();
    Instant began = inventory.complete();

    mutated("db");
    time.pass(Duration.ofMinutes(1));
    assertThat(inventory.complete()).isEqualTo(began);

    time.pass(Duration.ofMinutes(5));
    assertThat(inventory.complete()).isAfter(began);
  }

  /** What is being read may be from before the change that somebody wants to see. */
  @Test
  void whatIsWantedWhileAllIsReadIsReadOnceMore() {
    sweep.meanwhile =
        () -> {
          sweep.meanwhile = () -> {};
          inventory.sweepNow();
        };

    inventory.start();
    time.pass(0);

    assertThat(sweep.readings).containsExactly("everything", "everything");
  }

  @Nested
  class WithTooFewCallsLeft {

    private Instant allowed = time.now();
    private Instant someAllowed = time.now();
    private Instant due = Instant.MIN;

    /** What is due since then, or for longer, presses so much that it may begin. */
    private Instant pressing = Instant.MIN;

    private final SweptInventory bounded =
        new SweptInventory(
            sweep,
            time,
            watchers,
            new Random(1),
            changes::add,
            new Allowance() {
              @Override
              public Instant everything(Instant now, Instant since) {
                due = since;
                return allowed.isAfter(now) && since.isAfter(pressing) ? allowed : now;
              }

              @Override
              public Instant some(Instant now) {
                return someAllowed.isAfter(now) ? someAllowed : now;
              }
            });

    @AfterEach
    void stopBounded() {
      bounded.stop();
    }

    @Test
    void aReadingIsPutOffUntilItMayBegin() {
      allowed = time.now().plusSeconds(30);
      bounded.start();

      time.pass(29);
      assertThat(sweep.readings).isEmpty();

      time.pass(1);
      assertThat(sweep.readings).hasSize(1);
    }

    @Test
    void aReadingOfWhatWasChangedWaitsToo() {
      bounded.start();
      time.pass(0);
      sweep.readings.clear();
      someAllowed = time.now().plusSeconds(30);

      bounded.mutated(
          new ResourceKey(Thing.class, "db"), new Entry.Mutation("database/class", time.now()));
      time.pass(29);
      assertThat(sweep.readings).isEmpty();

      time.pass(1);
      assertThat(sweep.readings).hasSize(1);
    }

    @Test
    void whatIsPutOffSaysSinceWhenItIsDue() {
      Instant began = time.now();
      allowed = began.plusSeconds(10);
      bounded.start();
      time.pass(10);

      assertThat(due).isEqualTo(began);
    }

    @Test
    void whatIsAskedForOnceMoreIsDueSinceTheFirstTime() {
      bounded.start();
      time.pass(0);
      Instant asked = time.now();
      allowed = asked.plusSeconds(100);
      bounded.sweepNow();
      time.pass(50);
      bounded.sweepNow();
      time.pass(50);

      assertThat(due).isEqualTo(asked);
    }

    @Test
    void whatWasChangedIsReadWhileACompleteReadingWaits() {
      bounded.start();
      time.pass(0);
      sweep.readings.clear();
      allowed = time.now().plus(Duration.ofMinutes(2));
      bounded.sweepNow();
      bounded.mutated(
          new ResourceKey(Thing.class, "db"), new Entry.Mutation("database/class", time.now()));

      time.pass(2);

      assertThat(sweep.readings).hasSize(1);
      assertThat(bounded.complete()).isBefore(time.now());
    }

    @Test
    void aCompleteReadingComesWhenItMayAlthoughOthersCameBefore() {
      bounded.start();
      time.pass(0);
      allowed = time.now().plus(Duration.ofMinutes(2));
      Instant may = allowed;
      bounded.sweepNow();
      bounded.mutated(
          new ResourceKey(Thing.class, "db"), new Entry.Mutation("database/class", time.now()));

      time.pass(Duration.ofMinutes(2));

      assertThat(bounded.complete()).isEqualTo(may);
    }

    @Test
    void oneThrottledCallAfterALongWaitHidesNothing() {
      bounded.start();
      time.pass(0);
      allowed = time.now().plusSeconds(90);
      bounded.sweepNow();
      sweep.failure = Optional.of(new SweepFailed("Throttled", "too many"));

      time.pass(90);

      assertThat(bounded.health()).isEqualTo(new Health.Known());
    }

    @Test
    void aReadingThatNobodyPutOffIsNotExcused() {
      bounded.start();
      time.pass(Duration.ofMinutes(4));
      sweep.failure = Optional.of(new SweepFailed("Throttled", "too many"));
      bounded.readSoon(Set.of(new ResourceKey(Thing.class, "db")), Duration.ofSeconds(3));

      time.pass(3);

      assertThat(bounded.health()).isInstanceOf(Health.Failing.class);
    }

    @Test
    void throttlingThatLastsShowsThoughReadingsWaitedBefore() {
      bounded.start();
      time.pass(0);
      allowed = time.now().plusSeconds(90);
      bounded.sweepNow();
      sweep.failure = Optional.of(new SweepFailed("Throttled", "too many"));

      time.pass(Duration.ofMinutes(4));

      assertThat(bounded.health()).isInstanceOf(Health.Failing.class);
    }

    @Test
    void whatIsReadOnDemandLeavesCallsForChanges() {
      bounded.start();
      time.pass(0);
      allowed = time.now().plusSeconds(30);
      Instant asked = time.now();
      measure();

      time.pass(29);
      assertThat(sweep.measured).isZero();

      time.pass(1);
      assertThat(sweep.measured).isEqualTo(1);
      assertThat(due).isEqualTo(asked);
    }

    @Test
    void whatWasChangedIsReadWhileAReadingOnDemandWaits() {
      bounded.start();
      time.pass(0);
      sweep.readings.clear();
      allowed = time.now().plusSeconds(30);
      measure();
      bounded.mutated(
          new ResourceKey(Thing.class, "db"), new Entry.Mutation("database/class", time.now()));

      time.pass(2);

      assertThat(sweep.readings).containsExactly("db");
      assertThat(sweep.measured).isZero();
    }

    private void measure() {
      var key = Set.of(new ResourceKey(FakeSweep.Measure.class, "db"));
      watchers.watch(SHOP, key);
      bounded.demand(key);
    }

    /** It would pass for a proof that all is known and that what it does not show is absent. */
    @Test
    void whatIsReadOnDemandWaitsForACompleteReadingThatSucceeds() {
      bounded.start();
      measure();
      sweep.failure = Optional.of(new SweepFailed("Throttled", "things: slow down"));
      time.pass(0);
      sweep.failure = Optional.empty();
      pressing = time.now();
      allowed = time.now().plusSeconds(120);

      time.pass(119);
      assertThat(bounded.health()).isInstanceOf(Health.Failing.class);
      assertThat(bounded.look().entry(Thing.class, "db")).isInstanceOf(Entry.Unknown.class);
      assertThat(sweep.readings).containsExactly("everything");
      assertThat(sweep.measured).isZero();

      time.pass(1);
      assertThat(bounded.health()).isInstanceOf(Health.Known.class);
      assertThat(sweep.measured).isEqualTo(1);
    }

    /** The same after a time in which all was known. */
    @Test
    void whatIsReadOnDemandHealsNoCompleteReading() {
      bounded.start();
      time.pass(0);
      sweep.failure = Optional.of(new SweepFailed("AccessDenied", "things: not allowed"));
      bounded.sweepNow();
      time.pass(0);
      sweep.failure = Optional.empty();
      changes.clear();
      measure();
      pressing = time.now();
      allowed = time.now().plusSeconds(120);

      time.pass(119);
      assertThat(bounded.health()).isInstanceOf(Health.Failing.class);
      assertThat(sweep.measured).isZero();
      assertThat(changes).isEmpty();
    }

    @Test
    void itIsNotRestlessWhileItWaits() {
      allowed = time.now().plusSeconds(30);
      bounded.start();
      time.pass(0);

      assertThat(time.virtual().nextDue()).hasValue(allowed);
    }
  }

  @Nested
  class OnDemand {

    private static final Set<ResourceKey> MEASURE =
        Set.of(new ResourceKey(FakeSweep.Measure.class, "db"));

    private Entry<FakeSweep.Measure> measure() {
      return inventory.look().entry(FakeSweep.Measure.class, "db");
    }

    private void asked() {
      watchers.watch(SHOP, MEASURE);
      inventory.demand(MEASURE);
    }

    @Test
    void nobodyAsksAndNothingIsRead() {
      started();

      time.pass(Duration.ofHours(2));

      assertThat(sweep.measured).isZero();
      assertThat(measure()).isEqualTo(new Entry.Unknown<>("it has not been read yet"));
    }

    @Test
    void readAtOnceForWhoAsksAndThenEachMinute() {
      started();

      asked();
      time.pass(0);
      assertThat(measure().known()).hasValue(new FakeSweep.Measure("db", 1));

      time.pass(Duration.ofMinutes(3));
      assertThat(sweep.measured).isEqualTo(4);
      assertThat(changes).hasSize(4).allMatch(changed -> changed.keys().equals(MEASURE));
    }

    @Test
    void whoAsksAgainChangesNothing() {
      started();
      asked();
      time.pass(1);

      asked();
      time.pass(1);

      assertThat(sweep.measured).isEqualTo(1);
    }

    @Test
    void completeReadingsDoNotHideIt() {
      started();
      asked();
      time.pass(0);

      inventory.sweepNow();
      time.pass(0);

      assertThat(measure().known()).hasValue(new FakeSweep.Measure("db", 2));
    }

    @Test
    void readNoMoreOnceNobodyAsks() {
      started();
      asked();
      time.pass(Duration.ofSeconds(90));
      int before = sweep.measured;

      watchers.watch(SHOP, Set.of());
      time.pass(Duration.ofMinutes(20));

      assertThat(sweep.measured).isEqualTo(before);
      assertThat(measure()).isInstanceOf(Entry.Unknown.class);
    }
  }

  @Nested
  class ShownOnceAsked {

    private static final ResourceKey KEY = new ResourceKey(FakeSweep.Shy.class, "role");

    private Entry<FakeSweep.Shy> shy() {
      return inventory.look().entry(FakeSweep.Shy.class, "role");
    }

    private void asked() {
      watchers.watch(SHOP, Set.of(KEY));
      inventory.demand(Set.of(KEY));
      time.pass(0);
    }

    @Test
    void isNotAbsentBecauseACompleteReadingDoesNotShowIt() {
      sweep.shy.add("role");

      started();

      assertThat(shy()).isEqualTo(new Entry.Unknown<>("it has not been read yet"));
    }

    @Test
    void isReadByItsNameForWhoAsks() {
      sweep.shy.add("role");
      started();

      asked();

      assertThat(shy().known()).isPresent();
      assertThat(watchers.concerned(changes.getLast())).containsExactly(SHOP);
    }

    @Test
    void isAbsentOnceItWasLookedForByItsName() {
      started();

      asked();

      assertThat(shy()).isInstanceOf(Entry.Absent.class);
      assertThat(watchers.concerned(changes.getLast())).containsExactly(SHOP);
    }

    @Test
    void isReadByItsNameOnce() {
      started();
      asked();

      asked();
      time.pass(Duration.ofMinutes(20));

      assertThat(sweep.readings).containsOnlyOnce("role").contains("everything");
    }

    @Test
    void whoAsksBeforeTheFirstReadingIsAnsweredByIt() {
      inventory.start();

      asked();

      assertThat(sweep.readings).containsExactly("everything", "role");
      assertThat(shy()).isInstanceOf(Entry.Absent.class);
    }

    @Test
    void isUnknownAgainToAnotherLeader() {
      started();
      asked();
      inventory.stop();

      started();

      assertThat(shy()).isInstanceOf(Entry.Unknown.class);
    }
  }

  @Nested
  class Knowing {

    @Test
    void nothingIsKnownBeforeTheFirstCompleteReading() {
      sweep.put(Thing.of("shop", "db", "fine"));

      assertThat(entry("db"))
          .isEqualTo(new Entry.Unknown<Thing>("things has not been read completely yet"));
      assertThat(entry("other")).isInstanceOf(Entry.Unknown.class);
      assertThat(inventory.look().unknown(Thing.class)).isPresent();
    }

    @Test
    void whatACompleteReadingDoesNotShowIsAbsent() {
      sweep.put(Thing.of("shop", "db", "fine"));
      started();

      assertThat(seen("db").state()).isEqualTo("fine");
      assertThat(entry("other")).isEqualTo(new Entry.Absent<Thing>());
      assertThat(inventory.look().all(Thing.class)).hasSize(1);
    }

    @Test
    void whatAReadingOfSingleThingsLeavesOutIsLookedForInACompleteOne() {
      sweep.put(Thing.of("shop", "db", "busy"));
      started();
      sweep.left.add("db");

      time.pass(10);

      assertThat(seen("db").state()).isEqualTo("busy");
      assertThat(sweep.readings).startsWith("db", "everything");
    }

    @Test
    void whatHasLookedTheSameForAnHourIsLeftToCompleteReadings() {
      sweep.put(Thing.of("shop", "db", "busy"));
      started();
      time.pass(SweptInventory.FOLLOWED.plusSeconds(1));
      sweep.readings.clear();

      time.pass(Duration.ofMinutes(10));

      assertThat(sweep.readings).containsOnly("everything");
    }

    @Test
    void aFailedReadingMakesEverythingUnknownUntilOneSucceeds() {
      sweep.put(Thing.of("shop", "db", "fine"));
      started();

      sweep.failure = Optional.of(new SweepFailed("AccessDenied", "not allowed"));
      inventory.sweepNow();
      time.pass(0);
      assertThat(entry("db")).isEqualTo(new Entry.Unknown<Thing>("not allowed"));
      assertThat(entry("other")).isEqualTo(new Entry.Unknown<Thing>("not allowed"));
      assertThat(inventory.look().all(Thing.class)).isEmpty();
      assertThat(inventory.look().health())
          .isEqualTo(new Health.Failing("AccessDenied", "not allowed"));

      sweep.failure = Optional.empty();
      time.pass(5);
      assertThat(seen("db").state()).isEqualTo("fine");
      assertThat(entry("other")).isInstanceOf(Entry.Absent.class);
    }

    @Test
    void sinceIsTheBeginOfTheFirstReadingThatShowedItSo() {
      sweep.put(Thing.of("shop", "db", "fine"));
      started();
      Instant first = time.now();
      time.pass(Duration.ofMinutes(30));
      assertThat(((Entry.Present<Thing>) entry("db")).since()).isEqualTo(first);

      sweep.put(Thing.of("shop", "db", "better"));
      inventory.sweepNow();
      time.pass(0);
      assertThat(((Entry.Present<Thing>) entry("db")).since()).isEqualTo(time.now());
    }

    private void shows(String state) {
      sweep.put(Thing.of("shop", "db", state));
      inventory.sweepNow();
      time.pass(0);
    }

    private Entry.Present<Thing> present() {
      return (Entry.Present<Thing>) entry("db");
    }

    @Test
    void whatIsPendingIsAsOldAsItIsWhateverGoesOnMeanwhile() {
      shows("fine");
      started();
      shows("fine+more");
      time.pass(Duration.ofMinutes(4));
      shows("busy+more");
      time.pass(Duration.ofMinutes(10));
      shows("fine, and otherwise+more");
      time.pass(Duration.ofMinutes(2));

      assertThat(present().leftFor(time.now())).isEqualTo(Duration.ofMinutes(6));

      shows("fine+less");
      assertThat(present().leftFor(time.now())).isZero();
    }

    @Test
    void whatIsPendingWithoutAChangeOfOursIsSomebodyElses() {
      shows("fine");
      started();
      shows("fine+more");
      assertThat(present().pending().foreign()).isTrue();

      mutated("db");
      time.pass(1);
      shows("fine+ours");
      assertThat(present().pending().foreign()).isFalse();
    }

    @Test
    void whatShowsOfAChangeThatIsBeingMadeIsNobodyElses() {
      shows("busy");
      started();
      shows("busy+more");

      assertThat(present().pending().foreign()).isFalse();
    }

    @Test
    void whoseItIsThatWasPendingFromTheBeginningIsNotKnown() {
      sweep.put(Thing.of("shop", "db", "fine+more"));
      started();

      assertThat(present().pending().foreign()).isFalse();
      assertThat(present().pending().found()).isTrue();

      shows("fine, and otherwise+more");
      assertThat(present().pending().found()).isTrue();

      shows("fine+less");
      assertThat(present().pending().found()).isFalse();
    }

    @Test
    void whatWasBeingMadeFromTheBeginningWasNotLeft() {
      sweep.put(Thing.of("shop", "db", "busy+more"));
      started();

      assertThat(present().pending().found()).isFalse();
    }

    @Test
    void aLookDoesNotChange() {
      sweep.put(Thing.of("shop", "db", "fine"));
      started();
      Look look = inventory.look();
      sweep.world.clear();
      inventory.sweepNow();
      time.pass(0);

      assertThat(look.entry(Thing.class, "db").known()).isPresent();
      assertThat(entry("db")).isInstanceOf(Entry.Absent.class);
    }

    @Test
    void stoppingForgetsEverything() {
      sweep.put(Thing.of("shop", "db", "fine"));
      started();
      inventory.stop();
      assertThat(entry("db")).isInstanceOf(Entry.Unknown.class);

      time.pass(Duration.ofHours(1));
      assertThat(sweep.readings).isEmpty();
    }

    @Test
    void aReadingFromBeforeAStopIsThrownAway() {
      sweep.put(Thing.of("shop", "db", "fine"));
      sweep.meanwhile = inventory::stop;
      inventory.start();
      time.pass(0);

      assertThat(entry("db")).isInstanceOf(Entry.Unknown.class);
    }
  }

  @Nested
  class AfterAChangeOfOurs {

    @Test
    void aCreateIsUnknownUntilItShows() {
      started();
      mutated("db");
      assertThat(entry("db")).isInstanceOf(Entry.Unknown.class);
      time.pass(12);
      assertThat(entry("db")).isInstanceOf(Entry.Unknown.class);

      sweep.put(Thing.of("shop", "db", "busy"));
      time.pass(10);
      assertThat(seen("db").state()).isEqualTo("busy");
      assertThat(unsettled("db")).isFalse();
    }

    @Test
    void aCreateThatNeverShowsIsAbsentAfterAMinute() {
      started();
      mutated("db");
      time.pass(60);
      assertThat(entry("db")).isInstanceOf(Entry.Unknown.class);
      time.pass(15);
      assertThat(entry("db")).isInstanceOf(Entry.Absent.class);
    }

    @Test
    void aModifyIsUnsettledWhileReadingsShowTheOld() {
      sweep.put(Thing.of("shop", "db", "small"));
      started();
      mutated("db");
      time.pass(30);
      assertThat(unsettled("db")).isTrue();

      sweep.put(Thing.of("shop", "db", "large"));
      time.pass(10);
      assertThat(unsettled("db")).isFalse();
    }

    private boolean going(String name) {
      return entry(name) instanceof Entry.Present<Thing> present
          && present.pending().going().isPresent();
    }

    private void accepted(String name) {
      inventory.mutated(
          new ResourceKey(Thing.class, name),
          new Entry.Mutation("database/settings", time.now(), true));
    }

    private boolean elsewhere(String name) {
      return entry(name) instanceof Entry.Present<Thing> present && present.pending().elsewhere();
    }

    private void shows(String state) {
      sweep.put(Thing.of("shop", "db", state));
      time.pass(Duration.ofMinutes(5));
    }

    @Test
    void whatBeginsAfterARestIsSomebodyElses() {
      sweep.put(Thing.of("shop", "db", "fine"));
      started();
      time.pass(Duration.ofMinutes(6));
      shows("busy");
      assertThat(elsewhere("db")).isTrue();

      shows("busy+more");
      assertThat(elsewhere("db")).as("the same change goes on").isTrue();
    }

    @Test
    void whatWasGoingOnAlreadyMayBeOfTheProcessBefore() {
      sweep.put(Thing.of("shop", "db", "busy"));
      started();
      shows("busy+more");
      assertThat(elsewhere("db")).isFalse();
    }

    /** It may have sent a change just before it ended, which did not show yet. */
    @Test
    void whatBeginsSoonAfterTheFirstReadingMayBeOfTheProcessBefore() {
      sweep.put(Thing.of("shop", "db", "fine"));
      started();
      shows("busy");
      assertThat(elsewhere("db")).isFalse();
    }

    @Test
    void aTermKnowsNothingOfTheRestInAnother() {
      sweep.put(Thing.of("shop", "db", "fine"));
      started();
      time.pass(Duration.ofMinutes(6));
      inventory.stop();
      sweep.put(Thing.of("shop", "db", "busy"));
      started();
      assertThat(elsewhere("db")).isFalse();
    }

    @Test
    void ourOwnChangeIsNobodyElsesUntilAllRestsAfterIt() {
      sweep.put(Thing.of("shop", "db", "fine"));
      started();
      time.pass(Duration.ofMinutes(6));
      accepted("db");
      sweep.put(Thing.of("shop", "db", "busy"));
      time.pass(10);
      assertThat(going("db")).isTrue();
      assertThat(elsewhere("db")).isFalse();
      sweep.put(Thing.of("shop", "db", "busy+more"));
      time.pass(10);
      assertThat(elsewhere("db")).isFalse();

      sweep.put(Thing.of("shop", "db", "fine, and new"));
      time.pass(10);
      assertThat(going("db")).isFalse();
      shows("busy");
      assertThat(elsewhere("db")).isTrue();
    }

    @Test
    void whatBeginsAfterAChangeOfOursThatNeverShowedMayBeIt() {
      sweep.put(Thing.of("shop", "db", "fine"));
      started();
      time.pass(Duration.ofMinutes(6));
      mutated("db");
      time.pass(75);
      assertThat(unsettled("db")).isFalse();
      sweep.put(Thing.of("shop", "db", "busy"));
      time.pass(Duration.ofMinutes(5));
      assertThat(seen("db").state()).isEqualTo("busy");
      assertThat(elsewhere("db")).isFalse();
    }

    @Test
    void whatIsMadeAnewHasNotRested() {
      sweep.put(Thing.of("shop", "db", "fine"));
      started();
      time.pass(Duration.ofMinutes(6));
      sweep.world.remove("db");
      time.pass(Duration.ofMinutes(6));
      shows("busy");
      assertThat(seen("db").state()).isEqualTo("busy");
      assertThat(elsewhere("db")).isFalse();
    }

    @Test
    void aModifyGoesOnUntilAllRests() {
      sweep.put(Thing.of("shop", "db", "fine"));
      started();
      mutated("db");
      sweep.put(Thing.of("shop", "db", "busy"));
      time.pass(10);
      assertThat(unsettled("db")).isFalse();
      assertThat(going("db")).isTrue();

      sweep.put(Thing.of("shop", "db", "fine, and new"));
      time.pass(10);
      assertThat(going("db")).isFalse();
    }

    @Test
    void whatShowsBeforeItIsWorkedOnGoesOnUntilThatIsOver() {
      sweep.put(Thing.of("shop", "db", "fine"));
      started();
      accepted("db");
      sweep.put(Thing.of("shop", "db", "fine, and new"));
      time.pass(30);
      assertThat(going("db")).as("nothing has begun").isTrue();

      sweep.put(Thing.of("shop", "db", "busy"));
      time.pass(40);
      assertThat(going("db")).isTrue();

      changes.clear();
      sweep.put(Thing.of("shop", "db", "fine, and new"));
      time.pass(10);
      assertThat(going("db")).isFalse();
    }

    @Test
    void aBackupIsNotTheWorkOnIt() {
      sweep.put(Thing.of("shop", "db", "fine"));
      started();
      accepted("db");
      sweep.put(Thing.of("shop", "db", "backup"));
      time.pass(20);

      sweep.put(Thing.of("shop", "db", "fine, and new"));
      time.pass(20);
      assertThat(going("db")).as("nothing has begun").isTrue();

      sweep.put(Thing.of("shop", "db", "busy"));
      time.pass(10);
      sweep.put(Thing.of("shop", "db", "fine, and new"));
      time.pass(9);
      assertThat(going("db")).as("within the minute").isFalse();
    }

    /** It may stay so until the maintenance window of the week. */
    @Test
    void whatSomebodyLeftPendingKeepsNoChangeOfOursGoing() {
      sweep.put(Thing.of("shop", "db", "fine+theirs"));
      started();
      accepted("db");
      sweep.put(Thing.of("shop", "db", "fine, and new+theirs"));
      time.pass(12);
      assertThat(going("db")).as("nothing has begun").isTrue();

      sweep.put(Thing.of("shop", "db", "busy+theirs"));
      time.pass(10);
      assertThat(going("db")).isTrue();

      changes.clear();
      sweep.put(Thing.of("shop", "db", "fine, and new+theirs"));
      time.pass(10);
      assertThat(going("db")).isFalse();
      assertThat(changes).isNotEmpty();
    }

    @Test
    void whatIsPendingOfOursKeepsItGoing() {
      sweep.put(Thing.of("shop", "db", "fine+theirs"));
      started();
      accepted("db");
      sweep.put(Thing.of("shop", "db", "busy+theirs"));
      time.pass(20);

      sweep.put(Thing.of("shop", "db", "fine+theirs, and ours"));
      time.pass(Duration.ofMinutes(3));
      assertThat(going("db")).isTrue();
    }

    @Test
    void whatShowsNoWorkBesideWhatSomebodyLeftIsOverAfterAMinute() {
      sweep.put(Thing.of("shop", "db", "fine+theirs"));
      started();
      mutated("db");
      sweep.put(Thing.of("shop", "db", "fine, and new+theirs"));
      time.pass(30);
      assertThat(going("db")).isTrue();

      time.pass(40);
      assertThat(going("db")).isFalse();
    }

    @Test
    void whatIsNeverWorkedOnIsOverAfterAMinuteAndWakesWhoWaits() {
      sweep.put(Thing.of("shop", "db", "fine"));
      started();
      accepted("db");
      sweep.put(Thing.of("shop", "db", "fine, and new"));
      time.pass(59);
      assertThat(going("db")).isTrue();

      changes.clear();
      time.pass(12);
      assertThat(going("db")).isFalse();
      assertThat(changes.getLast().keys()).containsExactly(new ResourceKey(Thing.class, "db"));
    }

    @Test
    void whatIsOverIsNotReadAnyMore() {
      sweep.put(Thing.of("shop", "db", "fine"));
      started();
      accepted("db");
      sweep.put(Thing.of("shop", "db", "fine, and new"));
      time.pass(75);

      sweep.readings.clear();
      time.pass(60);
      assertThat(sweep.readings).isEmpty();
    }

    @Test
    void aModifyWithoutAnyEffectSettlesAfterAMinute() {
      sweep.put(Thing.of("shop", "db", "small"));
      started();
      mutated("db");
      time.pass(59);
      assertThat(unsettled("db")).isTrue();
      time.pass(16);
      assertThat(unsettled("db")).isFalse();
      assertThat(changes.getLast().keys()).containsExactly(new ResourceKey(Thing.class, "db"));
    }

    @Test
    void theSweepIsToldOfItsLackOfEffectBeforeItSettles() {
      sweep.put(Thing.of("shop", "db", "small"));
      started();
      mutated("db");
      time.pass(61);
      while (sweep.unanswered.isEmpty()) {
        time.pass(1);
      }
      assertThat(unsettled("db")).isTrue();
      time.pass(2);
      assertThat(unsettled("db")).isFalse();
    }

    @Test
    void aReadingThatBeganBeforeItSettlesNothing() {
      sweep.put(Thing.of("shop", "db", "small"));
      started();
      sweep.put(Thing.of("shop", "db", "retagged"));
      mutatedWhileAllIsRead("db");
      assertThat(seen("db").state()).isEqualTo("retagged");
      assertThat(unsettled("db")).isTrue();

      time.pass(20);
      assertThat(unsettled("db")).as("it still shows what it showed before").isTrue();
    }

    /** Another app's try may be what it was read for, before the answer to ours was here. */
    @Test
    void aCreateShowsInAReadingThatBeganBeforeItsAnswer() {
      started();
      sweep.put(Thing.of("shop", "db", "busy"));
      mutatedWhileAllIsRead("db");
      assertThat(seen("db").state()).isEqualTo("busy");
      assertThat(unsettled("db")).isFalse();
    }

    @Test
    void aDeleteSettlesWhenItIsGone() {
      sweep.put(Thing.of("shop", "db", "small"));
      started();
      mutated("db");
      sweep.world.clear();
      time.pass(2);
      assertThat(entry("db")).isInstanceOf(Entry.Absent.class);
    }

    @Test
    void aReadingFollowsAfterTwoSecondsAndThenEveryTen() {
      sweep.put(Thing.of("shop", "db", "small"));
      started();
      mutated("db");
      time.pass(1);
      assertThat(sweep.readings).isEmpty();
      time.pass(1);
      assertThat(sweep.readings).containsExactly("db");
      time.pass(30);
      assertThat(sweep.readings).containsExactly("db", "db", "db", "db");
    }
  }

  @Nested
  class Reading {

    @Test
    void atRestThereIsOnlyACompleteReadingEveryFiveMinutes() {
      sweep.put(Thing.of("shop", "db", "fine"));
      started();
      time.pass(Duration.ofHours(10));

      assertThat(sweep.readings).containsOnly("everything");
      assertThat(sweep.readings.size()).isBetween(109, 133);
    }

    @Test
    void whatIsBusyAndOursIsReadEveryTenSeconds() {
      sweep.put(Thing.of("shop", "db", "busy"));
      sweep.put(Thing.of("shop", "other", "fine"));
      started();
      time.pass(60);
      assertThat(sweep.readings).hasSize(6).containsOnly("db");
    }

    @Test
    void whatIsBusyAndNobodysBusinessIsNot() {
      sweep.put(Thing.foreign("theirs", "busy"));
      started();
      time.pass(60);
      assertThat(sweep.readings).isEmpty();
    }

    @Test
    void whatAnAppAskedForIsItsBusiness() {
      sweep.put(Thing.foreign("theirs", "busy"));
      started();
      Look look = inventory.look();
      assertThat(look.entry(Thing.class, "theirs").known()).isPresent();
      watchers.watch(SHOP, look.asked());
      inventory.sweepNow();
      time.pass(60);
      assertThat(sweep.readings).contains("theirs");
    }

    @Test
    void failuresAreRetriedEverMoreSlowly() {
      sweep.failure = Optional.of(new SweepFailed("Unreachable", "no answer"));
      inventory.start();
      time.pass(0);
      var gaps = new ArrayList<Long>();
      for (int i = 0; i < 7; i++) {
        int before = sweep.readings.size();
        Instant last = time.now();
        while (sweep.readings.size() == before) {
          time.pass(1);
        }
        gaps.add(Duration.between(last, time.now()).toSeconds());
      }
      assertThat(gaps).containsExactly(5L, 10L, 20L, 40L, 80L, 120L, 120L);
    }

    @Test
    void aFailedQuickReadingIsRetriedAndHealsEverything() {
      sweep.put(Thing.of("shop", "db", "busy"));
      started();
      sweep.failure = Optional.of(new SweepFailed("AccessDenied", "not allowed"));
      time.pass(10);
      assertThat(entry("db")).isInstanceOf(Entry.Unknown.class);
      sweep.failure = Optional.empty();
      time.pass(5);
      assertThat(seen("db").state()).isEqualTo("busy");
      assertThat(sweep.readings).containsExactly("db", "db");
    }

    @Test
    void aPassingTroubleTakesNothingBackForAMinute() {
      sweep.put(Thing.of("shop", "db", "fine"));
      started();
      sweep.failure = Optional.of(new SweepFailed("Throttled", "too many"));
      inventory.sweepNow();
      time.pass(0);
      assertThat(seen("db").state()).isEqualTo("fine");

      time.pass(90);
      assertThat(entry("db")).isEqualTo(new Entry.Unknown<Thing>("too many"));

      sweep.failure = Optional.empty();
      time.pass(120);
      assertThat(seen("db").state()).isEqualTo("fine");
    }

    @Test
    void whileCompleteReadingsFailThereAreNoQuickOnes() {
      sweep.put(Thing.of("shop", "db", "busy"));
      started();
      sweep.failure = Optional.of(new SweepFailed("AccessDenied", "not allowed"));
      inventory.sweepNow();
      time.pass(60);
      assertThat(sweep.readings).containsOnly("everything");
    }

    @Test
    void anUnexpectedExceptionIsAFailureToo() {
      started();
      sweep.meanwhile =
          () -> {
            throw new IllegalStateException("surprise");
          };
      inventory.sweepNow();
      time.pass(0);
      assertThat(inventory.look().health()).isInstanceOf(Health.Failing.class);
      sweep.meanwhile = () -> {};
      time.pass(5);
      assertThat(inventory.look().health()).isEqualTo(new Health.Known());
    }
  }

  @Nested
  class Waking {

    private Set<AppKey> woken() {
      assertThat(changes).isNotEmpty();
      return watchers.concerned(changes.getLast());
    }

    private void watched() {
      sweep.put(Thing.of("shop", "shop-db", "fine"));
      sweep.put(Thing.of("blog", "blog-db", "fine"));
      watchers.watch(SHOP, Set.of(new ResourceKey(Thing.class, "shop-db")));
      watchers.watch(BLOG, Set.of(new ResourceKey(Thing.class, "shared")));
      started();
    }

    @Test
    void aChangeWakesItsOwnerOnly() {
      watched();
      sweep.put(Thing.of("shop", "shop-db", "better"));
      inventory.sweepNow();
      time.pass(0);
      assertThat(woken()).containsExactly(SHOP);
    }

    @Test
    void theOwnerByTagsIsWokenWithoutHavingAsked() {
      watched();
      sweep.put(Thing.of("blog", "blog-replica", "fine"));
      inventory.sweepNow();
      time.pass(0);
      assertThat(woken()).containsExactly(BLOG);
    }

    @Test
    void whoAskedForWhatWasAbsentIsWokenWhenItAppears() {
      watched();
      sweep.put(Thing.foreign("shared", "fine"));
      inventory.sweepNow();
      time.pass(0);
      assertThat(woken()).containsExactly(BLOG);
    }

    @Test
    void whatVanishesWakesItsOwner() {
      watched();
      sweep.world.remove("blog-db");
      inventory.sweepNow();
      time.pass(0);
      assertThat(woken()).containsExactly(BLOG);
    }

    @Test
    void nothingNewWakesNobody() {
      watched();
      time.pass(Duration.ofHours(1));
      assertThat(changes).isEmpty();
    }

    @Test
    void failureAndHealingWakeEverybodyOnce() {
      watched();
      sweep.failure = Optional.of(new SweepFailed("AccessDenied", "not allowed (1)"));
      inventory.sweepNow();
      time.pass(0);
      assertThat(woken()).containsExactlyInAnyOrder(SHOP, BLOG);
      sweep.failure = Optional.of(new SweepFailed("AccessDenied", "not allowed (2)"));
      time.pass(20);
      assertThat(changes).hasSize(1);

      sweep.failure = Optional.empty();
      time.pass(60);
      assertThat(changes).hasSize(2);
      assertThat(woken()).containsExactlyInAnyOrder(SHOP, BLOG);
    }

    @Test
    void whatWasToBeReadSoonIsReportedWhateverItShows() {
      watched();
      inventory.readSoon(Set.of(new ResourceKey(Thing.class, "shop-db")), Duration.ofSeconds(3));
      time.pass(3);
      assertThat(sweep.readings).containsExactly("shop-db");
      assertThat(woken()).containsExactly(SHOP);
    }
  }
}
