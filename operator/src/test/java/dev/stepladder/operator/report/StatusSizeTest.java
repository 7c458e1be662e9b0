package dev.stepladder.operator.report;

import static dev.stepladder.operator.report.Scene.changeClass;
import static dev.stepladder.operator.report.Scene.planned;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.api.v1alpha1.StagedAppStatus;
import dev.stepladder.api.v1alpha1.StepState;
import dev.stepladder.api.v1alpha1.StepStatus;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.plan.FieldChange;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.Need;
import dev.stepladder.operator.plan.State;
import dev.stepladder.operator.plan.Step;
import dev.stepladder.operator.plan.Verb;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How large a status can become. */
class StatusSizeTest {

  private final Scene scene = new Scene();

  /** As long as a label of Kubernetes can be. */
  private static PartId part(int number) {
    return PartId.of("binding", "%02d".formatted(number) + "n".repeat(61));
  }

  private static Step step(int number, String text) {
    var needs =
        IntStream.range(number + 1, number + 7)
            .mapToObj(other -> new Need.Done(part(other), part(other).toString()))
            .toArray(Need[]::new);
    return Step.of(
            part(number).toString(),
            part(number),
            changeClass().stage(),
            Verb.CHANGE,
            number + text,
            new Scene.Silent(""))
        .because(List.of(new FieldChange("class", text, text)))
        .costing(changeClass().impact(), changeClass().expected())
        .needing(needs);
  }

  /** Forty steps that wait for five others each, and twenty reasons to wait for, in long words. */
  private void say(String text, int steps) {
    for (int i = 0; i < steps; i++) {
      State state =
          i % 2 == 0
              ? new State.Waiting(State.Waiting.NEEDS, i + text, Optional.empty())
              : new State.Waiting("Held" + i, i + text, Optional.of(scene.now));
      scene.steps.add(planned(step(i, text), state, true));
    }
    for (int i = 0; i < 10; i++) {
      scene.findings.add(new Finding.Drift(part(i), "Drifted", i + text));
      scene.findings.add(new Finding.Alarm(part(90 + i), "Broken" + i, i + text));
    }
  }

  @Test
  void staysWithinItsBoundWhateverIsToBeSaid() {
    // A quotation mark takes two bytes of JSON.
    say("\"".repeat(2000), 70);

    StagedAppStatus status = scene.status();

    assertThat(StatusSize.bytes(status)).isLessThanOrEqualTo(StatusSize.MOST_BYTES);
    assertThat(status.plan().steps()).isNotEmpty();
    assertThat(status.plan().omitted() + status.plan().steps().size()).isEqualTo(70);
    assertThat(status.waiting()).isNotEmpty();
  }

  @Test
  void isTheSameAgainWhenNothingHasChanged() {
    say("\"".repeat(2000), 70);
    StagedAppStatus first = scene.status();

    assertThat(scene.report().status()).isEqualTo(first);
  }

  @Test
  void leavesOutWhatIsDoneBeforeWhatGoesOn() {
    String text = " is to be done";
    for (int i = 0; i < 20; i++) {
      scene.steps.add(planned(step(i, text), Scene.running(scene.now), true));
    }
    scene.report();
    scene.steps.clear();
    for (int i = 20; i < 25; i++) {
      scene.steps.add(planned(step(i, text), Scene.running(scene.now), true));
    }
    for (int i = 25; i < 40; i++) {
      var waits = new State.Waiting(State.Waiting.NEEDS, i + text, Optional.empty());
      scene.steps.add(planned(step(i, text), waits, true));
    }
    List<StepStatus> steps = StatusSize.withFewer(scene.status(), 10).plan().steps();

    assertThat(steps).hasSize(10).noneMatch(step -> step.state() == StepState.DONE);
    assertThat(steps).filteredOn(step -> step.state() == StepState.RUNNING).hasSize(5);
  }

  @Test
  void saysAllOfAPlanOfUsualLength() {
    say("waits for something else that is about to be done", 14);

    assertThat(scene.status().plan().steps())
        .allSatisfy(step -> assertThat(step.waitsFor()).endsWith("about to be done"));
  }

  @Test
  void sixteenStepsHaveRoomForAll() {
    say("\"".repeat(2000), 16);

    assertThat(StatusSize.bytes(scene.status())).isLessThanOrEqualTo(StatusSize.MOST_BYTES);
  }
}
