package dev.stepladder.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stepladder.api.v1alpha1.AwsEnvironment;
import dev.stepladder.api.v1alpha1.Names;
import dev.stepladder.simulator.aws.Accounts;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/**
 * The objects by which the health checks for Argo CD are tested are what a cluster shows. With
 * {@code -Dstepladder.recorded=write} they are recorded anew.
 */
final class RecordedStatusesIT {

  private static final String SHOP = "shop";
  private static final Duration SOON = Duration.ofMinutes(10);
  private static final Duration LONG = Duration.ofHours(4);
  private static final String STAGED_APP = "StagedApp";
  private static final String AWS_ENVIRONMENT = "AwsEnvironment";

  /**
   * Something to be seen on the way.
   *
   * @param health what Argo CD is to make of it
   */
  private record Moment(String kind, String name, String health, Predicate<JsonNode> shows) {}

  private static final List<Moment> MOMENTS =
      List.of(
          app("progressing_notSeen", "Progressing", object -> phase(object).isEmpty()),
          app("progressing_pending", "Progressing", inPhase("Pending")),
          app(
              "progressing_changing",
              "Progressing",
              inPhase("Changing").and(object -> waits(object, "StepRunning"))),
          app("healthy_ready", "Healthy", inPhase("Ready").and(RecordedStatusesIT::observed)),
          app(
              "progressing_newGeneration",
              "Progressing",
              inPhase("Ready").and(Predicate.not(RecordedStatusesIT::observed))),
          app(
              "suspended_approval",
              "Suspended",
              inPhase("WaitingForApproval").and(RecordedStatusesIT::observed)),
          app(
              "suspended_paused",
              "Suspended",
              inPhase("Changing").and(object -> waits(object, "Paused"))),
          app(
              "suspended_frozen",
              "Suspended",
              inPhase("Changing").and(RecordedStatusesIT::frozenOnly)),
          app(
              "progressing_changeWindow",
              "Progressing",
              inPhase("Changing").and(object -> waits(object, "ChangeWindow"))),
          app(
              "degraded_tierNotFound",
              "Degraded",
              inPhase("Stalled").and(RecordedStatusesIT::observed)),
          app("progressing_deleting", "Progressing", inPhase("Deleting")),
          environment(
              "progressing_notSeen", "Progressing", object -> conditions(object).count() == 0),
          environment("progressing_notRead", "Progressing", ready("NotRead")),
          environment("healthy_reachable", "Healthy", ready("Reachable")),
          environment("degraded_credentials", "Degraded", ready("CredentialsRefused")),
          environment("progressing_inUse", "Progressing", ready("InUse")));

  @Test
  void areWhatIsSeenOnTheWay() throws IOException {
    try (var rig = Rig.hasty();
        var apps = seen(rig, STAGED_APP, "stagedapps");
        var environments = seen(rig, AWS_ENVIRONMENT, "awsenvironments")) {
      walk(rig);
      List<JsonNode> all =
          Stream.of(apps, environments).flatMap(kind -> kind.events().stream()).toList();
      for (String kind : List.of(STAGED_APP, AWS_ENVIRONMENT)) {
        var recorded = new Recorded(kind);
        List<Recorded.Sample> samples =
            MOMENTS.stream()
                .filter(moment -> moment.kind().equals(kind))
                .map(moment -> sample(recorded, moment, all))
                .toList();
        if ("write".equals(System.getProperty("stepladder.recorded"))) {
          recorded.write(samples);
        }
        assertThat(samples.stream().map(RecordedStatusesIT::outline))
            .containsExactlyElementsOf(
                recorded.samples().stream().map(RecordedStatusesIT::outline).toList());
      }
    }
  }

  private static void walk(Rig rig) {
    rig.applyShop(SHOP, "users-1");
    rig.startOperator();
    rig.settle(SHOP, "users-1");
    rig.tier(SHOP, "users-2");
    until(rig, inPhase("WaitingForApproval"));
    annotate(rig, "\"true\"");
    rig.approve(SHOP);
    until(rig, object -> waits(object, "Paused"));
    change(rig, "{\"freeze\":true}");
    until(rig, object -> waits(object, "Frozen"));
    annotate(rig, "null");
    until(rig, RecordedStatusesIT::frozenOnly);
    // Until the window is there, nothing may begin.
    change(
        rig,
        "{\"freeze\":false,\"changeWindows\":[{\"days\":[\"Sun\"],\"start\":\"03:00\",\"duration\":\"2h\",\"timeZone\":\"Europe/Berlin\"}]}");
    until(rig, object -> waits(object, "ChangeWindow"));
    rig.tier(SHOP, "users-3");
    until(rig, inPhase("Stalled"));

    rig.aws().accounts().refuse(Rig.ACCESS_KEY, Accounts.Refusal.INVALID);
    rig.until(LONG, "it cannot be reached", () -> ready("CredentialsRefused").test(prod(rig)));
    rig.aws().accounts().accept(Rig.ACCESS_KEY);
    rig.until(LONG, "it can be reached", () -> ready("Reachable").test(prod(rig)));
    rig.client().resources(AwsEnvironment.class).withName(Rig.ENVIRONMENT).delete();
    rig.until(SOON, "it is kept", () -> ready("InUse").test(prod(rig)));
    rig.delete(SHOP);
    rig.until(LONG, "it has gone", () -> rig.app(SHOP) == null);
  }

