package dev.stepladder.operator.plan;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Which of the steps of a plan wait for which, be it through others. */
public final class Waits {

  private final Collection<Step> steps;
  private final Function<Need, List<Need>> elsewhere;

  /**
   * Among some steps.
   *
   * @param elsewhere what else must be true before a need is met, where others plan the steps of it
   */
  public Waits(Collection<Step> steps, Function<Need, List<Need>> elsewhere) {
    this.steps = List.copyOf(steps);
    this.elsewhere = elsewhere;
  }

  /** Whether a step starts only once a step of one of these keys is done. */
  public boolean leadTo(Step step, Set<String> keys) {
    return step.needs().stream().anyMatch(need -> leadTo(need, keys));
  }

  /** Whether a need is met only once a step of one of these keys is done. */
  public boolean leadTo(Need need, Set<String> keys) {
    var seen = new HashSet<>(Set.of(need));
    var open = new ArrayDeque<>(seen);
    while (!open.isEmpty()) {
      Need next = open.remove();
      var more = new HashSet<>(elsewhere.apply(next));
      for (Step step : steps) {
        if (next.concerns(step)) {
          if (keys.contains(step.key())) {
            return true;
          }
          more.addAll(step.needs());
        }
      }
      more.stream().filter(seen::add).forEach(open::add);
    }
    return false;
  }
}
