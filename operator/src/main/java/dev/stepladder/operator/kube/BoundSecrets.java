package dev.stepladder.operator.kube;

import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.Part;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The Secrets that a workload's pods start with, as they are now.
 *
 * @param written by name, a hash over the content of those that are there
 * @param missing names of those that are not there, or cannot be read
 * @param managed names of those that hold the ARN of a password instead of one; of those that are
 *     not there yet, the ones that will
 */
record BoundSecrets(SortedMap<String, String> written, Set<String> missing, Set<String> managed) {

  private static final int HASH_LENGTH = 10;

  static BoundSecrets of(Scene scene, Part.Workload workload) {
    var written = new TreeMap<String, String>();
    var missing = new HashSet<String>();
    var managed = new HashSet<String>();
    for (Part.Binding binding : workload.bindings()) {
      String name = binding.secretName();
      Optional<Secret> secret = scene.secret(name).filter(seen -> Marks.ours(seen, scene.owner()));
      boolean kept =
          secret.map(BoundSecrets::isKept).orElse(binding.login() instanceof Part.Login.Kept);
      if (kept) {
        managed.add(name);
      }
      secret
          .map(BindingSecret::content)
          .map(seen -> hash(seen, BindingSecret.keys(binding, kept)))
          .ifPresentOrElse(hash -> written.put(name, hash), () -> missing.add(name));
    }
    return new BoundSecrets(written, missing, managed);
  }

  /** By what the operator has written: others may have added the key of the other case. */
  private static boolean isKept(Secret secret) {
    Set<String> keys = BindingSecret.content(secret).keySet();
    boolean password =
        keys.contains(BindingSecret.PASSWORD) && Authorship.key(secret, BindingSecret.PASSWORD);
    return keys.contains(BindingSecret.SECRET_ARN) && !password;
  }

  /**
   * Whether pods run with nothing but these as they are now. One that they do not use, because it
   * is not there yet or has come since, leads them nowhere.
   */
  boolean toldTo(Deployment live) {
    Map<String, String> told = Told.by(live).bindings();
    Set<String> mounted = RunningBindings.secretsOf(live);
    return written.entrySet().containsAll(told.entrySet())
        && Stream.concat(written.keySet().stream(), missing.stream())
            .filter(mounted::contains)
            .allMatch(told::containsKey);
  }

  /** The hosts that the bindings of an app name, if none of its workloads runs with older ones. */
  static Optional<Set<String>> hosts(Scene scene) {
    boolean current =
        scene.blueprint().parts(Part.Workload.class).stream()
            .allMatch(part ->
                scene
                    .entry("Deployment", part.objectName())
                    .known()
                    .flatMap(seen -> seen.as(Deployment.class))
                    .filter(of(scene, part)::toldTo)
                    .isPresent());
    return current ? Optional.of(named(scene)) : Optional.empty();
  }

  private static Set<String> named(Scene scene) {
    return scene.blueprint().parts(Part.Binding.class).stream()
        .flatMap(binding -> scene.secret(binding.secretName()).stream())
        .map(BindingSecret::content)
        .flatMap(content -> Stream.of(BindingSecret.hosts(content).split(",")))
        .filter(host -> !host.isEmpty())
        .collect(Collectors.toSet());
  }

  /** What others have put into the Secret is nothing that pods are replaced for. */
  private static String hash(Map<String, String> content, List<String> keys) {
    var text = new ArrayList<String>();
    keys.forEach(key -> text.addAll(List.of(key, content.getOrDefault(key, ""))));
    return Owner.hash(text.toArray(String[]::new)).substring(0, HASH_LENGTH);
  }
}
