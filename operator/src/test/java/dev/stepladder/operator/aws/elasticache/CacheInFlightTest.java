package dev.stepladder.operator.aws.elasticache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.api.v1alpha1.CacheEngine;
import dev.stepladder.operator.inventory.Entry;
import dev.stepladder.operator.plan.Example;
import dev.stepladder.operator.plan.InFlight;
import dev.stepladder.operator.plan.ModelWorld;
import dev.stepladder.operator.plan.Situation;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whether what is pending on a cache is on its way. */
class CacheInFlightTest {

  private static final Instant NOW = Example.NOW;
  private static final Duration LONG = Duration.ofHours(3);

  private static AlteredGroup about() {
    CacheGroup cache =
        ModelWorld.settled(Example.shop().cache(CacheEngine.VALKEY), Example.rung("users-10k"), 1)
            .cache()
            .orElseThrow();
    return AlteredGroup.of(cache).pending(CacheSetting.NODE_TYPE, "cache.r7g.4xlarge");
  }

  private static Optional<String> inFlight(AlteredGroup group, Duration idle, boolean foreign) {
    return CacheInFlight.of(seen(group, new Entry.Pending(idle, foreign)), NOW).map(InFlight::key);
  }

  private static Entry.Present<CacheGroup> seen(AlteredGroup group, Entry.Pending pending) {
    return new Entry.Present<>(group.group(), NOW.minusSeconds(10), Optional.empty(), pending);
  }

  @Test
  void whatWasThereBeforeAnybodyWatchedIsPlannedForAndLeftAlone() {
    Entry.Present<CacheGroup> entry = seen(about(), new Entry.Pending(Duration.ZERO, false, true));

    assertThat(CacheInFlight.of(entry, NOW)).map(InFlight::key).hasValue("cache/elsewhere");
    assertThat(new GroupRules(entry, new Situation(NOW, Map.of())).dormant())
        .containsKey(CacheSetting.NODE_TYPE);
  }

  @Test
  void whatWasLeftBeforeASnapshotIsLeftAfterIt() {
    assertThat(inFlight(about(), LONG, false)).isEmpty();
  }

  @Test
  void aSnapshotIsNoChangeThatSomebodyLeft() {
    assertThat(inFlight(about().status("snapshotting"), LONG, false)).hasValue("cache/backup");
  }

  @Test
  void whatSomebodyElseHasJustAskedForIsNoStepOfOurs() {
    assertThat(inFlight(about(), Duration.ZERO, true)).hasValue("cache/elsewhere");
  }

  @Test
  void whatMayBeOursIsOnItsWay() {
    assertThat(inFlight(about(), Duration.ZERO, false)).hasValue("cache/node-type");
  }

  private static Optional<String> going(AlteredGroup group, String stepKey) {
    var sent = new Entry.Mutation(stepKey, NOW.minusSeconds(40));
    return CacheInFlight.of(seen(group, Entry.Pending.NEW.beside(Optional.of(sent))), NOW)
        .map(InFlight::key);
  }

  @Test
  void whatIsAppliedIsGoingOnForAsLongAsElastiCacheMakesIt() {
    assertThat(going(about().status("modifying"), "cache/pending")).hasValue("cache/pending");
  }

  @Test
  void settingsThatShowAndHaveNotBegunAreGoingOn() {
    CacheGroup settled =
        ModelWorld.settled(Example.shop().cache(CacheEngine.VALKEY), Example.rung("users-10k"), 1)
            .cache()
            .orElseThrow();

    assertThat(going(AlteredGroup.of(settled), "cache/settings")).hasValue("cache/settings");
    assertThat(going(AlteredGroup.of(settled), "cache/tags")).isEmpty();
  }

  @Test
  void whatDoesMoreThanOurChangeIsNotTakenForIt() {
    assertThat(going(about().status("modifying"), "cache/settings")).hasValue("cache/node-type");
  }

  private static Optional<InFlight> rested(AlteredGroup group) {
    return CacheInFlight.of(seen(group, Entry.Pending.NEW.after(true)), NOW);
  }

  @Test
  void whatBeginsAfterARestWithoutUsIsSomebodyElses() {
    Optional<InFlight> change = rested(about().status("modifying"));

    assertThat(change).map(InFlight::key).hasValue("cache/elsewhere");
    assertThat(change)
        .map(InFlight::title)
        .hasValue("somebody else is changing the node type of the cache to cache.r7g.4xlarge");
    assertThat(rested(about().status("snapshotting"))).map(InFlight::key).hasValue("cache/backup");
    assertThat(rested(about().status("deleting"))).map(InFlight::key).hasValue("cache/remove");
    assertThat(rested(about().status("creating"))).map(InFlight::key).hasValue("cache");
  }

  @Test
  void whatGoesOnBesideAChangeOfOursMayBeOurs() {
    Entry.Pending sent =
        Entry.Pending.NEW
            .after(true)
            .beside(Optional.of(new Entry.Mutation("cache/tags", NOW.minusSeconds(40))));

    assertThat(CacheInFlight.of(seen(about().status("modifying"), sent), NOW))
        .map(InFlight::key)
        .hasValue("cache/node-type");
  }

  @Test
  void aTokenThatTheProcessBeforeMayHaveSentIsNobodyElses() {
    CacheGroup settled =
        ModelWorld.settled(Example.shop().cache(CacheEngine.VALKEY), Example.rung("users-10k"), 1)
            .cache()
            .orElseThrow();
    Entry.Present<CacheGroup> entry =
        seen(
            AlteredGroup.of(settled).pending(CacheSetting.TOKEN, "SETTING"),
            new Entry.Pending(Duration.ZERO, false, true));

    assertThat(CacheInFlight.of(entry, NOW)).map(InFlight::key).hasValue("cache/password");
    assertThat(CacheInFlight.presumed(entry, NOW)).isEmpty();
    assertThat(CacheInFlight.presumed(entry, NOW.plus(LONG))).containsKey(CacheSetting.TOKEN);
  }
}
