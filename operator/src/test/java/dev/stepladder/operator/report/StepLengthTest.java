package dev.stepladder.operator.report;

import static dev.stepladder.operator.report.Scene.changeClass;
import static dev.stepladder.operator.report.Scene.createReplica;
import static dev.stepladder.operator.report.Scene.planned;
import static dev.stepladder.operator.report.Scene.restartWeb;
import static dev.stepladder.operator.report.Scene.upgrade;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.api.v1alpha1.StepStatus;
import dev.stepladder.operator.plan.Estimate;
import dev.stepladder.operator.plan.Impact;
import dev.stepladder.operator.plan.State;
import dev.stepladder.operator.plan.Step;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The length of a step is not taken for that of its outage. */
class StepLengthTest {

  private final Scene scene = new Scene();

  @Test
  void ofWhatNobodyNoticesOneLengthIsTold() {
    assertThat(StepLength.text(shown(createReplica()))).isEqualTo("takes about 25m");
    assertThat(StepLength.noticed(shown(createReplica()))).isEqualTo("Online");
  }

  @Test
  void ofAFailoverTheErrorsAreToldApart() {
    assertThat(StepLength.text(shown(changeClass())))
        .isEqualTo("takes about 15m, with errors for about 90s of it");
    assertThat(StepLength.noticed(shown(changeClass()))).isEqualTo("Failover, ~90s of errors");
  }

  @Test
  void ofADowntimeTheOutageIsToldApart() {
    Estimate estimate =
        new Estimate(Duration.ofMinutes(22), Duration.ofMinutes(40), Duration.ofMinutes(15), false);
    StepStatus step = shown(upgrade().costing(Impact.DOWNTIME, estimate));

    assertThat(StepLength.text(step)).isEqualTo("takes about 22m, down for about 15m of it");
    assertThat(StepLength.noticed(step)).isEqualTo("Downtime, ~15m of outage");
  }

  @Test
  void saysThatTheOutageIsTheWholeStep() {
    assertThat(StepLength.text(shown(upgrade()))).isEqualTo("takes about 10m, down for all of it");
  }

  @Test
  void saysThatNobodyKnowsHowLongSomebodyIsRefused() {
    StepStatus step =
        shown(restartWeb().costing(Impact.DOWNTIME, Estimate.minutes(1, 5).refusing()));

    assertThat(StepLength.text(step)).isEqualTo("takes about 1m, with an outage of unknown length");
    assertThat(StepLength.noticed(step)).isEqualTo("Downtime, outage of unknown length");
  }

  @Test
  void theEventsThatAskAndThatTellOfAStartHaveBoth() {
    scene.steps(planned(changeClass(), new State.Approval(), true));
    assertThat(scene.report().occurrences())
        .extracting(Occurrence::message)
        .anyMatch(message ->
            message.contains(
                "waits for approval (Failover, takes about 15m, with errors for about 90s of it), run:"));

    scene.steps(planned(changeClass(), Scene.running(scene.now)));
    assertThat(scene.report().occurrences())
        .extracting(Occurrence::message)
        .anyMatch(message ->
            message.endsWith("started, takes about 15m, with errors for about 90s of it"));
  }

  private StepStatus shown(Step step) {
    scene.steps(planned(step, new State.Approval(), true));
    return scene.status().plan().steps().getFirst();
  }
}
