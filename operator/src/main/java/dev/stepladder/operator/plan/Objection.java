package dev.stepladder.operator.plan;

import java.util.Set;

/**
 * Why a plan as a whole is not carried out. It holds every step but those that it spares.
 *
 * @param reason a word for conditions, in CamelCase
 * @param message what is wrong, and what a person can do
 * @param lasting whether it stays until a person does something
 * @param spared keys of the steps that go on all the same
 */
public record Objection(String reason, String message, boolean lasting, Set<String> spared) {

  /** It would cost more than people allow. */
  public static final String BUDGET_EXCEEDED = "BudgetExceeded";

  /** Copies what must not change. */
  public Objection {
    spared = Set.copyOf(spared);
  }

  /** Whether it holds a step. A safety net is taken when its step may go on, and only then. */
  boolean holds(Step step) {
    return step.protects().isEmpty() && !spared.contains(step.key());
  }
}
