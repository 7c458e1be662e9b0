package dev.stepladder.operator.cli;

import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.Config;
import java.io.File;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds how to reach the cluster, and says what is wrong with a file that does not tell. */
final class Kubeconfig {

  private static final String VARIABLE = "KUBECONFIG";

  private Kubeconfig() {}

  /**
   * The file given, else those that {@code KUBECONFIG} names, else what Kubernetes' clients use
   * without either.
   *
   * @param context of the file; empty: its current one
   * @throws CommandFailed when none of the files is there, one is no kubeconfig, or none has the
   *     context
   */
  static Config load(
      Optional<Path> given, Optional<String> context, Map<String, String> environment) {
    List<Path> named = given.map(List::of).orElseGet(() -> named(environment));
    List<Path> present = named.stream().filter(Files::exists).toList();
    if (!named.isEmpty() && present.isEmpty()) {
      throw new CommandFailed(
          "There is no %s: give one that exists.".formatted(origin(given, environment)));
    }
    present.forEach(file -> check(file, context));
    String name = context.orElse(null);
    Config config =
        given
            .map(file -> Config.fromKubeconfig(name, file.toFile()))
            .orElseGet(() -> Config.autoConfigure(name));
    if (context.isPresent() && !contexts(config).contains(name)) {
      throw new CommandFailed(
          "There is no context '%s' in %s: there %s."
              .formatted(name, origin(given, environment), listed(contexts(config))));
    }
    return config;
  }

  private static List<String> contexts(Config config) {
    return config.getContexts().stream().map(NamedContext::getName).toList();
  }

  private static String listed(List<String> contexts) {
    return contexts.isEmpty() ? "is none" : "are " + String.join(", ", contexts);
  }

  /** What to look at when the cluster cannot be reached, for messages. */
  static String origin(Optional<Path> given, Map<String, String> environment) {
    return given
        .map(file -> "kubeconfig " + file)
        .or(() ->
            named(environment).isEmpty()
                ? Optional.empty()
                : Optional.of(
                    "kubeconfig %s (from %s)".formatted(environment.get(VARIABLE), VARIABLE)))
        .orElse("the kubeconfig, ~/.kube/config if no other is given");
  }

  private static List<Path> named(Map<String, String> environment) {
    return Arrays.stream(environment.getOrDefault(VARIABLE, "").split(File.pathSeparator))
        .filter(name -> !name.isBlank())
        .map(Path::of)
        .toList();
  }

  private static void check(Path file, Optional<String> context) {
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new CommandFailed(
          "The kubeconfig %s cannot be read: give a file that you may read.".formatted(file));
    }
    Config config;
    try {
      if (Files.readString(file).isBlank()) {
        throw new CommandFailed("The kubeconfig %s is empty: give another.".formatted(file));
      }
      config = Config.fromKubeconfig(file.toFile());
    } catch (CommandFailed e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // The client fails on a bad file in whatever way the bad part leads to.
      throw new CommandFailed("The kubeconfig %s cannot be used: %s".formatted(file, reason(e)), e);
    }
    if (config.getCurrentContext() == null && context.isEmpty()) {
      throw new CommandFailed(
          "The kubeconfig %s has no current context: choose one with kubectl config use-context."
              .formatted(file));
    }
  }

  /** The innermost cause of a failure, on one line. */
  static String reason(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null && !(root instanceof ConnectException)) {
      root = root.getCause();
    }
    if (root instanceof ConnectException) {
      return "nothing answers at its address";
    }
    String text =
        Optional.ofNullable(root.getMessage())
            .orElse(root.toString())
            .lines()
            .limit(2)
            .map(String::strip)
            .collect(Collectors.joining(" "));
    return text.endsWith(":") ? text.substring(0, text.length() - 1) : text;
  }
}
