package dev.stepladder.operator.plan;

import dev.stepladder.operator.blueprint.Architect;
import dev.stepladder.operator.blueprint.PartId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A change that is seen to be going on, whoever started it.
 *
 * @param key the step that it is, as far as can be told from what AWS or Kubernetes shows
 * @param resource what is changing
 * @param state what it shows, for a person
 * @param since when it was first seen so
 * @param judged when it will be another matter if it still shows the same; empty if time alone says
 *     nothing
 */
public record InFlight(
    String key,
    PartId part,
    Stage stage,
    String title,
    Impact impact,
    String resource,
    String state,
    Instant since,
    Estimate expected,
    Optional<Instant> judged) {

  /** What the key of a part's step that applies what somebody else left pending ends with. */
  public static final String PENDING = "pending";

  /** The same of the step that takes it back. */
  public static final String WITHDRAW = "withdraw";

  /** What the key of a change ends with that somebody else may just have set going. */
  public static final String ELSEWHERE = "elsewhere";

  /** The same of a backup that AWS takes. */
  public static final String BACKUP = "backup";

  /** The same of a part that comes to rest after whatever was done to it. */
  public static final String SETTLE = "settle";

  private static final Set<String> NOBODYS = Set.of(ELSEWHERE, BACKUP, SETTLE);

  /** Parts that may have such a change; of other kinds a part itself may be named like one. */
  private static final Set<String> KINDS =
      Set.of(Architect.DATABASE.kind(), Architect.REPLICA, Architect.CACHE.kind());

  /** How many names the key of a change of a workload has: its kind, its own, and the change's. */
  private static final int WORKLOAD_CHANGE = 3;

  /** Whether what has this key only goes on, and is no step that was taken. */
  public static boolean nobodys(String stepKey) {
    List<String> names = List.of(stepKey.split("/"));
    return stepKey.equals(RoleSteps.HEARD)
        || (KINDS.contains(names.getFirst()) && NOBODYS.contains(names.getLast()))
        || (names.size() == WORKLOAD_CHANGE
            && names.getFirst().equals(Architect.WORKLOAD)
            && names.getLast().equals(SETTLE));
  }

  /**
   * Whether it only goes on and users notice nothing of it: of interest to nobody but a step that
   * waits for it.
   */
  boolean passes() {
    return nobodys(key) && !key.endsWith("/" + SETTLE) && !impact.disruptive();
  }

  /** A change of which something else tells how it goes on. */
  public InFlight(
      String key,
      PartId part,
      Stage stage,
      String title,
      Impact impact,
      String resource,
      String state,
      Instant since,
      Estimate expected) {
    this(key, part, stage, title, impact, resource, state, since, expected, Optional.empty());
  }

  /** The same as the step of another key. */
  public InFlight as(String other) {
    return new InFlight(
        other, part, stage, title, impact, resource, state, since, expected, judged);
  }

  /** The same as another change, with the same effect. */
  public InFlight as(String other, String called) {
    return new InFlight(
        other, part, stage, called, impact, resource, state, since, expected, judged);
  }

  /** The same as one that users notice more of. */
  public InFlight costing(Stage later, Impact noticed, Estimate takes) {
    return new InFlight(key, part, later, title, noticed, resource, state, since, takes, judged);
  }

  /** Whether it may do what a step would do: what somebody else left pending may be anything. */
  boolean mayDo(PartId of, String stepKey) {
    return mayDo(part, key, of, stepKey);
  }

  /** The same of a change of this part and this key. */
  static boolean mayDo(PartId part, String key, PartId of, String stepKey) {
    return key.equals(stepKey)
        || (part.equals(of)
            && (key.equals(of + "/" + PENDING)
                || key.equals(of + "/" + ELSEWHERE)
                || (of.kind().equals(Architect.WORKLOAD) && key.equals(of + "/" + SETTLE))));
  }

  /** Whether a step of a part applies what somebody else left pending on it. */
  public static boolean appliesPending(String key, PartId part) {
    return key.equals(part + "/" + PENDING);
  }
}
