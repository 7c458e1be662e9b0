package dev.stepladder.sandbox;

import dev.stepladder.api.v1alpha1.Names;
import dev.stepladder.api.v1alpha1.StagedApp;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Does to an app what a person does with kubectl, and shows the command each time.
 *
 * @param commands receives each command before it is carried out
 */
record Person(KubernetesClient client, String namespace, String app, Consumer<String> commands) {

  private static final Pattern APPROVAL =
      Pattern.compile(Pattern.quote(Names.APPROVE) + "=\"?([^\" ]+)");
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

  /** Of an app that says its number of users, that has to go: it has one of the two. */
  private String tierPatch(String tier) {
    boolean byUsers = look().filter(shown -> shown.getSpec().users() != null).isPresent();
    return byUsers
        ? "{\"spec\":{\"tier\":\"%s\",\"users\":null}}".formatted(tier)
        : "{\"spec\":{\"tier\":\"%s\"}}".formatted(tier);
  }

  /** Approves what waits for a person, with the command that the app's status shows. */
  boolean approve(StagedApp shown) {
    Optional<String> command =
        Optional.ofNullable(shown.getStatus())
            .flatMap(status -> Optional.ofNullable(status.approve()));
    Optional<String> fingerprints =
        command.map(APPROVAL::matcher).filter(Matcher::find).map(matcher -> matcher.group(1));
    if (fingerprints.isEmpty() || fingerprints.equals(approved(shown))) {
      return false;
    }
    commands.accept(command.orElseThrow());
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
