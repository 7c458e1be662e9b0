package dev.stepladder.operator.aws.rds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.operator.act.Outcome;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.plan.Example;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What a reading just before a database is taken over lets through. */
class FreshReadingTest {

  private static final PartId DATABASE = PartId.of("database");
  private static final Map<String, String> AGREED =
      Map.of(Owner.ADOPTABLE_BY, Example.OWNER.adopter());

  private static Optional<Outcome> against(Map<String, String> tags) {
    DbInstance now =
        Example.settled(Example.shop().on(Example.rung("users-1"))).stream()
            .filter(DbInstance.class::isInstance)
            .map(DbInstance.class::cast)
            .map(made -> Altered.of(made).tags(tags).instance())
            .findFirst()
            .orElseThrow();
    var adopt =
        new RdsAction.Adopt(
            now.name(),
            now.arn(),
            now.resourceId(),
            Example.OWNER.tags(DATABASE),
            Optional.empty());
    return FreshReading.against(adopt, now, Example.OWNER);
  }

  @Test
  void takesOverWhatItsOwnerAgreesTo() {
    assertThat(against(AGREED)).isEmpty();
  }

  @Test
  void takesNothingOverWhoseOwnerDoesNotAgreeAnyMore() {
    assertThat(against(Map.of()))
        .hasValueSatisfying(outcome -> assertThat(outcome).isInstanceOf(Outcome.Refused.class));
  }

  @Test
  void takesOverThePromotedReplicaOfTheAppWithoutThatTag() {
    assertThat(against(Example.OWNER.tags(PartId.of("replica/ro1")))).isEmpty();
  }

  @Test
  void takesNothingOverTwice() {
    assertThat(against(Example.OWNER.tags(DATABASE)))
        .hasValueSatisfying(outcome -> assertThat(outcome).isInstanceOf(Outcome.Outdated.class));
  }

  @Test
  void takesNothingFromTheSameAppInAnotherCluster() {
    var tags = new TreeMap<>(AGREED);
    tags.putAll(new Owner("main", "other", "team-a", "shop", "uid-2").tags(DATABASE));

    assertThat(against(tags))
        .hasValueSatisfying(outcome -> assertThat(outcome).isInstanceOf(Outcome.Outdated.class));
  }

  /** One with a standby, a larger class pending, and that the standby goes. */
  private static DbInstance aboutToLoseItsStandby() {
    return Example.settled(Example.shop().on(Example.rung("users-10k"))).stream()
        .filter(DbInstance.class::isInstance)
        .map(DbInstance.class::cast)
        .filter(instance -> instance.source().isEmpty())
        .map(made ->
            Altered.of(made)
                .pending(Setting.INSTANCE_CLASS, "db.r7g.24xlarge")
                .pending(Setting.MULTI_AZ, "false")
                .instance())
        .findFirst()
        .orElseThrow();
  }

  private static RdsAction.ModifyInstance failover(
      DbInstance seen, Map<Setting, String> to, Setting... kept) {
    return new RdsAction.ModifyInstance(
        seen.name(), seen.resourceId(), to, seen.pending(), false, true, true, Set.of(kept));
  }

  @Test
  void failsOverToTheStandbyThatTheSameCallKeeps() {
    DbInstance now = aboutToLoseItsStandby();
    var all = Map.of(Setting.INSTANCE_CLASS, "db.r7g.24xlarge", Setting.MULTI_AZ, "true");

    assertThat(FreshReading.against(failover(now, all, Setting.MULTI_AZ), now, Example.OWNER))
        .isEmpty();
  }

  @Test
  void failsOverToNoStandbyThatIsAboutToGo() {
    DbInstance now = aboutToLoseItsStandby();
    var classOnly = Map.of(Setting.INSTANCE_CLASS, "db.r7g.24xlarge");

    assertThat(FreshReading.against(failover(now, classOnly), now, Example.OWNER))
        .hasValueSatisfying(outcome -> assertThat(outcome).isInstanceOf(Outcome.Outdated.class));
  }

  @Test
  void takesNothingBackByAValueThatIsNotThePresentOneAnyMore() {
    DbInstance seen = aboutToLoseItsStandby();
    var keepsClass =
        new RdsAction.ModifyInstance(
            seen.name(),
            seen.resourceId(),
            Map.of(Setting.INSTANCE_CLASS, seen.is(Setting.INSTANCE_CLASS)),
            seen.pending(),
            false,
            true,
            false,
            Set.of(Setting.INSTANCE_CLASS));
    DbInstance now = Altered.of(seen).set(Setting.INSTANCE_CLASS, "db.m7g.16xlarge").instance();

    assertThat(FreshReading.against(keepsClass, seen, Example.OWNER)).isEmpty();
    assertThat(FreshReading.against(keepsClass, now, Example.OWNER))
        .hasValueSatisfying(outcome -> assertThat(outcome).isInstanceOf(Outcome.Outdated.class));
  }
}
