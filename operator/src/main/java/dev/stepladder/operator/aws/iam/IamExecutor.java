package dev.stepladder.operator.aws.iam;

import dev.stepladder.operator.act.Executor;
import dev.stepladder.operator.act.Outcome;
import dev.stepladder.operator.aws.AwsAccount;
import dev.stepladder.operator.aws.PolicyJson;
import dev.stepladder.operator.aws.Sender;
import dev.stepladder.operator.aws.Surroundings;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.inventory.ResourceKey;
import dev.stepladder.operator.inventory.SweepFailed;
import dev.stepladder.operator.inventory.SweptInventory;
import dev.stepladder.operator.plan.Action;
import dev.stepladder.operator.plan.Step;
import dev.stepladder.operator.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.CreateRoleRequest;
import software.amazon.awssdk.services.iam.model.Tag;

/** Carries out the steps of IAM: each at most one change. */
final class IamExecutor implements Executor {

  /** What IAM calls the quota in its refusals. */
  private static final String TRUST_QUOTA = "ACLSizePerRole";

  private static final Duration HEARD_WITHIN = Duration.ofMinutes(1);

  private final Clock clock;

  /** When roles have lost their policy, by their ids. */
  private final Map<String, Instant> emptied = new ConcurrentHashMap<>();

  private final SweptInventory inventory;
  private final IamReader reader;
  private final Sender<IamClient> sender;

  /**
   * An executor for one account.
   *
   * @param inventory told of every change that was sent, or may have been
   */
  IamExecutor(AwsAccount account, SweptInventory inventory, Surroundings surroundings) {
    this.clock = surroundings.clock();
    this.inventory = inventory;
    this.reader = new IamReader(account);
    this.sender =
        new Sender<>(
            account,
            IamService.NAME,
            IamService.client(account),
            inventory,
            surroundings,
            _ -> Optional.empty());
  }

  @Override
  public boolean handles(Action action) {
    return action instanceof IamAction;
  }

  @Override
  public Outcome start(Step step, Blueprint blueprint) {
    if (!(step.action() instanceof IamAction action)) {
      throw new IllegalArgumentException("step %s asks nothing of IAM".formatted(step.key()));
    }
    try {
      return start(step, action, blueprint);
    } catch (SweepFailed e) {
      return new Outcome.Refused(e.reason(), e.getMessage());
    }
  }

  private Outcome start(Step step, IamAction action, Blueprint blueprint) {
    String name = action.name();
    Owner owner = blueprint.owner();
    var bounds = new Bounds(blueprint.part(Part.WorkloadRole.class));
    return switch (action) {
      case IamAction.Create create ->
          bounds.set(
              sized(
                  create.trust(),
                  send(
                      step,
                      name,
                      "create role " + name,
                      "CreateRole",
                      iam -> iam.createRole(of(create)))));
      case IamAction.Trust(_, String id, String from, String document) ->
          checked(
              name,
              role -> same(role, id) && sameDocument(role.trust(), from),
              () ->
                  sized(
                      document,
                      send(
                          step,
                          name,
                          "say who may assume role " + name,
                          "UpdateAssumeRolePolicy",
                          iam ->
                              iam.updateAssumeRolePolicy(
                                  r -> r.roleName(name).policyDocument(document)))));
      case IamAction.Bound(_, String id, String policy) ->
          checked(
              name,
              role -> same(role, id),
              () ->
                  bounds.set(
                      send(
                          step,
                          name,
                          "bound role " + name,
                          "PutRolePermissionsBoundary",
                          iam ->
                              iam.putRolePermissionsBoundary(
                                  r -> r.roleName(name).permissionsBoundary(policy)))));
      case IamAction.Permit(_, Optional<String> id, Optional<String> from, String document, _) ->
          checked(
              name,
              role ->
                  id.map(known -> same(role, known)).orElse(true)
                      && owner.claim(role.tags()) == Owner.Claim.OURS
                      && sameDocument(role.policy(), from),
              () ->
                  bounds.kept(
                      send(
                          step,
                          name,
                          "set the policy of role " + name,
                          "PutRolePolicy",
                          iam ->
                              iam.putRolePolicy(r ->
                                  r.roleName(name)
                                      .policyName(IamReader.POLICY)
                                      .policyDocument(document)))));
      case IamAction.Forbid(_, String id, _) ->
          checked(
              name,
              role -> same(role, id) && owner.claim(role.tags()) == Owner.Claim.OURS,
              () -> {
                emptied.put(id, clock.now());
                return send(
                    step,
                    name,
                    "take the policy off role " + name,
                    "DeleteRolePolicy",
                    iam ->
                        iam.deleteRolePolicy(r -> r.roleName(name).policyName(IamReader.POLICY)));
              });
      case IamAction.Delete(_, String id) ->
          checked(
              name,
              role -> same(role, id) && owner.claim(role.tags()) == Owner.Claim.OURS,
              () ->
                  patient(
                      id,
                      send(
                          step,
                          name,
                          "delete role " + name,
                          "DeleteRole",
                          iam -> iam.deleteRole(r -> r.roleName(name)))));
      case IamAction.Tag(_, String id, Map<String, String> tags) ->
          checked(
              name,
              role -> same(role, id),
              () ->
                  send(
                      step,
                      name,
                      "tag role " + name,
                      "TagRole",
                      iam -> iam.tagRole(r -> r.roleName(name).tags(list(tags)))));
    };
  }

