package dev.stepladder.operator.aws.rds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.api.v1alpha1.Engine;
import dev.stepladder.operator.aws.Lookup;
import dev.stepladder.operator.aws.rds.DbOffers.Offer;
import dev.stepladder.operator.aws.rds.DbReleases.Release;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.inventory.Ledger;
import dev.stepladder.operator.inventory.Resource;
import dev.stepladder.operator.inventory.ResourceKey;
import dev.stepladder.operator.plan.Example;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.Plan;
import dev.stepladder.operator.plan.Planner;
import dev.stepladder.operator.plan.Policy;
import dev.stepladder.operator.plan.Preflight;
import dev.stepladder.operator.plan.Sight;
import dev.stepladder.operator.plan.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What a plan is told before its first change, and what that holds. */
class RdsPreflightTest {

  private static final Example SHOP = Example.shop().noCache().storing();
  private static final Set<String> ZONES = Set.of("us-east-1a", "us-east-1b", "us-east-1c");
  private static final String MICRO = "db.t4g.micro";
  private static final String SMALL = "db.t4g.small";
  private static final String MEDIUM = "db.t4g.medium";
  private static final String LARGE = "db.m7g.large";

  private final Map<ResourceKey, Resource> world = new HashMap<>();
  private final Map<ResourceKey, String> unread = new HashMap<>();
  private Ledger ledger = Ledger.EMPTY;

  RdsPreflightTest() {
    show(
        new DbReleases(
            "postgres",
            new Lookup.Found<>(
                new DbReleases.Known(
                    Map.of(
                        "12.22", new Release(false, Set.of("13.20", "16.8")),
                        "16.8", new Release(true, Set.of("16.9", "17.4", "17.5")),
                        "16.9", new Release(true, Set.of("17.5")),
                        "17.4", new Release(true, Set.of("17.5")),
                        "17.5", new Release(true, Set.of()))))));
    for (String size : List.of(MICRO, SMALL, MEDIUM, LARGE)) {
      offer(size, offer -> offer);
    }
    quotas(Map.of());
  }

  private void show(Resource resource) {
    world.put(ResourceKey.of(resource), resource);
  }

  private void offer(String size, UnaryOperator<Offer> how) {
    show(
        new DbOffers(
            "postgres/" + size,
            new Lookup.Found<>(
                List.of("16.8", "16.9", "17.4", "17.5").stream()
                    .map(version -> new Offer(version, "gp3", true, true, true, ZONES))
                    .map(how)
                    .toList())));
  }

  private void offers(String size, Lookup<List<Offer>> shown) {
    show(new DbOffers("postgres/" + size, shown));
  }

  private void quotas(Map<String, DbQuotas.Quota> others) {
    var all =
        new HashMap<>(
            Map.of(
                "DBInstances", new DbQuotas.Quota(1, 40),
                "AllocatedStorage", new DbQuotas.Quota(100, 100_000),
                "ManualSnapshots", new DbQuotas.Quota(0, 100),
                "DBSubnetGroups", new DbQuotas.Quota(0, 50),
                "DBParameterGroups", new DbQuotas.Quota(0, 50),
                "SubnetsPerDBSubnetGroup", new DbQuotas.Quota(20, 20),
                "ReadReplicasPerMaster", new DbQuotas.Quota(15, 15)));
    all.putAll(others);
    show(new DbQuotas(DbQuotas.NAME, new Lookup.Found<>(all)));
  }

  private RdsPreflightTest settledOn(Example app, String rung) {
    Blueprint blueprint = app.on(Example.rung(rung));
    Example.settled(blueprint).forEach(this::show);
    ledger = Example.planner().remember(blueprint, sight());
    return this;
  }

  private RdsPreflightTest settledOn(String rung) {
    return settledOn(SHOP, rung);
  }

  private void primary(UnaryOperator<Altered> how) {
    DbInstance primary =
        world.values().stream()
            .filter(DbInstance.class::isInstance)
            .map(DbInstance.class::cast)
            .filter(instance -> instance.source().isEmpty())
            .findFirst()
            .orElseThrow();
    show(how.apply(Altered.of(primary)).instance());
  }

  private Sight sight() {
    return Sight.of(List.copyOf(world.values())).with(ledger).unknown(unread);
  }

  private Plan plan(Blueprint to) {
    return new Planner(Example.PROVIDERS).plan(to, sight(), Policy.FREE, Example.NOW);
  }

  private Plan plan(String rung) {
    return plan(SHOP.on(Example.rung(rung)));
  }

