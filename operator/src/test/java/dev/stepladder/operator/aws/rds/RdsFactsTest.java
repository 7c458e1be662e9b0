package dev.stepladder.operator.aws.rds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.operator.aws.Fact;
import dev.stepladder.operator.aws.Lookup;
import dev.stepladder.operator.inventory.Health;
import dev.stepladder.operator.inventory.ResourceKey;
import dev.stepladder.operator.inventory.Watchers.AppKey;
import dev.stepladder.simulator.aws.rds.Quota;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What RDS offers and allows, as it is looked up while a plan asks. */
class RdsFactsTest {

  private static final AppKey SHOP = new AppKey("team", "shop");
  private static final String CLASS = "postgres/db.m7g.large";
  private static final Set<ResourceKey> ALL =
      Set.of(
          new ResourceKey(DbReleases.class, "postgres"),
          new ResourceKey(DbOffers.class, CLASS),
          new ResourceKey(DbQuotas.class, DbQuotas.NAME));

  private final RdsWorld world = new RdsWorld();

  @AfterEach
  void close() {
    world.close();
  }

  private void ask() {
    world.started();
    world.inventory.watchers().watch(SHOP, ALL);
    world.inventory.demand(ALL);
    world.time.pass(0);
  }

  private <T, F extends Fact<T>> Lookup<T> shown(Class<F> kind, String name) {
    return world.entry(kind, name).known().orElseThrow().shown();
  }

  private DbReleases.Known releases() {
    return ((Lookup.Found<DbReleases.Known>) shown(DbReleases.class, "postgres")).told();
  }

  private List<DbOffers.Offer> offers() {
    return ((Lookup.Found<List<DbOffers.Offer>>) shown(DbOffers.class, CLASS)).told();
  }

  private Map<String, DbQuotas.Quota> quotas() {
    return ((Lookup.Found<Map<String, DbQuotas.Quota>>) shown(DbQuotas.class, DbQuotas.NAME))
        .told();
  }

  @Test
  void knowsTheVersionsAndWhereTheyUpgradeTo() {
    ask();

    assertThat(releases().available("17")).isTrue();
    assertThat(releases().available("1")).isFalse();
    assertThat(releases().targets("16.8").orElseThrow()).contains("16.9", "17.4");
    assertThat(releases().targets("18.2").orElseThrow()).isEmpty();
  }

  @Test
  void knowsWithWhatAClassCanBeHad() {
    world.console().offers("db.m7g.large", "us-east-1a", "us-east-1c");
    ask();

    assertThat(offers())
        .contains(
            new DbOffers.Offer("17.4", "gp3", true, true, true, Set.of("us-east-1a", "us-east-1c")))
        .noneMatch(offer -> offer.version().equals("99"));
  }

  @Test
  void knowsNothingOfWhatARegionDoesNotHave() {
    world.console().offers("db.m7g.large");
    ask();

    assertThat(offers()).isEmpty();
  }

  @Test
  void knowsHowMuchOfAQuotaIsUsed() {
    var _ = world.console().create(RdsWorld.small("other"));
    world.console().quota(Quota.DB_INSTANCES, 7);
    ask();

    assertThat(quotas()).containsEntry("DBInstances", new DbQuotas.Quota(1, 7));
  }

  @Test
  void readsWhatIsOfferedOnceInHoursAndQuotasEveryFewMinutes() {
    ask();
    world.time.pass(Duration.ofHours(2));

    assertThat(world.calls("DescribeDBEngineVersions")).isEqualTo(1);
    assertThat(world.calls("DescribeOrderableDBInstanceOptions")).isEqualTo(1);
    assertThat(world.calls("DescribeAccountAttributes")).isBetween(20, 25);
  }

  @Test
  void readsNothingWhenNobodyAsks() {
    ask();
    world.inventory.watchers().watch(SHOP, Set.of());
    world.time.pass(Duration.ofHours(2));

    assertThat(world.calls("DescribeAccountAttributes")).isEqualTo(1);
  }

  @Test
  void aMissingPermissionHidesNothingElse() {
    world.simulator.faults().on("DescribeOrderableDBInstanceOptions").accessDenied();
    ask();

    assertThat(shown(DbOffers.class, CLASS))
        .isInstanceOfSatisfying(
            Lookup.Denied.class,
            denied ->
                assertThat(denied.message())
                    .contains("Allow rds:DescribeOrderableDBInstanceOptions"));
    assertThat(world.inventory.look().health()).isInstanceOf(Health.Known.class);
    assertThat(quotas()).isNotEmpty();
  }

  @Test
  void aPermissionThatIsGivenIsNoticedWithinMinutes() {
    var denied = world.simulator.faults().on("DescribeAccountAttributes").accessDenied();
    ask();
    denied.release();
    world.time.pass(Duration.ofMinutes(6));

    assertThat(quotas()).isNotEmpty();
  }

  @Test
  void tellsSinceWhenNobodyAnswers() {
    world.simulator.faults().on("DescribeDBEngineVersions").unavailable();
    ask();
    var asked = world.time.now();
    world.time.pass(Duration.ofMinutes(3));

    assertThat(shown(DbReleases.class, "postgres"))
        .isInstanceOfSatisfying(
            Lookup.Silent.class, silent -> assertThat(silent.since()).isEqualTo(asked));
  }

  @Test
  void whatWasReadBeforeHoldsInATrouble() {
    ask();
    world.simulator.faults().on("DescribeAccountAttributes").unavailable();
    world.time.pass(Duration.ofMinutes(20));

    assertThat(quotas()).isNotEmpty();
  }
}
