package dev.stepladder.operator.report;

import dev.stepladder.api.v1alpha1.PlanStatus;
import java.util.Optional;

/**
 * For about how long users see errors of some steps, as a status has it.
 *
 * @param known in all, of the steps of which it is known, such as {@code 20m}; empty for none
 * @param unknown how many steps there are of which it is not
 */
record OutageTold(Optional<String> known, int unknown) {

  static final OutageTold NONE = new OutageTold(Optional.empty(), 0);

  /** Of the steps that are left. */
  static OutageTold of(PlanStatus plan) {
    return of(plan.outage(), plan.unknownOutages());
  }

  /** Of those of them that need approval. */
  static OutageTold ofApprovals(PlanStatus plan) {
    return of(plan.approvalOutage(), plan.unknownApprovalOutages());
  }

  private static OutageTold of(String known, Integer unknown) {
    return new OutageTold(
        Optional.ofNullable(known), Optional.ofNullable(unknown).map(Integer::intValue).orElse(0));
  }

  /** What a status has of those of unknown length: nothing where there are none. */
  Integer unknownField() {
    return unknown == 0 ? null : unknown;
  }

  boolean none() {
    return known.isEmpty() && unknown == 0;
  }

  /** Such as {@code ~20m of outage and one step of unknown length}. */
  String phrase() {
    return phrase("outage");
  }

  /** The same in all, where its length is known. */
  String inAll() {
    return phrase() + (unknown == 0 ? " in all" : "");
  }

  /**
   * The same of what users see.
   *
   * @param what in a word
   */
  String phrase(String what) {
    if (unknown == 0) {
      return "~%s of %s".formatted(known.orElse("0s"), what);
    }
    return known
        .map(length -> "~%s of %s and %s of unknown length".formatted(length, what, steps(unknown)))
        .orElseGet(() -> what + " of unknown length");
  }

  /** So many, in words. */
  static String steps(int number) {
    return number == 1 ? "one step" : number + " steps";
  }
}
