package dev.stepladder.operator.report;

import static dev.stepladder.operator.report.Scene.changeClass;
import static dev.stepladder.operator.report.Scene.createReplica;
import static dev.stepladder.operator.report.Scene.fingerprint;
import static dev.stepladder.operator.report.Scene.needs;
import static dev.stepladder.operator.report.Scene.planned;
import static dev.stepladder.operator.report.Scene.restartWeb;
import static dev.stepladder.operator.report.Scene.running;
import static dev.stepladder.operator.report.Scene.upgrade;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stepladder.api.v1alpha1.Names;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.Need;
import dev.stepladder.operator.plan.Objection;
import dev.stepladder.operator.plan.Preflight;
import dev.stepladder.operator.plan.State;
import dev.stepladder.operator.plan.Windows;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What programs read of an app: where it stands, and what it waits for. */
class AppDocumentsTest {

  private final Scene scene = new Scene();

  @Test
  void whySaysWhatAPersonIsAskedSinceWhen() throws Exception {
    scene.steps(planned(changeClass(), new State.Approval(), true));

    JsonNode why = why();
    assertThat(why.path("kind").asText()).isEqualTo("Why");
    assertThat(why.path("reason").asText()).isEqualTo("Approval");
    assertThat(why.path("sentence").asText()).isEqualTo(Why.of(scene.app, scene.now));
    assertThat(why.path("steps")).hasSize(1).first().hasToString("\"database/class\"");
    assertThat(why.path("since").asText()).isEqualTo("2026-03-01T10:00:00Z");
    assertThat(why.path("asksSince").asText()).isEqualTo("2026-03-01T10:00:00Z");
    assertThat(why.has("until")).isFalse();
  }

  @Test
  void whySaysUntilWhen() throws Exception {
    Instant opens = scene.now.plus(Duration.ofHours(52));
    scene.steps(
        planned(
            changeClass(),
            new State.Waiting(Windows.CLOSED, "waits for the window", Optional.of(opens))));

    JsonNode why = why();
    assertThat(why.path("reason").asText()).isEqualTo(Windows.CLOSED);
    assertThat(why.path("steps")).hasSize(1).first().hasToString("\"database/class\"");
    assertThat(why.path("until").asText()).isEqualTo("2026-03-03T14:00:00Z");
  }

