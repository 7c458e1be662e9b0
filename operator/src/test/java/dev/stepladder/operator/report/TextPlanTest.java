package dev.stepladder.operator.report;

import static dev.stepladder.operator.report.Scene.changeClass;
import static dev.stepladder.operator.report.Scene.createReplica;
import static dev.stepladder.operator.report.Scene.needs;
import static dev.stepladder.operator.report.Scene.planned;
import static dev.stepladder.operator.report.Scene.restartWeb;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.Plan;
import dev.stepladder.operator.plan.State;
import java.util.List;
import java.util.Map;
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
                ! change the database's class db.t4g.medium → db.m7g.large   ~15m   failover, seconds of errors   ॥ needs approval
                  waits for “create replica ro1”
              Switch
                ~ restart web for new bindings                               ~2m
                  waits for “change the database's class”

            3 steps, 1 interruption (failover), 1 approval needed, once approved, done in about 42m.
            """);
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
            """)
        .contains("key: \"database/class\"", "from: \"db.t4g.medium\"", "median: \"PT15M\"");
  }

  private static String fingerprint() {
    return Scene.fingerprint(changeClass());
  }
}
