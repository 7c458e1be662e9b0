package dev.stepladder.sandbox;

import dev.stepladder.api.v1alpha1.Names;
import dev.stepladder.api.v1alpha1.StagedApp;
import dev.stepladder.operator.report.Approvals;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Does to an app what a person does with kubectl, and shows the command each time.
 *
 * @param commands receives each command before it is carried out
 */
record Person(KubernetesClient client, String namespace, String app, Consumer<String> commands) {

  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

  /** Creates the app. */
  void create(StagedApp wanted, String file) {
    commands.accept("kubectl apply -f " + file);
    try {
      client.resource(Applied.asKubectlWould(wanted)).create();
    } catch (KubernetesClientException e) {
      throw Refusal.of("the app", e);
    }
  }

  /** The app as it is, unless it is not there. */
  Optional<StagedApp> look() {
    return Optional.ofNullable(resource().get());
  }

  /** Brings the app to a tier. */
  void tier(String tier) {
    commands.accept(tierCommand(tier));
    patch(tierPatch(tier));
  }

  /** The command that brings the app to a tier. */
  String tierCommand(String tier) {
    return "kubectl patch sapp %s -n %s --type merge -p '%s'"
        .formatted(app, namespace, tierPatch(tier));
  }

  /** Where an app says its number of users, that has to go: it has one of the two. */
  private static String tierPatch(String tier) {
    return "{\"spec\":{\"tier\":\"%s\",\"users\":null}}".formatted(tier);
  }

  /** Approves what waits for a person, with the command that the app's status shows. */
  boolean approve(StagedApp shown) {
    Optional<String> fingerprints = Approvals.asked(shown);
    if (fingerprints.isEmpty() || fingerprints.equals(approved(shown))) {
      return false;
    }
    commands.accept(shown.getStatus().approve());
    patch(
        "{\"metadata\":{\"annotations\":{\"%s\":\"%s\"}}}"
            .formatted(Names.APPROVE, fingerprints.get()));
    return true;
  }

  private static Optional<String> approved(HasMetadata object) {
    return Optional.ofNullable(object.getMetadata().getAnnotations())
        .flatMap(annotations -> Optional.ofNullable(annotations.get(Names.APPROVE)));
  }

  private void patch(String patch) {
    try {
      var _ = resource().patch(MERGE, patch);
    } catch (KubernetesClientException e) {
      throw Refusal.of("the change", e);
    }
  }

  private Resource<StagedApp> resource() {
    return client.resources(StagedApp.class).inNamespace(namespace).withName(app);
  }
}
