package dev.stepladder.operator.plan;

import dev.stepladder.operator.blueprint.PartId;

/** Something about a part that a person should know and that is not a step. */
public sealed interface Finding {

  /** The kind of part that findings about a step which goes wrong are about. */
  String FAILURE = "failure";

  /** The kind of the part that findings about the app as a whole are about. */
  String APP = "app";

  /** The part it is about. */
  PartId part();

  /** Whether it is about a part, or about all of its kind. */
  default boolean covers(PartId other) {
    return part().equals(other) || (part().name().isEmpty() && part().kind().equals(other.kind()));
  }

  /** What it says of its part, for a person. */
  default String told() {
    String it = "it ";
    String about =
        Preflight.ahead(this)
            ? "%s (%s)".formatted(part().kind(), part().name().replace('-', ' '))
            : part().spoken();
    return this instanceof Unseen && message().startsWith(it)
        ? "%s %s".formatted(about, message().substring(it.length()))
        : "%s: %s".formatted(about, message());
  }

  /** Whether nothing that depends on the part goes on. */
  default boolean blocks() {
    return switch (this) {
      case Alarm _, Unseen _ -> true;
      case Drift _, Notice _ -> false;
    };
  }

  /** A word for conditions and Events, in CamelCase. */
  String reason();

  /** What, which resource, what was expected and what to do. */
  String message();

  /**
   * Nothing more happens to this part until a person helps; the app is {@code Stalled}.
   *
   * @param asAsked whether the part is there as it is asked for all the same, so that a plan
   *     without a step of it lacks nothing
   */
  record Alarm(PartId part, String reason, String message, boolean asAsked) implements Finding {

    /** Of a part of which nobody knows what there is to do. */
    public Alarm(PartId part, String reason, String message) {
      this(part, reason, message, false);
    }

    /** The same of a part that is there as it is asked for. */
    public Alarm ofWhatIsAsAsked() {
      return new Alarm(part, reason, message, true);
    }
  }

  /** It cannot be seen or judged yet, so nothing that depends on it starts. */
  record Unseen(PartId part, String reason, String message) implements Finding {}

  /** Somebody changed it by hand, and nobody asked for that; blocks nothing. */
  record Drift(PartId part, String reason, String message) implements Finding {

    /** What the message has of a change that AWS makes by itself, before the time of that. */
    public static final String SCHEDULED = "which AWS applies";
  }

  /** Worth saying; blocks nothing. */
  record Notice(PartId part, String reason, String message) implements Finding {}
}
