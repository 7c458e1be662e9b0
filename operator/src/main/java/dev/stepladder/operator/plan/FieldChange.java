package dev.stepladder.operator.plan;

/**
 * Why a step is there: one field, from what is to what must be.
 *
 * @param from empty where there was nothing
 * @param to empty where nothing is left
 */
public record FieldChange(String field, String from, String to) {

  @Override
  public String toString() {
    if (from.isEmpty()) {
      return field + " " + to;
    }
    return to.isEmpty() ? field + " " + from + " goes" : field + " " + from + " → " + to;
  }
}
