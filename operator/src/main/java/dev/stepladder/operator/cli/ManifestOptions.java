package dev.stepladder.operator.cli;

import dev.stepladder.api.v1alpha1.AwsEnvironment;
import dev.stepladder.api.v1alpha1.ScaleTier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** Files of YAML that a command goes by in place of a cluster. */
final class ManifestOptions {

  @Option(
      names = {"-f", "--file"},
      paramLabel = "<file>",
      description =
          "YAML to go by in place of the cluster: what the command is about, and with it an AwsEnvironment and ScaleTiers if you like.")
  private Optional<Path> file = Optional.empty();

  @Option(
      names = "--environment-file",
      paramLabel = "<file>",
      description = "With a file: another one, with the AwsEnvironment.")
  private Optional<Path> environment = Optional.empty();

  @Option(
      names = "--ladder",
      paramLabel = "<path>",
      description =
          "With a file: file or directory with ScaleTiers, in place of those of the same name that come along.")
  private Optional<Path> ladder = Optional.empty();

  /** The file, if the command is not to ask a cluster. */
  Optional<Path> file() {
    return file;
  }

  /** The environments of the files, where the first is read already. */
  List<AwsEnvironment> environments(Documents read) {
    var all = new ArrayList<>(read.of(AwsEnvironment.class));
    environment.map(Documents::read).ifPresent(more -> all.addAll(more.of(AwsEnvironment.class)));
    return all;
  }

  /** The ladder that comes along, each tier replaced by one of the same name that was given. */
  List<ScaleTier> tiers(Documents read) {
    return over(
        Stream.concat(
                ladder.stream().flatMap(path -> Documents.read(path).of(ScaleTier.class).stream()),
                read.of(ScaleTier.class).stream())
            .toList());
  }

  /** The ladder that comes along, each tier replaced by a given one of the same name. */
  static List<ScaleTier> over(List<ScaleTier> given) {
    Map<String, ScaleTier> tiers = new LinkedHashMap<>();
    Stream.concat(Documents.ladder().stream(), given.stream())
        .forEach(tier -> tiers.put(tier.getMetadata().getName(), tier));
    return List.copyOf(tiers.values());
  }
}
