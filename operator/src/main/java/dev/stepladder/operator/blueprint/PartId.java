package dev.stepladder.operator.blueprint;

/**
 * Names one part of one app, such as {@code database}, {@code replica/ro1} or {@code workload/web}.
 *
 * @param kind what it is, in lower case
 * @param name which one of its kind; empty where an app has only one
 */
public record PartId(String kind, String name) implements Comparable<PartId> {

  /** The only part of its kind. */
  public static PartId of(String kind) {
    return new PartId(kind, "");
  }

  /** One of several of its kind. */
  public static PartId of(String kind, String name) {
    return new PartId(kind, name);
  }

  /** Reads what {@link #toString()} wrote. */
  public static PartId parse(String text) {
    int slash = text.indexOf('/');
    return slash < 0 ? of(text) : of(text.substring(0, slash), text.substring(slash + 1));
  }

  /** As a person calls it, where the name that steps and tags have is no word for it. */
  public String spoken() {
    return kind.equals(Architect.ASSOCIATION) ? "the pod identity of " + name : toString();
  }

  @Override
  public int compareTo(PartId other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public String toString() {
    return name.isEmpty() ? kind : kind + "/" + name;
  }
}
