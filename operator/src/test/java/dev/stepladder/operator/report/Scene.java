package dev.stepladder.operator.report;

import dev.stepladder.api.v1alpha1.DatabaseStatus;
import dev.stepladder.api.v1alpha1.Names;
import dev.stepladder.api.v1alpha1.PartStatus;
import dev.stepladder.api.v1alpha1.StagedApp;
import dev.stepladder.api.v1alpha1.StagedAppStatus;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.plan.Action;
import dev.stepladder.operator.plan.Cost;
import dev.stepladder.operator.plan.Estimate;
import dev.stepladder.operator.plan.Example;
import dev.stepladder.operator.plan.FieldChange;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.Impact;
import dev.stepladder.operator.plan.Need;
import dev.stepladder.operator.plan.Objection;
import dev.stepladder.operator.plan.Plan;
import dev.stepladder.operator.plan.PlannedStep;
import dev.stepladder.operator.plan.Stage;
import dev.stepladder.operator.plan.State;
import dev.stepladder.operator.plan.Step;
import dev.stepladder.operator.plan.Verb;
import dev.stepladder.operator.prices.CostChange;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The app shop on its way from users-1k to users-10k; each report builds on the one before. */
final class Scene {

  static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
  static final Owner OWNER = new Owner("test", "cluster-1", "team-a", "shop", "uid-1");
  static final PartId DATABASE = PartId.of("database");
  static final PartId RO1 = PartId.of("replica", "ro1");
  static final PartId WEB = PartId.of("workload", "web");
  static final String SECRET = "correct-horse-battery-staple";

  /** Holds what must never be shown. */
  record Silent(String password) implements Action {}

  final StagedApp app = app();
  Instant now = START;
  Optional<String> tier = Optional.of("users-1k");
  Optional<String> target = Optional.of("users-10k");
  Optional<DatabaseStatus> database = Optional.empty();
  boolean deleting;
  boolean rungChanged;
  Optional<Cost> cost = Optional.empty();
  Optional<Objection> objection = Optional.empty();
  final List<PlannedStep> steps = new ArrayList<>();
  final List<Finding> findings = new ArrayList<>();
  final List<Observation.Refusal> stalls = new ArrayList<>();
  final Map<String, Observation.Refusal> refusals = new HashMap<>();
  final Set<String> spent = new HashSet<>();

  static StagedApp app() {
    var app = new StagedApp();
    app.setSpec(Example.shop().spec());
    app.setMetadata(
        new ObjectMetaBuilder()
            .withName("shop")
            .withNamespace("team-a")
            .withUid("uid-1")
            .withGeneration(3L)
            .build());
    return app;
  }

  Observation seen() {
    return new Observation(
        app,
        tier,
        target,
        new Plan(steps, findings, cost, objection),
        refusals,
        stalls,
        database.<PartStatus>map(known -> known).stream().toList(),
        deleting,
        Duration.ofSeconds(10),
        now,
        spent,
        rungChanged);
  }

  /** The report on what is there now; its status becomes the app's. */
  Report report() {
    Report report = new Reporter().report(seen());
    app.setStatus(report.status());
    return report;
  }

  StagedAppStatus status() {
    return report().status();
  }

  List<String> reasons() {
    return report().occurrences().stream().map(Occurrence::reason).toList();
  }

  Scene passes(Duration duration) {
    now = now.plus(duration);
    return this;
  }

  Scene steps(PlannedStep... planned) {
    steps.clear();
    steps.addAll(List.of(planned));
    return this;
  }

  Scene settle() {
    steps.clear();
    findings.clear();
    tier = target;
    return this;
  }

  void approve(String fingerprints) {
    app.getMetadata().setAnnotations(Map.of(Names.APPROVE, fingerprints));
  }

  static State running(Instant since) {
    return new State.Running("creating", since);
  }

  static State needs(String message) {
    return new State.Waiting("Needs", message, Optional.empty());
  }

  static Step createReplica() {
    return Step.of(
            "replica/ro1", RO1, Stage.EXPAND, Verb.CREATE, "create replica ro1", new Silent(SECRET))
        .because(List.of(new FieldChange("class", "", "db.m7g.large")))
        .costing(Impact.ONLINE, Estimate.minutes(25, 40));
  }

  static Step changeClass() {
    return Step.of(
            "database/class",
            DATABASE,
            Stage.RESHAPE,
            Verb.CHANGE,
            "change the database's class db.t4g.medium → db.m7g.large",
            new Silent(SECRET))
        .because(List.of(new FieldChange("class", "db.t4g.medium", "db.m7g.large")))
        .costing(
            Impact.FAILOVER,
            Estimate.minutes(15, 25).noticed(Impact.FAILOVER, Duration.ofSeconds(90)))
        .needing(new Need.Finished(RO1));
  }

  /** Irreversible, and ten minutes of outage. */
  static Step upgrade() {
    return Step.of(
            "database/engine",
            DATABASE,
            Stage.RESHAPE,
            Verb.CHANGE,
            "upgrade the database 16 → 17",
            new Silent(SECRET))
        .because(List.of(new FieldChange("version", "16", "17")))
        .costing(Impact.DOWNTIME, Estimate.minutes(10, 20).noticed(Impact.DOWNTIME, Duration.ZERO))
        .irreversible()
        .needing(new Need.Done(DATABASE, "database/class"));
  }

  static Step restartWeb() {
    return Step.of(
            "workload/web/rebind",
            WEB,
            Stage.SWITCH,
            Verb.CHANGE,
            "restart web for new bindings",
            new Silent(SECRET))
        .costing(Impact.ONLINE, Estimate.minutes(2, 5))
        .needing(new Need.Done(DATABASE, "database/class"));
  }

  static PlannedStep planned(Step step, State state) {
    return planned(step, state, false);
  }

  static PlannedStep planned(Step step, State state, boolean unapproved) {
    boolean runs = state instanceof State.Running;
    return new PlannedStep(
        step.key(),
        step.part(),
        step.stage(),
        step.title(),
        step.why(),
        step.impact(),
        step.reversible(),
        step.expected(),
        runs ? "" : step.fingerprint(OWNER),
        unapproved,
        state,
        runs ? Optional.empty() : Optional.of(step),
        CostChange.NONE);
  }

  static String fingerprint(Step step) {
    return step.fingerprint(OWNER);
  }
}
