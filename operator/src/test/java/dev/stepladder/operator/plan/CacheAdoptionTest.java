package dev.stepladder.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.api.v1alpha1.CacheEngine;
import dev.stepladder.api.v1alpha1.DeletionPolicy;
import dev.stepladder.operator.aws.elasticache.AlteredGroup;
import dev.stepladder.operator.aws.elasticache.CacheAction;
import dev.stepladder.operator.aws.elasticache.CacheGroup;
import dev.stepladder.operator.aws.elasticache.CacheParameters;
import dev.stepladder.operator.aws.elasticache.CacheSetting;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.blueprint.Rung;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** A cache that somebody else has made, from the word in the spec until it goes. */
class CacheAdoptionTest {

  private static final String SESSIONS = "sessions-prod";
  private static final Example NONE = Example.shop().noCache();
  private static final Example OWN = Example.shop().cache(CacheEngine.VALKEY);
  private static final Example ADOPTING = Example.shop().adopting(CacheEngine.VALKEY, SESSIONS);
  private static final Rung TEN_K = Example.rung("users-10k");
  private static final Owner NEIGHBOUR = new Owner("main", "cluster-1", "team-b", "blog", "uid-9");

  private static final Map<String, String> AGREED =
      Map.of("team", "sessions", Owner.ADOPTABLE_BY, Example.OWNER.adopter());

  /** A world in which the app has no cache, somebody else has one, and the app asks for it. */
  private static ModelWorld beside(Example app, UnaryOperator<AlteredGroup> theirs) {
    ModelWorld world = ModelWorld.settled(NONE, TEN_K, 1).app(app);
    CacheGroup group =
        Example.settled(app.on(TEN_K)).stream()
            .filter(CacheGroup.class::isInstance)
            .map(CacheGroup.class::cast)
            .findFirst()
            .orElseThrow();
    world
        .ground()
        .putOld(
            theirs
                .apply(AlteredGroup.of(group).described("sessions of the old shop").tagged(AGREED))
                .group());
    return world;
  }

  private static CacheGroup another(String name) {
    CacheGroup group =
        Example.settled(Example.shop().adopting(CacheEngine.VALKEY, name).on(TEN_K)).stream()
            .filter(CacheGroup.class::isInstance)
            .map(CacheGroup.class::cast)
            .findFirst()
            .orElseThrow();
    return AlteredGroup.of(group)
        .id("created-" + name)
        .described("sessions of the new shop")
        .tagged(AGREED)
        .group();
  }

  private static ModelWorld beside() {
    return beside(ADOPTING, altered -> altered);
  }

  private static ModelWorld adopted() {
    ModelWorld world = beside();
    assertThat(world.converge().steps()).isEmpty();
    world.started().clear();
    return world;
  }

  private static CacheGroup sessions(ModelWorld world) {
    return world.ground().find(CacheGroup.class, SESSIONS).orElseThrow();
  }

  private static void sessions(ModelWorld world, UnaryOperator<AlteredGroup> how) {
    world.ground().putOld(how.apply(AlteredGroup.of(sessions(world))).group());
  }

  private static PlannedStep step(Plan plan, String key) {
    return plan.steps().stream()
        .filter(step -> step.key().equals(key))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no step %s in %s".formatted(key, plan.steps())));
  }

  private static List<String> why(Plan plan, String key) {
    return step(plan, key).why().stream().map(Object::toString).toList();
  }

  private static List<String> alarms(Plan plan) {
    return plan.alarms().stream().map(Finding.Alarm::reason).toList();
  }

  @Test
  void nothingOfItIsChangedBeforeAPersonSaysSo() {
    ModelWorld world =
        beside(ADOPTING, altered -> altered.set(CacheSetting.NODE_TYPE, "cache.t4g.small"));
    CacheGroup before = sessions(world);

    Plan plan = world.nobodyApproves().converge();

    assertThat(step(plan, "cache").state()).isInstanceOf(State.Approval.class);
    assertThat(sessions(world)).isEqualTo(before);
    assertThat(world.started()).noneMatch(key -> key.contains("cache"));
  }

  @Test
  void thePlanSaysWhatWouldBeChangedAndWhatIsLost() {
    ModelWorld world =
        beside(ADOPTING, altered -> altered.set(CacheSetting.NODE_TYPE, "cache.t4g.small"));

    Plan plan = world.plan();

    assertThat(why(plan, "cache"))
        .anyMatch(line -> line.startsWith("owner") && line.endsWith(Example.OWNER.adopter()))
        .anyMatch(line -> line.startsWith("description sessions of the old shop → "))
        .anyMatch(line ->
            line.startsWith("then ") && line.contains("cache.t4g.small → cache.t4g.medium"));
    assertThat(step(plan, "cache/node-type").state()).isInstanceOf(State.Waiting.class);
  }

