package dev.stepladder.operator.report;

import static dev.stepladder.operator.report.Scene.changeClass;
import static dev.stepladder.operator.report.Scene.createReplica;
import static dev.stepladder.operator.report.Scene.needs;
import static dev.stepladder.operator.report.Scene.planned;
import static dev.stepladder.operator.report.Scene.restartWeb;
import static dev.stepladder.operator.report.Scene.running;
import static dev.stepladder.operator.report.Scene.upgrade;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.api.v1alpha1.PlanStatus;
import dev.stepladder.api.v1alpha1.StagedAppStatus;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.State;
import dev.stepladder.operator.plan.Windows;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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
            "  Ready        False  Changing: 0/2 steps done: create replica ro1 (creating, usually takes 25m)",
            "  Reconciling  True   Changing",
            "  Stalled      False  NotStalled",
            "",
            "  0/2 steps done, the rest takes about 40m with ~90s of errors once approved",
            "  ◌ Expand    create replica ro1                                         7m of ~25m   creating",
            "  ‖ Reshape   change the database's class db.t4g.medium →…           needs approval (Failover, ~90s of errors)",
            "",
            "stepladder approve shop -n team-a  approves what waits for a person.");
  }

  @Test
  void callsItAnOutageWhereNotAllThatIsLeftAreFailovers() {
    scene.steps(planned(changeClass(), new State.Startable()), planned(upgrade(), needs("x")));
    scene.report();

    assertThat(lines(110)).anyMatch(line -> line.contains(" with ~12m of outage"));
  }

  @Test
  void doesNotCountTheTimeUntilAWindowOpens() {
    scene.steps(
        planned(
            changeClass(),
            new State.Waiting(
                Windows.CLOSED, "next Sat 02:00", Optional.of(scene.now.plusSeconds(3600)))));
    scene.report();

    assertThat(lines(110))
        .anyMatch(line ->
            line.endsWith("the rest takes about 15m with ~90s of errors once its window is open"));
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

  @Test
  void marksEveryStepThatNeedsApprovalAndSaysHowMuchTheCommandApproves() {
    scene.steps(
        planned(changeClass(), new State.Approval(), true),
        planned(upgrade(), needs("waits for “change”"), true),
        planned(restartWeb(), needs("waits for “change”")));
    scene.report();

    assertThat(lines(200))
        .contains(
            "stepladder approve shop -n team-a  approves all 2 steps that need it, ~12m of outage in all.")
        .anyMatch(line -> line.endsWith("   needs approval (Failover, ~90s of errors)"))
        .anyMatch(line ->
            line.endsWith(
                "   needs approval (irreversible, Downtime, ~10m of outage); waits for “change”"))
        .anyMatch(line -> line.endsWith("   waits for “change”"));
  }

  @Test
  void saysOnceWhatSeveralStepsWaitForAtLength() {
    String backups =
        "there is no database shop-db, but snapshots of one of that name: set restoreFrom or startEmpty in spec.database";
    scene.steps(
        planned(changeClass(), new State.Waiting("BackupsExist", backups, Optional.empty())),
        planned(restartWeb(), new State.Waiting("BackupsExist", backups, Optional.empty())));
    scene.findings.add(new Finding.Alarm(PartId.of("database"), "BackupsExist", backups));
    scene.report();

    List<String> lines = lines(300);

    assertThat(lines).filteredOn(line -> line.contains("◷") && line.contains(backups)).hasSize(1);
    assertThat(lines)
        .anyMatch(line -> line.endsWith("   waits for the same"))
        .anyMatch(line -> line.startsWith("  BackupsExist: see above"));
  }

  @Test
  void ofAnAppThatGoesItShowsACommandForEachStep() {
    scene.app.getMetadata().setDeletionTimestamp("2026-03-01T09:59:00Z");
    scene.deleting = true;
    scene.steps(planned(upgrade(), new State.Approval(), true));
    scene.report();

    assertThat(lines(110))
        .endsWith(
            "stepladder approve shop -n team-a "
                + Scene.fingerprint(upgrade())
                + "  approves “upgrade the database 16 → 17” (Downtime, irreversible).");
  }

  @Test
  void cutsNothingWhereThereIsNoTerminal() {
    scene.steps(planned(upgrade(), needs("waits for " + "a thing ".repeat(20).strip())));
    scene.report();

    assertThat(lines(Integer.MAX_VALUE))
        .anyMatch(
            line -> line.contains("upgrade the database 16 → 17   ") && line.endsWith("thing"))
        .noneMatch(line -> line.contains("…"));
  }

  @Test
  void cutsBetweenWordsOnly() {
    assertThat(StepLines.cut("waits for the change window", 18)).isEqualTo("waits for the…");
    assertThat(StepLines.cut("waits for the change window", 14)).isEqualTo("waits for the…");
    assertThat(StepLines.cut("shop-database-8e9a8b1c11", 10)).isEqualTo("shop-data…");
    assertThat(Wording.cut("waits for the change window", 18)).isEqualTo("waits for the…");
  }

  private List<String> lines(int width) {
    return new StatusText(scene.app, new Ink(false), width, scene.now).lines();
  }
}
