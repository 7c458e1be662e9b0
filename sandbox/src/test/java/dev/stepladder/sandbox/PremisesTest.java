package dev.stepladder.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.api.v1alpha1.AwsEnvironmentSpec;
import dev.stepladder.api.v1alpha1.Manifests;
import dev.stepladder.operator.cli.Documents;
import dev.stepladder.simulator.aws.AwsSimulator;
import dev.stepladder.simulator.aws.Scope;
import dev.stepladder.simulator.aws.ec2.Network;
import dev.stepladder.simulator.clock.VirtualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which subnets and security groups there are in the sandbox. */
class PremisesTest {

  private static final Path ROOT = Path.of("..");
  private static final Pattern ID = Pattern.compile("\\b(?:subnet|sg)-[0-9a-f]{8,17}\\b");
  private static final Scope EXAMPLE = new Scope("123456789012", "us-east-1");

  /** The environment of somebody's own file, beside the app. */
  private static final String OWN =
      Manifests.example("shop")
          + """
          ---
          apiVersion: stepladder.dev/v1alpha1
          kind: AwsEnvironment
          metadata: {name: prod}
          spec:
            account: "210987654321"
            region: eu-west-1
            subnets: [subnet-0aaaaaaaaaaaaaaa4, subnet-0bbbbbbbbbbbbbbb4]
            securityGroups: [sg-0aaaaaaaaaaaaaaa4]
            cacheSecurityGroups: [sg-0bbbbbbbbbbbbbbb4]
            allowedNamespaces: [team-a]
          """;

  private static void with(String file, Consumer<AwsSimulator> test) {
    AwsEnvironmentSpec environment =
        Installation.of(Documents.parse(file, "shop.yaml")).environment().getSpec();
    try (var clock = VirtualClock.stepped(Instant.parse("2026-01-05T09:00:00Z"));
        AwsSimulator aws =
            AwsSimulator.builder()
                .clock(clock)
                .account(environment.account())
                .region(environment.region())
                .start()) {
      Premises.make(aws, environment);
      test.accept(aws);
    }
  }

  private static boolean exists(Network network, String id) {
    return id.startsWith("sg-") ? network.group(id).isPresent() : network.subnet(id).isPresent();
  }

  /** All that somebody reads of and may try in the sandbox. */
  private static Set<String> idsOfExamplesAndPages() throws IOException {
    var ids = new TreeSet<String>();
    for (Path from :
        Set.of(ROOT.resolve("README.md"), ROOT.resolve("docs"), ROOT.resolve("examples"))) {
      try (Stream<Path> files = Files.walk(from)) {
        for (Path file :
            files.filter(one -> one.toString().matches(".*\\.(md|ya?ml|json)")).toList()) {
          ID.matcher(Files.readString(file)).results().map(MatchResult::group).forEach(ids::add);
        }
      }
    }
    return ids;
  }

  @Test
  void theIdsOfTheExamplesAndPagesAreThere() throws IOException {
    Set<String> ids = idsOfExamplesAndPages();
    assertThat(ids).hasSizeGreaterThan(3);
    for (String file : Set.of(Manifests.example("shop"), OWN)) {
      with(file, aws -> assertThat(ids).allMatch(id -> exists(aws.ec2().network(EXAMPLE), id)));
    }
  }

  @Test
  void theIdsOfAnEnvironmentOfOnesOwnAreThereInDifferentZones() {
    with(
        OWN,
        aws -> {
          Network network = aws.ec2().network(new Scope("210987654321", "eu-west-1"));
          assertThat(
                  Stream.of("subnet-0aaaaaaaaaaaaaaa4", "subnet-0bbbbbbbbbbbbbbb4")
                      .map(id -> network.subnet(id).orElseThrow().zone())
                      .collect(Collectors.toList()))
              .containsExactly("eu-west-1a", "eu-west-1b");
          assertThat(network.group("sg-0aaaaaaaaaaaaaaa4")).isPresent();
          assertThat(network.group("sg-0bbbbbbbbbbbbbbb4")).isPresent();
        });
  }

  @Test
  void anyOtherIdIsNotThere() {
    with(
        Manifests.example("shop"),
        aws -> {
          Network network = aws.ec2().network(EXAMPLE);
          assertThat(network.subnet("subnet-0a1b2c3d4e5f60009")).isEmpty();
          assertThat(network.group("sg-0a1b2c3d4e5f60009")).isEmpty();
        });
  }
}