  @Test
  void onceApprovedItIsTheAppsAndThenAsTheRungSays() {
    ModelWorld world =
        beside(ADOPTING, altered -> altered.set(CacheSetting.NODE_TYPE, "cache.t4g.small"));

    Plan plan = world.converge();

    assertThat(plan.steps()).isEmpty();
    assertThat(world.started())
        .containsSubsequence("cache", "cache/tags", "cache/node-type")
        .containsSubsequence("cache", "binding/cache");
    assertThat(Example.OWNER.claim(sessions(world).tags())).isEqualTo(Owner.Claim.OURS);
    assertThat(sessions(world).tags()).containsAllEntriesOf(AGREED);
  }

  @Test
  void anApprovalLapsesWhenMoreWouldBeChanged() {
    ModelWorld world = beside();
    String approved = step(world.plan(), "cache").fingerprint();

    sessions(world, altered -> altered.set(CacheSetting.NODE_TYPE, "cache.t4g.small"));

    assertThat(step(world.plan(), "cache").fingerprint()).isNotEqualTo(approved);
  }

  @Test
  void withoutTheTagItIsLeftAloneWhateverItIs() {
    ModelWorld world =
        beside(
            ADOPTING,
            altered ->
                altered
                    .tagged(Map.of("team", "sessions"))
                    .engine(dev.stepladder.operator.blueprint.CacheEngine.REDIS));

    Plan plan = world.converge();

    assertThat(alarms(plan)).containsExactly("NotAdoptable");
    assertThat(plan.alarms().getFirst().message()).doesNotContain("redis");
    assertThat(world.started()).noneMatch(key -> key.contains("cache"));
  }

  @Test
  void theTagOfAnotherAppAgreesToNothing() {
    ModelWorld world =
        beside(
            ADOPTING, altered -> altered.tagged(Map.of(Owner.ADOPTABLE_BY, NEIGHBOUR.adopter())));

    assertThat(alarms(world.plan())).containsExactly("NotAdoptable");
  }

  @Test
  void tagsThatDoNotShowYetAreNoAlarm() {
    Plan plan = beside(ADOPTING, AlteredGroup::tagsUnknown).plan();

    assertThat(plan.alarms()).isEmpty();
    assertThat(plan.unseen()).extracting(Finding.Unseen::reason).contains("OwnerNotSeen");
  }

  @Test
  void oneOfAnotherEngineIsNotTakenOver() {
    Plan plan =
        beside(
                ADOPTING,
                altered -> altered.engine(dev.stepladder.operator.blueprint.CacheEngine.REDIS))
            .plan();

    assertThat(alarms(plan)).containsExactly("EngineDiffers");
    assertThat(plan.alarms().getFirst().message()).endsWith("set spec.cache.engine to what runs");
    assertThat(plan.steps()).extracting(PlannedStep::key).doesNotContain("cache");
  }

  @Test
  void anotherAppsIsTakenFromItWithOneApproval() {
    ModelWorld world =
        beside(
            ADOPTING,
            altered -> {
              var tags = new TreeMap<>(NEIGHBOUR.tags(PartId.of("cache")));
              var mark = new TreeMap<>(tags);
              mark.remove(Owner.APP_UID);
              tags.putAll(AGREED);
              return altered.mark(mark).tagged(tags);
            });
    Plan plan = world.plan();
    assertThat(why(plan, "cache")).contains("owner main/team-b/blog → " + Example.OWNER.adopter());

    world.approveAll(plan).nobodyApproves();

    assertThat(world.converge().steps())
        .extracting(PlannedStep::key)
        .doesNotContain("cache", "cache/tags");
    assertThat(Example.OWNER.claim(sessions(world).tags())).isEqualTo(Owner.Claim.OURS);
  }

  @Test
  void oneThatAsksForNoTokenIsReachedWithout() {
    ModelWorld world =
        beside(ADOPTING, altered -> altered.lacking(CacheGroup.Lack.TRANSIT_ENCRYPTION));

    Plan plan = world.converge();

    assertThat(plan.steps()).isEmpty();
    assertThat(world.started()).contains("binding/cache").doesNotContain("credentials/cache");
    assertThat(world.cluster().uri("shop-cache"))
        .isEqualTo("redis://%s:6379".formatted(sessions(world).host()));
    assertThat(plan.findings())
        .filteredOn(finding -> finding.reason().equals("ConnectionsOpen"))
        .singleElement()
        .satisfies(finding -> assertThat(finding.message()).contains("without a token"));
  }

