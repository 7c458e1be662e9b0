package dev.stepladder.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.stepladder.api.v1alpha1.Manifests;
import dev.stepladder.api.v1alpha1.Phase;
import dev.stepladder.api.v1alpha1.StagedApp;
import dev.stepladder.api.v1alpha1.StagedAppStatus;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.Plan;
import dev.stepladder.operator.report.Announcer;
import dev.stepladder.operator.report.Observation;
import dev.stepladder.operator.report.Occurrence;
import dev.stepladder.operator.report.Reporter;
import dev.stepladder.operator.report.StatusWriter;
import dev.stepladder.simulator.controlplane.ControlPlane;
import dev.stepladder.simulator.controlplane.ControlPlaneOptions;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the operator says of an app, written to a real API server. */
class ReportIT {

  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  private static ControlPlane controlPlane;
  private static KubernetesClient client;

  @BeforeAll
  static void startAndInstall() {
    controlPlane = ControlPlane.start(ControlPlaneOptions.defaults());
    client = controlPlane.client();
    for (var yaml : Manifests.crds()) {
      var crd = Serialization.unmarshal(yaml, CustomResourceDefinition.class);
      client.resource(crd).create();
      client.resource(crd).waitUntilCondition(ReportIT::isServed, 30, TimeUnit.SECONDS);
    }
    var namespace = new NamespaceBuilder().withNewMetadata().withName("team-a").endMetadata();
    client.resource(namespace.build()).create();
    client.resource(Manifests.example("shop")).create();
  }

  @AfterAll
  static void stop() {
    if (controlPlane != null) {
      controlPlane.close();
    }
  }

  @Test
  void writesAStatusOnceAndNotAgain() {
    var writer = new StatusWriter(client);

    assertThat(writer.write(read(), report(read(), alarm()))).isPresent();
    StagedApp written = read();
    assertThat(written.getStatus().phase()).isEqualTo(Phase.STALLED);
    assertThat(writer.write(written, report(written, alarm()))).isEmpty();
    assertThat(read().getMetadata().getResourceVersion())
        .isEqualTo(written.getMetadata().getResourceVersion());

    assertThat(writer.write(written, report(written, List.of()))).isPresent();
    assertThat(read().getStatus().phase()).isEqualTo(Phase.READY);
    assertThat(read().getStatus().waiting()).isEmpty();
    assertThat(read().getSpec()).isEqualTo(written.getSpec());
  }

  @Test
  void tellsOfAnOccurrenceByAnEvent() {
    StagedApp app = read();
    var occurrence = new Occurrence(Occurrence.Type.WARNING, "DatabaseVanished", "it is gone");

    new Announcer(client).announce(app, List.of(occurrence), NOW);

    List<Event> events = client.v1().events().inNamespace("team-a").list().getItems();
    assertThat(events).hasSize(1);
    Event event = events.getFirst();
    assertThat(event.getInvolvedObject().getUid()).isEqualTo(app.getMetadata().getUid());
    assertThat(event.getType()).isEqualTo("Warning");
    assertThat(event.getReason()).isEqualTo("DatabaseVanished");
    assertThat(event.getMessage()).isEqualTo("it is gone");
    assertThat(event.getSource().getComponent()).isEqualTo("stepladder");
    assertThat(event.getLastTimestamp()).isEqualTo("2026-03-01T10:00:00Z");
  }

  @Test
  void goesOnWhenAnEventCannotBeWritten() {
    StagedApp app = read();
    app.getMetadata().setNamespace("no-such-namespace");
    var occurrence = new Occurrence(Occurrence.Type.NORMAL, "Settled", "stands on users-1");

    assertThatCode(() -> new Announcer(client).announce(app, List.of(occurrence), NOW))
        .doesNotThrowAnyException();
  }

  private static List<Finding> alarm() {
    return List.of(new Finding.Alarm(PartId.of("database"), "DatabaseVanished", "it is gone"));
  }

  private static StagedAppStatus report(StagedApp app, List<Finding> findings) {
    var seen =
        new Observation(
            app,
            Optional.empty(),
            Optional.of("users-1"),
            new Plan(List.of(), findings),
            Map.of(),
            List.of(),
            List.of(),
            false,
            Duration.ofSeconds(10),
            NOW);
    return new Reporter().report(seen).status();
  }

  private static StagedApp read() {
    return client.resources(StagedApp.class).inNamespace("team-a").withName("shop").get();
  }

  private static boolean isServed(CustomResourceDefinition crd) {
    return crd != null
        && crd.getStatus() != null
        && crd.getStatus().getConditions() != null
        && crd.getStatus().getConditions().stream()
            .anyMatch(c -> c.getType().equals("Established") && c.getStatus().equals("True"));
  }
}
