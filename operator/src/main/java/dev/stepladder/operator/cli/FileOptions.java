package dev.stepladder.operator.cli;

import dev.stepladder.api.v1alpha1.StagedApp;
import dev.stepladder.operator.blueprint.Rung;
import dev.stepladder.operator.prices.PriceTable;
import dev.stepladder.operator.time.SystemClock;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the plan of an app in a file is made of. */
final class FileOptions {

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
    return new PlanCommand.Shown(
        dry.heading(), dry.plan(prices, now()), dry.assumed() ? assumed(dry) : "");
  }

  private static String assumed(DryPlan dry) {
    return "Assumed for lack of an AwsEnvironment '%s': an account in %s; give one in the file or by --environment-file."
        .formatted(dry.environment().getMetadata().getName(), dry.environment().getSpec().region());
  }

  private static Instant now() {
    try (var clock = new SystemClock()) {
      return clock.now();
    }
  }
}