  @Test
  void aTokenThatNobodyKnowsIsReplacedOnlyWhenAPersonSaysSo() {
    ModelWorld world = beside();
    world.approveAll(world.plan()).nobodyApproves();

    Plan plan = world.converge();

    assertThat(world.started()).contains("cache").doesNotContain("cache/password");
    assertThat(step(plan, "cache/password").state()).isInstanceOf(State.Approval.class);
  }

  @Test
  void anotherThatTakesThePlaceGetsTheTokenThatTheFormerHad() {
    ModelWorld world = adopted();
    var _ = world.plan();
    world.ground().remove(CacheGroup.class, SESSIONS);
    world.ground().putOld(another("other"));

    Plan plan = world.app(Example.shop().adopting(CacheEngine.VALKEY, "other")).plan();
    assertThat(why(plan, "cache"))
        .anyMatch(line -> line.startsWith("then give the cache the token of its Secret"));

    assertThat(world.converge().steps()).isEmpty();
    assertThat(world.started()).containsSubsequence("cache", "cache/password", "binding/cache");
  }

  @Test
  void podsAreNotLedByTheTokenOfAFormerOneBeforeItHasIt() {
    ModelWorld world = adopted();
    var _ = world.plan();
    world.ground().remove(CacheGroup.class, SESSIONS);
    world.ground().putOld(another("other"));
    world.app(Example.shop().adopting(CacheEngine.VALKEY, "other"));

    Plan plan = world.converge(200, step -> !step.key().equals("cache/password"));

    assertThat(step(plan, "cache/password").state()).isInstanceOf(State.Startable.class);
    assertThat(world.started()).contains("cache").doesNotContain("binding/cache");
  }

  @Test
  void aTokenThatAPersonGaveIsNotDoubtedForAnother() {
    ModelWorld world = beside();
    Part.Credentials credentials =
        world.blueprint().parts(Part.Credentials.class).stream()
            .filter(part -> part.of().equals(PartId.of("cache")))
            .findFirst()
            .orElseThrow();
    world.cluster().give(credentials, Example.OWNER, "known-to-all");
    world.converge();
    world.ground().remove(CacheGroup.class, SESSIONS);
    world.ground().putOld(another("other"));

    Plan plan = world.app(Example.shop().adopting(CacheEngine.VALKEY, "other")).converge();

    assertThat(plan.steps()).isEmpty();
    assertThat(world.started()).doesNotContain("cache/password");
  }

  @Test
  void pastTokensStayGoodUntilAPersonSaysSo() {
    ModelWorld world = beside();

    Plan plan = world.converge(200, step -> !step.key().equals("cache/password"));

    assertThat(step(plan, "cache/password").step().orElseThrow().ask()).isTrue();
    assertThat(why(plan, "cache/password"))
        .contains("former token good → good beside it, until the next one is set");
  }

  @Test
  void whereThereIsNoneNothingIsMade() {
    ModelWorld world = ModelWorld.settled(NONE, TEN_K, 1).app(ADOPTING);

    Plan plan = world.converge();

    assertThat(alarms(plan)).containsExactly("NothingToAdopt");
    assertThat(world.started()).noneMatch(key -> key.contains("cache"));
  }

  @Test
  void oneThatVanishesIsNotMadeAnew() {
    ModelWorld world = adopted();
    world.plan();
    world.ground().remove(CacheGroup.class, SESSIONS);

    assertThat(alarms(world.converge())).containsExactly("AdoptedCacheGone");
    assertThat(world.ground().all(CacheGroup.class)).isEmpty();
  }

  @Test
  void noneIsMadeInItsPlaceWhenItsNameIsTakenOutOfTheSpec() {
    ModelWorld world = adopted().app(OWN);

    Plan plan = world.converge();

    assertThat(alarms(plan)).containsExactly("AnotherCacheNamed");
    assertThat(plan.alarms().getFirst().message()).contains("Put adopt: " + SESSIONS + " back");
    assertThat(world.ground().all(CacheGroup.class)).hasSize(1);
  }

  @Test
  void oneThatLostItsMarkIsMissedTooWhenItsNameIsTakenOutOfTheSpec() {
    ModelWorld world = adopted();
    world.plan();
    sessions(world, altered -> altered.described("").tagged(Map.of()));

    assertThat(alarms(world.app(OWN).converge())).containsExactly("AnotherCacheNamed");
    assertThat(world.ground().all(CacheGroup.class)).hasSize(1);
  }

