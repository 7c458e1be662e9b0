package dev.stepladder.operator.report;

/**
 * Something that has just happened to an app, for an Event.
 *
 * @param reason a word for programs, in CamelCase
 * @param message a sentence for people
 */
public record Occurrence(Type type, String reason, String message) {

  /** Whether a person should look. */
  public enum Type {
    NORMAL("Normal"),
    WARNING("Warning");

    private final String text;

    Type(String text) {
      this.text = text;
    }

    /** The name that Events use. */
    @Override
    public String toString() {
      return text;
    }
  }

  static Occurrence normal(String reason, String message) {
    return new Occurrence(Type.NORMAL, reason, message);
  }

  static Occurrence warning(String reason, String message) {
    return new Occurrence(Type.WARNING, reason, message);
  }
}
