package dev.stepladder.operator.plan;

import dev.stepladder.operator.blueprint.Architect;
import java.util.List;

/**
 * The steps of an app's role that parts of other services wait for. While it does not show yet that
 * the role is made, a plan has no step of it, so who waits for one waits for the role too.
 */
public final class RoleSteps {

  /** Opens the app's buckets to its pods, and the keys that they are encrypted with. */
  public static final String POLICY = Architect.ROLE + "/policy";

  /** Says whose pods may use the role. */
  public static final String TRUST = Architect.ROLE + "/trust";

  /** Why the pods have no role: their environment gives them no identity in AWS. */
  public static final String NO_IDENTITY = "NoWorkloadIdentity";

  /**
   * That what IAM shows of the role has yet to reach those who ask it. It counts only while
   * something waits for the role: there is nothing to be done for it.
   */
  public static final String HEARD = Architect.ROLE + "/heard";

  private RoleSteps() {}

  /** An assessment without the wait for word of the role, where nothing waits for it. */
  static Assessment heard(Assessment all) {
    boolean awaited =
        all.steps().stream()
            .anyMatch(step -> step.needs().contains(new Need.Settled(Architect.ROLE)));
    return awaited
        ? all
        : new Assessment(
            all.steps(),
            all.inFlight().stream().filter(change -> !change.key().equals(HEARD)).toList(),
            all.findings());
  }

  /** That the role allows all that the pods are to do with the app's buckets. */
  public static List<Need> permitting() {
    return List.of(new Need.Settled(Architect.ROLE), new Need.Done(Architect.ROLE, POLICY));
  }

  /** That all the pods that are to use the role may. */
  public static List<Need> trusting() {
    return List.of(new Need.Settled(Architect.ROLE), new Need.Done(Architect.ROLE, TRUST));
  }
}
