package dev.stepladder.operator.aws.rds;

import dev.stepladder.operator.aws.Inquiry;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.inventory.Entry;
import dev.stepladder.operator.inventory.View;
import dev.stepladder.operator.plan.Action;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.Preflight;
import dev.stepladder.operator.plan.Step;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What is known to be wrong with what a plan is about to ask of RDS. Pure. */
final class RdsPreflight {

  private final Blueprint blueprint;
  private final Part.Database database;
  private final View view;
  private final List<Step> steps;
  private final List<RdsAction> actions;
  private final Inquiry inquiry;

  /**
   * A preflight of a plan.
   *
   * @param blueprint with replicas of the class that they will have
   * @param steps all of the plan
   */
  RdsPreflight(
      Blueprint blueprint, Part.Database database, View view, Instant now, List<Step> steps) {
    this.blueprint = blueprint;
    this.database = database;
    this.view = view;
    this.steps = steps;
    this.actions =
        steps.stream()
            .map(Step::action)
            .filter(RdsAction.class::isInstance)
            .map(RdsAction.class::cast)
            .toList();
    this.inquiry = new Inquiry(now);
  }

  Preflight find() {
    if (!seen()) {
      return Preflight.NOTHING;
    }
    var wants = new ClassWants(blueprint, database, view, fitted());
    if (versionComes() || !wants.all().isEmpty()) {
      // All is asked before anything is judged, so that it is looked up in one go.
      var classes = new ClassRules(blueprint, database, view, inquiry, actions);
      Map<ClassWants.Want, List<DbOffers.Offer>> offers = classes.ask(wants.all());
      inquiry
          .ask("versions", view.entry(DbReleases.class, database.engine().rdsName()))
          // Who tells of no version at all tells nothing of classes either.
          .filter(releases -> !releases.releases().isEmpty())
          .ifPresent(releases -> {
            // What runs with a version that nothing new can have is not listed with any class.
            boolean there = versionComes() ? version(releases) : releases.available(runs());
            offers.forEach((want, offered) -> classes.judge(want, offered, there));
          });
    }
    new QuotaRules(blueprint, view, inquiry).judge(actions);
    var findings = new ArrayList<>(connections().stream().toList());
    findings.addAll(inquiry.findings());
    return new Preflight(findings, urgent());
  }

  /** Before anything of the database is planned, not all can be known that is wrong with it. */
  private boolean seen() {
    return !(view.entry(DbInstance.class, database.identifier())
            instanceof Entry.Unknown<DbInstance> unknown)
        || unknown.sent().isPresent();
  }

  /**
   * What has to fit a version. As long as nobody has said what the database is made from, that is
   * nothing: a backup comes with a version of its own, of which RDS may make no empty database.
   */
  private List<RdsAction> fitted() {
    return actions.stream().allMatch(Action::decided) ? actions : List.of();
  }

  /** Whether a version is asked for, of a new database or of one that is there. */
  private boolean versionComes() {
    return fitted().stream()
        .anyMatch(action ->
            action instanceof RdsAction.CreateInstance
                || (action instanceof RdsAction.ModifyInstance modify
                    && modify.to().containsKey(Setting.VERSION)));
  }

  /** Whether there is the version that is asked for. */
  private boolean version(DbReleases.Known releases) {
    String engine = database.engine().rdsName();
    String version = database.version();
    if (!releases.available(version)) {
      inquiry.wrong(
          "version",
          "RDS has no %s %s in %s; it has %s: set spec.database.version to one of those"
              .formatted(
                  engine,
                  version,
                  blueprint.region(),
                  String.join(", ", releases.majors(database.engine()))));
      return false;
    }
    releases
        .targets(runs())
        .filter(targets -> targets.stream().noneMatch(target -> DbReleases.names(version, target)))
        .ifPresent(targets ->
            inquiry.wrong(
                "upgrade",
                "RDS does not upgrade %s %s to %s in one go, only to %s: set spec.database.version to one of those first"
                    .formatted(engine, runs(), version, reachable(targets))));
    return true;
  }

  /** The version of the database that is there or comes from a backup; empty text if none is. */
  private String runs() {
    return ClassWants.restored(actions)
        .orElseGet(() ->
            view.entry(DbInstance.class, database.identifier())
                .known()
                .map(instance -> instance.is(Setting.VERSION))
                .orElse(""));
  }

  private String reachable(Set<String> targets) {
    return targets.isEmpty()
        ? "nothing newer"
        : String.join(", ", DbReleases.majors(database.engine(), targets));
  }

  /**
   * Pods that find no connection fail, as do all that start after them. What is there already is
   * said only: nothing of it is about to change.
   */
  private Optional<Finding> connections() {
    boolean climbs = steps.stream().map(Step::action).anyMatch(Action::climbs);
    return new ConnectionRules(blueprint, database)
        .tooMany()
        .map(message ->
            climbs
                ? Preflight.wrong("connections", message)
                : Preflight.uncertain("connections", message));
  }

  /** A database that has run full serves nobody until it has grown, whatever else is wrong. */
  private Set<String> urgent() {
    return steps.stream()
        .filter(step ->
            step.action() instanceof RdsAction.ModifyInstance modify
                && modify.to().containsKey(Setting.STORAGE)
                && view.entry(DbInstance.class, modify.name())
                    .known()
                    .filter(DbInstance::full)
                    .isPresent())
        .map(Step::key)
        .collect(Collectors.toSet());
  }
}