  private static Recorded.Sample sample(Recorded recorded, Moment moment, List<JsonNode> all) {
    JsonNode object =
        all.stream()
            .filter(seen -> seen.path("kind").asText().equals(moment.kind()))
            .filter(moment.shows())
            .findFirst()
            .orElseThrow(() -> new AssertionError(moment.name() + " was not seen"));
    ArgoHealth health = ArgoHealth.of(recorded.script(), object);
    assertThat(health.status()).as(moment.name()).isEqualTo(moment.health());
    return new Recorded.Sample(moment.name(), health, object);
  }

  /** What of a sample is the same in every run: no times, no fingerprints. */
  private static List<String> outline(Recorded.Sample sample) {
    return Stream.concat(
            Stream.of(
                sample.name(),
                sample.expected().status(),
                phase(sample.object()),
                String.valueOf(sample.object().at("/status").has("approve"))),
            conditions(sample.object())
                .map(condition ->
                    Stream.of("type", "status", "reason")
                        .map(field -> condition.path(field).asText())
                        .toList()
                        .toString()))
        .toList();
  }

  private static Seen<JsonNode> seen(Rig rig, String kind, String plural) {
    return Seen.of(
        rig.client()
            .genericKubernetesResources(Versions.kind(Names.GROUP, Names.VERSION, kind, plural)),
        rig.namespace(),
        (_, object) -> asPeopleSee(object, rig.namespace()));
  }

  /** As {@code kubectl get -o yaml} prints it, in the namespace of the examples. */
  private static JsonNode asPeopleSee(GenericKubernetesResource object, String namespace) {
    try {
      var tree =
          (ObjectNode)
              Recorded.YAML.readTree(Serialization.asYaml(object).replace(namespace, "team-a"));
      ((ObjectNode) tree.path("metadata")).remove("managedFields");
      return tree;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an object of the API server is no YAML", e);
    }
  }

  private static void until(Rig rig, Predicate<JsonNode> shows) {
    rig.until(
        LONG,
        "it shows what is to be recorded",
        () -> {
          JsonNode app = Recorded.YAML.valueToTree(rig.app(SHOP));
          return observed(app) && shows.test(app);
        });
  }

  private static JsonNode prod(Rig rig) {
    return Recorded.YAML.valueToTree(
        rig.client().resources(AwsEnvironment.class).withName(Rig.ENVIRONMENT).get());
  }

  private static void annotate(Rig rig, String paused) {
    rig.patch(SHOP, "{\"metadata\":{\"annotations\":{\"%s\":%s}}}".formatted(Names.PAUSED, paused));
  }

  private static void change(Rig rig, String spec) {
    rig.client()
        .resources(AwsEnvironment.class)
        .withName(Rig.ENVIRONMENT)
        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":%s}".formatted(spec));
  }

  private static Moment app(String name, String health, Predicate<JsonNode> shows) {
    return new Moment(STAGED_APP, name, health, shows);
  }

  private static Moment environment(String name, String health, Predicate<JsonNode> shows) {
    return new Moment(AWS_ENVIRONMENT, name, health, shows);
  }

  private static Predicate<JsonNode> inPhase(String phase) {
    return object -> phase(object).equals(phase);
  }

  private static String phase(JsonNode object) {
    return object.at("/status/phase").asText();
  }

  private static boolean observed(JsonNode object) {
    return object.at("/metadata/generation").equals(object.at("/status/observedGeneration"));
  }

  private static boolean waits(JsonNode object, String reason) {
    return StreamSupport.stream(object.at("/status/waiting").spliterator(), false)
        .anyMatch(wait -> wait.path("reason").asText().equals(reason));
  }

  /** One that is paused as well says both. */
  private static boolean frozenOnly(JsonNode object) {
    return waits(object, "Frozen") && !waits(object, "Paused");
  }

  private static Predicate<JsonNode> ready(String reason) {
    return object ->
        conditions(object)
            .filter(condition -> condition.path("type").asText().equals("Ready"))
            .anyMatch(condition -> condition.path("reason").asText().equals(reason));
  }

  private static Stream<JsonNode> conditions(JsonNode object) {
    return StreamSupport.stream(object.at("/status/conditions").spliterator(), false);
  }
}
