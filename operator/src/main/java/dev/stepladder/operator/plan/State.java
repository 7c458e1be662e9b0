package dev.stepladder.operator.plan;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Where a step stands. */
public sealed interface State {

  /**
   * It is seen to be going on.
   *
   * @param shows what AWS or Kubernetes shows, for a person
   * @param judged when it will be another matter if it still shows the same, if time alone can tell
   */
  record Running(String shows, Instant since, Optional<Instant> judged) implements State {

    /** Something else tells how it goes on. */
    public Running(String shows, Instant since) {
      this(shows, since, Optional.empty());
    }
  }

  /** Its turn has come: act starts it now. */
  record Startable() implements State {}

  /**
   * It waits.
   *
   * @param reason a word for conditions, in CamelCase
   * @param message for what it waits, for a person
   * @param until when it is over, if that is known
   */
  record Waiting(String reason, String message, Optional<Instant> until) implements State {

    /** It waits for what it needs. */
    public static final String NEEDS = "Needs";

    /** It is the safety net of a step that waits itself. */
    public static final String PROTECTED_STEP_WAITS = "ProtectedStepWaits";

    /** It waits for another change of what it changes. */
    public static final String RESOURCE_BUSY = "ResourceBusy";

    /** It waits for another disruption to be over. */
    public static final String ONE_DISRUPTION = "OneDisruptionAtATime";

    /** It was accepted and has yet to show. */
    public static final String NO_EFFECT = "NoEffect";

    private static final Set<String> ORDER =
        Set.of(NEEDS, PROTECTED_STEP_WAITS, RESOURCE_BUSY, ONE_DISRUPTION);

    /** Whether one who waits for this reason waits for the rest of its own plan only. */
    public static boolean forItsPlan(String reason) {
      return ORDER.contains(reason);
    }
  }

  /** It waits for a person to approve its fingerprint; nothing else holds it. */
  record Approval() implements State {}
}