  @Test
  void anotherIsNotTakenOverInPlaceOfTheAppsOwn() {
    ModelWorld world = ModelWorld.settled(OWN, TEN_K, 1).app(ADOPTING);

    Plan plan = world.converge();

    assertThat(alarms(plan)).containsExactly("AnotherCacheNamed");
    assertThat(plan.alarms().getFirst().message()).contains("Take adopt out of spec.cache");
    assertThat(world.started()).isEmpty();
  }

  @Test
  void deletingItAsksAndLeavesASnapshot() {
    ModelWorld world = adopted().app(NONE);
    world.nobodyApproves();

    Plan plan = world.converge();

    assertThat(step(plan, "cache/remove").state()).isInstanceOf(State.Approval.class);
    assertThat(step(plan, "cache/remove").reversible()).isFalse();
    assertThat(step(plan, "cache/remove").step().orElseThrow().action())
        .isInstanceOfSatisfying(
            CacheAction.Delete.class,
            delete -> {
              assertThat(delete.name()).isEqualTo(SESSIONS);
              assertThat(delete.lastSnapshot()).isPresent();
            });
  }

  @Test
  void itStaysWhenItsAppGoesAndWhatHoldsDataIsRetained() {
    ModelWorld world = adopted();
    CacheGroup before = sessions(world);
    world.nobodyApproves().delete(DeletionPolicy.RETAIN);

    Plan plan = world.converge();

    assertThat(plan.settled()).as("the app goes: %s", plan.steps()).isTrue();
    assertThat(plan.findings()).extracting(Finding::reason).contains("CacheKept");
    assertThat(sessions(world)).isEqualTo(before);
    assertThat(world.cluster().holds("shop-cache-credentials")).as("its token").isTrue();
  }

  @Test
  void itsTokenStaysWhenTheLedgerIsLostWhileItsAppGoes() {
    ModelWorld world = adopted();
    CacheGroup before = sessions(world);
    world.nobodyApproves().delete(DeletionPolicy.RETAIN);
    world.loseLedger();

    var _ = world.converge();

    assertThat(sessions(world)).isEqualTo(before);
    assertThat(world.cluster().holds("shop-cache-credentials")).as("its token").isTrue();
  }

  @Test
  void itsTokenStaysWhenTheLedgerIsLostWhileItIsToGo() {
    ModelWorld world = adopted().nobodyApproves().app(NONE);
    world.loseLedger();

    var _ = world.converge();

    assertThat(world.ground().all(CacheGroup.class)).hasSize(1);
    assertThat(world.cluster().holds("shop-cache-credentials")).as("its token").isTrue();
  }

  @Test
  void itDoesNotGoUnaskedWithItsApp() {
    ModelWorld world = adopted();
    world.nobodyApproves().delete(DeletionPolicy.DELETE);

    Plan plan = world.converge();

    assertThat(step(plan, "cache/remove").state()).isInstanceOf(State.Approval.class);
    assertThat(sessions(world).status()).isEqualTo("available");
  }

  @Test
  void onceDeletedItIsForgotten() {
    ModelWorld world = adopted().app(NONE);

    assertThat(world.converge().steps()).isEmpty();
    assertThat(world.ground().all(CacheGroup.class)).isEmpty();
    assertThat(alarms(world.app(OWN).converge())).isEmpty();
  }

  @Test
  void oneThatWasNeverTakenOverIsNotDeleted() {
    ModelWorld world = beside();
    world.nobodyApproves().converge();
    CacheGroup before = sessions(world);

    assertThat(world.app(NONE).converge().steps()).isEmpty();
    assertThat(sessions(world)).isEqualTo(before);
  }

  @Test
  void whatMayBeNowhereElseIsKeptBeforeKeysMayBeEvicted() {
    ModelWorld world =
        beside(
            ADOPTING,
            altered ->
                altered
                    .set(CacheSetting.NODE_TYPE, "cache.r7g.xlarge")
                    .set(CacheSetting.PARAMETER_GROUP, "sessions-keep")
                    .set(CacheSetting.SNAPSHOT_RETENTION, "0"));

    Plan plan = world.plan();

    for (String key : List.of("cache/parameters", "cache/node-type")) {
      assertThat(step(plan, key).reversible()).as(key).isFalse();
      assertThat(why(plan, key)).as(key).contains("lost keys may be evicted");
      assertThat(plan.steps()).extracting(PlannedStep::key).contains(key + "/snapshot");
    }
    assertThat(why(plan, "cache"))
        .anyMatch(line ->
            line.contains("cache.r7g.xlarge")
                && line.contains("keys may be evicted")
                && line.endsWith("(cannot be undone)"));
  }