  @Test
  void whyNamesAllThatGoesOnTheLongestFirst() throws Exception {
    scene.steps(
        planned(upgrade(), running(scene.now)), planned(createReplica(), running(scene.now)));

    JsonNode why = why();
    assertThat(why.path("reason").asText()).isEqualTo("StepRunning");
    assertThat(why.path("steps")).hasSize(2).first().hasToString("\"replica/ro1\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"BudgetExceeded", "PreflightFailed", "Frozen", "Paused"})
  void whyNamesAllThatHasNotBegunWhereTheWholePlanIsHeld(String reason) throws Exception {
    var held = new State.Waiting(reason, "it is held", Optional.empty());
    scene.steps(
        planned(createReplica(), held),
        planned(changeClass(), needs("x")),
        planned(upgrade(), needs("x"), true));
    switch (reason) {
      case "BudgetExceeded" ->
          scene.objection = Optional.of(new Objection(reason, "too much", true, Set.of()));
      case "PreflightFailed" -> scene.findings.add(Preflight.wrong("quota", "raise the quota"));
      default ->
          scene.findings.add(new Finding.Notice(PartId.of("environment"), reason, "it is held"));
    }
    if (reason.equals("Paused")) {
      scene.app.getMetadata().setAnnotations(Map.of(Names.PAUSED, "true"));
    }

    JsonNode why = why();
    assertThat(why.path("reason").asText()).isEqualTo(reason);
    assertThat(keys(why)).containsExactly("replica/ro1", "database/class", "database/engine");
  }

  @Test
  void whyOfAPausedAppLeavesOutWhatHasBegun() throws Exception {
    scene.steps(
        planned(createReplica(), running(scene.now)),
        planned(changeClass(), new State.Approval(), true));
    scene.app.getMetadata().setAnnotations(Map.of(Names.PAUSED, "true"));

    assertThat(keys(why())).containsExactly("database/class");
  }

  @Test
  void whyNamesThoseThatNoWindowIsLongEnoughFor() throws Exception {
    scene.steps(
        planned(restartWeb(), needs("x")),
        planned(changeClass(), new State.Waiting(Windows.NEVER, "too short", Optional.empty())));

    JsonNode why = why();
    assertThat(why.path("reason").asText()).isEqualTo(Windows.NEVER);
    assertThat(keys(why)).containsExactly("database/class");
  }

  @Test
  void whyNamesWhatNeedsAPartThatIsStalledAndHasNoStep() throws Exception {
    scene.findings.add(new Finding.Alarm(Scene.DATABASE, "BackupsExist", "there are backups"));
    scene.steps(
        planned(createReplica(), needs("waits for database: there are backups")),
        planned(
            restartWeb().needing(new Need.Finished(Scene.RO1)), needs("waits for the replica")));

    JsonNode why = why();
    assertThat(why.path("reason").asText()).isEqualTo("BackupsExist");
    assertThat(keys(why)).containsExactly("replica/ro1");
  }

  @Test
  void whyNamesTheStepThatIsRefused() throws Exception {
    scene.steps(
        planned(createReplica(), new State.Startable()), planned(changeClass(), needs("x")));
    scene.refusals.put("replica/ro1", new Observation.Refusal("QuotaExceeded", "too many"));
    scene.report();
    scene.passes(Duration.ofMinutes(2));

    JsonNode why = why();
    assertThat(why.path("reason").asText()).isEqualTo("QuotaExceeded");
    assertThat(keys(why)).containsExactly("replica/ro1");
  }

  private static List<String> keys(JsonNode why) {
    return why.path("steps").valueStream().map(JsonNode::asText).toList();
  }

  @Test
  void whyOfASettledAppLeavesOutWhatDoesNotApply() throws Exception {
    scene.settle();

    assertThat(why().propertyStream().map(entry -> entry.getKey()))
        .containsExactly("apiVersion", "kind", "app", "namespace", "reason", "sentence");
  }

  @Test
  void statusHasWhatIsDrawn() throws Exception {
    scene.steps(
        planned(createReplica(), running(scene.now)),
        planned(changeClass(), new State.Approval(), true));
    scene.report();

    JsonNode status = status();
    assertThat(status.path("kind").asText()).isEqualTo("Status");
    assertThat(status.path("heading"))
        .isEqualTo(
            json(
                """
                {"app": "shop", "namespace": "team-a", "environment": "prod", "tier": "users-1k",
                 "target": "users-10k", "phase": "Changing", "latest": true}
                """));
    assertThat(status.path("why").asText()).isEqualTo(Why.of(scene.app, scene.now));
    assertThat(status.path("conditions").get(0).path("type").asText()).isEqualTo("Ready");
    assertThat(status.path("plan").path("steps").get(1).path("state").asText())
        .isEqualTo("WaitingForApproval");
    assertThat(status.path("waiting")).isNotEmpty();
    assertThat(status.path("approve"))
        .isEqualTo(
            json(
                "[{\"command\": \"stepladder approve shop -n team-a\", \"fingerprints\": [\"%s\"]}]"
                    .formatted(fingerprint(changeClass()))));
  }

  @Test
  void statusOfAnAppThatGoesHasACommandForEachStep() throws Exception {
    scene.app.getMetadata().setDeletionTimestamp("2026-03-01T09:59:00Z");
    scene.deleting = true;
    scene.steps(
        planned(changeClass(), new State.Approval(), true),
        planned(upgrade(), new State.Approval(), true));
    scene.report();

    assertThat(status().path("approve"))
        .hasSize(2)
        .allSatisfy(one ->
            assertThat(one.path("command").asText())
                .endsWith(" " + one.path("fingerprints").get(0).asText()));
  }

  @Test
  void statusSaysThatNobodyHasLooked() throws Exception {
    JsonNode status = status();
    assertThat(status.path("heading").has("phase")).isFalse();
    assertThat(status.path("heading").path("latest").asBoolean()).isFalse();
    assertThat(status.path("why").asText()).contains("waits for its first look");
  }

  @Test
  void yamlSaysTheSame() throws Exception {
    scene.steps(planned(changeClass(), new State.Approval(), true));
    scene.report();

    assertThat(
            Serialization.unmarshal(StatusDocument.of(scene.app, scene.now).yaml(), JsonNode.class))
        .isEqualTo(status());
    assertThat(Serialization.unmarshal(WhyDocument.of(scene.app, scene.now).yaml(), JsonNode.class))
        .isEqualTo(json(WhyDocument.of(scene.app, scene.now).json()));
  }

  private JsonNode why() throws IOException {
    scene.report();
    return json(WhyDocument.of(scene.app, scene.now).json());
  }

  private JsonNode status() throws IOException {
    return json(StatusDocument.of(scene.app, scene.now).json());
  }

  private static JsonNode json(String text) throws IOException {
    return new ObjectMapper().readTree(text);
  }
}
