package dev.stepladder.operator.report;

import static dev.stepladder.operator.report.Scene.changeClass;
import static dev.stepladder.operator.report.Scene.createReplica;
import static dev.stepladder.operator.report.Scene.planned;
import static dev.stepladder.operator.report.Scene.restartWeb;
import static dev.stepladder.operator.report.Scene.running;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.api.v1alpha1.PlanStatus;
import dev.stepladder.api.v1alpha1.StagedAppStatus;
import dev.stepladder.api.v1alpha1.StepStatus;
import dev.stepladder.operator.plan.Estimate;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.Impact;
import dev.stepladder.operator.plan.State;
import dev.stepladder.operator.plan.Step;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LengthReportTest {

  private static final State STARTABLE = new State.Startable();

  private final Scene scene = new Scene();

  @Test
  void theStatusSaysHowLongWhatIsLeftTakesAndForHowMuchOfItUsersSeeErrors() {
    scene.steps(
        planned(createReplica(), STARTABLE),
        planned(changeClass(), STARTABLE),
        planned(restartWeb(), STARTABLE));

    PlanStatus plan = scene.status().plan();

    assertThat(plan.expected()).isEqualTo("42m");
    assertThat(plan.outage()).isEqualTo("90s");
  }

  @Test
  void aStepThatInterruptsSaysForHowLong() {
    scene.steps(planned(createReplica(), STARTABLE), planned(changeClass(), STARTABLE));

    assertThat(scene.status().plan().steps())
        .extracting(StepStatus::outage)
        .containsExactly(null, "90s");
  }

  @Test
  void stepsThatNobodyNoticesHaveNoOutage() {
    scene.steps(planned(createReplica(), STARTABLE));

    assertThat(scene.status().plan().outage()).isNull();
  }

  @Test
  void theLengthDoesNotCountDownWhileAStepRuns() {
    scene.steps(planned(changeClass(), running(scene.now)));
    scene.report();
    StagedAppStatus first = scene.status();

    assertThat(scene.passes(Duration.ofMinutes(7)).status()).isEqualTo(first);
  }

  @Test
  void whatIsOverTakesNoTime() {
    scene.steps(planned(changeClass(), STARTABLE));
    scene.report();

    PlanStatus plan = scene.settle().status().plan();

    assertThat(plan.expected()).isNull();
    assertThat(plan.outage()).isNull();
  }

  @Test
  void whileStepsCannotBeSeenTheirLengthStandsAsItWas() {
    scene.steps(planned(changeClass(), STARTABLE));
    scene.report();
    scene.steps();
    scene.findings.add(new Finding.Unseen(Scene.DATABASE, "NotSeen", "it does not answer"));

    PlanStatus plan = scene.status().plan();

    assertThat(plan.expected()).isEqualTo("15m");
    assertThat(plan.outage()).isEqualTo("90s");
  }

  @Test
  void whatCannotBeSeenIsOfUnknownLengthAsItWas() {
    Step refusing = Scene.upgrade().costing(Impact.DOWNTIME, Estimate.minutes(1, 5).refusing());
    scene.steps(planned(refusing, Scene.needs("x"), true));
    scene.report();
    scene.steps();
    scene.findings.add(new Finding.Unseen(Scene.DATABASE, "NotSeen", "it does not answer"));

    PlanStatus plan = scene.status().plan();

    assertThat(plan.unknownOutages()).isEqualTo(1);
    assertThat(plan.unknownApprovalOutages()).isEqualTo(1);
    assertThat(plan.steps()).extracting(StepStatus::outageUnknown).containsExactly(true);
  }

  @Test
  void saysApartWhatRefusesSomebodyForUnknownLong() {
    Step refusing = Scene.upgrade().costing(Impact.DOWNTIME, Estimate.minutes(1, 5).refusing());
    scene.steps(
        planned(changeClass(), Scene.needs("x"), true), planned(refusing, Scene.needs("x"), true));

    PlanStatus plan = scene.status().plan();

    assertThat(plan.outage()).isEqualTo("90s");
    assertThat(plan.unknownOutages()).isEqualTo(1);
    assertThat(plan.approvalOutage()).isEqualTo("90s");
    assertThat(plan.unknownApprovalOutages()).isEqualTo(1);
    assertThat(plan.steps()).extracting(StepStatus::outage).containsExactly("90s", null);
    assertThat(plan.steps()).extracting(StepStatus::outageUnknown).containsExactly(null, true);
    assertThat(Asked.of(plan).inAll()).isEqualTo(", ~90s of outage and one step of unknown length");
  }

  @Test
  void saysSoWhereNothingOfAnOutageIsKnown() {
    Step refusing = Scene.upgrade().costing(Impact.DOWNTIME, Estimate.minutes(1, 5).refusing());
    scene.steps(planned(refusing, Scene.needs("x"), true));

    PlanStatus plan = scene.status().plan();

    assertThat(plan.outage()).isNull();
    assertThat(plan.unknownOutages()).isEqualTo(1);
    assertThat(Asked.of(plan).inAll()).isEqualTo(", outage of unknown length");
  }
}
