package dev.stepladder.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stepladder.api.v1alpha1.Manifests;
import dev.stepladder.api.v1alpha1.Names;
import dev.stepladder.api.v1alpha1.StagedApp;
import dev.stepladder.api.v1alpha1.StagedAppStatus;
import dev.stepladder.operator.Main;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How commands about an app in a cluster bear with what a cluster may answer. */
@EnableKubernetesMockClient(https = false)
class AppCommandsTest {

  private static final String SHOP =
      "/apis/stepladder.dev/v1alpha1/namespaces/team-a/stagedapps/shop";
  private static final String WAITS = "aaaaaaaaaaaa";
  private static final String EARLIER = "bbbbbbbbbbbb";

  private KubernetesMockServer server;

  @TempDir private Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path kubeconfig;

  @BeforeEach
  void writeKubeconfig() throws IOException {
    kubeconfig =
        Files.writeString(directory.resolve("config"), kubeconfig(server.url("/").toString()));
  }

  @Test
  void takesTheNamespaceOfTheContext() {
    answers(200, app(4L));

    assertThat(run("why", "shop")).isEqualTo(Answers.DONE);
  }

  @Test
  void writesForPrograms() throws Exception {
    answers(200, app(4L));

    assertThat(run("status", "shop", "-o", "json")).isEqualTo(Answers.DONE);
    assertThat(new ObjectMapper().readTree(out.toString()).path("kind").asText())
        .isEqualTo("Status");
    out.getBuffer().setLength(0);
    assertThat(run("why", "shop", "-o", "yaml")).isEqualTo(Answers.DONE);
    assertThat(Serialization.unmarshal(out.toString(), JsonNode.class).path("kind").asText())
        .isEqualTo("Why");
  }

  @Test
  void takesTheContextThatIsNamed() {
    assertThat(run("why", "shop", "--context", "elsewhere")).isEqualTo(Answers.FAILED);
    assertThat(err.toString()).contains("no StagedApp 'shop' in namespace team-b");
  }

  @Test
  void saysWhichContextsThereAre() {
    assertThat(run("why", "shop", "--context", "nowhere")).isEqualTo(Answers.FAILED);
    assertThat(err.toString())
        .startsWith("stepladder: There is no context 'nowhere' in kubeconfig " + kubeconfig)
        .contains("there are here, elsewhere");
  }

  @Test
  void saysWhatTheClusterRefuses() {
    server
        .expect()
        .get()
        .withPath(SHOP)
        .andReturn(
            403,
            new StatusBuilder()
                .withCode(403)
                .withMessage(
                    "stagedapps.stepladder.dev \"shop\" is forbidden: User \"ed\" cannot get")
                .build())
        .always();

    assertThat(run("status", "shop")).isEqualTo(Answers.FAILED);
    assertThat(err.toString())
        .isEqualTo(
            "stepladder: The Kubernetes API server refuses: stagedapps.stepladder.dev \"shop\" is forbidden: User \"ed\" cannot get\n");
  }

  @Test
  void saysThatNothingAnswers() throws IOException {
    Files.writeString(kubeconfig, kubeconfig("http://127.0.0.1:1/"));

    assertThat(run("pause", "shop")).isEqualTo(Answers.FAILED);
    assertThat(err.toString())
        .isEqualTo(
            "stepladder: The Kubernetes API server cannot be used: nothing answers at its address. Check kubeconfig %s.\n"
                .formatted(kubeconfig));
  }

  @Test
  void addsWhatWaitsToWhatWasApproved() throws Exception {
    answers(200, app(4L));
    server.expect().patch().withPath(PATCH).andReturn(200, app(4L)).once();

    assertThat(run("approve", "shop")).as(err.toString()).isEqualTo(Answers.DONE);
    assertThat(patched().path("annotations").path(Names.APPROVE).asText())
        .isEqualTo(EARLIER + "," + WAITS);
  }

  @Test
  void looksAgainWhenSomebodyElseWroteMeanwhile() throws Exception {
    answers(200, app(4L));
    server
        .expect()
        .patch()
        .withPath(PATCH)
        .andReturn(409, new StatusBuilder().withCode(409).withMessage("conflict").build())
        .once();
    server.expect().patch().withPath(PATCH).andReturn(200, app(4L)).once();

    assertThat(run("approve", "shop")).as(err.toString()).isEqualTo(Answers.DONE);
    assertThat(patched().path("resourceVersion").asText()).isEqualTo("7");
  }

  @Test
  void approvesNothingOfAPlanThatIsOutOfDate() {
    answers(200, app(5L));

    assertThat(run("approve", "shop")).isEqualTo(Answers.FAILED);
    assertThat(err.toString())
        .startsWith("stepladder: The operator has not looked at the latest change of shop yet");
  }

  /** The list of all commands shows the first line of each only. */
  @Test
  void saysWhatEachCommandDoesInOneWholeSentence() {
    assertThat(Main.commandLine().getSubcommands().values())
        .isNotEmpty()
        .allSatisfy(command ->
            assertThat(command.getCommandSpec().usageMessage().description())
                .as(command.getCommandName())
                .singleElement()
                .asString()
                .endsWith("."));
  }

  @Test
  void completesItsCommandsInShells() {
    assertThat(Main.commandLine().setOut(new PrintWriter(out)).execute("completion", "zsh"))
        .isEqualTo(Answers.DONE);
    assertThat(out.toString()).contains("_picocli_stepladder_approve", "--operator-namespace");
  }

  private static final String PATCH = SHOP + "?fieldManager=stepladder-cli";

  private void answers(int code, Object body) {
    server.expect().get().withPath(SHOP).andReturn(code, body).always();
  }

  private JsonNode patched() throws Exception {
    return new ObjectMapper()
        .readTree(server.getLastRequest().getBody().readUtf8())
        .path("metadata");
  }

  /** An app that waits for one approval, another having been given before. */
  private static StagedApp app(long generation) {
    StagedApp app = Serialization.unmarshal(Manifests.example("shop"), StagedApp.class);
    app.getMetadata().setGeneration(generation);
    app.getMetadata().setResourceVersion("7");
    app.getMetadata().setAnnotations(Map.of(Names.APPROVE, EARLIER));
    app.setStatus(
        Serialization.unmarshal(
            """
            observedGeneration: 4
            phase: WaitingForApproval
            approve: kubectl annotate sapp shop -n team-a --overwrite stepladder.dev/approve=%s,%s
            """
                .formatted(EARLIER, WAITS),
            StagedAppStatus.class));
    return app;
  }

  private static String kubeconfig(String server) {
    return """
    apiVersion: v1
    kind: Config
    clusters: [{name: c, cluster: {server: "%s"}}]
    users: [{name: u, user: {token: t}}]
    contexts:
    - {name: here, context: {cluster: c, user: u, namespace: team-a}}
    - {name: elsewhere, context: {cluster: c, user: u, namespace: team-b}}
    current-context: here
    """
        .formatted(server);
  }

  private int run(String... arguments) {
    var all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--kubeconfig", kubeconfig.toString()));
    return Main.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(all.toArray(String[]::new));
  }
}
