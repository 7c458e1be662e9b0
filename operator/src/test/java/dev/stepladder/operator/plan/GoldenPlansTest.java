package dev.stepladder.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.api.v1alpha1.Approval;
import dev.stepladder.api.v1alpha1.BucketAccessLogs;
import dev.stepladder.api.v1alpha1.BucketSpec;
import dev.stepladder.api.v1alpha1.Preference;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Rung;
import dev.stepladder.operator.inventory.Ledger;
import dev.stepladder.operator.inventory.Resource;
import dev.stepladder.operator.prices.Amount;
import dev.stepladder.operator.prices.CostChange;
import dev.stepladder.operator.prices.PriceTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The plan between every two rungs and to each rung from nothing, as reviewed text. After a change
 * of the rules write them anew with {@code mvn -pl operator -am test -Dtest=GoldenPlansTest
 * -Dsurefire.failIfNoSpecifiedTests=false -Dstepladder.golden=write} and review the difference as
 * you would a change of the database itself.
 */
class GoldenPlansTest {

  private static final Path GOLDEN = Path.of("src/test/resources/golden/plans");
  private static final boolean WRITE = "write".equals(System.getProperty("stepladder.golden"));
  private static final Policy OUTAGE =
      new Policy(Approval.OUTAGE, Set.of(), Optional.empty())
          .within(new Spending(PriceTable::bundled, Optional.of(Example.POD_RATES), List.of()));

  private static final Example SHOP = Example.shop();

  /** Where an outage is taken to be there sooner. */
  private static final Example SPEEDY = SHOP.preferring(Preference.SPEED);

  /** With a bucket, its access logs, and pods that may use both. */
  private static final Example WITH_BUCKETS =
      SHOP.storing(
              new BucketSpec(
                  "media", null, null, null, new BucketAccessLogs("logs", null, null), null, null),
              Example.bucket("logs"))
          .podIdentity();

  /** From a rung, or from nothing, to a rung. */
  record Climb(Example app, Optional<Rung> from, Rung to) {

    Climb(Optional<Rung> from, Rung to) {
      this(SHOP, from, to);
    }

    String name() {
      String rungs = from.map(Rung::name).orElse("nothing") + "_to_" + to.name();
      if (app.equals(SPEEDY)) {
        return "speed_" + rungs;
      }
      return app.equals(SHOP) ? rungs : "buckets_" + rungs;
    }

    @Override
    public String toString() {
      return name();
    }
  }

  static Stream<Climb> climbs() {
    Rung low = Example.rung("users-1");
    Rung high = Example.rung("users-100");
    Stream<Climb> storing =
        Stream.of(
            new Climb(WITH_BUCKETS, Optional.empty(), low),
            new Climb(WITH_BUCKETS, Optional.of(low), high),
            new Climb(WITH_BUCKETS, Optional.of(high), low));
    return Stream.of(storing, speedy(), rungs()).flatMap(climbs -> climbs);
  }

  /** To a larger class and a standby: each is to be read beside the same without it. */
  private static Stream<Climb> speedy() {
    Rung single = Example.rung("users-2");
    Rung standby = Example.rung("users-1k");
    return Stream.of(
        new Climb(SPEEDY, Optional.of(single), standby),
        new Climb(SPEEDY, Optional.of(single), Example.rung("users-10k")));
  }

  private static Stream<Climb> rungs() {
    return Example.LADDER.stream()
        .flatMap(to ->
            Stream.concat(
                Stream.of(new Climb(Optional.empty(), to)),
                Example.LADDER.stream()
                    .filter(from -> !from.equals(to))
                    .map(from -> new Climb(Optional.of(from), to))));
  }

  @ParameterizedTest
  @MethodSource("climbs")
  void isAsReviewed(Climb climb) throws IOException {
    String plan = text(climb);
    Path file = GOLDEN.resolve(climb.name() + ".txt");
    if (WRITE) {
      Files.createDirectories(GOLDEN);
      Files.writeString(file, plan);
    }

    assertThat(plan).isEqualTo(Files.readString(file));
  }

  @Test
  void noReviewedPlanIsLeftOver() throws IOException {
    Set<String> expected = climbs().map(climb -> climb.name() + ".txt").collect(Collectors.toSet());
    try (Stream<Path> files = Files.list(GOLDEN)) {
      assertThat(files.map(file -> file.getFileName().toString())).hasSameElementsAs(expected);
    }
  }

