package dev.stepladder.operator.aws.eks;

import dev.stepladder.operator.act.Executor;
import dev.stepladder.operator.act.Outcome;
import dev.stepladder.operator.aws.AwsAccount;
import dev.stepladder.operator.aws.Sender;
import dev.stepladder.operator.aws.Surroundings;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.inventory.ResourceKey;
import dev.stepladder.operator.inventory.SweepFailed;
import dev.stepladder.operator.inventory.SweptInventory;
import dev.stepladder.operator.plan.Action;
import dev.stepladder.operator.plan.Step;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import software.amazon.awssdk.services.eks.EksClient;

/** Carries out the steps of EKS in one account and region: each at most one change. */
final class EksExecutor implements Executor {

  /** EKS's words, under a code that stands for other things too. */
  private static final List<String> UNHEARD_OF =
      List.of(
          "Role provided in the request does not exist",
          "Trust policy of the role provided is invalid");

  private final SweptInventory inventory;
  private final EksReader reader;
  private final Sender<EksClient> sender;

  /**
   * An executor for one account and region.
   *
   * @param inventory told of every change that was sent, or may have been
   */
  EksExecutor(AwsAccount account, SweptInventory inventory, Surroundings surroundings) {
    this.inventory = inventory;
    this.reader = new EksReader(account);
    this.sender =
        new Sender<>(
            account,
            EksService.NAME,
            EksService.client(account),
            inventory,
            surroundings,
            _ -> Optional.empty());
  }

  @Override
  public boolean handles(Action action) {
    return action instanceof EksAction;
  }

  @Override
  public Outcome start(Step step, Blueprint blueprint) {
    if (!(step.action() instanceof EksAction action)) {
      throw new IllegalArgumentException("step %s asks nothing of EKS".formatted(step.key()));
    }
    try {
      return start(step, action, blueprint.owner());
    } catch (SweepFailed e) {
      return new Outcome.Refused(e.reason(), e.getMessage());
    }
  }

  private Outcome start(Step step, EksAction action, Owner owner) {
    String cluster = action.cluster();
    return switch (action) {
      case EksAction.Associate associate ->
          send(
              step,
              action,
              "give a role to service account %s of cluster %s"
                  .formatted(associate.serviceAccount(), cluster),
              "CreatePodIdentityAssociation",
              eks ->
                  eks.createPodIdentityAssociation(request ->
                      request
                          .clusterName(cluster)
                          .namespace(associate.namespace())
                          .serviceAccount(associate.serviceAccount())
                          .roleArn(associate.role())
                          .tags(associate.tags())));
      case EksAction.GiveRole(_, String name, String id, String role) ->
          checked(
              action,
              association -> association.id().equals(id),
              () ->
                  send(
                      step,
                      action,
                      "give another role to " + name,
                      "UpdatePodIdentityAssociation",
                      eks ->
                          eks.updatePodIdentityAssociation(request ->
                              request.clusterName(cluster).associationId(id).roleArn(role))));
      case EksAction.Dissociate(_, String name, String id) ->
          checked(
              action,
              association ->
                  association.id().equals(id)
                      && owner.claim(association.tags()) == Owner.Claim.OURS,
              () ->
                  send(
                      step,
                      action,
                      "take the role from " + name,
                      "DeletePodIdentityAssociation",
                      eks ->
                          eks.deletePodIdentityAssociation(
                              request -> request.clusterName(cluster).associationId(id))));
      case EksAction.Tag(_, String name, String arn, Map<String, String> tags) ->
          checked(
              action,
              association -> association.arn().equals(arn),
              () ->
                  send(
                      step,
                      action,
                      "tag " + name,
                      "TagResource",
                      eks -> eks.tagResource(request -> request.resourceArn(arn).tags(tags))));
    };
  }

  /** Reads the association anew and goes on only if it is what the plan took it for. */
  private Outcome checked(
      EksAction action, Predicate<PodIdentityAssociation> asPlanned, Supplier<Outcome> then) {
    Optional<PodIdentityAssociation> association = reader.association(action.name());
    if (association.filter(asPlanned).isPresent()) {
      return then.get();
    }
    // What the next plan is made of must show it too.
    inventory.readSoon(Set.of(key(action)), Duration.ZERO);
    return new Outcome.Outdated(
        "pod identity association %s is %s"
            .formatted(action.name(), association.isPresent() ? "another one now" : "gone"));
  }

  private Outcome send(
      Step step,
      EksAction action,
      String intent,
      String operation,
      Function<EksClient, ?> request) {
    return patient(
        sender.send(new Sender.Call(step, key(action), intent, operation, Set.of()), request));
  }

  /**
   * No association is asked for before IAM shows its role, and that it lets the pods in: EKS has
   * only not heard of it yet.
   */
  private static Outcome patient(Outcome outcome) {
    return outcome instanceof Outcome.Refused(var _, String message)
            && UNHEARD_OF.stream().anyMatch(message::contains)
        ? new Outcome.Busy(
            "EKS has not heard of the role yet, or not of whom it lets in, which takes some seconds after IAM shows it")
        : outcome;
  }

  private static ResourceKey key(EksAction action) {
    return new ResourceKey(PodIdentityAssociation.class, action.name());
  }
}
