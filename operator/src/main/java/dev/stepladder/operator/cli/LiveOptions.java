package dev.stepladder.operator.cli;

import dev.stepladder.api.v1alpha1.StagedApp;
import dev.stepladder.operator.Preview;
import dev.stepladder.operator.prices.PriceTable;
import dev.stepladder.operator.time.Clock;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the plan of an app in a cluster is made of. */
final class LiveOptions {

  @Mixin private ClusterOptions cluster;

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "<name>",
      description = "The app's namespace. Without it, that of the kubeconfig's context.")
  private Optional<String> namespace = Optional.empty();

  @Option(
      names = "--operator-namespace",
      paramLabel = "<name>",
      defaultValue = OperatorCommand.DEFAULT_NAMESPACE,
      description =
          "The operator's own namespace, where the apps' ledgers are; ${DEFAULT-VALUE} if not given.")
  private String home = OperatorCommand.DEFAULT_NAMESPACE;

  @Option(
      names = "--installation",
      paramLabel = "<id>",
      description =
          "The operator's installation. Without it, what the ledgers say, or STEPLADDER_INSTALLATION.")
  private Optional<String> installation = Optional.empty();

  @Mixin private AwsAccess aws;

  @Mixin private ClockOption time;

  /**
   * The plan: what the operator would do now.
   *
   * @param to name of the rung to go to; empty: what the app's spec says
   * @param prices what things cost
   */
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType") // As picocli hands it over.
  PlanCommand.Shown plan(String name, Optional<String> to, Supplier<PriceTable> prices) {
    try (ClockOption.Running running = time.open()) {
      return cluster.ask(client -> {
        AppInCluster there = AppInCluster.of(client, namespace, name);
        StagedApp app = there.read();
        to.ifPresent(tier -> app.setSpec(app.getSpec().onTier(tier)));
        String keeper = keeper(client, there, running.clock());
        try (var preview =
            new Preview(client, home, aws.options(keeper), running.clock(), prices)) {
          Preview.Shown shown = preview.of(app);
          return new PlanCommand.Shown(shown.heading(), shown.plan());
        }
      });
    }
  }

  private String keeper(KubernetesClient client, AppInCluster app, Clock clock) {
    return installation
        .or(() -> Preview.installation(client, home, app.namespace(), app.name(), clock))
        .or(() -> Optional.ofNullable(System.getenv("STEPLADDER_INSTALLATION")))
        .orElseThrow(() ->
            new CommandFailed(
                "Which installation keeps %s cannot be told: no ledger in namespace %s says so. Give --installation as the operator was started with, or --operator-namespace where it runs elsewhere."
                    .formatted(app.name(), home)));
  }
}
