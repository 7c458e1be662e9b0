package dev.stepladder.operator.cli;

import dev.stepladder.api.v1alpha1.AwsEnvironment;
import dev.stepladder.api.v1alpha1.ScaleTier;
import dev.stepladder.api.v1alpha1.StagedApp;
import dev.stepladder.operator.blueprint.Rung;
import dev.stepladder.operator.prices.PriceTable;
import dev.stepladder.operator.time.SystemClock;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** What the plan of an app in a file is made of. */
final class FileOptions {

  @Option(
      names = "--environment-file",
      paramLabel = "<file>",
      description = "Of a file: YAML with the AwsEnvironment. Without one, one is assumed.")
  private Optional<Path> environment = Optional.empty();

  @Option(
      names = "--ladder",
      paramLabel = "<path>",
      description =
          "Of a file: file or directory with ScaleTiers, in place of those of the same name that come along.")
  private Optional<Path> ladder = Optional.empty();

  @Option(
      names = "--from",
      paramLabel = "<tier>",
      description = "Of a file: the tier the app has settled on. Without it nothing exists yet.")
  private Optional<String> from = Optional.empty();

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
    var environments = new ArrayList<>(documents.of(AwsEnvironment.class));
    environment
        .map(Documents::read)
        .ifPresent(more -> environments.addAll(more.of(AwsEnvironment.class)));
    DryPlan dry = DryPlan.of(apps.getFirst(), environments, rungs(documents), from, to);
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

  /** The ladder that comes along, each rung replaced by one of the same name that was given. */
  private List<Rung> rungs(Documents documents) {
    Map<String, Rung> rungs = new LinkedHashMap<>();
    Stream.of(
            Documents.ladder().stream(),
            ladder.stream().flatMap(path -> Documents.read(path).of(ScaleTier.class).stream()),
            documents.of(ScaleTier.class).stream())
        .flatMap(tiers -> tiers)
        .map(tier -> new Rung(tier.getMetadata().getName(), 1, tier.getSpec()))
        .forEach(rung -> rungs.put(rung.name(), rung));
    return List.copyOf(rungs.values());
  }
}
