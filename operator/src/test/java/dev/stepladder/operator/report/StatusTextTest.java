package dev.stepladder.operator.report;

import static dev.stepladder.operator.report.Scene.changeClass;
import static dev.stepladder.operator.report.Scene.createReplica;
import static dev.stepladder.operator.report.Scene.planned;
import static dev.stepladder.operator.report.Scene.running;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.api.v1alpha1.PlanStatus;
import dev.stepladder.api.v1alpha1.StagedAppStatus;
import dev.stepladder.operator.plan.State;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatusTextTest {

  private final Scene scene = new Scene();

  @Test
  void showsPhaseConditionsStepsAndWhatToApprove() {
    scene.steps(
        planned(createReplica(), running(scene.now)),
        planned(changeClass(), new State.Approval(), true));
    scene.report();
    scene.passes(Duration.ofMinutes(7));

    assertThat(lines(110))
        .containsExactly(
            "shop   users-1k → users-10k   Changing   namespace team-a, environment prod",
            "",
            "  Ready        False  Changing: 0 of 2 steps done: create replica ro1 (creating, usually takes 25m)",
            "  Reconciling  True   Changing",
            "  Stalled      False  NotStalled",
            "",
            "  0 of 2 steps done, the rest takes about 40m with ~90s of errors",
            "  ◌ Expand    create replica ro1                                         7m of ~25m   creating",
            "  ‖ Reshape   change the database's clas…t4g.medium → db.m7g.large   waits for a person's approval",
            "",
            "stepladder approve shop -n team-a  approves what waits for a person.");
  }

  @Test
  void showsWhatStalls() {
    scene.stalls.add(new Observation.Refusal("WrongAccount", "the credentials are of another"));
    scene.report();

    assertThat(lines(110))
        .contains(
            "  Stalled      True   WrongAccount",
            "  WrongAccount: the credentials are of another; looks again when something changes, and within 5 min");
  }

  @Test
  void showsWhatItCosts() {
    scene.steps(planned(createReplica(), running(scene.now)));
    StagedAppStatus status = scene.status();
    PlanStatus plan = status.plan();
    scene.app.setStatus(
        new StagedAppStatus(
            status.observedGeneration(),
            status.phase(),
            status.tier(),
            status.target(),
            status.step(),
            new PlanStatus(
                plan.done(), plan.total(), plan.omitted(), plan.steps(), "147", "?", null, null),
            status.approve(),
            status.waiting(),
            status.database(),
            status.cache(),
            status.buckets(),
            status.conditions(),
            status.network()));

    assertThat(lines(110)).endsWith("  costs $147 → ? a month");
  }

  @Test
  void saysThatNobodyHasLooked() {
    assertThat(lines(110))
        .first()
        .isEqualTo("shop   not looked at yet   namespace team-a, environment prod");
  }

  private List<String> lines(int width) {
    return new StatusText(scene.app, new Ink(false), width, scene.now).lines();
  }
}
