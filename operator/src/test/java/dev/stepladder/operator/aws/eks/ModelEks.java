package dev.stepladder.operator.aws.eks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.operator.aws.iam.IamRole;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.plan.Ground;
import dev.stepladder.operator.plan.Step;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * EKS as the planner knows it: gives pods no role that is not there, and shows it a little later.
 */
public final class ModelEks {

  private static final Duration SHOWS_AFTER = Duration.ofSeconds(2);

  private final Ground ground;
  private int serial;

  /** EKS in an account. */
  public ModelEks(Ground ground) {
    this.ground = ground;
  }

  /** Carries out a step. */
  public void start(Step step) {
    EksAction action = (EksAction) step.action();
    String name = action.name();
    Optional<PodIdentityAssociation> was = ground.find(PodIdentityAssociation.class, name);
    Optional<PodIdentityAssociation> becomes =
        switch (action) {
          case EksAction.Associate associate -> {
            assertThat(was).isEmpty();
            isThere(associate.role());
            yield Optional.of(
                new PodIdentityAssociation(
                    name, "a-" + ++serial, "arn", associate.role(), associate.tags()));
          }
          case EksAction.GiveRole(_, _, _, String role) -> {
            isThere(role);
            yield was.map(
                it -> new PodIdentityAssociation(name, it.id(), it.arn(), role, it.tags()));
          }
          case EksAction.Dissociate _ -> Optional.empty();
          case EksAction.Tag(_, _, _, Map<String, String> more) ->
              was.map(it -> {
                var tags = new TreeMap<>(it.tags());
                tags.putAll(more);
                return new PodIdentityAssociation(name, it.id(), it.arn(), it.role(), tags);
              });
        };
    ground.sent(PodIdentityAssociation.class, name, step.key());
    ground.after(
        SHOWS_AFTER,
        () ->
            becomes.ifPresentOrElse(
                ground::put, () -> ground.remove(PodIdentityAssociation.class, name)));
  }

  /** Whether there is every association that the app must have. */
  public boolean gives(Blueprint blueprint) {
    return blueprint.parts(Part.Association.class).stream()
        .allMatch(part ->
            ground
                .find(PodIdentityAssociation.class, AssociationRules.name(blueprint, part))
                .isPresent());
  }

  private void isThere(String role) {
    assertThat(ground.all(IamRole.class)).extracting(IamRole::arn).contains(role);
  }
}
