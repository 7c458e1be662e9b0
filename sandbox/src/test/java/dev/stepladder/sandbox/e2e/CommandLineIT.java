package dev.stepladder.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stepladder.api.v1alpha1.Names;
import dev.stepladder.api.v1alpha1.Phase;
import dev.stepladder.api.v1alpha1.StepState;
import dev.stepladder.api.v1alpha1.StepStatus;
import dev.stepladder.operator.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people ask and tell an app in a cluster on the command line. */
final class CommandLineIT {

  private static final String SHOP = "shop";
  private static final Duration LONG = Duration.ofHours(4);
  private static final int DONE = 0;
  private static final int FAILED = 1;
  private static final int CHANGES = 2;

  @TempDir private Path directory;
  private Rig rig;
  private Path kubeconfig;

  /** What a command answered. */
  private record Answer(int status, String out, String err) {}

  @BeforeEach
  void startTheOperator() {
    rig = Rig.hasty();
    kubeconfig = rig.controlPlane().writeKubeconfig(directory.resolve("kubeconfig"));
    rig.startOperator();
  }

  @AfterEach
  void leave() {
    rig.close();
  }

  @Test
  void plansFromWhatIsThereAndChangesNothing() throws IOException {
    rig.applyShop(SHOP, "users-1");
    rig.settle(SHOP, "users-1");
    rig.pass(Duration.ofMinutes(30));
    Map<String, String> before = Versions.of(rig);
    int mark = rig.aws().calls().mark();

    Answer rest = plan();
    assertThat(rest.out())
        .as(rest.err())
        .contains("shop  users-1   prod (us-east-1)", "Nothing to do.");
    assertThat(rest.status()).as(rest.err()).isEqualTo(DONE);

    Answer climb = plan("--to", "users-1k");
    assertThat(climb.out())
        .startsWith("shop  users-1 → users-1k   prod (us-east-1)")
        .contains("db.t4g.micro → db.t4g.medium", "1 interruption (failover, ~90s of errors)")
        .doesNotContain("create the database");
    assertThat(climb.status()).as(climb.err()).isEqualTo(CHANGES);

    assertThat(rig.aws().calls().since(mark))
        .as("calls to AWS")
        .isNotEmpty()
        .noneMatch(entry -> entry.call().mutation());
    assertThat(Versions.of(rig)).as("writes to the API server").isEqualTo(before);
  }

  @Test
  void plansWhatTheOperatorPlansSaysWhyItWaitsAndLetsItGo() throws IOException {
    rig.applyShop(SHOP, "users-1");
    rig.settle(SHOP, "users-1");
    rig.tier(SHOP, "users-2");
    awaitQuestion();
    assertThat(previewed()).isNotEmpty().isEqualTo(reported());

    StepStatus outage =
        rig.app(SHOP).getStatus().plan().steps().stream()
            .filter(step -> step.state() == StepState.WAITING_FOR_APPROVAL)
            .findFirst()
            .orElseThrow();
    assertThat(run("why", SHOP, "--clock", clock()).out())
        .startsWith("shop waits since ")
        .contains("for a person to approve “" + outage.title() + "”")
        .contains("(Downtime, takes about ")
        .contains("stepladder approve shop -n " + rig.namespace())
        .endsWith("It looks again when something changes.\n")
        .hasLineCount(1);
    assertThat(run("status", SHOP, "--clock", clock()).out())
        .startsWith("shop   users-1 → users-2   WaitingForApproval   namespace " + rig.namespace())
        .contains("‖ Reshape", "needs approval (Downtime, ~", "stepladder approve shop");

    JsonNode why = json(run("why", SHOP, "-o", "json", "--clock", clock()));
    assertThat(why.path("reason").asText()).isEqualTo("Approval");
    assertThat(why.path("steps")).hasSize(1).first().hasToString("\"" + outage.key() + "\"");
    assertThat(
            json(run("status", SHOP, "-o", "json", "--clock", clock()))
                .path("approve")
                .get(0)
                .path("fingerprints")
                .get(0)
                .asText())
        .isEqualTo(outage.fingerprint());

    assertThat(run("approve", SHOP).out())
        .startsWith("Approved for shop in namespace " + rig.namespace())
        .contains(outage.fingerprint() + "  " + outage.title() + " (Downtime, takes about ");
    rig.until(LONG, "it is there", () -> Rig.readyOn("users-2").test(rig.app(SHOP)));
    assertThat(run("why", SHOP).out()).isEqualTo("shop waits for nothing: it stands on users-2.\n");
    assertThat(run("approve", SHOP).out()).startsWith("Nothing of shop");
  }

