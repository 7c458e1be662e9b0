package dev.stepladder.operator.report;

import static dev.stepladder.operator.report.Scene.changeClass;
import static dev.stepladder.operator.report.Scene.createReplica;
import static dev.stepladder.operator.report.Scene.needs;
import static dev.stepladder.operator.report.Scene.planned;
import static dev.stepladder.operator.report.Scene.restartWeb;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.operator.plan.Cost;
import dev.stepladder.operator.plan.Estimate;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.Impact;
import dev.stepladder.operator.plan.Objection;
import dev.stepladder.operator.plan.Plan;
import dev.stepladder.operator.plan.PlannedStep;
import dev.stepladder.operator.plan.Preflight;
import dev.stepladder.operator.plan.Stage;
import dev.stepladder.operator.plan.State;
import dev.stepladder.operator.plan.Step;
import dev.stepladder.operator.plan.Verb;
import dev.stepladder.operator.plan.Windows;
import dev.stepladder.operator.prices.Amount;
import dev.stepladder.operator.prices.CostChange;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TextPlanTest {

  private static final PlanDocument.Heading HEADING =
      new PlanDocument.Heading("shop", "team-a", "prod", "us-east-1", "users-1k", "users-10k");

  private static final Plan CLIMB =
      new Plan(
          List.of(
              planned(createReplica(), new State.Startable()),
              planned(changeClass(), needs("waits for “create replica ro1”"), true),
              planned(restartWeb(), needs("waits for “change the database's class”"))),
          List.of());

  @Test
  void showsStepsByStageInColumns() {
    assertThat(TextPlan.of(HEADING, CLIMB, false).replace(fingerprint(), "FINGERPRINT"))
        .isEqualTo(
            """
            shop  users-1k → users-10k   prod (us-east-1)

              + create   ~ change   ! interrupts

              Expand
                + create replica ro1                                         ~25m
                  class db.m7g.large
              Reshape
                ! change the database's class db.t4g.medium → db.m7g.large   ~15m   failover, ~90s of errors   ॥ needs approval
                  waits for “create replica ro1”
              Switch
                ~ restart web for new bindings                               ~2m
                  waits for “change the database's class”

            3 steps, 1 interruption (failover, ~90s of errors), 1 approval needed, takes about 42m once approved.
            """);
  }

  @Test
  void doesNotCountTheTimeUntilAWindowOpens() {
    var closed = new State.Waiting(Windows.CLOSED, "next Sat 02:00", Optional.empty());

    assertThat(TextPlan.of(HEADING, plan(planned(changeClass(), closed)), false))
        .contains(", takes about 15m once its window is open.");
    assertThat(TextPlan.of(HEADING, plan(planned(changeClass(), closed, true)), false))
        .contains("1 approval needed, takes about 15m once it is approved and its window is open.");
  }

  @Test
  void cutsDetailsOnATerminalOnly() {
    String text = "waits for " + "a thing ".repeat(40).strip();
    var plan = plan(planned(changeClass(), Scene.needs(text)));

    assertThat(TextPlan.of(HEADING, plan, false).replaceAll("\\s+", " ")).contains(text);
    assertThat(TextPlan.of(HEADING, plan, false, 60).lines())
        .filteredOn(line -> line.contains("waits for"))
        .singleElement()
        .satisfies(line -> assertThat(line).endsWith(" thing a…").hasSizeLessThanOrEqualTo(60));
  }

  @Test
  void listsAllThatPreflightFoundAndPointsThere() {
    var held =
        new State.Waiting(Preflight.FAILED, "preflight found 2 things wrong", Optional.empty());
    var plan =
        new Plan(
            List.of(planned(changeClass(), held)),
            List.of(
                Preflight.wrong("quota", "raise the quota"),
                Preflight.wrong("class", "name another class")));

    assertThat(TextPlan.of(HEADING, plan, false))
        .contains("raise the quota", "name another class", "      held, see above\n")
        .doesNotContain("2 things");
  }

  @Test
  void tellsApartWhatOnlyGoesOn() {
    Step elsewhere =
        Step.of(
                "database/elsewhere",
                Scene.DATABASE,
                Stage.RESHAPE,
                Verb.CHANGE,
                "see whether RDS makes what somebody else asked of the database now",
                new Scene.Silent(""))
            .costing(
                Impact.DOWNTIME, Estimate.minutes(20, 40).noticed(Impact.DOWNTIME, Duration.ZERO));
    var plan =
        new Plan(
            List.of(
                planned(elsewhere, Scene.running(Scene.START)), planned(changeClass(), needs("x"))),
            List.of());

    assertThat(TextPlan.of(HEADING, plan, false))
        .contains(
            "◌ see whether RDS makes",
            "may interrupt users",
            "1 step and 1 change to wait for, 1 interruption (failover, ~90s of errors)");
    assertThat(PlanDocument.of(HEADING, plan).summary().steps()).isEqualTo(1);
  }

  @Test
  void saysApartWhatRefusesSomebodyForUnknownLong() {
    Step refusing = restartWeb().costing(Impact.DOWNTIME, Estimate.minutes(1, 5).refusing());
    var plan =
        new Plan(
            List.of(planned(changeClass(), needs("x")), planned(refusing, needs("x"))), List.of());

    assertThat(TextPlan.of(HEADING, plan, false))
        .contains(
            "2 interruptions (failover, ~90s of errors; downtime, outage of unknown length),"
                + " done in about 16m");
    PlanDocument document = PlanDocument.of(HEADING, plan);
    assertThat(document.summary().outage()).isEqualTo("PT1M30S");
    assertThat(document.summary().unknownOutages()).isEqualTo(1);
    assertThat(document.steps().getLast().outage()).isEmpty();
    assertThat(document.steps().getLast().outageUnknown()).isTrue();
  }

  @Test
  void addsUpWhatIsKnownOfInterruptions() {
    Step refusing = restartWeb().costing(Impact.DOWNTIME, Estimate.minutes(1, 5).refusing());
    var plan =
        new Plan(
            List.of(
                planned(changeClass(), needs("x")),
                planned(Scene.upgrade(), needs("x")),
                planned(refusing, needs("x"))),
            List.of());

    assertThat(TextPlan.of(HEADING, plan, false))
        .contains(
            "downtime, ~10m of outage and one step of unknown length; ~12m and one step of unknown"
                + " length in all)");
  }

  @Test
  void saysInFullThatNoWindowIsLongEnough() {
    String message =
        "takes up to 45m, and the change window (Sat 02:00–02:30 UTC) is never open that long: make"
            + " it at least that long, in spec.changeWindows of AwsEnvironment prod";
    var plan =
        new Plan(
            List.of(
                planned(createReplica(), new State.Startable()),
                planned(
                    changeClass(),
                    new State.Waiting("NoWindowLongEnough", message, Optional.empty()))),
            List.of());

    assertThat(TextPlan.of(HEADING, plan, false))
        .contains(
            "✖ “%s”: %s".formatted(changeClass().title(), message),
            "held, see above",
            "1 interruption (failover, ~90s of errors), 1 that no change window lets start, cannot be finished until the change windows"
                + " are changed.")
        .doesNotContain("done in", "takes about");
  }

  private static Plan plan(PlannedStep step) {
    return new Plan(List.of(step), List.of());
  }

  @Test
  void saysOfEachKindOfInterruptionHowLongItIsInAll() {
    Step outage =
        changeClass()
            .costing(
                Impact.DOWNTIME,
                Estimate.minutes(20, 30).noticed(Impact.DOWNTIME, Duration.ofSeconds(90)));
    var plan =
        new Plan(
            List.of(
                planned(changeClass(), new State.Startable()),
                planned(outage, new State.Startable()),
                planned(changeClass(), new State.Startable())),
            List.of());

    assertThat(TextPlan.of(HEADING, plan, false))
        .contains(
            "~20m   downtime, ~20m of outage",
            "3 interruptions (failover, ~3m of errors; downtime, ~20m of outage; ~23m in all)");
  }

  @Test
  void saysOfWhatNobodyNoticesThatItIsIrreversible() {
    var plan =
        new Plan(List.of(planned(restartWeb().irreversible(), new State.Startable())), List.of());

    assertThat(TextPlan.of(HEADING, plan, false))
        .contains("restart web for new bindings   ~2m   irreversible")
        .contains("1 step, no interruption, 1 irreversible, done in");
    assertThat(PlanDocument.of(HEADING, plan).yaml())
        .contains("irreversible: 1", "reversible: false");
  }

  @Test
  void showsWhatStepsCostAndWhatTheyComeTo() {
    String text =
        TextPlan.of(
            HEADING,
            costing(
                List.of(
                    costing(createReplica(), new CostChange(Amount.ZERO, dollars("1247.20"))),
                    costing(changeClass(), new CostChange(dollars("98.77"), dollars("98"))),
                    costing(restartWeb(), CostChange.NONE)),
                new Cost(dollars("147.4"), dollars("1393.83"), Set.of("pods", "S3"), false)),
            false);

    assertThat(text)
        .contains("~25m   +$1,247", "~15m   -$0.77    failover", "web for new bindings")
        .endsWith("done in about 42m; cost $147 → $1,394 a month (+$1,247) without S3 and pods.\n");
  }

  @Test
  void showsAQuestionMarkForWhatNobodyKnows() {
    Amount unknown = Amount.without("db.x9.huge Multi-AZ (postgres) in us-east-1");

    String text =
        TextPlan.of(
            HEADING,
            costing(
                List.of(costing(createReplica(), new CostChange(Amount.ZERO, unknown))),
                new Cost(dollars("147"), unknown, Set.of(), false)),
            false);

    assertThat(text)
        .contains("~25m   +?")
        .endsWith(
            """
            done in about 25m; cost $147 → ? a month.
            No price for db.x9.huge Multi-AZ (postgres) in us-east-1.
            """);
  }

  @Test
  void saysWhatAnAppCostsThatStaysAsItIs() {
    Plan plan = costing(List.of(), new Cost(dollars("147"), dollars("147"), Set.of(), false));

    assertThat(TextPlan.of(HEADING, plan, false))
        .endsWith("Nothing to do. It costs $147 a month.\n");
  }

  @Test
  void saysOnceWhatHoldsThePlanAsAWhole() {
    var objection = new Objection("BudgetExceeded", "it costs too much", true, Set.of());
    State held = new State.Waiting(objection.reason(), objection.message(), Optional.empty());
    var plan =
        new Plan(
            List.of(planned(createReplica(), held), planned(changeClass(), held)),
            List.of(),
            Optional.empty(),
            Optional.of(objection));

    assertThat(TextPlan.of(HEADING, plan, false))
        .containsOnlyOnce("it costs too much")
        .contains("Look at\n    ✖ it costs too much", "held, see above");
  }

  @Test
  void theDocumentSaysWhatItCosts() {
    Plan plan =
        costing(
            List.of(costing(changeClass(), new CostChange(dollars("98.77"), dollars("250.6145")))),
            new Cost(dollars("98.77"), dollars("250.6145"), Set.of("S3"), false));

    assertThat(PlanDocument.of(HEADING, plan).yaml())
        .contains(
            """
              cost:
                before: "98.77"
                after: "250.61"
                uncounted:
                - "S3"
            """)
        .contains("monthlyCost: \"+151.84\"");
  }

  private static Plan costing(List<PlannedStep> steps, Cost cost) {
    return new Plan(steps, List.of(), Optional.of(cost), Optional.empty());
  }

  private static PlannedStep costing(Step step, CostChange cost) {
    PlannedStep free = planned(step, new State.Startable());
    return new PlannedStep(
        free.key(),
        free.part(),
        free.stage(),
        free.title(),
        free.why(),
        free.impact(),
        free.reversible(),
        free.expected(),
        free.fingerprint(),
        free.unapproved(),
        free.state(),
        free.step(),
        cost);
  }

  private static Amount dollars(String amount) {
    return Amount.of(new BigDecimal(amount));
  }

  @Test
  void saysThatThereIsNothingToDo() {
    assertThat(TextPlan.of(HEADING, new Plan(List.of(), List.of()), false))
        .isEqualTo(
            """
            shop  users-1k → users-10k   prod (us-east-1)

            Nothing to do.
            """);
  }

  @Test
  void putsFirstWhatAPersonShouldLookAt() {
    var plan =
        new Plan(List.of(), List.of(new Finding.Alarm(Scene.DATABASE, "Vanished", "it is gone")));

    assertThat(TextPlan.of(HEADING, plan, false))
        .isEqualTo(
            """
            shop  users-1k → users-10k   prod (us-east-1)

              Look at
                ✖ database: it is gone

            No steps: see above what keeps the rest from being planned.
            """);
  }

  @Test
  void saysOfWhatItHasNoStepsAndWhatItsNumbersLack() {
    var plan =
        new Plan(
            List.of(planned(restartWeb(), new State.Startable())),
            List.of(new Finding.Alarm(Scene.DATABASE, "NothingToAdopt", "there is none")),
            Optional.of(new Cost(dollars("0"), dollars("0"), Set.of(), false)),
            Optional.empty());

    assertThat(TextPlan.of(HEADING, plan, false))
        .contains(
            "At least 1 step,",
            "done in at least about",
            "cost $0 a month without what is missing.")
        .endsWith(
            "The plan is not complete: nothing of database is in it or in these numbers, see above.\n");
    assertThat(PlanDocument.of(HEADING, plan).json())
        .contains(
            "\"atLeast\":true",
            "\"incomplete\":[{\"part\":\"database\",\"reason\":\"NothingToAdopt\"}]");
  }

  @Test
  void aPlanWithAHeldStepIsWholeAndSaysOnceWhatHoldsIt() {
    String why = "there are backups";
    var plan =
        new Plan(
            List.of(
                planned(createReplica(), new State.Waiting("BackupsExist", why, Optional.empty()))),
            List.of(new Finding.Alarm(Scene.RO1, "BackupsExist", why)));

    assertThat(TextPlan.of(HEADING, plan, false))
        .containsOnlyOnce(why)
        .contains("held, see above", "takes about 25m once what is wrong is mended")
        .doesNotContain("At least", "not complete");
    assertThat(PlanDocument.of(HEADING, plan).incomplete()).isEmpty();
  }

  @Test
  void colourAddsNothingButColour() {
    String coloured = TextPlan.of(HEADING, CLIMB, true);

    assertThat(coloured).contains("\u001b[31m!\u001b[0m");
    assertThat(coloured.replaceAll("\u001b\\[\\d+m", ""))
        .isEqualTo(TextPlan.of(HEADING, CLIMB, false));
  }

  @Test
  void paintsOnlyOnATerminalThatWantsIt() {
    assertThat(Paint.wanted(Map.of("TERM", "xterm"), true)).isTrue();
    assertThat(Paint.wanted(Map.of("TERM", "xterm"), false)).isFalse();
    assertThat(Paint.wanted(Map.of("TERM", "dumb"), true)).isFalse();
    assertThat(Paint.wanted(Map.of("TERM", "xterm", "NO_COLOR", "1"), true)).isFalse();
  }

  @Test
  void theDocumentIsComplete() {
    assertThat(PlanDocument.of(HEADING, CLIMB).yaml().replace(fingerprint(), "FINGERPRINT"))
        .startsWith(
            """
            ---
            apiVersion: "stepladder.dev/v1alpha1"
            kind: "Plan"
            heading:
              app: "shop"
            """)
        .contains(
            """
            summary:
              steps: 3
              interruptions: 1
              approvals: 1
              expected: "PT42M"
              outage: "PT1M30S"
            """)
        .contains("key: \"database/class\"", "from: \"db.t4g.medium\"", "median: \"PT15M\"")
        .containsOnlyOnce("needsApproval: true\n  outage: \"PT1M30S\"")
        .contains("approvalOutage: \"PT1M30S\"")
        .contains("reason: \"Needs\"\n  waitsForSteps:\n  - \"replica/ro1\"\n");
  }

  private static String fingerprint() {
    return Scene.fingerprint(changeClass());
  }
}
