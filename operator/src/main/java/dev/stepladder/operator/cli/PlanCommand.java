package dev.stepladder.operator.cli;

import dev.stepladder.api.v1alpha1.AwsEnvironment;
import dev.stepladder.api.v1alpha1.Manifests;
import dev.stepladder.api.v1alpha1.ScaleTier;
import dev.stepladder.api.v1alpha1.StagedApp;
import dev.stepladder.operator.blueprint.Rung;
import dev.stepladder.operator.plan.Plan;
import dev.stepladder.operator.report.Paint;
import dev.stepladder.operator.report.PlanDocument;
import dev.stepladder.operator.report.TextPlan;
import dev.stepladder.operator.time.SystemClock;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows what would be done for an app in a file, with neither a cluster nor an account. */
@Command(
    name = "plan",
    description = "Shows the steps for an app in a file; needs neither a cluster nor an account.",
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {"0:nothing to do", "1:no plan, because of an error", "2:there are changes"})
public final class PlanCommand implements Callable<Integer> {

  /** How a plan is written. */
  enum Format {
    text,
    json,
    yaml
  }

  @Spec private CommandSpec command;

  @Option(
      names = {"-f", "--file"},
      required = true,
      paramLabel = "<file>",
      description =
          "YAML with a StagedApp, and with its AwsEnvironment and ScaleTiers if you like.")
  private Path file;

  @Option(
      names = "--environment-file",
      paramLabel = "<file>",
      description = "YAML with the AwsEnvironment. Without one, one is assumed.")
  private Optional<Path> environment;

  @Option(
      names = "--ladder",
      paramLabel = "<path>",
      description =
          "File or directory with ScaleTiers, in place of those of the same name that come along.")
  private Optional<Path> ladder;

  @Option(
      names = "--from",
      paramLabel = "<tier>",
      description = "The tier the app has settled on. Without it nothing exists yet.")
  private Optional<String> from;

  @Option(
      names = "--to",
      paramLabel = "<tier>",
      description = "The tier to go to. Without it, what the app's spec says.")
  private Optional<String> to;

  @Option(
      names = "--prices",
      paramLabel = "<file>",
      description = "A table of prices in place of the one that comes along.")
  private Optional<Path> prices;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "<format>",
      defaultValue = "text",
      description = "One of ${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} if not given.")
  private Format output;

  @Override
  public Integer call() {
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
    Instant now = now();
    Plan plan = dry.plan(PriceTables.of(prices), now);
    PrintWriter out = command.commandLine().getOut();
    out.print(
        switch (output) {
          case text -> text(dry, plan);
          case json -> PlanDocument.of(dry.heading(), plan).json() + "\n";
          case yaml -> PlanDocument.of(dry.heading(), plan).yaml();
        });
    out.flush();
    return plan.steps().isEmpty() ? Answers.DONE : Answers.CHANGES;
  }

  private static String text(DryPlan dry, Plan plan) {
    String text =
        TextPlan.of(dry.heading(), plan, Paint.wanted(System.getenv(), Terminal.present()));
    return dry.assumed()
        ? text
            + "%nAssumed for lack of an AwsEnvironment '%s': an account in %s; give one in the file or by --environment-file.%n"
                .formatted(
                    dry.environment().getMetadata().getName(), dry.environment().getSpec().region())
        : text;
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
            Manifests.ladder().stream()
                .flatMap(text -> Documents.parse(text, "the ladder").of(ScaleTier.class).stream()),
            ladder.stream().flatMap(path -> Documents.read(path).of(ScaleTier.class).stream()),
            documents.of(ScaleTier.class).stream())
        .flatMap(tiers -> tiers)
        .map(tier -> new Rung(tier.getMetadata().getName(), 1, tier.getSpec()))
        .forEach(rung -> rungs.put(rung.name(), rung));
    return List.copyOf(rungs.values());
  }
}
