package dev.stepladder.operator.blueprint;

import java.util.List;
import java.util.Optional;

/**
 * All parts that must exist for one app.
 *
 * @param owner whose they are
 * @param tier name of the rung they were drawn for
 * @param account the AWS account they belong in
 * @param region the AWS region they belong in
 * @param role the role that is assumed to reach them, if one is
 * @param retiring whether the app is being deleted, so that only what is retained may stay
 */
public record Blueprint(
    Owner owner,
    String tier,
    String account,
    String region,
    Optional<AssumedRole> role,
    boolean retiring,
    List<Part> parts) {

  /** The parts of one kind, in order. */
  public <P extends Part> List<P> parts(Class<P> kind) {
    return parts.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** The same app with other parts. */
  public Blueprint withParts(List<Part> others) {
    return new Blueprint(owner, tier, account, region, role, retiring, List.copyOf(others));
  }

  /** The only part of its kind, if the app has it. */
  public <P extends Part> Optional<P> part(Class<P> kind) {
    return parts(kind).stream().findFirst();
  }
}