  private static boolean same(IamRole role, String id) {
    return role.id().equals(id);
  }

  private static boolean sameDocument(String is, String was) {
    return is.equals(was) || PolicyJson.same(PolicyJson.read(is), PolicyJson.read(was));
  }

  private static boolean sameDocument(Optional<String> is, Optional<String> was) {
    return is.isPresent() == was.isPresent()
        && is.map(now -> sameDocument(now, was.orElseThrow())).orElse(true);
  }

  /**
   * What came of a call with a document that may be too long: while the way changes in which pods
   * show who they are, it names each of them twice. Only AWS knows how long it may be.
   */
  private static Outcome sized(String document, Outcome outcome) {
    return outcome instanceof Outcome.Refused(String reason, String message)
            && reason.equals("QuotaExceeded")
            && message.contains(TRUST_QUOTA)
        ? new Outcome.Refused(
            reason,
            "%s The document has %d characters; the quota is called Role trust policy length, and is 2048 unless AWS has raised it."
                .formatted(message, document.length()))
        : outcome;
  }

  /** IAM may not have heard yet that a role has lost its policy. */
  private Outcome patient(String id, Outcome outcome) {
    boolean justNow =
        Optional.ofNullable(emptied.get(id))
            .filter(at -> at.plus(HEARD_WITHIN).isAfter(clock.now()))
            .isPresent();
    if (outcome instanceof Outcome.Refused(String reason, _)
        && reason.equals("RoleInUse")
        && justNow) {
      return new Outcome.Busy(
          "IAM has not heard yet that the role has no policy any more, which takes some seconds");
    }
    emptied.remove(id);
    return outcome;
  }

  /** Reads the role anew and goes on only if it is what the plan took it for. */
  private Outcome checked(String name, Predicate<IamRole> asPlanned, Supplier<Outcome> then) {
    Optional<IamRole> role = reader.role(name);
    if (role.filter(asPlanned).isPresent()) {
      return then.get();
    }
    // What the next plan is made of must show it too.
    inventory.readSoon(Set.of(key(name)), Duration.ZERO);
    return new Outcome.Outdated(
        "role %s is %s".formatted(name, role.isPresent() ? "not what it was" : "gone"));
  }

  private static CreateRoleRequest of(IamAction.Create create) {
    var request =
        CreateRoleRequest.builder()
            .roleName(create.name())
            .path(create.path())
            .assumeRolePolicyDocument(create.trust())
            .description("Lets the pods of an application use its buckets")
            .tags(list(create.tags()));
    create.boundary().ifPresent(request::permissionsBoundary);
    return request.build();
  }

  private static List<Tag> list(Map<String, String> tags) {
    return tags.entrySet().stream()
        .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
        .toList();
  }

  private Outcome send(
      Step step, String name, String intent, String operation, Function<IamClient, ?> request) {
    return sender.send(new Sender.Call(step, key(name), intent, operation, Set.of()), request);
  }

  private static ResourceKey key(String name) {
    return new ResourceKey(IamRole.class, name);
  }
}
