package dev.stepladder.operator.aws.iam;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stepladder.operator.aws.PolicyJson;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.plan.Ground;
import dev.stepladder.operator.plan.Step;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** IAM as the planner knows it: every change is done at once and shows a little later. */
public final class ModelIam {

  private static final Duration SHOWS_AFTER = Duration.ofSeconds(2);

  private final Ground ground;

  /** Keys under which something may have been written. */
  private final Set<String> opened = new TreeSet<>();

  /** IAM in an account. */
  public ModelIam(Ground ground) {
    this.ground = ground;
  }

  /** Carries out a step. */
  public void start(Step step) {
    IamAction action = (IamAction) step.action();
    String name = action.name();
    Optional<IamRole> was = ground.find(IamRole.class, name);
    Optional<IamRole> becomes =
        switch (action) {
          case IamAction.Create create -> {
            assertThat(was).isEmpty();
            yield Optional.of(
                new IamRole(
                    name,
                    "AROA-" + name,
                    "arn:aws:iam::123456789012:role" + create.path() + name,
                    create.trust(),
                    create.boundary(),
                    Optional.empty(),
                    create.tags()));
          }
          case IamAction.Trust(_, _, String from, String document) ->
              was.map(role -> {
                assertThat(role.trust()).isEqualTo(from);
                return with(role, document, role.boundary(), role.policy(), role.tags());
              });
          case IamAction.Bound(_, _, String policy) ->
              was.map(role ->
                  with(role, role.trust(), Optional.of(policy), role.policy(), role.tags()));
          case IamAction.Permit(_, _, Optional<String> from, String document, _) ->
              was.map(role -> {
                assertThat(role.policy()).isEqualTo(from);
                return with(
                    role, role.trust(), role.boundary(), Optional.of(document), role.tags());
              });
          case IamAction.Forbid _ ->
              was.map(
                  role -> with(role, role.trust(), role.boundary(), Optional.empty(), role.tags()));
          case IamAction.Delete _ -> {
            assertThat(was.orElseThrow().policy()).as("policy of the role to delete").isEmpty();
            yield Optional.empty();
          }
          case IamAction.Tag(_, _, Map<String, String> more) ->
              was.map(role -> {
                var tags = new TreeMap<>(role.tags());
                tags.putAll(more);
                return with(role, role.trust(), role.boundary(), role.policy(), tags);
              });
        };
    ground.sent(IamRole.class, name, step.key());
    ground.after(
        SHOWS_AFTER,
        () -> becomes.ifPresentOrElse(ground::put, () -> ground.remove(IamRole.class, name)));
  }

  /** Whether pods may do less, or fewer of them anything, when this is done. No key ever closes. */
  public boolean takes(IamAction action, Blueprint blueprint) {
    Optional<IamRole> role = ground.find(IamRole.class, action.name());
    return switch (action) {
      case IamAction.Trust(_, _, _, String document) -> {
        RoleTrust becomes = RoleTrust.in(PolicyJson.read(document), blueprint);
        yield role.map(is -> RoleTrust.in(PolicyJson.read(is.trust()), blueprint))
            .filter(is -> !becomes.and(is).equals(becomes))
            .isPresent();
      }
      case IamAction.Permit(_, _, _, String document, _) -> {
        JsonNode becomes = PolicyJson.read(document);
        Optional<JsonNode> is = role.flatMap(IamRole::policy).map(PolicyJson::read);
        is.map(RolePermissions::keysIn).ifPresent(opened::addAll);
        assertThat(RolePermissions.keysIn(becomes)).containsAll(opened);
        opened.addAll(RolePermissions.keysIn(becomes));
        yield is.map(RolePermissions::bucketsIn)
            .filter(buckets -> !RolePermissions.bucketsIn(becomes).containsAll(buckets))
            .isPresent();
      }
      case IamAction.Create _, IamAction.Bound _, IamAction.Tag _ -> false;
      case IamAction.Forbid _, IamAction.Delete _ -> true;
    };
  }

  /** Whether the app's role, if it must have one, lets all pods in that the blueprint says. */
  public boolean letsIn(Blueprint blueprint) {
    return blueprint.parts(Part.WorkloadRole.class).stream()
        .allMatch(part ->
            ground
                .find(IamRole.class, part.name())
                .map(role -> RoleTrust.in(PolicyJson.read(role.trust()), blueprint))
                .filter(is -> is.and(RoleTrust.wanted(blueprint, part)).equals(is))
                .isPresent());
  }

  private static IamRole with(
      IamRole role,
      String trust,
      Optional<String> boundary,
      Optional<String> policy,
      Map<String, String> tags) {
    return new IamRole(role.name(), role.id(), role.arn(), trust, boundary, policy, tags);
  }
}
