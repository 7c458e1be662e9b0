package dev.stepladder.operator.aws.rds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.operator.act.Outcome;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.plan.Example;
import java.util.Map;
import java.util.Optional;
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
}
