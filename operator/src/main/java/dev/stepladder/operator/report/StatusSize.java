package dev.stepladder.operator.report;

import dev.stepladder.api.v1alpha1.PlanStatus;
import dev.stepladder.api.v1alpha1.StagedAppStatus;
import dev.stepladder.api.v1alpha1.StepState;
import dev.stepladder.api.v1alpha1.StepStatus;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Keeps a status small, whatever is to be said: it is written whole with every change, and read by
 * all who watch. What a person can read elsewhere goes first: the plan command shows it in full.
 */
final class StatusSize {

  /** Of JSON, in UTF-8. */
  static final int MOST_BYTES = 64 * 1024;

  /** Fewer steps than this cannot be too many, whatever is said of them. */
  private static final int FEW_STEPS = 16;

  private static final List<Integer> TEXTS = List.of(200, 120, 60);
  private static final List<Integer> STEPS = List.of(30, 20, 10);

  private StatusSize() {}

  /** The status, with less to say of its steps where it would be too large. */
  static StagedAppStatus within(StagedAppStatus status) {
    StagedAppStatus small = status;
    if (steps(status) <= FEW_STEPS) {
      return small;
    }
    for (int bytes : TEXTS) {
      if (bytes(small) <= MOST_BYTES) {
        return small;
      }
      small = withTexts(status, bytes);
    }
    for (int steps : STEPS) {
      if (bytes(small) <= MOST_BYTES) {
        return small;
      }
      small = withFewer(withTexts(status, TEXTS.getLast()), steps);
    }
    return small;
  }

  static int bytes(StagedAppStatus status) {
    return Serialization.asJson(status).getBytes(StandardCharsets.UTF_8).length;
  }

  private static int steps(StagedAppStatus status) {
    return Optional.ofNullable(status.plan()).map(plan -> plan.steps().size()).orElse(0);
  }

  private static StagedAppStatus withTexts(StagedAppStatus status, int bytes) {
    return with(
        status, status.plan().steps().stream().map(step -> withTexts(step, bytes)).toList());
  }

  /** What the app waits for stays: by that it is known what has been told already. */
  static StagedAppStatus withFewer(StagedAppStatus status, int steps) {
    List<StepStatus> all = status.plan().steps();
    // What goes on must not seem to begin anew: what is done goes first, then what is last.
    List<StepStatus> kept =
        Stream.of(all.stream().filter(step -> !done(step)), all.stream().filter(StatusSize::done))
            .flatMap(some -> some)
            .limit(steps)
            .toList();
    return with(status, all.stream().filter(kept::contains).toList());
  }

  private static boolean done(StepStatus step) {
    return step.state() == StepState.DONE;
  }

  private static StepStatus withTexts(StepStatus step, int bytes) {
    return new StepStatus(
        step.key(),
        step.stage(),
        step.title(),
        cut(step.why(), bytes),
        step.impact(),
        step.reversible(),
        step.state(),
        cut(step.waitsFor(), bytes),
        step.since(),
        step.expected(),
        step.took(),
        step.fingerprint(),
        step.monthlyCost(),
        step.outage(),
        step.outageUnknown(),
        step.needsApproval(),
        step.waitsOn());
  }

  private static String cut(String text, int bytes) {
    return text == null ? null : Wording.cut(text, bytes);
  }

  private static PlanStatus with(PlanStatus plan, List<StepStatus> steps) {
    return new PlanStatus(
        plan.done(),
        plan.total(),
        plan.omitted() + plan.steps().size() - steps.size(),
        steps,
        plan.costBefore(),
        plan.costAfter(),
        plan.expected(),
        plan.outage(),
        plan.approvals(),
        plan.approvalOutage(),
        plan.unknownOutages(),
        plan.unknownApprovalOutages());
  }

  private static StagedAppStatus with(StagedAppStatus status, List<StepStatus> steps) {
    return new StagedAppStatus(
        status.observedGeneration(),
        status.phase(),
        status.tier(),
        status.target(),
        status.step(),
        with(status.plan(), steps),
        status.approve(),
        status.waiting(),
        status.database(),
        status.cache(),
        status.buckets(),
        status.conditions(),
        status.network());
  }
}
