package dev.stepladder.sandbox.docs;

import dev.stepladder.api.v1alpha1.AwsEnvironment;
import dev.stepladder.api.v1alpha1.StagedApp;
import dev.stepladder.operator.blueprint.Rung;
import dev.stepladder.operator.cli.DryPlan;
import dev.stepladder.operator.prices.Amount;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The rungs as a page: what each is for, what an app has there, and what that costs. */
final class LadderPage {

  /** What a plan without a cluster looks like does not depend on the time. */
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final List<Rung> rungs;
  private final StagedApp app;
  private final AwsEnvironment environment;
  private final StringBuilder page = new StringBuilder();

  LadderPage(List<Rung> rungs, StagedApp app, AwsEnvironment environment) {
    this.rungs = rungs;
    this.app = app;
    this.environment = environment;
  }

  String text() {
    line("# The ladder");
    line("");
    line(
        "<!-- Made from crds/ladder and the table of prices: %s -->"
            .formatted(GeneratedDocsTest.COMMAND));
    line("");
    line(
        "A rung is a `ScaleTier`: what “so many users” means for the pods, the database, the cache and the buckets of an app. These come with");
    line(
        "Stepladder; a platform team changes them, or adds its own, with kubectl or by the chart's values. The figures are those of");
    line(
        "[examples/shop.yaml](../examples/shop.yaml), one workload with a PostgreSQL database, a Valkey cache and a bucket, in `%s`; the cost is on demand, a month,"
            .formatted(environment.getSpec().region()));
    line("without S3 and pods, as [prices.md](prices.md) says.");
    line("");
    line("![The ladder](ladder.svg)");
    line("");
    line("| | users | pods of a workload | database | cache | backups | cost a month |");
    line("|---|---|---|---|---|---|---|");
    for (Rung rung : rungs) {
      line(
          "| [`%s`](#%s) | %,d | %s | %s | %s | %s | %s |"
              .formatted(
                  rung.name(),
                  rung.name(),
                  rung.spec().users(),
                  Words.pods(rung.spec()),
                  Words.database(rung.spec().database()),
                  Words.cache(rung.spec().cache()),
                  Words.days(rung.spec().database()),
                  cost(rung)));
    }
    line("");
    line(
        "A rung says nothing of what an app does not have: an app without a database or a cache gets none. Storage, backups, versions of");
    line("buckets and protection are floors: a lower rung leaves what is there.");
    for (int i = 0; i < rungs.size(); i++) {
      rung(rungs.get(i), i == 0 ? Optional.empty() : Optional.of(rungs.get(i - 1)));
    }
    return page.toString();
  }

  private void rung(Rung rung, Optional<Rung> below) {
    line("");
    line("## %s".formatted(rung.name()));
    line("");
    line(rung.spec().description());
    line("");
    line("![An app on %s](rungs/%s.svg)".formatted(rung.name(), rung.name()));
    line("");
    String costs = "%s a month in %s".formatted(cost(rung), environment.getSpec().region());
    line(
        "%s."
            .formatted(
                below
                    .map(lower ->
                        "New since `%s`: %s. %s"
                            .formatted(
                                lower.name(),
                                String.join(", ", Words.news(rung.spec(), lower.spec())),
                                costs))
                    .orElse(costs)));
  }

  private String cost(Rung rung) {
    Amount cost =
        DryPlan.of(app, List.of(environment), rungs, Optional.empty(), Optional.of(rung.name()))
            .plan(NOW)
            .cost()
            .orElseThrow()
            .after();
    return cost.isKnown()
        ? "$" + cost.known().setScale(0, RoundingMode.HALF_UP).toPlainString()
        : "?";
  }

  private void line(String text) {
    page.append(text).append('\n');
  }
}