  private static Blueprint pooled(Blueprint blueprint, int connectionsPerPod) {
    return blueprint.withParts(
        blueprint.parts().stream()
            .map(part ->
                part instanceof Part.Workload workload ? pooled(workload, connectionsPerPod) : part)
            .toList());
  }

  private static Part pooled(Part.Workload was, int connectionsPerPod) {
    return new Part.Workload(
        was.id(),
        was.name(),
        was.objectName(),
        was.image(),
        was.command(),
        was.args(),
        was.environment(),
        was.port(),
        was.healthPath(),
        was.healthPort(),
        was.cpu(),
        was.memory(),
        was.runAsUser(),
        was.replicas(),
        was.spreadZones(),
        was.accountAnnotations(),
        was.bindings(),
        OptionalInt.of(connectionsPerPod));
  }

  private static List<String> wrong(Plan plan) {
    return plan.alarms().stream()
        .filter(alarm -> alarm.reason().equals(Preflight.FAILED))
        .map(alarm -> alarm.part().toString())
        .toList();
  }

  private static String said(Plan plan) {
    return plan.findings().stream().map(Finding::message).toList().toString();
  }

  private static List<String> startable(Plan plan) {
    return plan.startable().stream().map(Step::key).toList();
  }

  @Test
  void nothingIsWrongWithWhatCanBeHad() {
    Plan plan = plan("users-10k");

    assertThat(wrong(plan)).isEmpty();
    assertThat(startable(plan)).contains("subnets", "parameters", "credentials/database");
  }

  @Test
  void listsEverythingThatIsWrongAtOnceAndStartsNothing() {
    offers(LARGE, new Lookup.Found<>(List.of()));
    quotas(Map.of("DBInstances", new DbQuotas.Quota(40, 40)));

    Plan plan = plan(pooled(SHOP.engine(Engine.POSTGRES, "99").on(Example.rung("users-10k")), 500));

    assertThat(wrong(plan))
        .containsExactly(
            "preflight/connections",
            "preflight/version",
            "preflight/class",
            "preflight/replica-class",
            "preflight/quota-instances");
    assertThat(startable(plan)).isSubsetOf("network/web");
  }

  @Test
  void asksNothingOfASettledApp() {
    settledOn("users-1k");
    offers(MEDIUM, new Lookup.Denied<>("no permission"));
    show(new DbReleases("postgres", new Lookup.Denied<>("no permission")));
    show(new DbQuotas(DbQuotas.NAME, new Lookup.Denied<>("no permission")));

    assertThat(plan("users-1k").settled()).isTrue();
  }

  @Test
  void asksOnlyOfWhatTheStepsAreAbout() {
    settledOn("users-1k");
    offers(MEDIUM, new Lookup.Denied<>("no permission"));
    show(new DbReleases("postgres", new Lookup.Denied<>("no permission")));

    Plan plan = plan(SHOP.storage("300Gi").on(Example.rung("users-1k")));

    assertThat(wrong(plan)).isEmpty();
    assertThat(startable(plan)).containsExactly("database/settings");
  }

  @Test
  void aMissingPermissionIsWrongToo() {
    show(
        new DbReleases(
            "postgres", new Lookup.Denied<>("Allow rds:DescribeDBEngineVersions in the policy")));

    Plan plan = plan("users-1");

    assertThat(wrong(plan)).containsExactly("preflight/permission-versions");
    assertThat(said(plan)).contains("rds:DescribeDBEngineVersions");
    assertThat(startable(plan)).doesNotContain("subnets", "database");
  }

  @Test
  void waitsUntilItHasBeenLookedUp() {
    unread.put(new ResourceKey(DbOffers.class, "postgres/" + MICRO), "it has not been read yet");

    Plan plan = plan("users-1");

    assertThat(plan.unseen()).extracting(Finding::reason).containsExactly(Preflight.NOT_READ);
    assertThat(startable(plan)).doesNotContain("subnets", "credentials/database");
  }

  @Test
  void saysNothingOfWhatIsWrongBeforeItKnowsAllOfIt() {
    unread.put(new ResourceKey(DbOffers.class, "postgres/" + MICRO), "it has not been read yet");

    Plan plan = plan(SHOP.engine(Engine.POSTGRES, "99").on(Example.rung("users-1")));

    assertThat(wrong(plan)).isEmpty();
  }

  @Test
  void saysWhatIsWrongThoughSomethingElseCannotBeLookedUp() {
    offers(MICRO, new Lookup.Silent<>("Rate exceeded", Example.NOW.minusSeconds(60)));

    Plan plan = plan(SHOP.engine(Engine.POSTGRES, "99").on(Example.rung("users-1")));

    assertThat(wrong(plan)).containsExactly("preflight/version");
    assertThat(plan.unseen()).extracting(Finding::reason).containsExactly(Preflight.DELAYED);
  }

