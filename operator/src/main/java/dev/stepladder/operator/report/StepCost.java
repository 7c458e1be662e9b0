package dev.stepladder.operator.report;

import dev.stepladder.api.v1alpha1.PlanStatus;
import dev.stepladder.api.v1alpha1.StepStatus;
import java.math.BigDecimal;
import java.util.Optional;

/** What a person pays for what they approve, as the status tells it. Pure. */
public final class StepCost {

  private StepCost() {}

  /** Such as {@code , +$47 a month}; nothing where a step costs and saves nothing. */
  public static String text(StepStatus step) {
    return Optional.ofNullable(step.monthlyCost())
        .map(cost -> ", %s a month".formatted(told(cost)))
        .orElse("");
  }

  private static String told(String cost) {
    return cost.equals(Costs.UNKNOWN) ? "+" + Costs.UNKNOWN : Costs.dollars(new BigDecimal(cost));
  }

  /** Such as {@code the whole plan costs $452 → $470 a month}; empty where nothing changes. */
  public static Optional<String> ofAll(PlanStatus plan) {
    return Optional.ofNullable(plan.costBefore())
        .filter(before -> plan.costAfter() != null && !before.equals(plan.costAfter()))
        .map(before ->
            "the whole plan costs %s → %s a month"
                .formatted(dollars(before), dollars(plan.costAfter())));
  }

  /** An amount of the status. */
  static String dollars(String amount) {
    return amount.equals(Costs.UNKNOWN) ? amount : "$" + amount;
  }
}
