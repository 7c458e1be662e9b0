package dev.stepladder.operator.kube;

import dev.stepladder.operator.blueprint.Identity;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.plan.FieldChange;
import dev.stepladder.operator.plan.Need;
import dev.stepladder.operator.plan.Stage;
import dev.stepladder.operator.plan.Step;
import dev.stepladder.operator.plan.Verb;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The role that the ServiceAccount of a workload names to its pods, under pods that run. A pod
 * takes the role in AWS that its account names when it starts, so that an account which names none
 * any more before EKS gives one out, or one that does not let the pod in yet, leaves it with none
 * for good. So it is changed in a step of its own, and whatever else is applied meanwhile leaves
 * the account as it is.
 */
record NamedRole(Scene scene, Part.Workload part) {

  /** Whether the account is there and must name another role, or none. */
  boolean changes() {
    return live().filter(this::differs).isPresent();
  }

  /** Whether the account is not there. */
  boolean gone() {
    return live().isEmpty();
  }

  /** The workload with an account that names what it names now. */
  Part.Workload asItIs() {
    return live()
        .filter(this::differs)
        .map(account -> part.withAccountAnnotations(annotations(account)))
        .orElse(part);
  }

  /** The step that changes it. */
  Step step() {
    var account = new KubeObject(wantedAccount());
    String from = live().flatMap(NamedRole::named).orElse("");
    String to = wanted().orElse("");
    return Step.of(
            key(),
            part.id(),
            Stage.SWITCH,
            Verb.CHANGE,
            to.isEmpty()
                ? "let EKS alone give %s its role".formatted(part.name())
                : "name its role to " + part.name(),
            new KubeAction.ApplyObject(account))
        .because(List.of(new FieldChange("role of the service account", from, to)))
        .on(account.name(), "", 0)
        .needing(scene.identified(part).toArray(Need[]::new));
  }

  /** That nothing of it is left to do. */
  Need done() {
    return new Need.Done(part.id(), key());
  }

  private String key() {
    return part.id() + "/identity";
  }

  /** An annotation that the operator has not applied is no business of its own. */
  private boolean differs(ServiceAccount account) {
    Optional<String> is = named(account);
    if (wanted().isPresent()) {
      return !wanted().equals(is);
    }
    Optional<Part.WorkloadRole> role = scene.blueprint().part(Part.WorkloadRole.class);
    boolean ofTheApp =
        is.filter(arn -> role.filter(of -> arn.endsWith("/" + of.name())).isPresent()).isPresent();
    return ofTheApp
        && !Marks.annotation(account, Marks.APPLIED)
            .equals(Marks.annotation(wantedAccount(), Marks.APPLIED));
  }

  private ServiceAccount wantedAccount() {
    return WorkloadObjects.account(scene.owner(), part);
  }

  private Optional<String> wanted() {
    return Optional.ofNullable(part.accountAnnotations().get(Identity.ROLE_ANNOTATION));
  }

  private Optional<ServiceAccount> live() {
    return scene
        .entry("ServiceAccount", part.objectName())
        .known()
        .flatMap(seen -> seen.as(ServiceAccount.class));
  }

  private static Optional<String> named(ServiceAccount account) {
    return Marks.annotation(account, Identity.ROLE_ANNOTATION);
  }

  private static Map<String, String> annotations(ServiceAccount account) {
    return named(account).map(arn -> Map.of(Identity.ROLE_ANNOTATION, arn)).orElse(Map.of());
  }
}
