package dev.stepladder.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stepladder.operator.Main;
import dev.stepladder.operator.aws.PolicyJson;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IamPolicyCommandTest {

  private static final String ENVIRONMENT = "../examples/environment.yaml";

  @TempDir private Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void printsTheHalvesApart() {
    int answer = run("--tier", "users-10k", "--environment", "prod", "-f", ENVIRONMENT);

    JsonNode all = PolicyJson.read(out.toString());
    assertThat(all.at("/read/Version").asText()).isEqualTo("2012-10-17");
    assertThat(all.path("read").toString()).contains("rds:DescribeDBInstances");
    assertThat(all.path("change").toString()).contains("rds:ModifyDBInstance");
    assertThat(answer).isEqualTo(Answers.DONE);
  }

  @Test
  void printsTheReadingHalfAsAPolicyOfItsOwn() {
    run("-f", ENVIRONMENT, "--read-only");

    assertThat(PolicyJson.statements(PolicyJson.read(out.toString()))).isNotEmpty();
    assertThat(out.toString()).doesNotContain("Create", "Modify", "Delete", "Put");
  }

  @Test
  void readingTakesTheRoleOfTheEnvironmentToo() throws IOException {
    Path bearing = directory.resolve("environment.yaml");
    Files.writeString(
        bearing,
        Files.readString(Path.of(ENVIRONMENT))
            .replace("spec:\n", "spec:\n  roleArn: arn:aws:iam::123456789012:role/platform\n"));

    run("-f", bearing.toString(), "--read-only");

    JsonNode all = PolicyJson.read(out.toString());
    assertThat(all.path("assume").toString()).contains("sts:AssumeRole", "sts:TagSession");
    assertThat(all.has("change")).isFalse();
  }

  @Test
  void writesAFileForEachDocument() throws IOException {
    run("-f", ENVIRONMENT, "-d", directory.resolve("policies").toString());

    assertThat(out.toString().lines())
        .hasSize(3)
        .allSatisfy(file ->
            assertThat(PolicyJson.read(Files.readString(Path.of(file))).has("Statement")).isTrue());
  }

  @Test
  void warnsWhereRolesHaveNoBound() {
    run("-f", ENVIRONMENT);

    assertThat(err.toString()).contains("permissionsBoundary", "prod", "/stepladder/");
  }

  @Test
  void namesTheEnvironmentsThatThereAre() {
    int answer = run("-f", ENVIRONMENT, "--environment", "staging");

    assertThat(err.toString()).contains("There is no AwsEnvironment staging", "there is prod");
    assertThat(answer).isEqualTo(Answers.FAILED);
  }

  @Test
  void namesTheTiersThatThereAre() {
    int answer = run("-f", ENVIRONMENT, "--tier", "users-9k");

    assertThat(err.toString()).contains("There is no tier users-9k", "users-1, users-2");
    assertThat(answer).isEqualTo(Answers.FAILED);
  }

  @Test
  void allowsTheUseOfFurtherKeys() {
    String mine = "arn:aws:kms:us-east-1:123456789012:key/1234abcd";
    String theirs = "arn:aws:kms:us-east-1:210987654321:key/mrk-5678";
    run("-f", ENVIRONMENT, "--key", mine, "--key", theirs);

    assertThat(PolicyJson.statements(PolicyJson.read(out.toString()).path("change")))
        .filteredOn(statement -> statement.path("Sid").asText().matches("(Rds|Cache)Key"))
        .hasSize(2)
        .allSatisfy(statement ->
            assertThat(PolicyJson.texts(statement.path("Resource"))).containsExactly(mine, theirs));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:aws:kms:us-east-1:123456789012:key/*",
        "arn:aws:kms:us-east-1:123456789012:alias/shop",
        "arn:aws:kms:eu-west-1:123456789012:key/1234abcd"
      })
  void takesNoKeyThatIsNotOneOfTheRegion(String key) {
    int answer = run("-f", ENVIRONMENT, "--key", key);

    assertThat(err.toString()).contains(key, "write the ARN of a key in us-east-1");
    assertThat(answer).isEqualTo(Answers.FAILED);
  }

  @Test
  void takesAnEnvironmentOfAnotherFile() {
    int answer = run("-f", "../examples/shop.yaml", "--environment-file", ENVIRONMENT);

    assertThat(out.toString()).contains("rds:DescribeDBInstances");
    assertThat(answer).isEqualTo(Answers.DONE);
  }

  private int run(String... arguments) {
    var all = new String[arguments.length + 3];
    all[0] = "iam-policy";
    all[1] = "--installation";
    all[2] = "prod";
    System.arraycopy(arguments, 0, all, 3, arguments.length);
    return Main.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(all);
  }
}