  @Test
  void waitsOutATrouble() {
    offers(MICRO, new Lookup.Silent<>("Rate exceeded", Example.NOW.minusSeconds(60)));

    Plan plan = plan("users-1");

    assertThat(wrong(plan)).isEmpty();
    assertThat(plan.unseen()).extracting(Finding::message).asString().contains("Rate exceeded");
    assertThat(startable(plan)).doesNotContain("subnets");
  }

  @Test
  void goesAheadWhenNobodyAnswersForTooLong() {
    Instant since = Example.NOW.minus(Duration.ofMinutes(10));
    offers(MICRO, new Lookup.Silent<>("Rate exceeded", since));

    Plan plan = plan("users-1");

    assertThat(startable(plan)).contains("subnets");
    assertThat(plan.findings()).extracting(Finding::reason).containsExactly(Preflight.UNCERTAIN);
  }

  @Test
  void namesTheVersionsThatThereAre() {
    assertThat(said(plan(SHOP.engine(Engine.POSTGRES, "18").on(Example.rung("users-1")))))
        .contains("RDS has no postgres 18 in us-east-1; it has 16, 17:");
  }

  @Test
  void aVersionThatOnlyRunsStillCannotBeMadeAnew() {
    assertThat(wrong(plan(SHOP.engine(Engine.POSTGRES, "12").on(Example.rung("users-1")))))
        .containsExactly("preflight/version");
  }

  /** Whose version RDS makes no empty database of, though there are backups with it. */
  private void vanishesWithAnOldVersion() {
    settledOn(SHOP.engine(Engine.POSTGRES, "12.22"), "users-1");
    world.keySet().removeIf(key -> key.kind().equals(DbInstance.class));
  }

  @Test
  void aDatabaseOfWhichNobodyHasSaidWhatItIsMadeFromHasToFitNoVersion() {
    vanishesWithAnOldVersion();

    Plan plan = plan(SHOP.engine(Engine.POSTGRES, "12").on(Example.rung("users-1")));

    assertThat(plan.alarms()).extracting(Finding.Alarm::reason).containsExactly("DatabaseVanished");
  }

  @Test
  void oneThatIsToBeginEmptyHasToFitItsVersion() {
    vanishesWithAnOldVersion();

    Plan plan =
        plan(SHOP.engine(Engine.POSTGRES, "12").startEmpty(true).on(Example.rung("users-1")));

    assertThat(wrong(plan)).containsExactly("preflight/version");
  }

  @Test
  void oneOfWhichNobodyHasSaidWhatItIsMadeFromHasToFitTheQuotas() {
    settledOn("users-1");
    world.keySet().removeIf(key -> key.kind().equals(DbInstance.class));
    quotas(Map.of("DBInstances", new DbQuotas.Quota(40, 40)));

    assertThat(wrong(plan("users-1"))).containsExactly("preflight/quota-instances");
  }

  @Test
  void findsThatThereIsNoWayFromOneVersionToAnother() {
    settledOn(SHOP.engine(Engine.POSTGRES, "12.22"), "users-1");

    Plan plan = plan(SHOP.engine(Engine.POSTGRES, "17").on(Example.rung("users-1")));

    assertThat(wrong(plan)).containsExactly("preflight/upgrade");
    assertThat(said(plan)).contains("postgres 12.22 to 17 in one go, only to 13, 16");
  }

  @Test
  void aClassThatOtherVersionsHaveIsNotOffered() {
    offer(MICRO, offer -> new Offer("16.8", "gp3", true, true, true, ZONES));

    Plan plan = plan("users-1");

    assertThat(wrong(plan)).containsExactly("preflight/class");
    assertThat(said(plan))
        .contains("no db.t4g.micro for postgres 17 in us-east-1, only for versions 16")
        .contains("spec.database.instanceClass of the tier users-1");
  }

  @Test
  void whatRunsWithAVersionThatIsNotListedMayHaveAnyClassThatIs() {
    settledOn(SHOP.engine(Engine.POSTGRES, "12.22"), "users-1");

    assertThat(wrong(plan(SHOP.engine(Engine.POSTGRES, "12").on(Example.rung("users-2")))))
        .isEmpty();
  }

  @Test
  void aClassWithoutAStandbyIsNoGoodForMultiAz() {
    offer(MEDIUM, offer -> new Offer(offer.version(), "gp3", false, true, true, ZONES));

    assertThat(said(plan("users-1k"))).contains("only without a standby (Multi-AZ)");
  }

