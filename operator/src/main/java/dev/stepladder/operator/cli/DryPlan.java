package dev.stepladder.operator.cli;

import dev.stepladder.api.v1alpha1.AwsEnvironment;
import dev.stepladder.api.v1alpha1.AwsEnvironmentSpec;
import dev.stepladder.api.v1alpha1.StagedApp;
import dev.stepladder.api.v1alpha1.StagedAppSpec;
import dev.stepladder.operator.Services;
import dev.stepladder.operator.blueprint.Architect;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Ladder;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.Rung;
import dev.stepladder.operator.blueprint.UnfitOverrides;
import dev.stepladder.operator.inventory.View;
import dev.stepladder.operator.plan.Plan;
import dev.stepladder.operator.plan.Planner;
import dev.stepladder.operator.plan.Policy;
import dev.stepladder.operator.plan.Provider;
import dev.stepladder.operator.plan.Spending;
import dev.stepladder.operator.prices.PriceTable;
import dev.stepladder.operator.report.PlanDocument;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A plan with neither a cluster nor an account: from nothing, or from an app that has settled on a
 * rung, to another rung. Pure.
 *
 * @param app whose plan
 * @param from the rung it is taken to have settled on; empty: nothing exists
 * @param to the rung it goes to
 * @param environment where it lives
 * @param assumed whether that environment was made up for lack of one
 * @param installation that would carry it out; names and fingerprints in AWS depend on it
 */
public record DryPlan(
    StagedApp app,
    Optional<Rung> from,
    Rung to,
    AwsEnvironment environment,
    boolean assumed,
    String installation) {

  /** Stands for an installation where none is known. */
  private static final String NO_INSTALLATION = "none";

  private static final AwsEnvironmentSpec ASSUMED =
      new AwsEnvironmentSpec(
          "123456789012",
          "us-east-1",
          null,
          List.of("subnet-00000000000000001", "subnet-00000000000000002"),
          List.of("sg-00000000000000001"),
          null,
          null,
          List.of("*"),
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null);

  /**
   * What is to be planned.
   *
   * @param from name of the rung the app is on; empty: nothing exists
   * @param to name of the rung it goes to; empty: what its spec says
   * @throws CommandFailed when a rung or the environment is not there
   */
  public static DryPlan of(
      StagedApp app,
      List<AwsEnvironment> environments,
      List<Rung> rungs,
      Optional<String> from,
      Optional<String> to) {
    var ladder = new Ladder(rungs);
    StagedAppSpec spec = app.getSpec();
    Optional<AwsEnvironment> named =
        environments.stream()
            .filter(environment -> environment.getMetadata().getName().equals(spec.environment()))
            .findFirst();
    if (named.isEmpty() && !environments.isEmpty()) {
      throw new CommandFailed(
          "The app's environment is '%s', and the file has only '%s': name that one, or leave the environment out of the file to assume one."
              .formatted(spec.environment(), environments.getFirst().getMetadata().getName()));
    }
    Optional<Rung> start = from.map(name -> rung(ladder, spec.onTier(name), from));
    return new DryPlan(
        app,
        start,
        rung(ladder, to.map(spec::onTier).orElse(spec), from),
        named.orElseGet(() -> assumed(spec.environment())),
        named.isEmpty(),
        NO_INSTALLATION);
  }

  /** The same plan as an installation would carry it out. */
  public DryPlan by(String installation) {
    return new DryPlan(app, from, to, environment, assumed, installation);
  }

  private static AwsEnvironment assumed(String name) {
    var environment = new AwsEnvironment();
    environment.getMetadata().setName(name);
    environment.setSpec(ASSUMED);
    return environment;
  }

  private static Rung rung(Ladder ladder, StagedAppSpec spec, Optional<String> standing) {
    return switch (ladder.choose(spec, standing)) {
      case Ladder.Choice.Chosen(Rung rung) -> rung;
      case Ladder.Choice.None(String _, String message) ->
          throw new CommandFailed("No plan can be made: %s.".formatted(message));
    };
  }

  /** The plan as it is at an instant, by the prices that come along. */
  public Plan plan(Instant now) {
    return plan(PriceTable::bundled, now);
  }

  /**
   * The plan as it is at an instant.
   *
   * @param prices what things cost
   */
  public Plan plan(Supplier<PriceTable> prices, Instant now) {
    List<Provider> providers = Services.providers();
    Blueprint wanted = blueprint(to);
    View view =
        from.<View>map(rung -> Drawn.settled(providers, blueprint(rung), now))
            .orElseGet(() -> Drawn.nothing(wanted));
    return new Planner(providers).plan(wanted, view, policy(prices), now);
  }

  /** What stands above it. */
  public PlanDocument.Heading heading() {
    return new PlanDocument.Heading(
        app.getMetadata().getName(),
        namespace(),
        environment.getMetadata().getName(),
        environment.getSpec().region(),
        from.map(Rung::name).orElse(""),
        to.name());
  }

  private String namespace() {
    String namespace = app.getMetadata().getNamespace();
    return namespace == null ? "default" : namespace;
  }

  private Blueprint blueprint(Rung rung) {
    var owner = new Owner(installation, "", namespace(), app.getMetadata().getName(), "");
    try {
      return new Architect(owner, environment.getMetadata().getName(), environment.getSpec())
          .draw(app.getSpec(), rung);
    } catch (UnfitOverrides e) {
      throw new CommandFailed("No plan can be made: %s.".formatted(e.getMessage()), e);
    }
  }

  private Policy policy(Supplier<PriceTable> prices) {
    return Policy.of(
            app.getMetadata().getName(),
            app.getSpec().change(),
            environment.getMetadata().getName(),
            environment.getSpec(),
            Set.of(),
            Optional.empty())
        .within(
            Spending.of(
                prices,
                app.getSpec().change(),
                environment.getMetadata().getName(),
                environment.getSpec()));
  }
}
