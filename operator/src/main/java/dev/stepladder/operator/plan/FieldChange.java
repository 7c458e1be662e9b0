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

  /** What a step brings about later, and whoever approves it agrees to. */
  public static FieldChange then(String what) {
    return new FieldChange(THEN, "", what);
  }

  /** Whether it is what the step brings about later. */
  public boolean follows() {
    return field.equals(THEN);
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
