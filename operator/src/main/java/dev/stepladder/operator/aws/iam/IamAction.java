package dev.stepladder.operator.aws.iam;

import dev.stepladder.operator.plan.Action;
import java.util.Map;
import java.util.Optional;

/** What a step asks of IAM: each is one change of one role. */
public sealed interface IamAction extends Action {

  /** The role it changes. */
  String name();

  /** CreateRole. */
  record Create(
      String name, String path, String trust, Optional<String> boundary, Map<String, String> tags)
      implements IamAction {}

  /**
   * UpdateAssumeRolePolicy.
   *
   * @param from the document that the plan saw: if it is another now, nothing is sent
   */
  record Trust(String name, String id, String from, String document) implements IamAction {}

  /** PutRolePermissionsBoundary. */
  record Bound(String name, String id, String policy) implements IamAction {}

  /**
   * PutRolePolicy.
   *
   * @param id of the role the plan saw, if it was there
   * @param from the document that the plan saw, which may be half an hour old: if it is another
   *     now, nothing is sent
   * @param withdraws whether it takes from the pods what is not the app's any more: nobody of the
   *     app is asked for that
   */
  record Permit(
      String name, Optional<String> id, Optional<String> from, String document, boolean withdraws)
      implements IamAction {
    @Override
    public boolean tidies() {
      return withdraws;
    }
  }

  /**
   * DeleteRolePolicy.
   *
   * @param withdraws as of {@link Permit}
   */
  record Forbid(String name, String id, boolean withdraws) implements IamAction {
    @Override
    public boolean tidies() {
      return withdraws;
    }
  }

  /** DeleteRole. */
  record Delete(String name, String id) implements IamAction {}

  /** TagRole. */
  record Tag(String name, String id, Map<String, String> tags) implements IamAction {}
}