  private static JsonNode json(Answer answer) throws IOException {
    return new ObjectMapper().readTree(answer.out());
  }

  @Test
  void approvesWhatIsNamedAndNothingThatThereIsNot() {
    rig.apply(rig.workload(SHOP, "tier: users-1") + "  change: {approval: Always}\n");
    awaitQuestion();

    Answer refused = run("approve", SHOP, "000000000000");
    assertThat(refused.status()).isEqualTo(FAILED);
    assertThat(refused.err())
        .startsWith(
            "stepladder: No step of shop that is still to come has the fingerprint or key '000000000000'")
        .contains("for a person wait:");
    assertThat(rig.app(SHOP).getMetadata().getAnnotations()).doesNotContainKey(Names.APPROVE);

    StepStatus first = rig.app(SHOP).getStatus().plan().steps().getFirst();
    assertThat(run("approve", SHOP, first.key()).status()).isEqualTo(DONE);
    assertThat(rig.app(SHOP).getMetadata().getAnnotations())
        .containsEntry(Names.APPROVE, first.fingerprint());
  }

  @Test
  void pausesAndResumes() {
    rig.applyWorkload(SHOP, "tier: users-1");

    assertThat(run("pause", SHOP).status()).isEqualTo(DONE);
    assertThat(rig.app(SHOP).getMetadata().getAnnotations()).containsEntry(Names.PAUSED, "true");
    assertThat(run("resume", SHOP).status()).isEqualTo(DONE);
    assertThat(rig.app(SHOP).getMetadata().getAnnotations()).doesNotContainKey(Names.PAUSED);
  }

  @Test
  void saysThatThereIsNoSuchApp() {
    Answer answer = run("why", "nowhere");

    assertThat(answer.status()).isEqualTo(FAILED);
    assertThat(answer.err())
        .startsWith("stepladder: There is no StagedApp 'nowhere' in namespace " + rig.namespace());
  }

  private void awaitQuestion() {
    rig.until(
        LONG,
        "it asks",
        () ->
            rig.app(SHOP).getStatus() != null
                && rig.app(SHOP).getStatus().phase() == Phase.WAITING_FOR_APPROVAL);
    rig.pass(Duration.ofMinutes(20));
  }

  private Set<String> previewed() throws IOException {
    Answer answer = plan("-o", "json");
    JsonNode document = new ObjectMapper().readTree(answer.out());
    assertThat(answer.status()).as(answer.err()).isEqualTo(CHANGES);
    return StreamSupport.stream(document.path("steps").spliterator(), false)
        .map(step ->
            "%s %s %s"
                .formatted(
                    step.path("key").asText(),
                    step.path("fingerprint").asText(),
                    step.path("state").asText()))
        .collect(Collectors.toSet());
  }

  private Set<String> reported() {
    return rig.app(SHOP).getStatus().plan().steps().stream()
        .filter(step -> step.state() != StepState.DONE)
        .map(step -> "%s %s %s".formatted(step.key(), step.fingerprint(), step.state()))
        .collect(Collectors.toSet());
  }

  private String clock() {
    return rig.aws().endpoint() + "/_stepladder";
  }

  private Answer run(String... arguments) {
    var out = new StringWriter();
    var err = new StringWriter();
    int status =
        Main.commandLine()
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(arguments(arguments).toArray(String[]::new));
    rig.awaitQuiet();
    return new Answer(status, out.toString(), err.toString());
  }

  /** In a process of its own, which has AWS's credentials from its environment as a person has. */
  private Answer plan(String... more) throws IOException {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
    command.addAll(arguments("plan", SHOP));
    command.addAll(
        List.of(
            "--clock",
            clock(),
            "--operator-namespace",
            Rig.HOME,
            "--endpoint-url",
            rig.aws().endpoint().toString()));
    command.addAll(List.of(more));
    Path err = directory.resolve("plan.err");
    var builder = new ProcessBuilder(command).redirectError(err.toFile());
    builder.environment().put("AWS_ACCESS_KEY_ID", Rig.ACCESS_KEY);
    builder.environment().put("AWS_SECRET_ACCESS_KEY", "test");
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Answer(process.onExit().join().exitValue(), out, Files.readString(err));
  }

  private List<String> arguments(String... command) {
    var all = new ArrayList<>(List.of(command));
    all.addAll(List.of("--kubeconfig", kubeconfig.toString(), "-n", rig.namespace()));
    return all;
  }
}
