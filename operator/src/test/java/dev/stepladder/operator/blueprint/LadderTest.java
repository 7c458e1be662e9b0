package dev.stepladder.operator.blueprint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.api.v1alpha1.StagedAppSpec;
import dev.stepladder.operator.plan.Example;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which rung an app has to stand on. */
class LadderTest {

  private static final Ladder LADDER = new Ladder(Example.LADDER);

  private static StagedAppSpec app(String tier, Long users) {
    StagedAppSpec shop = Example.shop().spec();
    return new StagedAppSpec(
        tier,
        users,
        shop.environment(),
        shop.workloads(),
        shop.database(),
        shop.cache(),
        shop.buckets(),
        shop.change(),
        shop.deletionPolicy(),
        shop.deletionProtection(),
        shop.overrides());
  }

  private static String choice(Long users, String standing) {
    return switch (LADDER.choose(app(null, users), Optional.ofNullable(standing))) {
      case Ladder.Choice.Chosen(Rung rung) -> rung.name();
      case Ladder.Choice.None(String reason, String _) -> reason;
    };
  }

  @Test
  void takesTheRungThatIsNamed() {
    assertThat(LADDER.choose(app("users-100", null), Optional.of("users-10k")))
        .isEqualTo(new Ladder.Choice.Chosen(Example.rung("users-100")));
  }

  @Test
  void takesTheLowestRungThatServes() {
    assertThat(choice(101L, null)).isEqualTo("users-1k");
    assertThat(choice(100L, null)).isEqualTo("users-100");
  }

  @Test
  void climbsAtOnce() {
    assertThat(choice(1001L, "users-1k")).isEqualTo("users-10k");
  }

  @Test
  void descendsOnlyWithAFifthToSpare() {
    assertThat(choice(801L, "users-10k")).isEqualTo("users-10k");
    assertThat(choice(800L, "users-10k")).isEqualTo("users-1k");
  }

  @Test
  void descendsToTheLowestRungThatHasAFifthToSpare() {
    assertThat(choice(90L, "users-10k")).isEqualTo("users-1k");
    assertThat(choice(80L, "users-10k")).isEqualTo("users-100");
  }

  @Test
  void aWaveringNumberMovesNothing() {
    for (long users : List.of(1000L, 990L, 1010L, 850L, 1000L)) {
      assertThat(choice(users, "users-10k")).isEqualTo("users-10k");
    }
  }

  @Test
  void moreUsersThanTheHighestRungServesIsSaid() {
    assertThat(choice(10_001L, "users-10k")).isEqualTo("TooManyUsers");
  }

  @Test
  void aRungThatDoesNotExistIsSaid() {
    assertThat(LADDER.choose(app("users-9", null), Optional.empty()))
        .isInstanceOfSatisfying(
            Ladder.Choice.None.class,
            none ->
                assertThat(none.message())
                    .contains("users-9", "users-1 (1 user),", "users-10k (10000 users)"));
  }
}
