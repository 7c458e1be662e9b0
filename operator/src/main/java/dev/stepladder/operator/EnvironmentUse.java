package dev.stepladder.operator;

import dev.stepladder.api.v1alpha1.AwsEnvironment;
import dev.stepladder.api.v1alpha1.StagedApp;
import dev.stepladder.operator.report.Observation.Refusal;
import java.util.List;
import java.util.Optional;

/**
 * Whether an app may use the environment it names. An app that is shut out is held where it is;
 * what it has there can still be cleaned up.
 *
 * @param environment unless there is none of the name
 */
record EnvironmentUse(StagedApp app, Optional<AwsEnvironment> environment, boolean deleting) {

  /** The environment, if it can be used. */
  Optional<AwsEnvironment> usable() {
    return environment.filter(known -> deleting || allows(known));
  }

  /** Why it cannot be used, if so. */
  Optional<Refusal> stall() {
    if (usable().isPresent()) {
      return Optional.empty();
    }
    String name = app.getSpec().environment();
    return Optional.of(
        environment.isEmpty()
            ? new Refusal(
                "EnvironmentNotFound",
                "there is no AwsEnvironment '%s': create it, or ask the platform team which one to name"
                    .formatted(name))
            : new Refusal(
                "EnvironmentNotAllowed",
                "AwsEnvironment '%s' does not allow the namespace '%s': have it added to its spec.allowedNamespaces"
                    .formatted(name, app.getMetadata().getNamespace())));
  }

  private boolean allows(AwsEnvironment known) {
    List<String> allowed = known.getSpec().allowedNamespaces();
    return allowed.contains("*") || allowed.contains(app.getMetadata().getNamespace());
  }
}
