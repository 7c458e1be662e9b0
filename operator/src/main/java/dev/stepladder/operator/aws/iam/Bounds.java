package dev.stepladder.operator.aws.iam;

import dev.stepladder.operator.act.Outcome;
import dev.stepladder.operator.blueprint.Part;
import java.util.Optional;

/**
 * Says of a refusal where the environment sets the bounds of a role: IAM refuses what breaks or
 * misses them in the same words as anything else.
 *
 * @param role as it must be; none while it is being removed
 */
record Bounds(Optional<Part.WorkloadRole> role) {

  /** What came of a call that is allowed to some only where the role is bounded. */
  Outcome kept(Outcome outcome) {
    return explained(
        outcome,
        "AccessDenied",
        "If the operator may make and change roles only with a permissions boundary or under a"
            + " path, name both in spec.workloadIdentity of the AwsEnvironment");
  }

  /** What came of a call that names the boundary. */
  Outcome set(Outcome outcome) {
    return explained(
        kept(outcome),
        "NotFound",
        "Create the policy that is to bound the role, or name another in"
            + " spec.workloadIdentity.permissionsBoundary of the AwsEnvironment");
  }

  private Outcome explained(Outcome outcome, String about, String what) {
    return switch (outcome) {
      case Outcome.Refused(String reason, String message) when reason.equals(about) ->
          new Outcome.Refused(reason, message + role.map(of -> now(what, of)).orElse(""));
      case Outcome.Refused _,
          Outcome.Started _,
          Outcome.Done _,
          Outcome.Busy _,
          Outcome.Delayed _,
          Outcome.Outdated _ ->
          outcome;
    };
  }

  private static String now(String what, Part.WorkloadRole role) {
    return " %s (now %s, rolePath %s)."
        .formatted(what, role.boundary().orElse("no permissionsBoundary"), role.path());
  }
}