  @Test
  void aClassThatCannotReplicateIsNoGoodForReplicas() {
    offer(LARGE, offer -> new Offer(offer.version(), "gp3", true, false, true, ZONES));

    assertThat(wrong(plan("users-10k"))).containsExactly("preflight/replica-class");
  }

  @Test
  void aClassWithoutTheStorageOfNewInstancesIsNoGoodForThem() {
    offer(MICRO, offer -> new Offer(offer.version(), "gp2", true, true, true, ZONES));

    assertThat(said(plan("users-1"))).contains("only without gp3 storage");
  }

  @Test
  void aClassWhoseLoadCannotBeRecordedIsNoGoodForInsights() {
    offer(MEDIUM, offer -> new Offer(offer.version(), "gp3", true, true, false, ZONES));

    assertThat(said(plan("users-100"))).contains("only without Database Insights");
  }

  @Test
  void aStandbyNeedsTheClassInTwoZonesOfTheSubnets() {
    settledOn("users-100");
    world.values().stream()
        .filter(DbSubnetGroup.class::isInstance)
        .map(DbSubnetGroup.class::cast)
        .findFirst()
        .ifPresent(group ->
            show(
                new DbSubnetGroup(
                    group.name(), group.arn(), group.description(), group.subnets(), ZONES)));
    offer(
        MEDIUM, offer -> new Offer(offer.version(), "gp3", true, true, true, Set.of("us-east-1b")));

    Plan plan = plan("users-1k");

    assertThat(wrong(plan)).containsExactly("preflight/class-zones");
    assertThat(said(plan)).contains("RDS has it in us-east-1b");
  }

  @Test
  void countsTheInstancesOfAWholePlan() {
    quotas(Map.of("DBInstances", new DbQuotas.Quota(39, 40)));

    assertThat(wrong(plan("users-1k"))).isEmpty();
    assertThat(said(plan("users-10k")))
        .contains("39 of at most 40 DB instances in us-east-1, and 2 more are planned");
  }

  @Test
  void countsTheStorageThatIsAdded() {
    settledOn("users-1");
    quotas(Map.of("AllocatedStorage", new DbQuotas.Quota(99_900, 100_000)));

    assertThat(wrong(plan(SHOP.storage("120Gi").on(Example.rung("users-1"))))).isEmpty();
    assertThat(wrong(plan(SHOP.storage("121Gi").on(Example.rung("users-1")))))
        .containsExactly("preflight/quota-storage");
  }

  @Test
  void countsTheSnapshotsThatStepsWaitFor() {
    settledOn("users-1");
    quotas(Map.of("ManualSnapshots", new DbQuotas.Quota(100, 100)));

    assertThat(wrong(plan("users-2"))).containsExactly("preflight/quota-snapshots");
  }

  @Test
  void aSourceHasSoManyReplicasAtMost() {
    quotas(Map.of("ReadReplicasPerMaster", new DbQuotas.Quota(0, 0)));

    assertThat(wrong(plan("users-10k"))).containsExactly("preflight/quota-replicas");
  }

  @Test
  void aLiveAppStaysAsItIsAndItsPodsAreRolledOut() {
    settledOn("users-1k");
    offers(LARGE, new Lookup.Found<>(List.of()));
    Blueprint to = SHOP.on(Example.rung("users-10k"));
    Blueprint rolled =
        to.withParts(
            to.parts().stream()
                .map(part -> part instanceof Part.Workload web ? image(web) : part)
                .toList());

    Plan plan = plan(rolled);

    assertThat(wrong(plan)).containsExactly("preflight/class", "preflight/replica-class");
    assertThat(startable(plan)).containsExactly("workload/web");
  }

  private static Part image(Part.Workload was) {
    return new Part.Workload(
        was.id(),
        was.name(),
        was.objectName(),
        was.image() + "-next",
        was.command(),
        was.args(),
        was.environment(),
        was.port(),
        was.healthPath(),
        was.healthPort(),
        was.cpu(),
        was.memory(),
        was.runAsUser(),
        was.replicas(),
        was.spreadZones(),
        was.accountAnnotations(),
        was.bindings(),
        was.connectionsPerPod());
  }

  @Test
  void aDatabaseThatRanFullGrowsWhateverElseIsWrong() {
    settledOn("users-1");
    primary(primary -> primary.status("storage-full"));
    offers(SMALL, new Lookup.Found<>(List.of()));

    Plan plan = plan("users-2");

    assertThat(wrong(plan)).containsExactly("preflight/class");
    assertThat(startable(plan)).containsExactlyInAnyOrder("database/settings", "network/web");
  }

