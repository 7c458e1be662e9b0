package dev.stepladder.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.stepladder.api.v1alpha1.Condition;
import dev.stepladder.api.v1alpha1.Impact;
import dev.stepladder.api.v1alpha1.Phase;
import dev.stepladder.api.v1alpha1.PlanStatus;
import dev.stepladder.api.v1alpha1.Stage;
import dev.stepladder.api.v1alpha1.StagedApp;
import dev.stepladder.api.v1alpha1.StagedAppStatus;
import dev.stepladder.api.v1alpha1.StepState;
import dev.stepladder.api.v1alpha1.StepStatus;
import dev.stepladder.operator.report.Ink;
import dev.stepladder.operator.report.StepLines;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LiveViewTest {

  private static final Instant BEGUN = Instant.parse("2026-01-05T09:00:00Z");
  private static final Instant NOW = BEGUN.plus(Duration.ofMinutes(31));
  private static final Ink PLAIN = new Ink(false);
  private static final String LONG = "change the database's class db.t4g.medium → db.m7g.large";

  private final Journal journal = new Journal(BEGUN);

  @Test
  void showsEachStepWithWhatItTookOrWaitsFor() {
    journal.take(
        app(
            false,
            done("parameters", Stage.EXPAND, "create parameter group", "5s"),
            done("replica/ro1", Stage.EXPAND, "create replica ro1", "24m"),
            running("database/class", "change the database's class", BEGUN.plusSeconds(24 * 60)),
            waiting("binding", "change binding database-readers", "replica ro1"),
            approval("database/engine", "upgrade the database")),
        NOW);

    assertThat(view().lines(PLAIN, 120, 40))
        .containsExactly(
            "users-10k   2/5 ━━━━━━━━╸━━━━━━━━━━━━━   simulated 31m of about 45m   AWS calls 214",
            "  ✔ Expand    create parameter group                5s",
            "  ✔ Expand    create replica ro1                   24m",
            "  ◌ Reshape   change the database's class           7m of ~15m   modifying",
            "  ‖ Reshape   upgrade the database              needs approval",
            "  ◷ Switch    change binding database-readers   waits: replica ro1");
  }

  @Test
  void keepsWhatWasDoneWhenTheStatusForgetsIt() {
    journal.take(app(false, running("database", "create database", BEGUN)), BEGUN);

    journal.take(app(true), NOW);

    assertThat(view().lines(PLAIN, 120, 40))
        .containsExactly(
            "users-10k   1/1 ━━━━━━━━━━━━━━━━━━━━━━   simulated 31m   AWS calls 214",
            "  ✔ Reshape   create database      31m");
  }

  @Test
  void forgetsAStepThatVanishedWithoutHavingRun() {
    journal.take(app(false, waiting("replica/ro1", "create replica ro1", "its turn")), BEGUN);

    journal.take(app(false, running("database", "create database", BEGUN)), NOW);

    assertThat(journal.steps()).extracting(StepStatus::key).containsExactly("database");
  }

  @Test
  void tellsOnlyWhatIsNotAsBefore() {
    StagedApp app = app(false, running("database", "create database", BEGUN));
    assertThat(journal.take(app, BEGUN)).hasSize(1);

    assertThat(journal.take(app, NOW)).isEmpty();
  }

  @Test
  void theStepsThatAreDoneMakeRoomForTheOthers() {
    journal.take(
        app(
            false,
            steps(
                12,
                i ->
                    i < 10
                        ? done("step-" + i, Stage.EXPAND, "step " + i, "5s")
                        : waiting("step-" + i, "step " + i, "its turn"))),
        NOW);

    List<String> lines = view().lines(PLAIN, 120, 8);

    assertThat(lines).hasSize(7);
    assertThat(lines.get(1)).isEqualTo("  ✔ 7 done before");
    assertThat(lines.getLast()).contains("step 11");
  }

  @Test
  void leavesOneRowOfTheTerminalFreeHoweverManyStepsThereAre() {
    journal.take(app(false, steps(30, i -> waiting("step-" + i, "step " + i, "its turn"))), NOW);

    assertThat(view().lines(PLAIN, 120, 10)).hasSize(9);
    assertThat(view().lines(PLAIN, 120, 10).getLast()).isEqualTo("  … and 23 more");
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 60, 80, 100, 120, 200})
  void noLineIsWiderThanTheTerminal(int width) {
    journal.take(
        app(
            false,
            waiting("binding", "change binding " + "b".repeat(300), "a ".repeat(200)),
            running("database/class", LONG, BEGUN),
            done("snapshot", Stage.EXPAND, "snapshot before '" + LONG + "'", "13m")),
        NOW);

    assertThat(view().lines(PLAIN, width, 40)).allMatch(line -> line.length() <= width);
  }

  @ParameterizedTest
  @ValueSource(ints = {60, 80, 100, 120, 200})
  void titlesGiveWayBeforeWhatFollowsThem(int width) {
    journal.take(app(false, running("database/class", LONG, NOW.minusSeconds(420))), NOW);

    assertThat(view().lines(PLAIN, width, 40).get(1)).contains("  7m of ~15m");
  }

  @Test
  void aCutTitleKeepsBothEnds() {
    assertThat(StepLines.cutMiddle(LONG, 33)).isEqualTo("change the…→ db.m7g.large");
    assertThat(StepLines.cutMiddle(LONG, LONG.length())).isEqualTo(LONG);
    assertThat(StepLines.cutMiddle("ab", 1)).isEqualTo("…");
  }

  @Test
  void aNarrowTerminalShowsTheHeaderWithoutWhatMattersLeast() {
    journal.take(app(false, running("database", "create database", BEGUN)), NOW);

    assertThat(view().lines(PLAIN, 80, 40).getFirst())
        .isEqualTo("users-10k   0/1 ╸━━━━━━━   simulated 31m of about 45m   AWS calls 214");
    assertThat(view().lines(PLAIN, 60, 40).getFirst())
        .isEqualTo("users-10k   0/1 ╸━━━━━━━   simulated 31m of about 45m");
    assertThat(view().lines(PLAIN, 36, 40).getFirst()).isEqualTo("users-10k   0/1   simulated 31m");
  }

  @Test
  void colourOnlyRepeatsWhatTheSymbolSays() {
    journal.take(app(false, done("database", Stage.EXPAND, "create database", "8m")), NOW);

    String coloured = String.join("\n", view().lines(new Ink(true), 120, 40));

    assertThat(coloured).contains("\u001b[32m✔\u001b[0m");
    assertThat(coloured.replaceAll("\u001b\\[[0-9]+m", ""))
        .isEqualTo(String.join("\n", view().lines(PLAIN, 120, 40)));
  }

  @Test
  void whatGoesOnKeepsTheNameStageAndDurationOfItsPlan() {
    journal.take(app(false, waiting("database/class", LONG, "its turn")), BEGUN);

    journal.take(app(false, running("database/class", "change the class", BEGUN)), NOW);

    assertThat(journal.steps())
        .singleElement()
        .satisfies(step -> {
          assertThat(step.title()).isEqualTo(LONG);
          assertThat(step.stage()).isEqualTo(Stage.SWITCH);
          assertThat(step.state()).isEqualTo(StepState.RUNNING);
        });
  }

  @Test
  void aRestartThatARolloutTakesOverVanishesAndTheRolloutIsStillToCome() {
    journal.take(
        app(
            false,
            waiting("workload/web", "roll out web", "its migration"),
            waiting("workload/web/rebind", "restart web for new bindings", "a binding")),
        BEGUN);

    List<StepStatus> changed =
        journal.take(app(false, waiting("workload/web", "roll out web", "its migration")), NOW);

    assertThat(changed).isEmpty();
    assertThat(journal.steps())
        .extracting(StepStatus::key, StepStatus::state)
        .containsExactly(tuple("workload/web", StepState.WAITING));
  }

  @Test
  void everyStepOfThePlanIsDoneInTheEnd() {
    journal.take(
        app(
            false,
            running("workload/web", "scale web", BEGUN),
            waiting("workload/web/rebind", "restart web for new bindings", "a binding")),
        BEGUN);

    journal.take(app(true), NOW);

    assertThat(journal.steps()).extracting(StepStatus::state).containsOnly(StepState.DONE);
    assertThat(journal.done()).isEqualTo(journal.planned()).isEqualTo(2);
  }

  @Test
  void whatAwsDoesOnItsOwnIsShownAndNotCounted() {
    journal.take(app(false, waiting("database/class", LONG, "its turn")), BEGUN);

    journal.take(
        app(
            false,
            running("database/backup", "wait for RDS to back the database up", BEGUN),
            waiting("database/class", LONG, "a backup")),
        NOW);

    assertThat(journal.steps()).hasSize(2);
    assertThat(journal.planned()).isEqualTo(1);
  }

  @Test
  void isNotReadyWhileTheStatusSpeaksOfAnOlderSpec() {
    StagedApp app = app(true);
    app.getMetadata().setGeneration(2L);

    assertThat(Journal.ready(app)).isFalse();
  }

  private LiveView view() {
    return new LiveView(
        "users-10k", journal, Optional.of(Duration.ofMinutes(45)), 214, Optional.empty(), NOW);
  }

  private static StepStatus[] steps(int count, IntFunction<StepStatus> step) {
    return IntStream.range(0, count).mapToObj(step).toArray(StepStatus[]::new);
  }

  private static StagedApp app(boolean ready, StepStatus... steps) {
    var app = new StagedApp();
    app.getMetadata().setName("shop");
    app.getMetadata().setGeneration(1L);
    app.setStatus(
        new StagedAppStatus(
            1L,
            ready ? Phase.READY : Phase.CHANGING,
            "users-1k",
            "users-10k",
            null,
            new PlanStatus(0, steps.length, 0, List.of(steps), null, null, null, null),
            null,
            List.of(),
            null,
            null,
            List.of(),
            List.of(
                new Condition(
                    "Ready", ready ? "True" : "False", "Any", "any", BEGUN.toString(), 1L)),
            null));
    return app;
  }

  private static StepStatus done(String key, Stage stage, String title, String took) {
    return step(key, stage, title, StepState.DONE, null, NOW, took);
  }

  private static StepStatus running(String key, String title, Instant since) {
    return step(key, Stage.RESHAPE, title, StepState.RUNNING, "modifying", since, null);
  }

  private static StepStatus waiting(String key, String title, String waitsFor) {
    return step(key, Stage.SWITCH, title, StepState.WAITING, waitsFor, BEGUN, null);
  }

  private static StepStatus approval(String key, String title) {
    return step(key, Stage.RESHAPE, title, StepState.WAITING_FOR_APPROVAL, "a person", BEGUN, null);
  }

  private static StepStatus step(
      String key,
      Stage stage,
      String title,
      StepState state,
      String waitsFor,
      Instant since,
      String took) {
    return new StepStatus(
        key,
        stage,
        title,
        null,
        Impact.ONLINE,
        true,
        state,
        waitsFor,
        since.toString(),
        "15m",
        took,
        null,
        null,
        null);
  }
}
