package dev.stepladder.operator.plan;

import java.util.Optional;

/**
 * Why a step is there: one field, from what is to what must be.
 *
 * @param from empty where there was nothing
 * @param to empty where nothing is left
 */
public record FieldChange(String field, String from, String to) {

  private static final String THEN = "then";
  private static final String REFUSED = "refused";
  private static final String PENDING = "pending ";
  private static final String APPLIES = "AWS applies ";
  private static final String TAKE_BACK = "to take it back in AWS:";

  /** What a step brings about later, and whoever approves it agrees to. */
  public static FieldChange then(String what) {
    return new FieldChange(THEN, "", what);
  }

  /** Whether it tells what goes with the step, and is no value that becomes another. */
  public boolean follows() {
    return field.equals(THEN) || field.equals(TAKE_BACK) || field.startsWith(APPLIES);
  }

  /**
   * When AWS applies by itself what somebody left pending for a field.
   *
   * @param window such as {@code Sun 06:00 to 06:30 UTC}
   * @param noticed what users notice of it; empty for nothing
   */
  public static FieldChange due(String field, String window, String noticed) {
    return new FieldChange(
        APPLIES + field, "", new Due("in the maintenance window, " + window, noticed).toString());
  }

  /**
   * When AWS applies something by itself.
   *
   * @param noticed what users notice of it; empty for nothing
   */
  record Due(String when, String noticed) {

    private static final String NOTICED = " (";

    @Override
    public String toString() {
      return noticed.isEmpty() ? when : when + NOTICED + noticed + ")";
    }

    private static Due of(String text) {
      int at = text.indexOf(NOTICED);
      return at < 0
          ? new Due(text, "")
          : new Due(
              text.substring(0, at), text.substring(at + NOTICED.length(), text.length() - 1));
    }
  }

  /** When AWS applies that of the field by itself, if this says so. */
  Optional<Due> dueOf(String of) {
    return field.equals(APPLIES + of) ? Optional.of(Due.of(to)) : Optional.empty();
  }

  /** How a person takes back in AWS what the step applies. */
  public static FieldChange wayBack(String command) {
    return new FieldChange(TAKE_BACK, "", command);
  }

  /** The command that takes it back, if this tells it. */
  Optional<String> back() {
    return field.equals(TAKE_BACK) ? Optional.of(to) : Optional.empty();
  }

  /** What somebody left pending for a field is taken back, and the field stays what it is. */
  public static FieldChange withdrawn(String field, String pending, String is) {
    return new FieldChange(PENDING + field, pending, is);
  }

  /** Of which field it takes back what is pending, if it does. */
  public Optional<String> withdraws() {
    return field.startsWith(PENDING)
        ? Optional.of(field.substring(PENDING.length()))
        : Optional.empty();
  }

  /** Who gets in no more once the step is done. */
  public static FieldChange refused(String who) {
    return new FieldChange(REFUSED, "", who);
  }

  /** Whether it is that, and no value that becomes another. */
  public boolean refuses() {
    return field.equals(REFUSED);
  }

  @Override
  public String toString() {
    if (from.isEmpty()) {
      return field + " " + to;
    }
    return to.isEmpty() ? field + " " + from + " goes" : field + " " + from + " → " + to;
  }
}
