package dev.stepladder.operator.report;

import dev.stepladder.operator.plan.Cost;
import dev.stepladder.operator.prices.Amount;
import dev.stepladder.operator.prices.CostChange;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.TreeSet;

/** Costs as people read them: US dollars a month, {@code ?} where nobody knows. */
final class Costs {

  /** Stands for what nobody knows. */
  static final String UNKNOWN = "?";

  private static final int CENTS = 2;

  private Costs() {}

  /** Whole dollars, such as {@code 147}. */
  static String whole(Amount amount) {
    return amount.isKnown() ? rounded(amount).toPlainString() : UNKNOWN;
  }

  /** With cents, such as {@code 147.30}. */
  static String exact(Amount amount) {
    return amount.isKnown() ? cents(amount.known()) : UNKNOWN;
  }

  /** What a step does to the cost, such as {@code +47.45}; nothing where it does nothing. */
  static Optional<String> change(CostChange change) {
    return change.equals(CostChange.NONE)
        ? Optional.empty()
        : Optional.of(
            change.difference().map(difference -> signed(difference, CENTS)).orElse(UNKNOWN));
  }

  /** The same for a person, such as {@code +$47} or {@code -$0.80}. */
  static String text(CostChange change) {
    if (change.equals(CostChange.NONE)) {
      return "";
    }
    return change.difference().map(Costs::dollars).orElse("+" + UNKNOWN);
  }

  /**
   * What a plan comes to, such as {@code cost $147 → $521 a month (+$374)}.
   *
   * @param gaps what it lacks
   */
  static String text(Cost cost, Gaps gaps) {
    String before = dollars(cost.before());
    String after = dollars(cost.after());
    BigDecimal difference = rounded(cost.after()).subtract(rounded(cost.before()));
    boolean known = cost.before().isKnown() && cost.after().isKnown();
    String amounts =
        known && difference.signum() == 0
            ? "cost %s a month".formatted(after)
            : "cost %s → %s a month".formatted(before, after);
    String change =
        known && gaps.none() && difference.signum() != 0 ? " (" + signed(difference) + ")" : "";
    String uncounted = uncounted(cost);
    return amounts
        + change
        + uncounted
        + (uncounted.isEmpty() ? gaps.without() : gaps.without().replace(" without", " and"));
  }

  /** What of a plan has no price, for a person. */
  static Optional<String> missing(Cost cost) {
    var all = new TreeSet<>(cost.before().missing());
    all.addAll(cost.after().missing());
    return all.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", all));
  }

  /** What the app costs now, such as {@code $147}. */
  static String now(Cost cost) {
    return dollars(cost.before());
  }

  /** What is in no amount, such as {@code without S3 and pods}; else nothing. */
  static String uncounted(Cost cost) {
    return cost.uncounted().isEmpty()
        ? ""
        : " without " + String.join(" and ", new TreeSet<>(cost.uncounted()));
  }

  private static String dollars(Amount amount) {
    return amount.isKnown() ? "$" + grouped(rounded(amount)) : UNKNOWN;
  }

  static String dollars(BigDecimal difference) {
    boolean small = difference.abs().compareTo(BigDecimal.ONE) < 0 && difference.signum() != 0;
    return small
        ? "%s$%s".formatted(sign(difference), cents(difference.abs()))
        : signed(difference.setScale(0, RoundingMode.HALF_UP));
  }

  private static String signed(BigDecimal whole) {
    return "%s$%s".formatted(sign(whole), grouped(whole.abs()));
  }

  private static String signed(BigDecimal difference, int digits) {
    BigDecimal scaled = difference.setScale(digits, RoundingMode.HALF_UP);
    return sign(scaled) + scaled.abs().toPlainString();
  }

  private static String sign(BigDecimal number) {
    return number.signum() < 0 ? "-" : "+";
  }

  private static BigDecimal rounded(Amount amount) {
    return amount.known().setScale(0, RoundingMode.HALF_UP);
  }

  private static String cents(BigDecimal amount) {
    return amount.setScale(CENTS, RoundingMode.HALF_UP).toPlainString();
  }

  /** With a comma between thousands. */
  private static String grouped(BigDecimal whole) {
    return whole.toPlainString().replaceAll("(?<=[0-9])(?=([0-9]{3})+$)", ",");
  }
}
