package dev.stepladder.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.api.v1alpha1.Manifests;
import dev.stepladder.api.v1alpha1.Phase;
import dev.stepladder.operator.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.elasticache.model.CreateReplicationGroupRequest;
import software.amazon.awssdk.services.rds.model.CreateDbInstanceRequest;

/**
 * The commands of the pages for users, as they are written there, run one after the other on an app
 * that waits for a person's approval.
 */
final class DocsIT {

  private static final Path ROOT = Path.of("..");
  private static final String SHOP = "shop";
  private static final String HELLO = "hello";
  private static final String ORDERS = "orders";
  private static final String PROGRAM = "bin/stepladder ";
  private static final String AWS = "aws ";

  /** What has a place for a value, or asks AWS's own price list, is not run. */
  private static final Pattern NOT_RUN = Pattern.compile("<[a-z-]+>|prices refresh");

  /** What of Argo CD is there before anybody configures it. */
  private static final String ARGO_CD =
      """
      apiVersion: v1
      kind: Namespace
      metadata: {name: argocd}
      ---
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: argocd-cm, namespace: argocd}
      """;

  @TempDir private Path directory;
  private Path kubeconfig = ROOT;

  /**
   * One of them.
   *
   * @param exports what the page has its reader export first, as a shell takes it
   */
  private record Command(String page, String exports, String line) {}

  @Test
  void everyCommandOfEveryPageWorks() throws IOException {
    Assumptions.assumeTrue(Rig.onPath("kubectl"), "there is no kubectl on the PATH");
    List<Command> commands = commands();
    assertThat(commands).hasSizeGreaterThan(20);
    try (var rig = Rig.hasty()) {
      rig.startOperator();
      rig.aws().rds().console().create(DocsIT::orders);
      rig.aws().elasticache().console().create(DocsIT::sessions);
      var _ = rig.aws().s3().console().create("media-prod");
      rig.applyShop(SHOP, "users-1");
      rig.settle(SHOP, "users-1");
      rig.tier(SHOP, "users-2");
      rig.until(
          Duration.ofHours(4),
          "it asks",
          () -> rig.app(SHOP).getStatus().phase() == Phase.WAITING_FOR_APPROVAL);
      rig.apply(ARGO_CD);
      prepare(rig.namespace());
      kubeconfig = rig.controlPlane().writeKubeconfig(directory.resolve("kubeconfig"));
      var all = new SoftAssertions();
      for (Command command : commands) {
        run(command, rig, all);
      }
      all.assertAll();
    }
  }

  /** What somebody made before there was Stepladder. */
  private static void orders(CreateDbInstanceRequest.Builder request) {
    request
        .dbInstanceIdentifier("orders-prod")
        .dbInstanceClass("db.t4g.micro")
        .engine("postgres")
        .engineVersion("17")
        .allocatedStorage(20)
        .masterUsername("postgres")
        .masterUserPassword("the-one-it-has")
        .dbName(ORDERS);
  }

  private static void sessions(CreateReplicationGroupRequest.Builder request) {
    request
        .replicationGroupId("sessions-prod")
        .replicationGroupDescription("sessions of the old shop")
        .engine("valkey")
        .engineVersion("8.0")
        .cacheNodeType("cache.t4g.small")
        .numCacheClusters(1);
  }

  private static List<Command> commands() throws IOException {
    var all = new ArrayList<Command>();
    try (Stream<Path> files = Files.list(ROOT.resolve("docs"))) {
      for (Path page : files.filter(file -> file.toString().endsWith(".md")).sorted().toList()) {
        List<String> fenced = fenced(Files.readAllLines(page));
        String exports =
            fenced.stream()
                .filter(line -> line.startsWith("export "))
                .map(line -> line + "; ")
                .collect(Collectors.joining());
        fenced.stream()
            .map(line -> line.replaceFirst("^\\$ ", ""))
            .filter(line ->
                line.startsWith("kubectl ")
                    || line.startsWith(PROGRAM)
                    || (line.startsWith(AWS) && Rig.onPath("aws")))
            .filter(line -> !NOT_RUN.matcher(line).find())
            .forEach(line -> all.add(new Command(page.getFileName().toString(), exports, line)));
      }
    }
    return all;
  }

  /** What stands between fences, whatever it is. */
  private static List<String> fenced(List<String> lines) {
    var all = new ArrayList<String>();
    boolean inside = false;
    for (String line : lines.stream().map(String::strip).toList()) {
      if (line.startsWith("```")) {
        inside = !inside;
      } else if (inside) {
        all.add(line);
      }
    }
    return all;
  }

