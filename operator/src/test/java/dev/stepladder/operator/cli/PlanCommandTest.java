package dev.stepladder.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stepladder.api.v1alpha1.Manifests;
import dev.stepladder.operator.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanCommandTest {

  private static final String REPLACEMENT = "{1}";

  @TempDir private Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path shop;

  @BeforeEach
  void writeShop() throws IOException {
    shop = write("shop.yaml", Manifests.example("shop"));
  }

  @Test
  void answersTwoWhenThereAreChanges() {
    assertThat(plan()).isEqualTo(Answers.CHANGES);
  }

  @Test
  void answersZeroWhenNothingIsLeftToDo() {
    int answer = plan("--from", "users-10k", "--to", "users-10k");

    assertThat(out.toString()).contains("Nothing to do.");
    assertThat(answer).isEqualTo(Answers.DONE);
  }

  @Test
  void goesWhereTheAppSaysUnlessToldOtherwise() {
    plan();

    assertThat(out.toString()).startsWith("shop  users-1   prod (us-east-1)");
  }

  @Test
  void showsTheStepsFromOneTierToAnother() {
    plan("--from", "users-1k", "--to", "users-10k");

    assertThat(out.toString())
        .startsWith("shop  users-1k → users-10k   prod (us-east-1)")
        .contains(
            "create replica ro1",
            "db.t4g.medium → db.m7g.large",
            "1 interruption (failover, ~90s of errors)");
  }

  @Test
  void tellsNothingOfADatabaseThatIsTakenOver() {
    int answer = run("plan", "-f", "../examples/adoption.yaml");

    assertThat(out.toString())
        .contains("orders-prod is in AWS, where a plan of a file does not look")
        .doesNotContain("there is no DB instance", "create database");
    assertThat(answer).isEqualTo(Answers.CHANGES);
  }

  /** Whether the snapshot exists, and how large it is, nobody has looked up. */
  @Test
  void tellsNothingOfASnapshotThatADatabaseIsMadeFrom() throws IOException {
    shop =
        write(
            "shop.yaml",
            Manifests.example("shop")
                .replaceFirst(
                    "(?m)^  database:\n", "  database:\n    restoreFrom: {snapshot: before}\n"));

    plan();

    assertThat(out.toString())
        .contains("they are in AWS, where a plan of a file does not look")
        .doesNotContain("there is no manual snapshot");
  }

  @Test
  void plansANewAppWithoutAnyInterruption() {
    plan("--to", "users-10k");

    assertThat(out.toString()).contains("create database", "no interruption");
  }

  @Test
  void saysThatPodsWouldFindNoConnection() throws IOException {
    shop =
        write(
            "shop.yaml",
            Manifests.example("shop")
                .replace("port: 8080", "port: 8080\n      connectionsPerPod: 90"));

    plan();

    assertThat(out.toString())
        .contains("pods may open 180 connections to the database", "lets in at most 112");
  }

  @Test
  void saysNothingOfWhatOnlyAwsKnows() {
    plan("--to", "users-10k");

    assertThat(out.toString()).doesNotContain("preflight");
  }

  @Test
  void saysThatAnEnvironmentWasAssumed() {
    plan();

    assertThat(out.toString())
        .containsOnlyOnce("there is no AwsEnvironment 'prod' here")
        .contains("--environment-file")
        .doesNotContain("spec.workloadIdentity");
  }

  @Test
  void takesTheEnvironmentOfAFile() throws IOException {
    Path environment =
        write("env.yaml", Manifests.example("environment").replace("us-east-1", "eu-west-1"));

    plan("--environment-file", environment.toString());

    assertThat(out.toString()).contains("prod (eu-west-1)").doesNotContain("is assumed");
  }

  @Test
  void takesTheEnvironmentFromTheSameFile() throws IOException {
    Path both =
        write("both.yaml", Manifests.example("shop") + "---\n" + Manifests.example("environment"));

    run("plan", "-f", both.toString());

    assertThat(out.toString()).isNotEmpty().doesNotContain("is assumed");
  }

  @Test
  void takesRungsOfALadderInPlaceOfItsOwn() throws IOException {
    Path ladder =
        write("ladder.yaml", Manifests.ladder().getFirst().replace("db.t4g.micro", "db.r7g.large"));

    plan("--ladder", ladder.toString());

    assertThat(out.toString()).contains("db.r7g.large");
  }

  @Test
  void writesADocumentForPrograms() throws IOException {
    plan("--from", "users-1k", "--to", "users-10k", "-o", "json");

    JsonNode document = new ObjectMapper().readTree(out.toString());
    assertThat(document.path("kind").asText()).isEqualTo("Plan");
    assertThat(document.path("heading").path("from").asText()).isEqualTo("users-1k");
    assertThat(document.path("steps")).isNotEmpty();
    assertThat(document.path("summary").path("outage").asText()).isEqualTo("PT1M30S");
  }

  @Test
  void saysThatAFileIsMissing() {
    int answer = run("plan", "-f", directory.resolve("none.yaml").toString());

    assertThat(err.toString()).startsWith("stepladder: There is no file ");
    assertThat(answer).isEqualTo(Answers.FAILED);
  }

  @Test
  void saysWhichTiersThereAre() {
    int answer = plan("--to", "users-1g");

    assertThat(err.toString())
        .contains("there is no ScaleTier 'users-1g'")
        .contains("users-10k (10000 users)");
    assertThat(answer).isEqualTo(Answers.FAILED);
  }

  @ParameterizedTest(name = REPLACEMENT)
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          kind: StagedApp          | kind: Deployment       | holds a Deployment: what can be planned with is a StagedApp
          stepladder.dev/v1alpha1  | stepladder.dev/v1      | write stepladder.dev/v1alpha1
          spec:                    | spec: {                | is no YAML: line
          tier: users-1            | size: users-1          | spec.size: there is no such field
          tier: users-1            | users: 0               | spec.users: 0 is too low: 1 or more
          tier: users-1            | {tier: users-1, users: 1} | is no YAML: line
          tier: users-1            | change: {}             | exactly one of tier and users
          storage: 20Gi            | storage: 20GB          | write storage in whole gibibytes
          engine: postgres         | engine: oracle         | spec.database.engine: 'oracle' is none of
          version: "17"            | version: 17            | spec.database.version: 17 must be text: put it in quotes
          - name: web              | - name: Web_1          | for example web
          port: 8080               | port: 80800            | spec.workloads[0].port: 80800 is too high: 65535 or less
          port: 8080               | runAsUser: 1000        | health of 'web' needs a port to ask
          image: registry          | args: [a] # image      | spec.workloads[0].image: required, and not there
          """)
  void saysWhatToWriteInstead(String what, String by, String message) throws IOException {
    Path wrong = write("wrong.yaml", Manifests.example("shop").replace(what, by));

    int answer = run("plan", "-f", wrong.toString());

    assertThat(err.toString()).contains(message);
    assertThat(answer).isEqualTo(Answers.FAILED);
  }

  @Test
  void asksForAFile() {
    int answer = run("plan");

    assertThat(err.toString()).contains("--file").contains("Try 'stepladder plan --help'");
    assertThat(answer).isEqualTo(Answers.FAILED);
  }

  @Test
  void knowsItsVersion() {
    assertThat(run("version")).isEqualTo(Answers.DONE);
    assertThat(out.toString()).startsWith("stepladder ");
  }

  private int plan(String... more) {
    List<String> arguments = new ArrayList<>(List.of("plan", "-f", shop.toString()));
    arguments.addAll(List.of(more));
    return run(arguments.toArray(String[]::new));
  }

  private int run(String... arguments) {
    return Main.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }
}
