package dev.stepladder.sandbox.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The program helm, with settings of its own: the user's are neither read nor written. It is built
 * with Go from its public module once and kept in Stepladder's cache; without Go the one on the
 * PATH serves, and without that the test is skipped.
 *
 * @param home a directory for what it writes beside the cluster
 */
record Helm(Path program, Path home) {

  private static final Duration DONE_WITHIN = Duration.ofMinutes(3);

  /** One that keeps its own things in a directory. */
  static Helm in(Path home) {
    return new Helm(
        Program.FOUND.orElseGet(() -> abort("neither go nor helm is on the PATH")), home);
  }

  /** Runs it, and requires that it succeeds. */
  String run(String... arguments) {
    Answer answer = tries(arguments);
    assertThat(answer.status())
        .as("helm %s:%n%s", String.join(" ", arguments), answer.output())
        .isZero();
    return answer.output();
  }

  /** Runs it. */
  Answer tries(String... arguments) {
    var command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command);
    builder
        .environment()
        .keySet()
        .removeIf(variable ->
            variable.matches("(HELM_|KUBE).*")
                || variable.toUpperCase(Locale.ROOT).endsWith("_PROXY"));
    for (String kind : List.of("CACHE", "CONFIG", "DATA")) {
      builder.environment().put("HELM_" + kind + "_HOME", home.resolve("helm-" + kind).toString());
    }
    builder.environment().put("KUBECACHEDIR", home.resolve("kube-cache").toString());
    // Nobody's, unless an argument names one.
    builder.environment().put("KUBECONFIG", home.resolve("no-kubeconfig").toString());
    return Answer.of(builder, DONE_WITHIN);
  }

  /** Where the program is; looked for by the first test that needs it, while others wait. */
  private static final class Program {

    static final Optional<Path> FOUND =
        new GoProgram("helm", "helm.sh/helm/v3/cmd/helm", "helm.sh/helm/v3", "", Program::flags)
            .find();

    private Program() {}

    /** Its own version, and that of the Kubernetes that templates see without a cluster. */
    private static String flags(String module) {
      var flags =
          new StringBuilder(
              "-X helm.sh/helm/v3/internal/version.version=v"
                  + GoProgram.version(module, "helm.sh/helm/v3"));
      String kubernetes = GoProgram.version(module, "k8s.io/client-go").split("\\.", -1)[1];
      for (String part : List.of("pkg/lint/rules", "pkg/chartutil")) {
        flags.append(" -X helm.sh/helm/v3/%s.k8sVersionMajor=1".formatted(part));
        flags.append(" -X helm.sh/helm/v3/%s.k8sVersionMinor=%s".formatted(part, kubernetes));
      }
      return flags.toString();
    }
  }
}
