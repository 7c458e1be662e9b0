package dev.stepladder.operator.report;

import dev.stepladder.api.v1alpha1.StagedAppStatus;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.InFlight;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Why there is something to do for an app that stays on its rung, as far as that is known. */
record PlanCause(Observation seen, Previously before) {

  /**
   * For a person, after how many steps there are.
   *
   * @param tier the rung
   */
  String text(String tier) {
    if (drifted()) {
      return "to bring the app back to " + tier;
    }
    if (seen.rungChanged()) {
      return "since ScaleTier %s has changed".formatted(tier);
    }
    return asked()
        ? "since the app's spec has changed"
        : "to match its spec and environment on " + tier;
  }

  /** Whether all of it takes back what somebody changed by hand. */
  private boolean drifted() {
    Set<PartId> drifted =
        seen.plan().drift().stream().map(Finding.Drift::part).collect(Collectors.toSet());
    return !seen.plan().taken().isEmpty()
        && seen.plan().taken().stream()
            .allMatch(step ->
                drifted.contains(step.part())
                    // That brings nothing back.
                    && !InFlight.appliesPending(step.key(), step.part()));
  }

  /** Whether the last status was of another spec, when nothing was left to do. */
  private boolean asked() {
    Optional<Long> last = before.status().map(StagedAppStatus::observedGeneration);
    return last.isPresent() && !last.get().equals(seen.app().getMetadata().getGeneration());
  }
}