  /** A directory that looks like the project's to who stands in it, with files of their own. */
  private void prepare(String namespace) throws IOException {
    Path root = ROOT.toRealPath();
    for (String name : List.of("crds", "examples", "docs", "gitops")) {
      Files.createSymbolicLink(directory.resolve(name), root.resolve(name));
    }
    Files.copy(
        root.resolve("operator/src/main/resources/dev/stepladder/operator/prices/prices.yaml"),
        directory.resolve("prices.yaml"));
    Files.writeString(
        directory.resolve(HELLO + ".yaml"),
        Manifests.example(HELLO).replace("namespace: team-a", "namespace: " + namespace));
    Path program = Files.createDirectory(directory.resolve("bin")).resolve("stepladder");
    Files.writeString(
        program,
        "#!/bin/sh\nexec '%s' -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp '%s' %s \"$@\"\n"
            .formatted(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                System.getProperty("java.class.path"),
                Main.class.getName()));
    assertThat(program.toFile().setExecutable(true)).isTrue();
  }

  private void run(Command command, Rig rig, SoftAssertions all) throws IOException {
    String line =
        command
            .line()
            .replace("-n team-a", "-n " + rig.namespace())
            .replace("-n stepladder-system", "-n " + Rig.HOME)
            .replace("=main/team-a/", "=%s/%s/".formatted(Rig.INSTALLATION, rig.namespace()))
            // Not every version of it reads the endpoint from its environment.
            .replaceFirst("^" + AWS, AWS + "--endpoint-url " + rig.aws().endpoint() + " ");
    Path said = directory.resolve("said");
    // What looks into AWS needs credentials, which stand in the environment of a process.
    boolean apart =
        !line.startsWith(PROGRAM)
            || line.startsWith(PROGRAM + "plan " + SHOP)
            || line.startsWith(PROGRAM + "plan " + ORDERS);
    int status = apart ? inShell(command.exports(), line, said, rig) : inProcess(line, said);
    rig.awaitQuiet();
    if (command.line().startsWith(AWS + "iam create-")) {
      // Who reads on meanwhile finds that other services have heard of it.
      rig.pass(Duration.ofMinutes(1));
    }
    // What plans, and what lists gaps, answers 2 where there are some.
    all.assertThat(status)
        .as("%s: %s%n%s", command.page(), line, Files.readString(said, StandardCharsets.UTF_8))
        .isIn(line.startsWith(PROGRAM + "p") ? List.of(0, 2) : List.of(0));
  }

  private int inProcess(String line, Path said) throws IOException {
    var arguments =
        new ArrayList<>(
            List.of(
                line.substring(PROGRAM.length())
                    .replaceFirst("\\s+#.*", "")
                    .replace("examples/", ROOT.resolve("examples") + "/")
                    .replace("prices.yaml", directory.resolve("prices.yaml").toString())
                    .split("\\s+")));
    if (arguments.contains(SHOP) || arguments.contains(HELLO)) {
      arguments.addAll(List.of("--kubeconfig", kubeconfig.toString()));
    }
    try (var out = new PrintWriter(said.toFile(), StandardCharsets.UTF_8)) {
      return Main.commandLine().setOut(out).setErr(out).execute(arguments.toArray(String[]::new));
    }
  }

  private int inShell(String exports, String line, Path said, Rig rig) throws IOException {
    var builder =
        // Not every version of the command line reads AWS_ENDPOINT_URL.
        new ProcessBuilder(
                "sh",
                "-c",
                exports
                    + line.replaceFirst(
                        "^" + AWS, AWS + "--endpoint-url %s ".formatted(rig.aws().endpoint())))
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile());
    builder.environment().put("KUBECONFIG", kubeconfig.toString());
    builder.environment().put("AWS_ENDPOINT_URL", rig.aws().endpoint().toString());
    builder.environment().put("AWS_DEFAULT_REGION", "us-east-1");
    builder.environment().put("AWS_ACCESS_KEY_ID", Rig.ACCESS_KEY);
    builder.environment().put("AWS_SECRET_ACCESS_KEY", "test");
    builder.environment().put("NO_PROXY", "127.0.0.1,localhost");
    builder.environment().put("STEPLADDER_INSTALLATION", Rig.INSTALLATION);
    return builder.start().onExit().join().exitValue();
  }
}