  @Test
  void whatGoesIsTakenDownWhateverIsWrong() {
    settledOn("users-10k");
    show(new DbReleases("postgres", new Lookup.Denied<>("no permission")));

    Plan plan = plan(SHOP.retiring(Example.rung("users-10k")));

    assertThat(wrong(plan)).isEmpty();
    assertThat(startable(plan)).isNotEmpty();
  }

  @Test
  void countsAsManyPodsAsTheAutoscalerMayStartAndThoseOfARollOut() {
    // 12 pods at most and 3 more; a db.m7g.large lets in 901.
    Blueprint blueprint = SHOP.on(Example.rung("users-10k"));

    assertThat(wrong(plan(pooled(blueprint, 60)))).isEmpty();
    assertThat(said(plan(pooled(blueprint, 61))))
        .contains("pods may open 915 connections to the database")
        .contains("web: 12 pods and 3 more while it is rolled out, 61 each")
        .contains("at most 901");
  }

  @Test
  void saysNothingBeforeTheDatabaseCanBeSeen() {
    Blueprint blueprint = pooled(SHOP.on(Example.rung("users-1")), 100);
    String name = blueprint.part(Part.Database.class).orElseThrow().identifier();
    unread.put(new ResourceKey(DbInstance.class, name), "RDS has not been read yet");

    assertThat(wrong(plan(blueprint))).isEmpty();
  }

  @Test
  void saysOfASettledAppThatItMayRunOutOfConnections() {
    settledOn("users-1");

    Plan plan = plan(pooled(SHOP.on(Example.rung("users-1")), 100));

    assertThat(plan.settled()).isTrue();
    assertThat(plan.findings()).extracting(Finding::reason).containsExactly(Preflight.UNCERTAIN);
  }

  @Test
  void knowsHowManyConnectionsAnEngineLetsIn() {
    assertThat(limits("postgres", "17", "db.t4g.medium", "db.r7g.2xlarge"))
        .containsExactly(450L, 5000L);
    assertThat(limits("mysql", "8.4", "db.m7g.large", "db.x2iedn.xlarge"))
        .containsExactly(682L, 10_922L);
    assertThat(limits("mariadb", "11.4", "db.m7g.large")).containsExactly(341L);
    assertThat(limits("mariadb", "10.4", "db.m7g.large")).containsExactly(682L);
  }

  @Test
  void takesTheNumberOfConnectionsThatTheRungSets() {
    assertThat(MaxConnections.of(database("postgres", Map.of("max_connections", "77")), "17", ""))
        .hasValue(77);
    assertThat(
            MaxConnections.of(
                database("postgres", Map.of("max_connections", "{DBInstanceClassMemory/1048576}")),
                "17",
                LARGE))
        .hasValue(8192);
    assertThat(
            MaxConnections.of(
                database("postgres", Map.of("max_connections", "GREATEST(100,{AllocatedStorage})")),
                "17",
                LARGE))
        .isEmpty();
  }

  @Test
  void knowsNoLimitOfAClassThatItDoesNotKnow() {
    assertThat(MaxConnections.of(database("postgres", Map.of()), "17", "db.r5.large.tpc1.mem2x"))
        .isEmpty();
  }

  private static List<Long> limits(String engine, String version, String... classes) {
    var database = database(engine, Map.of());
    return Arrays.stream(classes)
        .map(size -> MaxConnections.of(database, version, size).orElseThrow())
        .toList();
  }

  private static Part.Database database(String engine, Map<String, String> parameters) {
    var version = engine.equals("postgres") ? "17" : "8.4";
    Part.Database drawn =
        SHOP.engine(Engine.valueOf(engine.toUpperCase(Locale.ROOT)), version)
            .on(Example.rung("users-1"))
            .part(Part.Database.class)
            .orElseThrow();
    return new Part.Database(
        drawn.id(),
        drawn.identifier(),
        drawn.engine(),
        drawn.version(),
        drawn.instanceClass(),
        drawn.storage(),
        drawn.multiAz(),
        drawn.backupRetention(),
        drawn.deletionProtection(),
        drawn.insights(),
        parameters,
        drawn.parameterGroupPrefix(),
        drawn.parameterGroupTags(),
        drawn.subnetGroup(),
        drawn.securityGroups(),
        drawn.kmsKey(),
        drawn.passwordMode(),
        drawn.username(),
        drawn.databaseName(),
        drawn.secretName(),
        drawn.adopted(),
        drawn.restore(),
        drawn.startEmpty(),
        drawn.standbySoak(),
        drawn.quick(),
        drawn.tags());
  }
}