  @Test
  void parametersThatAreSetUnderWhatItHoldsCannotBeUndone() {
    ModelWorld world = adopted();
    CacheParameters group =
        world
            .ground()
            .find(CacheParameters.class, sessions(world).is(CacheSetting.PARAMETER_GROUP))
            .orElseThrow();
    var theirs = new TreeMap<>(group.parameters());
    theirs.put("maxmemory-policy", "noeviction");
    world
        .ground()
        .putOld(
            new CacheParameters(
                group.name(), group.arn(), group.family(), group.description(), theirs));
    world.idle(Duration.ofHours(2));

    Plan plan = world.plan();

    assertThat(step(plan, "cache-parameters/set").reversible()).isFalse();
    assertThat(why(plan, "cache-parameters/set")).contains("lost keys may be evicted");
    assertThat(world.converge().steps()).isEmpty();
    assertThat(world.started())
        .containsExactly("cache-parameters/set/snapshot", "cache-parameters/set");
  }

  @Test
  void parametersOfAGroupThatItDoesNotHaveYetHurtNobody() {
    ModelWorld world =
        beside(ADOPTING, altered -> altered.set(CacheSetting.PARAMETER_GROUP, "sessions-keep"));
    world.ground().all(CacheParameters.class).stream()
        .map(CacheParameters::name)
        .toList()
        .forEach(name -> world.ground().remove(CacheParameters.class, name));

    Plan plan = world.plan();

    assertThat(step(plan, "cache-parameters/set").reversible()).isTrue();
    assertThat(step(plan, "cache/parameters").reversible()).isFalse();
  }

  @Test
  void nodesOfMemcachedThatGoTakeTheirKeysWithThem() {
    ModelWorld world =
        beside(
            Example.shop().adopting(CacheEngine.MEMCACHED, SESSIONS),
            altered ->
                altered
                    .set(CacheSetting.SHARDS, "5")
                    .units(List.of("0001", "0002", "0003", "0004", "0005")));

    Plan plan = world.plan();

    assertThat(step(plan, "cache/fewer-shards").reversible()).isFalse();
    assertThat(why(plan, "cache/fewer-shards")).contains("lost keys may be evicted");
    assertThat(plan.steps())
        .extracting(PlannedStep::key)
        .doesNotContain("cache/fewer-shards/snapshot");
  }

  @Test
  void whoeverComesByItsSecurityGroupsIsToldOf() {
    ModelWorld world =
        beside(ADOPTING, altered -> altered.set(CacheSetting.SECURITY_GROUPS, "sg-old"));

    Plan plan = world.plan();

    assertThat(step(plan, "cache/security-groups").impact()).isEqualTo(Impact.DOWNTIME);
    assertThat(step(plan, "cache/security-groups").expected().lasts()).isTrue();
    assertThat(why(plan, "cache/security-groups")).contains("refused whoever comes by sg-old");
    assertThat(why(plan, "cache"))
        .anyMatch(line -> line.contains("whoever comes by sg-old") && line.endsWith("(downtime)"));
    assertThat(world.converge().steps()).isEmpty();
  }

  @Test
  void whatSomebodyLeftPendingKeepsNoPodsOut() {
    ModelWorld world =
        beside(
            ADOPTING,
            altered ->
                altered
                    .set(CacheSetting.SECURITY_GROUPS, "sg-old")
                    .set(CacheSetting.NODE_TYPE, "cache.r7g.large")
                    .pending(CacheSetting.NODE_TYPE, "cache.t4g.medium"));

    assertThat(world.converge().steps()).isEmpty();
    assertThat(world.started()).contains("binding/cache");
  }

  @Test
  void podsGetInBeforeAnybodyIsRefused() {
    ModelWorld world =
        beside(ADOPTING, altered -> altered.set(CacheSetting.SECURITY_GROUPS, "sg-old"));

    world.converge();

    assertThat(world.started())
        .filteredOn(List.of("cache/settings", "binding/cache", "cache/security-groups")::contains)
        .first()
        .isEqualTo("cache/settings");
  }

  @Test
  void memcachedIsTakenOverByItsTags() {
    ModelWorld world =
        beside(Example.shop().adopting(CacheEngine.MEMCACHED, SESSIONS), altered -> altered);

    assertThat(world.converge().steps()).isEmpty();
    assertThat(world.started()).contains("cache", "binding/cache");
    assertThat(Example.OWNER.claim(sessions(world).tags())).isEqualTo(Owner.Claim.OURS);
  }
}