  @Test
  void aRungLeadsNowhereButToItself() {
    for (Rung rung : Example.LADDER) {
      assertThat(plan(new Climb(Optional.of(rung), rung)).steps()).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("climbs")
  void saysOfEachInterruptionAndOfNothingElseHowLongItIs(Climb climb) {
    assertThat(plan(climb).steps())
        .allSatisfy(step ->
            assertThat(step.expected().outage().isPositive() || step.expected().lasts())
                .isEqualTo(step.impact().disruptive()));
  }

  private static Plan plan(Climb climb) {
    Blueprint to = climb.app().on(climb.to());
    List<Resource> existing =
        climb.from().map(from -> Example.settled(climb.app().on(from))).orElse(List.of());
    Planner planner = Example.planner();
    Sight sight = Sight.of(existing);
    Ledger ledger =
        climb
            .from()
            .map(from -> planner.remember(Example.shop().on(from), sight))
            .orElse(Ledger.EMPTY);
    return planner.plan(to, sight.with(ledger), OUTAGE, Example.NOW);
  }

  private static String text(Climb climb) {
    Plan plan = plan(climb);
    var lines = new ArrayList<String>();
    lines.add(
        "%s → %s".formatted(climb.from().map(Rung::name).orElse("nothing"), climb.to().name()));
    lines.add(
        "stage | step | title | why | impact | reversible | approval | expected | a month | needs");
    plan.steps().forEach(step -> lines.add(line(step, plan)));
    plan.findings().forEach(finding -> lines.add("! " + finding.message()));
    Cost cost = plan.cost().orElseThrow();
    lines.add(
        "cost %s → %s a month, without %s"
            .formatted(
                dollars(cost.before()),
                dollars(cost.after()),
                cost.uncounted().isEmpty() ? "nothing" : String.join(", ", cost.uncounted())));
    return String.join("\n", lines) + "\n";
  }

  private static String line(PlannedStep planned, Plan plan) {
    Step step = planned.step().orElseThrow();
    return String.join(
        " | ",
        planned.stage().title(),
        planned.key(),
        planned.title(),
        planned.why().stream()
            .map(FieldChange::toString)
            .sorted()
            .collect(Collectors.joining(", ")),
        planned.impact().title(),
        planned.reversible() ? "reversible" : "not reversible",
        planned.unapproved() ? "needs approval" : "free",
        expected(planned.expected()),
        cost(planned.cost()),
        needs(step, plan));
  }

  private static String expected(Estimate estimate) {
    String range = "%s–%s".formatted(duration(estimate.median()), duration(estimate.p90()));
    if (estimate.lasts()) {
      return range + ", errors of unknown length";
    }
    return estimate.outage().isZero()
        ? range
        : "%s, %s of errors".formatted(range, duration(estimate.outage()));
  }

  private static String cost(CostChange change) {
    return change.equals(CostChange.NONE)
        ? ""
        : change.difference().map("%+.2f"::formatted).orElse("?");
  }

  private static String dollars(Amount amount) {
    return amount.isKnown() ? "%.2f".formatted(amount.known()) : "?";
  }

  /** What it waits for within this plan; a snapshot is taken when what it guards is about to go. */
  private static String needs(Step step, Plan plan) {
    return step.protects()
        .map(guarded -> "just before " + guarded)
        .orElseGet(() ->
            step.needs().stream()
                .flatMap(need -> need(need, plan).stream())
                .sorted()
                .collect(Collectors.joining(", ")));
  }

  private static Optional<String> need(Need need, Plan plan) {
    return switch (need) {
      case Need.Settled(var part) ->
          text(part + " settled", plan, step -> step.part().equals(part));
      case Need.Known(var part) ->
          text(part + " at rest", plan, step -> step.part().equals(part) && step.running());
      case Need.Done(_, String key) -> text(key, plan, step -> step.key().equals(key));
      case Need.DoneFor(_, String key, Duration time) ->
          text(key + " for " + time.toMinutes() + "m", plan, step -> step.key().equals(key));
      case Need.DoneOrStuck(_, String key) ->
          text(key + " unless stuck", plan, step -> step.key().equals(key));
      case Need.Finished(var part) ->
          text("all of " + part, plan, step -> step.part().equals(part));
      case Need.AllFinished(String kind) ->
          text("every " + kind, plan, step -> step.part().kind().equals(kind));
      case Need.NoneChanges(String kind) ->
          text("every %s that there is".formatted(kind), plan, need::concerns);
    };
  }

  private static Optional<String> text(String text, Plan plan, Predicate<PlannedStep> concerns) {
    return plan.steps().stream().anyMatch(concerns) ? Optional.of(text) : Optional.empty();
  }

  private static String duration(Duration duration) {
    return duration.toString().substring(2).toLowerCase(Locale.ROOT);
  }
}
