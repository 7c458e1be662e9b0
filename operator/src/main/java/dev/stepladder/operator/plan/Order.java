package dev.stepladder.operator.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The order in which a plan names its steps: by stage, and within one what is needed comes first.
 */
final class Order {

  private final List<PlannedStep> steps;
  private final Set<PlannedStep> placed = new LinkedHashSet<>();
  private final Set<PlannedStep> visiting = new LinkedHashSet<>();

  private Order(List<PlannedStep> steps) {
    this.steps = steps;
  }

  /** The steps in order; where nothing else orders them, as they come. */
  static List<PlannedStep> of(List<PlannedStep> steps) {
    var order = new Order(steps.stream().sorted(Comparator.comparing(PlannedStep::stage)).toList());
    order.steps.forEach(order::place);
    return List.copyOf(order.placed);
  }

  private void place(PlannedStep step) {
    // Steps that wait for each other in a circle stay as they come.
    if (placed.contains(step) || !visiting.add(step)) {
      return;
    }
    for (PlannedStep other : needed(step)) {
      place(other);
    }
    placed.add(step);
  }

  private List<PlannedStep> needed(PlannedStep step) {
    var needed = new ArrayList<PlannedStep>();
    for (PlannedStep other : steps) {
      boolean before =
          other.stage() == step.stage()
              && !other.equals(step)
              && step.step().stream()
                  .flatMap(it -> it.needs().stream())
                  .anyMatch(need -> need.concerns(other));
      if (before) {
        needed.add(other);
      }
    }
    return needed;
  }
}
