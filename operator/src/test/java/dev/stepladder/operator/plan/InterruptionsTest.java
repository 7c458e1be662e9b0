package dev.stepladder.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepladder.api.v1alpha1.Preference;
import dev.stepladder.operator.aws.rds.Setting;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** When users are interrupted, and how. */
class InterruptionsTest {

  private static final Windows SATURDAY_NIGHT =
      new Windows(
          List.of(
              new Windows.Layer(
                  "the environment prod",
                  "spec.changeWindows",
                  List.of(
                      new Windows.Window(
                          Set.of(DayOfWeek.SATURDAY),
                          LocalTime.of(2, 0),
                          Duration.ofHours(2),
                          "UTC")))));

  private static ModelWorld on(String rung) {
    return ModelWorld.settled(Example.shop().noCache(), Example.rung(rung), 1);
  }

  private static PlannedStep step(Plan plan, String key) {
    return plan.steps().stream()
        .filter(step -> step.key().equals(key))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no step %s in %s".formatted(key, plan.steps())));
  }

  @Test
  void usersMoveToAStandbyOnceItIsWarm() {
    var at = new HashMap<String, Instant>();
    var reasons = new HashSet<String>();
    ModelWorld world = on("users-2").to(Example.rung("users-1k"));
    world.watch(plan -> {
      if (world.primary().orElseThrow().is(Setting.MULTI_AZ).equals("true")) {
        at.putIfAbsent("standby", world.ground().now());
      }
      if (step(plan, "database/class").state() instanceof State.Waiting(String reason, _, _)) {
        reasons.add(reason);
      }
      if (step(plan, "database/class").running()) {
        throw new Reached();
      }
    });

    assertThatThrownBy(world::converge).isInstanceOf(Reached.class);

    assertThat(Duration.between(at.get("standby"), world.ground().now()))
        .isGreaterThanOrEqualTo(Duration.ofMinutes(10));
    assertThat(reasons).contains("StandbyWarmsUp");
  }

  /** A test has seen what it waited for. */
  private static final class Reached extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  @Test
  void whoPrefersSpeedHasAnOutageAndTheStandbyAfterIt() {
    Example quick = Example.shop().noCache().preferring(Preference.SPEED);
    ModelWorld world = ModelWorld.settled(quick, Example.rung("users-1"), 1);
    Plan plan = world.to(Example.rung("users-10k")).plan();

    assertThat(step(plan, "database/class").impact()).isEqualTo(Impact.DOWNTIME);
    assertThat(world.converge().steps()).isEmpty();
    assertThat(world.started())
        .containsSubsequence(
            "database/class/snapshot", "database/class", "database/multi-az", "replica/ro1");
  }

  @Test
  void whoPrefersSpeedStillTakesNoOutageThatAStandbySpares() {
    Example quick = Example.shop().noCache().preferring(Preference.SPEED);
    ModelWorld world = ModelWorld.settled(quick, Example.rung("users-1k"), 1);

    Plan plan = world.to(Example.rung("users-10k")).plan();

    assertThat(step(plan, "database/class").impact()).isEqualTo(Impact.FAILOVER);
  }

  @Test
  void whatInterruptsWaitsForItsWindowAndItsSnapshotWithIt() {
    ModelWorld world = on("users-1k").to(Example.rung("users-10k")).within(SATURDAY_NIGHT);

    var began = new HashMap<String, DayOfWeek>();
    var reasons = new HashSet<String>();
    world.watch(plan ->
        plan.steps().stream()
            .filter(step -> step.key().equals("database/class"))
            .map(PlannedStep::state)
            .filter(State.Waiting.class::isInstance)
            .forEach(state -> reasons.add(((State.Waiting) state).reason())));

    Plan left =
        world.converge(
            1000,
            step -> {
              began.put(step.key(), world.ground().now().atZone(ZoneOffset.UTC).getDayOfWeek());
              return true;
            });

    assertThat(left.steps()).isEmpty();
    assertThat(began)
        .containsEntry("replica/ro1", DayOfWeek.SUNDAY)
        .containsEntry("database/class/snapshot", DayOfWeek.SATURDAY)
        .containsEntry("database/class", DayOfWeek.SATURDAY);
    assertThat(reasons).contains("ChangeWindow");
  }

  @Test
  void approvalIsAskedForBeforeTheWindowOpens() {
    ModelWorld world = on("users-1").to(Example.rung("users-100")).within(SATURDAY_NIGHT);

    assertThat(step(world.plan(), "database/class").state()).isInstanceOf(State.Approval.class);
  }
}
