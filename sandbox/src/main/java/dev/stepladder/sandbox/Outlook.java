package dev.stepladder.sandbox;

import dev.stepladder.api.v1alpha1.AwsEnvironment;
import dev.stepladder.api.v1alpha1.ScaleTier;
import dev.stepladder.api.v1alpha1.StagedApp;
import dev.stepladder.operator.blueprint.Rung;
import dev.stepladder.operator.cli.CommandFailed;
import dev.stepladder.operator.cli.DryPlan;
import dev.stepladder.operator.report.PlanDocument;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * What is to be expected of a change before it begins: the plan that {@code stepladder plan} would
 * show, on the cluster's rungs and environments.
 */
record Outlook(KubernetesClient client, InstantSource time) {

  /** The plan for an app, if one can be made. */
  Optional<DryPlan> of(StagedApp app, Optional<String> from) {
    List<Rung> rungs =
        client.resources(ScaleTier.class).list().getItems().stream()
            .map(tier ->
                new Rung(
                    tier.getMetadata().getName(),
                    tier.getMetadata().getGeneration(),
                    tier.getSpec()))
            .toList();
    List<AwsEnvironment> environments = client.resources(AwsEnvironment.class).list().getItems();
    try {
      return Optional.of(
          DryPlan.of(app, environments, rungs, from, Optional.empty()).by(World.installation()));
    } catch (CommandFailed e) {
      // A tier or an environment that is not there: the app's status will say so.
      return Optional.empty();
    }
  }

  /** How long a plan takes if nothing holds it. */
  Duration expected(DryPlan plan) {
    return Duration.parse(
        PlanDocument.of(plan.heading(), plan.plan(time.instant())).summary().expected());
  }

  /** How long the app's change takes, from the rung it has settled on. */
  Optional<Duration> expected(StagedApp app) {
    Optional<String> from =
        Optional.ofNullable(app.getStatus()).flatMap(status -> Optional.ofNullable(status.tier()));
    return of(app, from).map(this::expected).filter(Duration::isPositive);
  }
}
