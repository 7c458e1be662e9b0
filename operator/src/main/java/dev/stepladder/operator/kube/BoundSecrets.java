package dev.stepladder.operator.kube;

import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.Part;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The Secrets that a workload's pods start with, as they are now.
 *
 * @param hash over their content; empty while one of them is missing or cannot be read
 * @param managed names of those that hold the ARN of a password instead of one; of those that are
 *     not there yet, the ones that will
 */
record BoundSecrets(Optional<String> hash, Set<String> managed) {

  /** The hash that pods get while there is nothing to start with. */
  static final String NONE_YET = "none-yet";

  static BoundSecrets of(Scene scene, Part.Workload workload) {
    var text = new ArrayList<String>();
    var managed = new HashSet<String>();
    boolean complete = true;
    for (Part.Binding binding : workload.bindings()) {
      Optional<Secret> secret = scene.secret(binding.secretName());
      complete &= secret.isPresent();
      if (secret
          .map(seen ->
              seen.getData() != null && seen.getData().containsKey(BindingSecret.SECRET_ARN))
          .orElse(binding.login() instanceof Part.Login.Kept)) {
        managed.add(binding.secretName());
      }
      secret.ifPresent(seen -> add(binding.secretName(), seen, text));
    }
    return new BoundSecrets(complete ? Optional.of(hash(text)) : Optional.empty(), managed);
  }

  /**
   * The hosts that the bindings of an app name, if all its workloads are told to run with these.
   */
  static Optional<Set<String>> hosts(Scene scene) {
    boolean current =
        scene.blueprint().parts(Part.Workload.class).stream()
            .allMatch(part -> {
              Optional<String> hash = of(scene, part).hash();
              return hash.isPresent() && told(scene, part).equals(hash);
            });
    return current ? Optional.of(named(scene)) : Optional.empty();
  }

  private static Optional<String> told(Scene scene, Part.Workload part) {
    return scene
        .entry("Deployment", part.objectName())
        .known()
        .flatMap(seen -> seen.as(Deployment.class))
        .flatMap(
            live -> Marks.annotation(live.getSpec().getTemplate().getMetadata(), Marks.BINDINGS));
  }

  private static Set<String> named(Scene scene) {
    return scene.blueprint().parts(Part.Binding.class).stream()
        .flatMap(binding -> scene.secret(binding.secretName()).stream())
        .map(BindingSecret::content)
        .flatMap(content -> Stream.of(BindingSecret.hosts(content).split(",")))
        .filter(host -> !host.isEmpty())
        .collect(Collectors.toSet());
  }

  /** The hash for pods: what runs stays as it is while a Secret is missing. */
  String hashOr(Optional<String> running) {
    return hash.or(() -> running).orElse(NONE_YET);
  }

  private static void add(String name, Secret secret, List<String> text) {
    BindingSecret.content(secret).forEach((key, value) -> text.addAll(List.of(name, key, value)));
  }

  private static String hash(List<String> text) {
    return Owner.hash(text.toArray(String[]::new)).substring(0, 16);
  }
}
