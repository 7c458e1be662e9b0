package dev.stepladder.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.api.v1alpha1.Approval;
import dev.stepladder.api.v1alpha1.DeletionPolicy;
import dev.stepladder.operator.aws.rds.Altered;
import dev.stepladder.operator.aws.rds.DbClusterMember;
import dev.stepladder.operator.aws.rds.DbInstance;
import dev.stepladder.operator.aws.rds.DbParameterGroup;
import dev.stepladder.operator.aws.rds.DbSnapshot;
import dev.stepladder.operator.aws.rds.DbSubnetGroup;
import dev.stepladder.operator.aws.rds.ModelRds;
import dev.stepladder.operator.aws.rds.Setting;
import dev.stepladder.operator.blueprint.Engine;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.report.PlanDocument;
import dev.stepladder.operator.report.TextPlan;
import io.fabric8.kubernetes.api.model.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The taking over of a database that somebody else made. */
class AdoptionRulesTest {

  private static final String ORDERS = "orders-prod";
  private static final String SECRET = "shop-database-credentials";
  private static final String TAKE_OVER = "database";
  private static final String PASSWORD = "database/password";
  private static final String GROUPS = "database/security-groups";
  private static final Map<String, String> AGREED = Map.of(Owner.ADOPTABLE_BY, "main/team-a/shop");
  private static final Example SHOP = Example.shop().noCache().storing();

  /** An app that is to take over a database as small as the lowest rung's. */
  private static ModelWorld naming(String rung, UnaryOperator<Altered> how) {
    Example app = SHOP.adopting(ORDERS);
    ModelWorld world = ModelWorld.empty(app, Example.rung(rung), 1);
    world.ground().putOld(how.apply(Altered.of(made(app)).tags(AGREED).plain()).instance());
    return world;
  }

  private static ModelWorld naming(String rung) {
    return naming(rung, altered -> altered);
  }

  /** The same, once it has taken it over and settled. */
  private static ModelWorld adopted(String rung) {
    ModelWorld world = naming(rung);
    assertThat(world.converge().settled()).isTrue();
    return world;
  }

  private static DbInstance made(Example app) {
    return Example.settled(app.on(Example.rung("users-1"))).stream()
        .filter(DbInstance.class::isInstance)
        .map(DbInstance.class::cast)
        .findFirst()
        .orElseThrow();
  }

  private static DbInstance orders(ModelWorld world) {
    return world.ground().find(DbInstance.class, ORDERS).orElseThrow();
  }

