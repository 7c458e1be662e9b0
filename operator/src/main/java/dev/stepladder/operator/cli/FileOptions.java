package dev.stepladder.operator.cli;

import dev.stepladder.api.v1alpha1.StagedApp;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.blueprint.Rung;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.Plan;
import dev.stepladder.operator.plan.RoleSteps;
import dev.stepladder.operator.prices.PriceTable;
import dev.stepladder.operator.time.SystemClock;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the plan of an app in a file is made of. */
final class FileOptions {

  private static final PartId ENVIRONMENT = PartId.of("environment");

  @Mixin private ManifestOptions given;

  @Option(
      names = "--from",
      paramLabel = "<tier>",
      description = "Of a file: the tier the app has settled on. Without it nothing exists yet.")
  private Optional<String> from = Optional.empty();

  /** The file with the app, if it is in one. */
  Optional<Path> file() {
    return given.file();
  }

  /**
   * The plan.
   *
   * @param to name of the rung to go to; empty: what the app's spec says
   * @param prices what things cost
   */
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType") // As picocli hands it over.
  PlanCommand.Shown plan(Path file, Optional<String> to, Supplier<PriceTable> prices) {
    Documents documents = Documents.read(file);
    List<StagedApp> apps = documents.of(StagedApp.class);
    if (apps.size() != 1) {
      throw new CommandFailed(
          "%s holds %s: give a file with exactly one."
              .formatted(file, apps.isEmpty() ? "no StagedApp" : apps.size() + " StagedApps"));
    }
    List<Rung> rungs =
        given.tiers(documents).stream()
            .map(tier -> new Rung(tier.getMetadata().getName(), 1, tier.getSpec()))
            .toList();
    DryPlan dry = DryPlan.of(apps.getFirst(), given.environments(documents), rungs, from, to);
    Plan plan = dry.plan(prices, now());
    return new PlanCommand.Shown(dry.heading(), dry.assumed() ? assumed(dry, plan) : plan);
  }

  /** What lacks with the environment that was made up lacks in no real one. */
  private static Plan assumed(DryPlan dry, Plan plan) {
    var findings = new ArrayList<Finding>();
    findings.add(
        new Finding.Notice(
            ENVIRONMENT,
            "EnvironmentAssumed",
            "there is no AwsEnvironment '%s' here: some account in %s is assumed, without an identity of the pods in AWS, change windows, a budget or tags. Put the AwsEnvironment into the file, or name its own with --environment-file"
                .formatted(
                    dry.environment().getMetadata().getName(),
                    dry.environment().getSpec().region())));
    plan.findings().stream()
        .filter(finding -> !finding.reason().equals(RoleSteps.NO_IDENTITY))
        .forEach(findings::add);
    return plan.with(plan.steps(), findings);
  }

  private static Instant now() {
    try (var clock = new SystemClock()) {
      return clock.now();
    }
  }
}
