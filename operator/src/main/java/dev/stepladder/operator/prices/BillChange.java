package dev.stepladder.operator.prices;

/**
 * What a change takes from a bill and adds to it; what stays is in neither.
 *
 * @param taken what is charged for no more
 * @param added what is charged for from then on
 */
public record BillChange(Bill taken, Bill added) {

  /** Nothing changes. */
  public static final BillChange NONE = new BillChange(Bill.NOTHING, Bill.NOTHING);

  /** Both, in any order. */
  public BillChange and(BillChange other) {
    return new BillChange(taken.and(other.taken), added.and(other.added));
  }

  /** From one bill to another. */
  public static BillChange between(Bill before, Bill after) {
    return new BillChange(before.without(after), after.without(before));
  }
}
