package dev.stepladder.operator.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stepladder.api.v1alpha1.AwsEnvironment;
import dev.stepladder.api.v1alpha1.IdentityMode;
import dev.stepladder.api.v1alpha1.ScaleTier;
import dev.stepladder.api.v1alpha1.ScaleTierSpec;
import dev.stepladder.api.v1alpha1.WorkloadIdentity;
import dev.stepladder.operator.Services;
import dev.stepladder.operator.aws.KeyArn;
import dev.stepladder.operator.aws.OperatorPolicy;
import dev.stepladder.operator.aws.Realm;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints the IAM policy that an operator needs, made from the calls that the code makes. */
@Command(
    name = "iam-policy",
    description =
        "Prints the IAM policy that the operator needs in an environment: JSON with a document each for reading, for changes and, where the environment names a role, for assuming it.")
public final class IamPolicyCommand implements Callable<Integer> {

  private static final JsonMapper JSON = new JsonMapper();

  @Spec private CommandSpec command;

  @Option(
      names = "--tier",
      paramLabel = "<tier>",
      description =
          "The highest tier that applications are to reach: what only higher ones need is left out. Without it, what any needs.")
  private Optional<String> tier = Optional.empty();

  @Option(
      names = "--environment",
      paramLabel = "<name>",
      description = "The AwsEnvironment; of a file with only one, that one if not given.")
  private Optional<String> environment = Optional.empty();

  @Mixin private ManifestOptions given;

  @Option(
      names = "--installation",
      required = true,
      defaultValue = "${env:STEPLADDER_INSTALLATION}",
      paramLabel = "<id>",
      description = "The operator's installation. Or STEPLADDER_INSTALLATION.")
  private String installation;

  @Option(
      names = "--bucket",
      paramLabel = "<name>",
      description =
          "A bucket that an application takes over; once for each. S3 tells them by their names only.")
  private List<String> buckets = List.of();

  @Option(
      names = "--key",
      paramLabel = "<arn>",
      description =
          "A customer's KMS key, beside the environment's, that a database or cache has; once for each.")
  private List<String> keys = List.of();

  @Option(
      names = "--read-only",
      description =
          "The document for reading alone: all that an operator with --observe-only needs.")
  private boolean readOnly;

  @Option(
      names = {"-d", "--directory"},
      paramLabel = "<directory>",
      description = "Writes a file for each document there instead, such as stepladder-read.json.")
  private Optional<Path> directory = Optional.empty();

  @Mixin private ClusterOptions cluster;

  @Override
  public Integer call() {
    AwsEnvironment found = environment();
    OperatorPolicy policy =
        OperatorPolicy.of(
            Services.AWS,
            new Realm(installation, found.getSpec(), buckets, keys(found), tier.map(this::tier)));
    warn(found);
    List<OperatorPolicy.Document> documents =
        policy.documents().stream()
            .filter(document -> !readOnly || document.reads() || document.assumes())
            .toList();
    directory.ifPresentOrElse(to -> write(documents, to), () -> print(documents));
    return Answers.DONE;
  }

  private AwsEnvironment environment() {
    List<AwsEnvironment> known =
        given
            .file()
            .map(path -> given.environments(Documents.read(path)))
            .orElseGet(() ->
                cluster.ask(client -> client.resources(AwsEnvironment.class).list().getItems()));
    String where = given.file().map(Path::toString).orElse("the cluster");
    if (environment.isEmpty() && known.size() == 1) {
      return known.getFirst();
    }
    String name =
        environment.orElseThrow(() ->
            new CommandFailed(
                "Which environment? %s has %s: give --environment."
                    .formatted(where, known.isEmpty() ? "none" : names(known))));
    return known.stream()
        .filter(one -> one.getMetadata().getName().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new CommandFailed(
                "There is no AwsEnvironment %s in %s%s."
                    .formatted(name, where, known.isEmpty() ? "" : "; there is " + names(known))));
  }

  /** RDS and ElastiCache take keys of their own region only. */
  private List<String> keys(AwsEnvironment found) {
    String region = found.getSpec().region();
    for (String key : keys) {
      if (!KeyArn.is(key) || !key.contains(":kms:%s:".formatted(region))) {
        throw new CommandFailed(
            "--key is '%s': write the ARN of a key in %s, such as arn:aws:kms:%2$s:%s:key/1234abcd-12ab-34cd-56ef-1234567890ab."
                .formatted(key, region, found.getSpec().account()));
      }
    }
    return keys;
  }

  private ScaleTierSpec tier(String name) {
    List<ScaleTier> known =
        given
            .file()
            .map(path -> given.tiers(Documents.read(path)))
            .orElseGet(() ->
                ManifestOptions.over(
                    cluster.ask(client -> client.resources(ScaleTier.class).list().getItems())));
    return known.stream()
        .filter(one -> one.getMetadata().getName().equals(name))
        .findFirst()
        .map(ScaleTier::getSpec)
        .orElseThrow(() ->
            new CommandFailed("There is no tier %s; there is %s.".formatted(name, names(known))));
  }

  private static String names(List<? extends HasMetadata> all) {
    return String.join(
        ", ", all.stream().map(one -> one.getMetadata().getName()).distinct().toList());
  }

  /** Who may make roles without bounds may make one that may do anything. */
  private void warn(AwsEnvironment found) {
    WorkloadIdentity identity = found.getSpec().workloadIdentity();
    if (!readOnly
        && identity.mode() != IdentityMode.NONE
        && identity.permissionsBoundary() == null) {
      PrintWriter err = command.commandLine().getErr();
      err.printf(
          "stepladder: AwsEnvironment %s sets no spec.workloadIdentity.permissionsBoundary: with this policy the operator can make roles under %s that may do anything in the account.%n",
          found.getMetadata().getName(), identity.rolePath());
      err.flush();
    }
  }

  private void print(List<OperatorPolicy.Document> documents) {
    PrintWriter out = command.commandLine().getOut();
    if (readOnly && documents.size() == 1) {
      out.print(documents.getFirst().text());
    } else {
      ObjectNode all = JSON.createObjectNode();
      documents.forEach(document -> all.set(document.name(), document.json()));
      out.println(all.toPrettyString());
    }
    out.flush();
  }

  private void write(List<OperatorPolicy.Document> documents, Path to) {
    try {
      Files.createDirectories(to);
      PrintWriter out = command.commandLine().getOut();
      for (OperatorPolicy.Document document : documents) {
        Path written = to.resolve(document.file());
        Files.writeString(written, document.text());
        out.println(written);
      }
      out.flush();
    } catch (IOException e) {
      throw new CommandFailed("%s cannot be written to: %s".formatted(to, e), e);
    }
  }
}
