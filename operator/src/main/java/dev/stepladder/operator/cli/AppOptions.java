package dev.stepladder.operator.cli;

import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which app of which cluster a command is about. */
final class AppOptions {

  @Mixin private ClusterOptions cluster;

  @Parameters(index = "0", paramLabel = "<app>", description = "Name of the StagedApp.")
  private String name = "";

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "<name>",
      description = "The app's namespace. Without it, that of the kubeconfig's context.")
  private Optional<String> namespace = Optional.empty();

  /**
   * Does something with the app.
   *
   * @throws CommandFailed when there is no such app, or the cluster cannot be reached or refuses
   */
  <T> T with(Function<AppInCluster, T> work) {
    return cluster.ask(client -> work.apply(AppInCluster.of(client, namespace, name)));
  }
}
