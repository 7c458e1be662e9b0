package dev.stepladder.operator.telemetry;

import dev.stepladder.api.v1alpha1.StagedApp;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.inventory.Watchers.AppKey;
import dev.stepladder.operator.plan.Cost;
import dev.stepladder.operator.plan.Estimate;
import dev.stepladder.operator.plan.Example;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.Impact;
import dev.stepladder.operator.plan.Plan;
import dev.stepladder.operator.plan.PlannedStep;
import dev.stepladder.operator.plan.Stage;
import dev.stepladder.operator.plan.State;
import dev.stepladder.operator.prices.Amount;
import dev.stepladder.operator.prices.CostChange;
import dev.stepladder.operator.report.Observation;
import dev.stepladder.operator.report.Report;
import dev.stepladder.operator.report.Reporter;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** An app that is reported to metrics as a reconcile does it. */
final class Reported {

  private final StagedApp app = new StagedApp();
  private final Fleet fleet;
  private final List<PlannedStep> steps = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();
  private final List<Observation.Refusal> stalls = new ArrayList<>();
  private Optional<String> tier = Optional.of("users-1k");
  private Optional<String> target = Optional.of("users-1k");
  private Optional<Cost> cost = Optional.empty();

  Reported(Fleet fleet, String name) {
    this.fleet = fleet;
    app.setSpec(Example.shop().spec());
    app.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace("team-a")
            .withName(name)
            .withUid("uid-" + name)
            .withGeneration(1L)
            .build());
  }

  AppKey key() {
    return new AppKey("team-a", app.getMetadata().getName());
  }

  Reported climbing() {
    target = Optional.of("users-10k");
    return this;
  }

  Reported costing(int now, int planned) {
    cost =
        Optional.of(
            new Cost(
                Amount.of(BigDecimal.valueOf(now)),
                Amount.of(BigDecimal.valueOf(planned)),
                Set.of(),
                false));
    return this;
  }

  Reported unseen() {
    cost = cost.map(known -> new Cost(Amount.ZERO, Amount.ZERO, Set.of(), true));
    return this;
  }

  Reported finding(Finding finding) {
    findings.add(finding);
    return this;
  }

  Reported alarm(String reason) {
    return finding(new Finding.Alarm(PartId.of("database"), reason, "mend it"));
  }

  /** The steps that are left, in place of those before. */
  Reported steps(PlannedStep... left) {
    steps.clear();
    steps.addAll(List.of(left));
    return this;
  }

  Reported clear() {
    steps.clear();
    findings.clear();
    stalls.clear();
    return this;
  }

  static PlannedStep step(String key, Impact impact, State state) {
    return new PlannedStep(
        key,
        PartId.parse(key),
        Stage.RESHAPE,
        "change " + key,
        List.of(),
        impact,
        true,
        Estimate.minutes(10, 20),
        "0123456789ab",
        state instanceof State.Approval,
        state,
        Optional.empty(),
        CostChange.NONE);
  }

  static State waits(String reason) {
    return new State.Waiting(reason, "not yet", Optional.empty());
  }

  /** Reports it as it is; the next report builds on this one. */
  Reported report(Instant now) {
    var seen =
        new Observation(
            app,
            tier,
            target,
            new Plan(steps, findings, cost, Optional.empty()),
            Map.of(),
            stalls,
            List.of(),
            false,
            Duration.ofSeconds(10),
            now);
    Report report = new Reporter().report(seen);
    fleet.reported(key(), seen, report);
    app.setStatus(report.status());
    return this;
  }
}