  private static Part.Credentials credentials(ModelWorld world) {
    return world.blueprint().part(Part.Credentials.class).orElseThrow();
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

  private static List<String> reasons(Plan plan) {
    return plan.alarms().stream().map(Finding.Alarm::reason).toList();
  }

  private static String message(Plan plan) {
    return plan.alarms().getFirst().message();
  }

  @Test
  void isLeftAloneUntilItsOwnerAgrees() {
    ModelWorld world = naming("users-2", altered -> altered.tags(Map.of()));
    DbInstance before = orders(world);

    Plan plan = world.converge();

    assertThat(reasons(plan)).containsExactly("NotAdoptable");
    assertThat(message(plan)).contains("stepladder.dev/adoptable-by=main/team-a/shop");
    assertThat(orders(world)).isEqualTo(before);
    assertThat(world.ground().all(DbInstance.class)).hasSize(1);
  }

  @Test
  void isLeftAloneWhereItIsOfferedToAnotherApp() {
    ModelWorld world =
        naming("users-2", altered -> altered.tags(Map.of(Owner.ADOPTABLE_BY, "main/team-b/shop")));

    assertThat(reasons(world.converge())).containsExactly("NotAdoptable");
    assertThat(world.started()).noneMatch(key -> key.startsWith("database"));
  }

  @Test
  void tellsNothingOfOneThatNobodyOffers() {
    ModelWorld world =
        naming("users-2", altered -> altered.tags(Map.of()).engine(Engine.MYSQL).username("root"));

    assertThat(message(world.plan())).doesNotContain("mysql", "root");
  }

  @Test
  void asksWithEverythingThatWouldBeChanged() {
    ModelWorld world = naming("users-2", altered -> altered.set(Setting.SECURITY_GROUPS, "sg-old"));

    Plan plan = world.plan();

    assertThat(step(plan, TAKE_OVER).state()).isEqualTo(new State.Approval());
    assertThat(step(plan, TAKE_OVER).why().getFirst())
        .isEqualTo(new FieldChange("owner", "", "main/team-a/shop"));
    assertThat(step(plan, TAKE_OVER).why().stream().map(FieldChange::toString))
        .anyMatch(line ->
            line.startsWith("then change the database's settings: ")
                && line.contains("backup retention 1 → 7")
                && line.contains("security groups sg-old → sg-"))
        .anyMatch(line -> line.contains("db.t4g.micro → db.t4g.small (downtime)"))
        .anyMatch(line ->
            line.startsWith("then give the database a new password")
                && line.contains("refused whoever has the former password"));
  }

  @Test
  void asksForWhatRefusesThoseWhoComeByOtherGroups() {
    ModelWorld world = naming("users-1", altered -> altered.set(Setting.SECURITY_GROUPS, "sg-old"));

    Plan plan = world.plan();

    PlannedStep narrow = step(plan, GROUPS);
    assertThat(narrow.impact()).isEqualTo(Impact.DOWNTIME);
    assertThat(narrow.why())
        .contains(new FieldChange("refused", "", "whoever comes by sg-old"))
        .contains(
            new FieldChange("security groups", environmentsAnd("sg-old"), environmentsGroups()));
    assertThat(step(plan, TAKE_OVER).why().stream().map(FieldChange::toString))
        .anyMatch(line ->
            line.contains("refused whoever comes by sg-old") && line.contains("(downtime)"));
  }

  @Test
  void letsPodsInBeforeItRefusesAnybody() {
    ModelWorld world = naming("users-1", altered -> altered.set(Setting.SECURITY_GROUPS, "sg-old"));
    world.nobodyApproves().approveAll(world.plan());
    var groups = new ArrayList<String>();
    world.watch(_ -> groups.add(orders(world).is(Setting.SECURITY_GROUPS)));

    assertThat(world.converge().settled()).isTrue();

    assertThat(groups.stream().distinct())
        .containsExactly("sg-old", environmentsAnd("sg-old"), environmentsGroups());
    assertThat(world.started()).containsSubsequence("database/settings", GROUPS);
  }

  @Test
  void podsWaitUntilThereIsRoomForTheGroupsTheyComeBy() {
    ModelWorld world =
        naming(
            "users-1", altered -> altered.set(Setting.SECURITY_GROUPS, "sg-a,sg-b,sg-c,sg-d,sg-e"));
    world.approveAll(world.plan());

    Plan plan = world.plan();

    assertThat(keys(plan)).contains(GROUPS);
    assertThat(world.converge().settled()).isTrue();
    assertThat(world.started())
        .filteredOn(List.of(GROUPS, "binding/database")::contains)
        .containsExactly(GROUPS, "binding/database");
    assertThat(orders(world).is(Setting.SECURITY_GROUPS)).isEqualTo(environmentsGroups());
  }

  @Test
  void whatSomebodyLeftPendingKeepsNoPodsOut() {
    ModelWorld world =
        naming(
            "users-1",
            altered ->
                altered
                    .set(Setting.SECURITY_GROUPS, "sg-old")
                    .set(Setting.INSTANCE_CLASS, "db.t4g.small")
                    .pending(Setting.INSTANCE_CLASS, "db.t4g.micro"));

    assertThat(world.converge().settled()).isTrue();
  }

  @Test
  void saysThatWhoeverIsRefusedIsSoUntilSomebodyActs() {
    ModelWorld world = naming("users-1", altered -> altered.set(Setting.SECURITY_GROUPS, "sg-old"));

    assertThat(step(world.plan(), GROUPS).expected().lasts()).isTrue();
  }

  @Test
  void noReplicaWaitsUntilSomebodyIsRefused() {
    ModelWorld world =
        naming("users-10k", altered -> altered.set(Setting.SECURITY_GROUPS, "sg-old"));
    world.nobodyApproves().approveAll(world.plan());

    world.converge();

    assertThat(world.started()).containsSubsequence("replica/ro1", GROUPS);
  }

  private static String environmentsGroups() {
    return String.join(",", SHOP.environment().securityGroups());
  }

  private static String environmentsAnd(String other) {
    return Stream.concat(SHOP.environment().securityGroups().stream(), Stream.of(other))
        .sorted()
        .collect(Collectors.joining(","));
  }

  @Test
  void isReadInAFewLines() {
    ModelWorld world =
        naming("users-10k", altered -> altered.set(Setting.SECURITY_GROUPS, "sg-old"));
    var heading = new PlanDocument.Heading("shop", "team-a", "prod", "us-east-1", "", "users-10k");

    String text = TextPlan.of(heading, world.plan(), false);

    assertThat(text.lines().map(String::strip))
        .anyMatch(line ->
            line.startsWith("↪ take over database orders-prod")
                && line.endsWith("॥ needs approval"))
        .contains("owner main/team-a/shop")
        .anyMatch(line -> line.startsWith("then change the database's settings: backup retention"))
        .anyMatch(line -> line.contains("security groups sg-old → sg-"))
        .allMatch(line -> line.length() < 200);
  }

  @Test
  void changesNothingBeforeThatIsApproved() {
    ModelWorld world = naming("users-100").nobodyApproves();
    DbInstance before = orders(world);

    world.converge();

    assertThat(orders(world)).isEqualTo(before);
    assertThat(world.ground().all(DbSubnetGroup.class)).isEmpty();
    assertThat(world.ground().all(DbParameterGroup.class)).isEmpty();
    assertThat(world.ground().all(DbSnapshot.class)).isEmpty();
    assertThat(world.cluster().hasSecret(SECRET)).isFalse();
  }

  @Test
  void asksAgainWhenSomethingElseWouldBeChanged() {
    ModelWorld world = naming("users-2").nobodyApproves();
    world.approveAll(world.plan());

    world
        .ground()
        .putOld(Altered.of(orders(world)).set(Setting.SECURITY_GROUPS, "sg-old").instance());

    assertThat(step(world.plan(), TAKE_OVER).unapproved()).isTrue();
  }

  @Test
  void isDoneWithOneApprovalOfAllThatItShows() {
    ModelWorld world = naming("users-100").nobodyApproves();
    world.approveAll(world.plan());

    assertThat(world.converge().settled()).isTrue();
  }

  @Test
  void marksItAndLeavesItsOwnersWordOnIt() {
    ModelWorld world = adopted("users-1");

    assertThat(Example.OWNER.claim(orders(world).tags())).isEqualTo(Owner.Claim.OURS);
    assertThat(orders(world).tags()).containsAllEntriesOf(AGREED);
    assertThat(orders(world).resourceId()).isEqualTo(made(SHOP.adopting(ORDERS)).resourceId());
  }

  @Test
  void comesBeforeAllElse() {
    ModelWorld world = adopted("users-100");

    assertThat(world.started())
        .containsSubsequence(
            TAKE_OVER, "credentials/database", PASSWORD, "binding/database", "workload/web");
    assertThat(world.started()).containsSubsequence(TAKE_OVER, "database/class/snapshot");
  }

  @Test
  void replicasAreMadeOfItUnderTheAppsOwnNames() {
    ModelWorld world = adopted("users-10k");

    assertThat(world.replicas())
        .singleElement()
        .satisfies(replica -> {
          assertThat(replica.name()).isEqualTo(Example.OWNER.identifier(PartId.of("replica/ro1")));
          assertThat(replica.source()).contains(ORDERS);
        });
  }

  @Test
  void saysFromWhichAppItIsTaken() {
    var tags = new TreeMap<>(AGREED);
    tags.putAll(
        new Owner("main", "cluster-1", "team-b", "old", "uid-2").tags(PartId.of("database")));
    ModelWorld world = naming("users-1", altered -> altered.tags(tags));

    assertThat(step(world.plan(), TAKE_OVER).why())
        .contains(new FieldChange("owner", "main/team-b/old", "main/team-a/shop"));
  }

  @Test
  void saysWhichReplicasOfOthersGoOn() {
    ModelWorld world =
        naming("users-1", altered -> altered.replicatedBy("orders-reports", "orders-search"));

    Plan plan = world.nobodyApproves().plan();

    assertThat(step(plan, TAKE_OVER).why())
        .filteredOn(change -> change.field().equals("replicated by"))
        .singleElement()
        .satisfies(
            change -> assertThat(change.to()).startsWith("orders-reports, orders-search: they"));
    assertThat(plan.findings())
        .filteredOn(finding -> finding.reason().equals("ReplicasOfOthers"))
        .extracting(Finding::message)
        .singleElement()
        .satisfies(message -> assertThat(message).contains("orders-reports, orders-search"));
  }

  @Test
  void asksAgainWhenSomebodyMakesAnotherReplicaOfIt() {
    ModelWorld world = naming("users-1").nobodyApproves();
    world.approveAll(world.plan());

    world.ground().putOld(Altered.of(orders(world)).replicatedBy("orders-reports").instance());

    assertThat(step(world.plan(), TAKE_OVER).unapproved()).isTrue();
  }

  @Test
  void namesNoReplicasOfItsOwn() {
    ModelWorld world = adopted("users-10k");
    String own = world.replicas().getFirst().name();
    world.ground().putOld(Altered.of(orders(world)).replicatedBy(own, "orders-reports").instance());

    assertThat(world.plan().findings())
        .filteredOn(finding -> finding.reason().equals("ReplicasOfOthers"))
        .extracting(Finding::message)
        .singleElement()
        .satisfies(message -> assertThat(message).contains("orders-reports").doesNotContain(own));
  }

  @Test
  void waitsUntilSomebodyElsesChangeIsOver() {
    ModelWorld world = naming("users-1", altered -> altered.status("modifying"));
    world.approveAll(world.plan());

    assertThat(step(world.plan(), TAKE_OVER).state())
        .isInstanceOfSatisfying(
            State.Waiting.class, wait -> assertThat(wait.message()).contains("modifying"));
  }

  @Test
  void isNotTakenFromAnotherClusterByItsTagAlone() {
    var tags = new TreeMap<>(AGREED);
    tags.putAll(new Owner("main", "other", "team-a", "shop", "uid-2").tags(PartId.of("database")));
    ModelWorld world = naming("users-1", altered -> altered.tags(tags));

    assertThat(reasons(world.plan())).containsExactly("HeldByOtherCluster");
  }

  record Obstacle(String reason, String told, UnaryOperator<Altered> how) {}

  private static Stream<Obstacle> obstacles() {
    return Stream.of(
        new Obstacle("DatabaseBroken", "stopped", altered -> altered.status("stopped")),
        new Obstacle(
            "DatabaseIsReplica",
            "is a read replica of reports: promote it first",
            altered -> altered.replicating("reports")),
        new Obstacle("EngineDiffers", "engine: mysql", altered -> altered.engine(Engine.MYSQL)),
        new Obstacle("MasterUserDiffers", "user: root", altered -> altered.username("root")));
  }

  @ParameterizedTest
  @MethodSource("obstacles")
  void saysWhatToWriteWhereItDoesNotFit(Obstacle obstacle) {
    ModelWorld world = naming("users-2", obstacle.how);
    DbInstance before = orders(world);

    Plan plan = world.converge();

    assertThat(reasons(plan)).containsExactly(obstacle.reason);
    assertThat(message(plan)).contains(obstacle.told);
    assertThat(orders(world)).isEqualTo(before);
  }

  @Test
  void saysWhoseReplicaItIsAndWhatToNameInstead() {
    ModelWorld world = naming("users-1", altered -> altered.replicating("orders"));
    world
        .ground()
        .putOld(
            Altered.of(orders(world))
                .promoted()
                .named("orders", "db-SOURCE")
                .tags(ofAnotherApp())
                .instance());

    assertThat(message(world.plan()))
        .contains(
            "a read replica of orders, the database of main/team-b/next",
            "write spec.database.adopt: orders");
  }

  private static Plan namingAMember(Map<String, String> tags) {
    ModelWorld world = naming("users-1");
    world.ground().remove(DbInstance.class, ORDERS);
    world.ground().putOld(new DbClusterMember(ORDERS, "orders-cluster", tags));
    return world.converge();
  }

  @Test
  void aMemberOfAClusterIsSaidToBeOne() {
    Plan plan = namingAMember(AGREED);

    assertThat(reasons(plan)).containsExactly("DatabaseInCluster");
    assertThat(message(plan)).contains("orders-prod belongs to the DB cluster orders-cluster");
  }

  @Test
  void ofAMemberThatNobodyOffersNoMoreIsSaid() {
    assertThat(message(namingAMember(Map.of())))
        .contains("orders-prod belongs to a DB cluster")
        .doesNotContain("orders-cluster");
  }

  @Test
  void tellsWhatCanNeverBeChangedBeforeItIsApproved() {
    ModelWorld world = naming("users-1", altered -> altered.databaseName("orders"));

    assertThat(world.plan().findings())
        .filteredOn(finding -> finding.reason().equals("SetAtCreation"))
        .extracting(Finding::message)
        .anyMatch(message -> message.contains("not encrypted"))
        .anyMatch(message -> message.contains("subnet group default"))
        .anyMatch(message -> message.contains("write spec.database.name: orders"));
  }

  @Test
  void goesOnWithThePasswordThatAPersonGives() {
    ModelWorld world = naming("users-1");
    world.cluster().give(credentials(world), Example.OWNER, "known-to-all");
    Optional<Secret> given = world.cluster().seen(SECRET);

    assertThat(world.converge().settled()).isTrue();

    assertThat(world.started()).doesNotContain(PASSWORD, "credentials/database");
    assertThat(world.cluster().uri("shop-database")).contains("known-to-all");
    assertThat(world.cluster().seen(SECRET)).isEqualTo(given);
  }

  @Test
  void setsAnotherPasswordOnlyWithAPersonsWord() {
    ModelWorld world = naming("users-1").nobodyApproves();
    world.approve(world.plan(), TAKE_OVER);

    Plan plan = world.converge();

    assertThat(step(plan, PASSWORD).state()).isEqualTo(new State.Approval());
    assertThat(world.started()).contains("credentials/database").doesNotContain("binding/database");
  }

  @Test
  void takesThePasswordOutOfTheHandsOfRdsOnlyWithAPersonsWord() {
    ModelWorld world = naming("users-1", altered -> altered.managedSecret("arn:secret"));
    world.nobodyApproves().approve(world.plan(), TAKE_OVER);

    Plan plan = world.converge();

    assertThat(step(plan, PASSWORD).state()).isEqualTo(new State.Approval());
    assertThat(orders(world).managedSecret()).contains("arn:secret");
  }

  @Test
  void leavesThePasswordWithRdsWhereThatIsAskedFor() {
    Example app = SHOP.adopting(ORDERS).managedPassword();
    ModelWorld world = naming("users-1", altered -> altered.managedSecret("arn:secret")).app(app);

    assertThat(world.converge().settled()).isTrue();

    assertThat(world.started()).doesNotContain(PASSWORD);
  }

  @Test
  void isNotMadeWhereThereIsNone() {
    ModelWorld world = naming("users-1");
    world.ground().remove(DbInstance.class, ORDERS);

    Plan plan = world.converge();

    assertThat(reasons(plan)).containsExactly("NothingToAdopt");
    assertThat(message(plan)).contains(ORDERS, "123456789012", "us-east-1");
    assertThat(world.ground().all(DbInstance.class)).isEmpty();
  }

  @Test
  void noOtherIsMadeWhenTheSpecNamesItNoMore() {
    ModelWorld world = adopted("users-1").app(SHOP);

    Plan plan = world.converge();

    assertThat(reasons(plan)).containsExactly("AnotherNamed");
    assertThat(message(plan)).contains("Put spec.database.adopt: orders-prod back");
    assertThat(world.ground().all(DbInstance.class)).hasSize(1);
  }

  @Test
  void noOtherIsTakenWhenTheSpecNamesAnother() {
    ModelWorld world = adopted("users-1");
    DbInstance other =
        Altered.of(orders(world)).name("other").resourceId("db-OTHER").tags(AGREED).instance();
    world.ground().putOld(other);
    String uri = world.cluster().uri("shop-database");

    Plan plan = world.app(SHOP.adopting("other")).converge();

    assertThat(reasons(plan)).containsExactly("AnotherNamed");
    assertThat(world.ground().find(DbInstance.class, "other")).contains(other);
    assertThat(world.cluster().uri("shop-database")).isEqualTo(uri);
  }

  @Test
  void noOtherTakesThePlaceOfTheAppsOwn() {
    ModelWorld world = ModelWorld.settled(SHOP, Example.rung("users-1"), 1);
    DbInstance other =
        Altered.of(world.primary().orElseThrow())
            .name(ORDERS)
            .resourceId("db-OTHER")
            .tags(AGREED)
            .instance();
    world.ground().putOld(other);

    Plan plan = world.app(SHOP.adopting(ORDERS)).converge();

    assertThat(message(plan)).contains("Remove spec.database.adopt");
    assertThat(world.ground().find(DbInstance.class, ORDERS)).contains(other);
  }

  @Test
  void isNotTakenForAnotherWhileItCannotBeSeen() {
    ModelWorld world = adopted("users-1").app(SHOP);

    Plan plan = world.plan(sight -> sight.unreadable(Map.of(DbInstance.class, "a reason")));

    assertThat(plan.steps()).noneMatch(step -> step.key().equals(TAKE_OVER));
    assertThat(reasons(plan)).isEmpty();
  }

  @Test
  void anotherTakesThePlaceOfOneThatIsGoneWithAPersonsWord() {
    ModelWorld world = adopted("users-1");
    DbInstance restored =
        Altered.of(orders(world)).name("restored").resourceId("db-NEW").tags(AGREED).instance();
    world.ground().remove(DbInstance.class, ORDERS);
    assertThat(reasons(world.plan())).containsExactly("AdoptedGone");
    world.ground().putOld(restored);

    Plan plan = world.app(SHOP.adopting("restored")).plan();

    assertThat(step(plan, TAKE_OVER).state()).isEqualTo(new State.Approval());
    assertThat(world.converge().settled()).isTrue();
  }

  @Test
  void anotherThatTakesThePlaceGetsThePasswordThatTheFormerHad() {
    ModelWorld world = adopted("users-1");
    DbInstance other =
        Altered.of(orders(world))
            .name("other")
            .resourceId("db-OTHER")
            .host("other.example.com")
            .tags(AGREED)
            .instance();
    world.ground().remove(DbInstance.class, ORDERS);
    world.ground().putOld(other);
    int before = world.started().size();

    Plan plan = world.app(SHOP.adopting("other")).plan();
    assertThat(step(plan, TAKE_OVER).why().stream().map(FieldChange::toString))
        .anyMatch(line -> line.startsWith("then give the database a new password"));
    assertThat(world.converge().settled()).isTrue();

    assertThat(world.started().subList(before, world.started().size()))
        .containsSubsequence(TAKE_OVER, PASSWORD, "binding/database");
  }

  @Test
  void aSecretThatAPersonGaveIsNotDoubtedForAnother() {
    ModelWorld world = naming("users-1");
    world.cluster().give(credentials(world), Example.OWNER, "known-to-all");
    world.converge();
    DbInstance other =
        Altered.of(orders(world)).name("other").resourceId("db-OTHER").tags(AGREED).instance();
    world.ground().remove(DbInstance.class, ORDERS);
    world.ground().putOld(other);

    assertThat(world.app(SHOP.adopting("other")).converge().settled()).isTrue();

    assertThat(world.started()).doesNotContain(PASSWORD);
  }

  @Test
  void isNotDeletedUnasked() {
    ModelWorld world = adopted("users-1").nobodyApproves().approval(Approval.NEVER);

    Plan plan = world.delete(DeletionPolicy.DELETE).converge();

    assertThat(step(plan, "database/remove").unapproved()).isTrue();
    assertThat(world.ground().all(DbInstance.class)).hasSize(1);
  }

  @Test
  void podsAreNotLedByAUserWhoIsNotItsMaster() {
    ModelWorld world = adopted("users-1");
    world.ground().putOld(Altered.of(orders(world)).username("postgres").instance());
    int before = world.started().size();

    assertThat(reasons(world.converge())).containsExactly("MasterUserDiffers");
    assertThat(world.started()).hasSize(before);
  }

  @Test
  void itsTagsAreMissedAndItsOwnersWordGivesItBack() {
    ModelWorld world = adopted("users-1");
    world.ground().putOld(Altered.of(orders(world)).tags(Map.of()).instance());
    assertThat(reasons(world.plan())).containsExactly("TagsMissing");

    world.ground().putOld(Altered.of(orders(world)).tags(AGREED).instance());

    assertThat(step(world.plan(), TAKE_OVER).state()).isEqualTo(new State.Approval());
  }

  /** A snapshot of the database as it is. */
  private static void snapshot(ModelWorld world, String name) {
    DbInstance of = orders(world);
    world
        .ground()
        .putOld(
            new DbSnapshot(
                name,
                "arn:" + name,
                of.name(),
                of.resourceId(),
                "available",
                Optional.of(Example.NOW),
                of.tags(),
                ModelRds.contents(of)));
  }

  @Test
  void oneThatIsGoneMayBeMadeAnewFromItsSnapshotWithThePasswordThatAPersonGave() {
    ModelWorld world = naming("users-1");
    world.cluster().give(credentials(world), Example.OWNER, "known-to-all");
    Optional<Secret> given = world.cluster().seen(SECRET);
    world.converge();
    snapshot(world, "orders-copy");
    world.ground().remove(DbInstance.class, ORDERS);

    Plan gone = world.plan();
    assertThat(reasons(gone)).containsExactly("AdoptedGone");
    assertThat(message(gone))
        .contains("take spec.database.adopt out", "restoreFrom: {snapshot: orders-copy}");
    Plan plan = world.app(SHOP.restoring("orders-copy")).converge();

    assertThat(reasons(plan)).isEmpty();
    assertThat(plan.settled()).isTrue();
    assertThat(world.started()).doesNotContain(PASSWORD);
    assertThat(world.cluster().seen(SECRET)).isEqualTo(given);
    assertThat(world.cluster().uri("shop-database")).contains("known-to-all");
  }

  @Test
  void aSecretThatNobodyGaveForWhatWasTakenOverIsNotUsed() {
    ModelWorld world = ModelWorld.empty(SHOP, Example.rung("users-1"), 1);
    world.cluster().give(credentials(world), Example.OWNER, "known-to-all");

    assertThat(world.converge().alarms())
        .extracting(Finding.Alarm::part)
        .contains(PartId.of("credentials", "database"));
  }

  /** An app whose database is lost, and whose replica somebody has promoted in its place. */
  private static ModelWorld promoted() {
    ModelWorld world = ModelWorld.settled(SHOP, Example.rung("users-10k"), 1);
    DbInstance replica = world.replicas().getFirst();
    world.ground().remove(DbInstance.class, world.database().identifier());
    world.ground().putOld(Altered.of(replica).promoted().instance());
    return world;
  }

  @Test
  void thePromotedReplicaOfTheAppIsTakenOverWithAPersonsWordOnly() {
    ModelWorld world = promoted();
    DbInstance replica = world.replicas().getFirst();
    assertThat(world.plan().alarms())
        .extracting(Finding.Alarm::message)
        .anyMatch(message -> message.contains("spec.database.adopt: " + replica.name()));
    int before = world.started().size();

    Plan plan = world.app(SHOP.adopting(replica.name())).nobodyApproves().converge();

    assertThat(step(plan, TAKE_OVER).state()).isEqualTo(new State.Approval());
    assertThat(step(plan, TAKE_OVER).why().getFirst())
        .isEqualTo(new FieldChange("part", "replica/ro1", "database"));
    assertThat(reasons(plan)).isEmpty();
    assertThat(world.started().subList(before, world.started().size()))
        .noneMatch(key -> key.startsWith("database"));
    assertThat(world.ground().find(DbInstance.class, replica.name())).contains(replica);
  }

  @Test
  void thePromotedReplicaThatWasTakenOverIsTheDatabaseAndNoReplica() {
    ModelWorld world = promoted();
    DbInstance replica = world.replicas().getFirst();

    Plan plan = world.app(SHOP.adopting(replica.name())).converge();

    assertThat(plan.settled()).isTrue();
    assertThat(reasons(plan)).isEmpty();
    assertThat(world.primary().orElseThrow().resourceId()).isEqualTo(replica.resourceId());
    assertThat(world.replicas())
        .singleElement()
        .satisfies(other ->
            assertThat(other.name()).isEqualTo(Example.OWNER.identifier(PartId.of("replica/ro2"))));
  }

  @ParameterizedTest
  @EnumSource(DeletionPolicy.class)
  void thePromotedReplicaThatWasNotTakenOverStaysWhenTheAppGoes(DeletionPolicy policy) {
    ModelWorld world = promoted();
    DbInstance replica = world.replicas().getFirst();
    world.app(SHOP.adopting(replica.name())).nobodyApproves().converge();

    world.approval(Approval.NEVER).delete(policy).converge();

    assertThat(world.ground().find(DbInstance.class, replica.name())).contains(replica);
  }

  private static Map<String, String> ofAnotherApp() {
    return new Owner("main", "cluster-1", "team-b", "next", "uid-2").tags(PartId.of("database"));
  }

  @Test
  void saysWhoseItIsOnceAnotherAppHasTakenItOver() {
    ModelWorld world = adopted("users-1");
    world.ground().putOld(Altered.of(orders(world)).tags(ofAnotherApp()).instance());

    for (int look = 0; look < 2; look++) {
      Plan plan = world.plan();

      assertThat(reasons(plan)).containsExactly("TakenOver");
      assertThat(message(plan))
          .contains("main/team-b/next", "take spec.database.adopt out")
          .doesNotContain("Put these tags back");
    }
  }

  @Test
  void anotherMayBeNamedOnceAnotherAppHasTakenItOver() {
    ModelWorld world = adopted("users-1");
    DbInstance other =
        Altered.of(orders(world)).name("other").resourceId("db-OTHER").tags(AGREED).instance();
    world.ground().putOld(Altered.of(orders(world)).tags(ofAnotherApp()).instance());
    world.ground().putOld(other);

    Plan plan = world.app(SHOP.adopting("other")).plan();

    assertThat(step(plan, TAKE_OVER).state()).isEqualTo(new State.Approval());
  }

  @Test
  void noneIsMadeEmptyInPlaceOfOneThatAnotherAppHasTakenOver() {
    ModelWorld world = adopted("users-1");
    world.ground().putOld(Altered.of(orders(world)).tags(ofAnotherApp()).instance());
    world.app(SHOP);

    for (int look = 0; look < 2; look++) {
      Plan plan = world.plan();

      assertThat(reasons(plan)).containsExactly("TakenOver");
      assertThat(message(plan)).contains("startEmpty: true");
      assertThat(step(plan, "database").state()).isInstanceOf(State.Waiting.class);
      assertThat(step(plan, "database").step().map(Step::verb)).contains(Verb.CREATE);
    }
  }

  @Test
  void anAppGoesWithoutOneThatAnotherAppHasTakenOver() {
    for (DeletionPolicy policy : DeletionPolicy.values()) {
      ModelWorld world = adopted("users-1");
      DbInstance theirs = Altered.of(orders(world)).tags(ofAnotherApp()).instance();
      world.ground().putOld(theirs);

      Plan plan = world.delete(policy).converge();

      assertThat(plan.settled()).isTrue();
      assertThat(reasons(plan)).isEmpty();
      assertThat(orders(world)).isEqualTo(theirs);
    }
  }

  @Test
  void staysTheAppsWhenTheLedgerIsLost() {
    ModelWorld world = adopted("users-1").nobodyApproves();
    DbInstance before = orders(world);
    Optional<Secret> secret = world.cluster().seen(SECRET);
    int started = world.started().size();

    Plan plan = world.forgets().converge();

    assertThat(plan.settled()).isTrue();
    assertThat(world.started().subList(started, world.started().size()))
        .noneMatch(key -> key.startsWith("database") || key.startsWith("credentials"));
    assertThat(orders(world)).isEqualTo(before);
    assertThat(world.cluster().seen(SECRET)).isEqualTo(secret);
  }

  @Test
  void noOtherIsMadeWhenTheLedgerIsLostAndTheSpecNamesItNoMore() {
    for (Example app : List.of(SHOP, SHOP.startEmpty(true), SHOP.adopting("other"))) {
      ModelWorld world = adopted("users-1");
      String uri = world.cluster().uri("shop-database");

      Plan plan = world.forgets().app(app).converge();

      assertThat(reasons(plan)).containsExactly("AnotherNamed");
      assertThat(message(plan)).contains("Put spec.database.adopt: orders-prod back");
      assertThat(world.ground().all(DbInstance.class)).hasSize(1);
      assertThat(world.cluster().uri("shop-database")).isEqualTo(uri);
    }
  }

  @Test
  void neitherItNorItsPasswordGoesWhenTheLedgerIsLostAndTheSpecNamesItNoMore() {
    for (DeletionPolicy policy : DeletionPolicy.values()) {
      ModelWorld world = adopted("users-1").approval(Approval.NEVER);
      DbInstance before = orders(world);
      Optional<Secret> secret = world.cluster().seen(SECRET);

      world.forgets().app(SHOP).delete(policy).converge();

      assertThat(orders(world)).isEqualTo(before);
      assertThat(world.cluster().seen(SECRET)).isEqualTo(secret).isPresent();
    }
  }

  @Test
  void aCopyThatBearsItsTagsIsNotTakenForIt() {
    ModelWorld world = adopted("users-1");
    world.ground().putOld(Altered.of(orders(world)).named("a-copy", "db-COPY").instance());

    assertThat(world.forgets().converge().settled()).isTrue();
  }

  @Test
  void isNoDrift() {
    ModelWorld world = adopted("users-1").settles();
    world.ground().putOld(Altered.of(orders(world)).tags(AGREED).instance());

    assertThat(world.plan().drift()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(DeletionPolicy.class)
  void anAppThatHasNotTakenItOverGoesWithoutIt(DeletionPolicy policy) {
    ModelWorld world = naming("users-1").nobodyApproves();
    world.converge();
    DbInstance before = orders(world);

    Plan plan = world.delete(policy).converge();

    assertThat(plan.settled()).isTrue();
    assertThat(plan.findings()).isEmpty();
    assertThat(orders(world)).isEqualTo(before);
  }

  @Test
  void goesWithItsAppUnderDelete() {
    ModelWorld world = adopted("users-1").delete(DeletionPolicy.DELETE);

    assertThat(world.converge().settled()).isTrue();

    assertThat(world.ground().all(DbInstance.class)).isEmpty();
  }

  @Test
  void leavesAFinalSnapshotUnderSnapshot() {
    ModelWorld world = adopted("users-1").delete(DeletionPolicy.SNAPSHOT);

    assertThat(world.converge().settled()).isTrue();

    assertThat(world.ground().all(DbSnapshot.class))
        .extracting(DbSnapshot::name)
        .anyMatch(name -> name.startsWith("orders-prod-final-"));
  }

  @Test
  void isNotTakenForGoneWhereTheSpecOfAnAppThatGoesLeadsElsewhere() {
    for (DeletionPolicy policy : List.of(DeletionPolicy.DELETE, DeletionPolicy.SNAPSHOT)) {
      ModelWorld world = adopted("users-1").app(SHOP).delete(policy);

      assertThat(reasons(world.converge())).containsExactly("AnotherNamed");
      assertThat(world.ground().all(DbInstance.class)).hasSize(1);
    }
  }

  @Test
  void whatIsMissedIsCalledByItsNameWhateverTheSpecHasComeToName() {
    for (Example app : List.of(SHOP, SHOP.adopting("other"))) {
      ModelWorld world = adopted("users-1");
      world.ground().remove(DbInstance.class, ORDERS);

      Plan staying = world.app(app).plan();
      Plan going = world.delete(DeletionPolicy.SNAPSHOT).plan();

      assertThat(reasons(staying)).containsAnyOf("DatabaseVanished", "AdoptedGone");
      assertThat(message(staying)).startsWith("database orders-prod (");
      assertThat(reasons(going)).containsExactly("FinalSnapshotMissing");
      assertThat(message(going)).startsWith("database orders-prod (");
    }
  }

  @Test
  void itsFinalSnapshotIsFoundWhateverTheSpecHasComeToName() {
    ModelWorld world = adopted("users-1").delete(DeletionPolicy.SNAPSHOT);
    world.converge();

    Plan plan = world.app(SHOP).converge();

    assertThat(reasons(plan)).isEmpty();
    assertThat(plan.findings()).extracting(Finding::reason).containsExactly("FinalSnapshot");
  }

  @Test
  void leavesASecretThatAPersonGave() {
    ModelWorld world = naming("users-1");
    world.cluster().give(credentials(world), Example.OWNER, "known-to-all");
    world.converge();

    assertThat(world.delete(DeletionPolicy.DELETE).converge().settled()).isTrue();

    assertThat(world.cluster().hasSecret(SECRET)).isTrue();
  }

  @Test
  void comesBackByItselfAndChangesByTheNormalRules() {
    ModelWorld adopted = adopted("users-1");
    ModelWorld own = ModelWorld.settled(SHOP, Example.rung("users-1"), 1);
    for (ModelWorld world : List.of(adopted, own)) {
      world.delete(DeletionPolicy.RETAIN).converge();
      world.createAgain().to(Example.rung("users-2")).nobodyApproves();
      int before = world.started().size();

      Plan plan = world.converge();

      List<String> anew = world.started().subList(before, world.started().size());
      assertThat(anew).contains("database/settings").doesNotContain(TAKE_OVER, PASSWORD);
      assertThat(step(plan, "database/class").state()).isEqualTo(new State.Approval());
      assertThat(world.ground().all(DbInstance.class)).hasSize(1);
    }
  }

  @Test
  void costsItsAppFromThenOn() {
    ModelWorld world = naming("users-1");

    Plan plan = world.plan();

    assertThat(plan.cost().orElseThrow().before().missing()).isEmpty();
    assertThat(step(plan, TAKE_OVER).cost().added().missing()).isEmpty();
    assertThat(step(plan, TAKE_OVER).cost().added().known()).isPositive();
  }

  @Test
  void storageOfAnotherTypeHasNoPrice() {
    ModelWorld world = naming("users-1", altered -> altered.storageType("gp2"));

    assertThat(step(world.plan(), TAKE_OVER).cost().added().missing())
        .containsExactly("postgres storage of type gp2 in us-east-1");
  }

  @Test
  void stopsAtNothingThatItsNameCannotBearInSnapshots() {
    String longest = "o".repeat(63);
    Example app = SHOP.adopting(longest);
    ModelWorld world = ModelWorld.empty(app, Example.rung("users-2"), 1);
    world.ground().putOld(Altered.of(made(app)).tags(AGREED).instance());
    world.converge();

    world.delete(DeletionPolicy.SNAPSHOT).converge();
    world.idle(Duration.ofHours(1));

    assertThat(Stream.concat(Stream.of("x"), names(world)))
        .allMatch(name -> name.length() <= 255)
        .hasSizeGreaterThan(2);
  }

  private static Stream<String> names(ModelWorld world) {
    return world.ground().all(DbSnapshot.class).stream().map(DbSnapshot::name);
  }
}
