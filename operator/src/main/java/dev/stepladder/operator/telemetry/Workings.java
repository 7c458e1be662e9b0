package dev.stepladder.operator.telemetry;

import dev.stepladder.operator.aws.BudgetLeft;
import dev.stepladder.operator.aws.Freshness;
import java.util.List;

/** What metrics ask of the operator whenever somebody looks; nothing of it may take a call. */
public interface Workings {

  /** Before there is an operator. */
  Workings NONE = new Workings() {};

  /** Whether this process acts, rather than standing by. */
  default boolean leads() {
    return false;
  }

  /** Reconciles that wait for a thread. */
  default int queued() {
    return 0;
  }

  /** Reconciles that are under way. */
  default int running() {
    return 0;
  }

  /** How old is what is known of AWS. */
  default List<Freshness> freshness() {
    return List.of();
  }

  /** How much is left of the budgets of calls of AWS. */
  default List<BudgetLeft> budgets() {
    return List.of();
  }
}
