package dev.stepladder.operator;

import dev.stepladder.api.v1alpha1.StagedApp;
import dev.stepladder.operator.aws.AwsLook;
import dev.stepladder.operator.inventory.Health;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.Plan;
import dev.stepladder.operator.plan.PlannedStep;
import dev.stepladder.operator.plan.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Keeps a plan from going ahead for reasons that lie outside it: bad input, and other apps. */
final class Restraint {

  private static final String ANOTHER = "another app of the wave is being disrupted";

  private final Waves waves;
  private final Wakeups<StagedApp> wakeups;

  Restraint(Waves waves, Wakeups<StagedApp> wakeups) {
    this.waves = waves;
    this.wakeups = wakeups;
  }

  /**
   * The plan with what holds the app as a whole; of a wave, one app is disrupted at a time.
   *
   * @param waiting steps that were tried a moment ago and are not tried again yet
   */
  Plan on(Scene scene, Plan plan, Set<String> waiting) {
    var findings = new ArrayList<>(plan.findings());
    findings.addAll(scene.delays());
    List<PlannedStep> steps = stopped(scene, plan.steps(), findings);
    String environment = scene.app().getSpec().environment();
    // Before AWS has been read, nothing shows whether the app is being disrupted.
    if (read(scene)) {
      Waves.Claim claim =
          scene.wave()
              ? waves.claim(environment, scene.key(), plan.with(steps, findings), waiting)
              : waves.leave(environment, scene.key(), plan);
      claim.freed().forEach(wakeups::now);
      if (!claim.granted()) {
        steps = steps.stream().map(step -> held(step, ANOTHER)).toList();
      }
    } else if (scene.wave()) {
      steps = steps.stream().map(step -> held(step, blind(scene))).toList();
    }
    if (scene.delays().stream().anyMatch(delay -> delay.part().equals(Scene.PLACE))) {
      // Half of a plan says less than none: what AWS holds is not known yet.
      return new Plan(List.of(), findings);
    }
    Optional<String> notRead = aws(scene).notRead();
    if (notRead.isPresent()) {
      // An operator that has just begun to lead restarts pods for one binding, and a moment later
      // for the next of which it did not know yet.
      steps = steps.stream().map(step -> notSeen(step, notRead.get())).toList();
    }
    Optional<Finding> against = scene.against(findings);
    if (against.isPresent()) {
      steps = steps.stream().map(step -> notBegun(scene, step, against.get())).toList();
    }
    return plan.with(steps, findings);
  }

  /** What is stopped says so even where there is nothing to start. */
  private static List<PlannedStep> stopped(
      Scene scene, List<PlannedStep> steps, List<Finding> findings) {
    scene
        .stops()
        .forEach(
            stop -> findings.add(new Finding.Notice(stop.part(), stop.reason(), stop.message())));
    return Stop.holding(scene.stops(), steps);
  }

  /** Whether the plan shows what is going on. */
  private static boolean read(Scene scene) {
    return aws(scene).health() instanceof Health.Known;
  }

  private static AwsLook aws(Scene scene) {
    return scene.drawn().orElseThrow().view().aws();
  }

  private static PlannedStep notSeen(PlannedStep step, String title) {
    return step.state() instanceof State.Startable
        ? step.in(
            new State.Waiting(
                "NotRead", title + " has not been read completely yet", Optional.empty()))
        : step;
  }

  /** Bad input leaves nothing behind; but what a person has approved goes ahead. */
  private static PlannedStep notBegun(Scene scene, PlannedStep step, Finding against) {
    boolean approved = scene.drawn().orElseThrow().policy().approved().contains(step.fingerprint());
    return step.state() instanceof State.Startable && !approved
        ? step.in(new State.Waiting(against.reason(), against.message(), Optional.empty()))
        : step;
  }

  private static PlannedStep held(PlannedStep step, String why) {
    return step.state() instanceof State.Startable && step.impact().disruptive()
        ? step.in(new State.Waiting("OneAppAtATime", why, Optional.empty()))
        : step;
  }

  private static String blind(Scene scene) {
    return "whether an app of the wave is being disrupted cannot be seen: "
        + switch (aws(scene).health()) {
          case Health.Known() -> "";
          case Health.NotRead(String title) -> title + " has not been read completely yet";
          case Health.Failing(String _, String message) -> message;
        };
  }
}
