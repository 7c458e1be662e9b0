package dev.stepladder.operator.prices;

import java.util.ArrayList;
import java.util.List;

/**
 * All that is charged for; the same thing may stand in it more than once.
 *
 * @param charges in any order
 */
public record Bill(List<Charge> charges) {

  /** Nothing is charged for. */
  public static final Bill NOTHING = new Bill(List.of());

  /** Copies what must not change. */
  public Bill {
    charges = List.copyOf(charges);
  }

  /** A bill over these charges. */
  public static Bill of(Charge... charges) {
    return new Bill(List.of(charges));
  }

  /** Both. */
  public Bill and(Bill other) {
    var all = new ArrayList<>(charges);
    all.addAll(other.charges);
    return new Bill(all);
  }

  /** What is left without the charges of another; one that is not here takes nothing away. */
  public Bill without(Bill other) {
    var left = new ArrayList<>(charges);
    other.charges.forEach(left::remove);
    return new Bill(left);
  }

  /** What it is once that has come about. */
  public Bill after(BillChange change) {
    return and(change.added()).without(change.taken());
  }
}
