package dev.stepladder.operator.aws.iam;

import dev.stepladder.operator.inventory.Resource;
import java.util.Map;
import java.util.Optional;

/**
 * A role of the installation as IAM shows it.
 *
 * @param id immutable, never used again
 * @param trust the document that says who may assume it
 * @param boundary ARN of the policy that bounds it
 * @param policy the document of our own inline policy
 */
public record IamRole(
    String name,
    String id,
    String arn,
    String trust,
    Optional<String> boundary,
    Optional<String> policy,
    Map<String, String> tags)
    implements Resource {

  /** Copies what must not change. */
  public IamRole {
    tags = Map.copyOf(tags);
  }

  /** What is done to a role is done when the call returns. */
  @Override
  public boolean resting() {
    return true;
  }
}
