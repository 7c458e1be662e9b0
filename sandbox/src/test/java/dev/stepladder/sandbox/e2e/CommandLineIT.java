package dev.stepladder.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stepladder.api.v1alpha1.Names;
import dev.stepladder.api.v1alpha1.Phase;
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
  void standOnTheFirstRung() {
    rig = Rig.hasty();
    kubeconfig = rig.controlPlane().writeKubeconfig(directory.resolve("kubeconfig"));
    rig.startOperator();
    rig.applyShop(SHOP, "users-1");
    rig.settle(SHOP, "users-1");
  }

  @AfterEach
  void leave() {
    rig.close();
  }

  @Test
  void plansFromWhatIsThereAndChangesNothing() throws IOException {
    rig.pass(Duration.ofMinutes(30));
    Map<String, String> before = Versions.of(rig);
    int mark = rig.aws().calls().mark();

    Answer rest = plan();
    assertThat(rest.out()).contains("shop  users-1   prod (us-east-1)", "Nothing to do.");
    assertThat(rest.status()).as(rest.err()).isEqualTo(DONE);

    Answer climb = plan("--to", "users-1k");
    assertThat(climb.out())
        .startsWith("shop  users-1 → users-1k   prod (us-east-1)")
        .contains("db.t4g.micro → db.t4g.medium", "॥ needs approval")
        .doesNotContain("create the database");
    assertThat(climb.status()).as(climb.err()).isEqualTo(CHANGES);

    assertThat(rig.aws().calls().since(mark))
        .as("calls to AWS")
        .isNotEmpty()
        .noneMatch(entry -> entry.call().mutation());
    assertThat(Versions.of(rig)).as("writes to the API server").isEqualTo(before);
  }

  @Test
  void plansWhatTheOperatorPlans() throws IOException {
    askForTheSecondRung();

    JsonNode document = new ObjectMapper().readTree(plan("-o", "json").out());
    Set<String> previewed =
        StreamSupport.stream(document.path("steps").spliterator(), false)
            .map(step ->
                step.path("key").asText()
                    + " "
                    + step.path("fingerprint").asText()
                    + " "
                    + step.path("state").asText())
            .collect(Collectors.toSet());
    assertThat(previewed)
        .isNotEmpty()
        .isEqualTo(
            rig.app(SHOP).getStatus().plan().steps().stream()
                .map(step -> step.key() + " " + step.fingerprint() + " " + step.state())
                .collect(Collectors.toSet()));
  }

  @Test
  void saysWhyAnAppWaitsAndLetsItGo() {
    askForTheSecondRung();
    StepStatus outage =
        rig.app(SHOP).getStatus().plan().steps().stream()
            .filter(step -> step.title().contains("class"))
            .filter(
                step -> step.fingerprint() != null && step.impact().toString().equals("Downtime"))
            .findFirst()
            .orElseThrow();

    assertThat(run("why", SHOP).out())
        .startsWith("shop waits")
        .contains("for a person to approve “" + outage.title() + "”")
        .contains("stepladder approve shop -n " + rig.namespace())
        .hasLineCount(1);
    assertThat(run("status", SHOP).out())
        .startsWith("shop   users-1 → users-2   WaitingForApproval   namespace " + rig.namespace())
        .contains("‖ Reshape", "waits for a person's approval", "stepladder approve shop");

    Answer approved = run("approve", SHOP);
    assertThat(approved.out())
        .contains("Approved for shop", outage.fingerprint(), "(Downtime, usually");
    rig.until(LONG, "it is there", () -> Rig.readyOn("users-2").test(rig.app(SHOP)));
    assertThat(run("why", SHOP).out()).isEqualTo("shop waits for nothing: it stands on users-2.\n");
    assertThat(run("approve", SHOP).out()).startsWith("Nothing of shop");
  }

  @Test
  void approvesNoStepThatThereIsNot() {
    askForTheSecondRung();

    Answer refused = run("approve", SHOP, "000000000000");
    assertThat(refused.status()).isEqualTo(FAILED);
    assertThat(refused.err())
        .startsWith(
            "stepladder: No step of shop that is still to come has the fingerprint or key '000000000000'")
        .contains("for a person wait:");
    assertThat(rig.app(SHOP).getMetadata().getAnnotations()).doesNotContainKey(Names.APPROVE);
  }

  @Test
  void pausesAndResumes() {
    assertThat(run("pause", SHOP).status()).isEqualTo(DONE);
    assertThat(rig.app(SHOP).getMetadata().getAnnotations()).containsEntry(Names.PAUSED, "true");
    assertThat(run("resume", SHOP).status()).isEqualTo(DONE);
    assertThat(rig.app(SHOP).getMetadata().getAnnotations()).doesNotContainKey(Names.PAUSED);
  }

  private void askForTheSecondRung() {
    rig.tier(SHOP, "users-2");
    rig.until(
        LONG, "it asks", () -> rig.app(SHOP).getStatus().phase() == Phase.WAITING_FOR_APPROVAL);
    rig.pass(Duration.ofMinutes(20));
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
            "--operator-namespace", Rig.HOME, "--endpoint-url", rig.aws().endpoint().toString()));
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
    all.addAll(
        List.of(
            "--kubeconfig",
            kubeconfig.toString(),
            "-n",
            rig.namespace(),
            "--clock",
            rig.aws().endpoint() + "/_stepladder"));
    return all;
  }
}
