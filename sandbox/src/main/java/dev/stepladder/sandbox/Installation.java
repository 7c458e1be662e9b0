package dev.stepladder.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.stepladder.api.v1alpha1.AwsEnvironment;
import dev.stepladder.api.v1alpha1.Manifests;
import dev.stepladder.api.v1alpha1.ScaleTier;
import dev.stepladder.api.v1alpha1.StagedApp;
import dev.stepladder.operator.cli.CommandFailed;
import dev.stepladder.operator.cli.Documents;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayInputStream;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What is put into the sandbox's cluster: kinds with their admission policies, ladder, an
 * environment and an app.
 *
 * @param app the app, with its namespace
 * @param environment the one it names
 * @param tiers rungs beside those of the default ladder, or in their place
 */
record Installation(StagedApp app, AwsEnvironment environment, List<ScaleTier> tiers) {

  private static final long ESTABLISHED_WITHIN_SECONDS = 30;

  /** The app of a file, with the environment and rungs that the file or the examples have. */
  static Installation of(Documents documents) {
    List<StagedApp> apps = documents.of(StagedApp.class);
    if (apps.size() != 1) {
      throw new CommandFailed(
          "The sandbox runs one app, and the file holds %d: give a file with one StagedApp."
              .formatted(apps.size()));
    }
    StagedApp app = apps.getFirst();
    if (app.getMetadata().getNamespace() == null) {
      app.getMetadata().setNamespace("default");
    }
    String name = app.getSpec().environment();
    AwsEnvironment environment =
        documents.of(AwsEnvironment.class).stream()
            .filter(candidate -> candidate.getMetadata().getName().equals(name))
            .findFirst()
            .orElseGet(() -> environment(name, app.getMetadata().getNamespace()));
    return new Installation(app, environment, documents.of(ScaleTier.class));
  }

  private static AwsEnvironment environment(String name, String namespace) {
    AwsEnvironment environment =
        Serialization.unmarshal(
            Manifests.example("environment").replace("team-a", namespace), AwsEnvironment.class);
    environment.getMetadata().setName(name);
    return environment;
  }

  /** The app as it would be with a tier. */
  StagedApp appOn(String tier) {
    var changed = new StagedApp();
    changed.setMetadata(new ObjectMetaBuilder(app.getMetadata()).build());
    changed.setSpec(app.getSpec().onTier(tier));
    return changed;
  }

  /** Installs all but the app, and returns when the API server serves the kinds. */
  void install(KubernetesClient client) {
    List<CustomResourceDefinition> kinds =
        Manifests.crds().stream()
            .map(text -> Serialization.unmarshal(text, CustomResourceDefinition.class))
            .toList();
    kinds.forEach(kind -> apply(client, kind));
    kinds.forEach(kind ->
        client
            .resource(kind)
            .waitUntilCondition(
                Installation::established, ESTABLISHED_WITHIN_SECONDS, TimeUnit.SECONDS));
    Manifests.admission().stream()
        .flatMap(
            text -> client.load(new ByteArrayInputStream(text.getBytes(UTF_8))).items().stream())
        .forEach(object -> apply(client, object));
    namespace(client, World.operatorNamespace());
    namespace(client, app.getMetadata().getNamespace());
    rungs().forEach(tier -> apply(client, Applied.asKubectlWould(tier)));
    apply(client, Applied.asKubectlWould(environment));
  }

  /** Those of the default ladder and the file, from the lowest up. */
  List<ScaleTier> rungs() {
    Map<String, ScaleTier> rungs = new LinkedHashMap<>();
    Stream.concat(
            Manifests.ladder().stream().map(text -> Serialization.unmarshal(text, ScaleTier.class)),
            tiers.stream())
        .forEach(tier -> rungs.put(tier.getMetadata().getName(), tier));
    return rungs.values().stream()
        .sorted(Comparator.comparing(tier -> tier.getSpec().users()))
        .toList();
  }

  /**
   * Looks for each rung of a climb before anything is started.
   *
   * @throws CommandFailed when one is not there
   */
  void requireRungs(List<String> climb) {
    List<String> names = rungs().stream().map(tier -> tier.getMetadata().getName()).toList();
    climb.stream()
        .map(String::strip)
        .filter(name -> !names.contains(name))
        .findFirst()
        .ifPresent(name -> {
          throw new CommandFailed(
              "--climb %s; the rungs there are: %s."
                  .formatted(
                      name.isEmpty() ? "names no rung" : "names '%s'".formatted(name),
                      String.join(", ", names)));
        });
  }

  /** The rung above another, if there is one. */
  Optional<String> above(String tier) {
    return rungs().stream()
        .map(rung -> rung.getMetadata().getName())
        .dropWhile(name -> !name.equals(tier))
        .skip(1)
        .findFirst();
  }

  private static boolean established(CustomResourceDefinition kind) {
    return Optional.ofNullable(kind).map(CustomResourceDefinition::getStatus).stream()
        .flatMap(status -> status.getConditions().stream())
        .anyMatch(condition ->
            condition.getType().equals("Established") && condition.getStatus().equals("True"));
  }

  private static void namespace(KubernetesClient client, String name) {
    if (client.namespaces().withName(name).get() == null) {
      apply(client, new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build());
    }
  }

  private static void apply(KubernetesClient client, HasMetadata object) {
    try {
      client.resource(object).forceConflicts().fieldManager("sandbox").serverSideApply();
    } catch (KubernetesClientException e) {
      throw Refusal.of("%s %s".formatted(object.getKind(), object.getMetadata().getName()), e);
    }
  }
}
