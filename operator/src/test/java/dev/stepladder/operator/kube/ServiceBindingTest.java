package dev.stepladder.operator.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.plan.Assessment;
import dev.stepladder.operator.plan.Connection;
import dev.stepladder.operator.plan.Need;
import dev.stepladder.operator.plan.Step;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Bindings of services that nothing here has ever heard of. */
class ServiceBindingTest {

  private static final String QUEUE = "binding/queue-jobs";
  private static final String BROKER = "binding/broker";
  private static final String TOKEN = "credentials/broker";
  private static final String ARN = "arn:aws:secretsmanager:us-east-1:1:secret:b";

  private final Services services = Services.made();

  @Test
  void sayWhatTheirServiceSaysAndNothingOfALogin() {
    Secret secret = with(services).settled().object(Secret.class, "Secret/shop-queue-jobs");

    assertThat(secret.getType()).isEqualTo("servicebinding.io/sqs");
    assertThat(BindingSecret.content(secret))
        .isEqualTo(
            Map.of(
                "type", "sqs",
                "provider", "aws-sqs",
                "queue-url", "https://queue.example.com/1/jobs",
                "uri", "sqs:https://queue.example.com/1/jobs"));
  }

  @Test
  void haveThePasswordOfTheirOwnCredentials() {
    var proof = new BindingSecret.Proof.Password("worker", "abc!");
    Connection connection = services.connections().get(services.broker().id());

    assertThat(BindingSecret.content(services.broker(), connection.content(), proof))
        .isEqualTo(
            Map.of(
                "type", "rabbitmq",
                "host", "b-1.example.com",
                "port", "5671",
                "username", "worker",
                "password", "abc!",
                "uri", "amqps://worker:abc%21@b-1.example.com:5671"));
  }

  @Test
  void areFilesAndVariables() {
    var container =
        with(services)
            .settled()
            .object(Deployment.class, "Deployment/shop-web")
            .getSpec()
            .getTemplate()
            .getSpec()
            .getContainers()
            .getFirst();

    assertThat(container.getVolumeMounts())
        .extracting(mount -> mount.getMountPath())
        .contains("/bindings/queue-jobs", "/bindings/broker");
    assertThat(container.getEnv())
        .extracting(EnvVar::getName)
        .containsSubsequence(
            "QUEUE_JOBS_TYPE", "QUEUE_JOBS_PROVIDER", "QUEUE_JOBS_QUEUE_URL", "QUEUE_JOBS_URI")
        .containsSubsequence(
            "BROKER_TYPE",
            "BROKER_HOST",
            "BROKER_PORT",
            "BROKER_USERNAME",
            "BROKER_PASSWORD",
            "BROKER_URI")
        .doesNotContain("QUEUE_JOBS_PASSWORD", "QUEUE_JOBS_SECRET_ARN", "BROKER_SECRET_ARN");
  }

  @Test
  void askForNothingOnceTheySayIt() {
    Shop shop = with(services);

    assertThat(shop.assess(shop.settled()).assessment()).isEqualTo(Assessment.NOTHING);
  }

  @Test
  void waitForTheirPartAndItsPasswordOnly() {
    Shop.Seen seen = with(services).unreachable().assess(new Cluster());

    assertThat(seen.step(QUEUE).needs()).containsExactly(new Need.Settled(Services.QUEUE));
    assertThat(seen.step(QUEUE).hold().orElseThrow().message())
        .isEqualTo("waits for queue/jobs to have an address");
    assertThat(seen.step(BROKER).needs())
        .containsExactlyInAnyOrder(
            new Need.Settled(Services.BROKER), new Need.Done(services.token().id(), TOKEN));
  }

  @Test
  void sayWhichFactChanged() {
    Cluster cluster = with(services).settled();
    Shop.Seen seen = with(services.url("https://other.example.com")).assess(cluster);

    assertThat(seen.why(QUEUE))
        .containsExactly(
            "queue-url https://queue.example.com/1/jobs → https://other.example.com",
            "uri sqs:https://queue.example.com/1/jobs → sqs:https://other.example.com");
    assertThat(seen.keys()).doesNotContain(BROKER);
  }

  @Test
  void followANewPasswordOnceTheirPartHasIt() {
    Secret renewed = CredentialsSecret.of(Shop.OWNER, services.token(), "geheim-2", true);
    Step step = with(services).assess(with(services).settled().with(renewed)).step(BROKER);

    assertThat(step.why()).hasToString("[password in the binding → renewed]");
    assertThat(step.toString()).doesNotContain("geheim-2");
    assertThat(step.needs()).contains(new Need.Done(Services.BROKER, "broker/password"));
  }

  @Test
  void keepTheVariablesOfThePasswordUntilItHasChangedHands() {
    Cluster cluster = with(services).settled();
    Services kept = services.login(new Part.Login.Kept("worker"));
    Shop.Seen seen = with(kept).assess(cluster);

    assertThat(seen.keys()).doesNotContain("workload/web");
    assertThat(seen.step(BROKER).hold().orElseThrow().message())
        .isEqualTo("waits for MQ to name the secret with the password of broker");
    assertThat(with(kept.secretArn(ARN)).assess(cluster).why(BROKER))
        .containsExactly("password in the binding → kept by MQ");
  }

  @Test
  void letGoOfAPasswordThatIsNotNeededAnyMore() {
    Cluster cluster = with(services).settled();

    assertThat(with(services.login(new Part.Login.None())).assess(cluster).why(BROKER))
        .contains("password in the binding → not needed");
  }

  @Test
  void doNotMissThePasswordOfWhatIsOpen() {
    Services open = services.opened();
    Connection connection = open.connections().get(open.broker().id());
    Map<String, String> written =
        BindingSecret.content(
            open.broker(), connection.content(), new BindingSecret.Proof.Password("worker", ""));
    Cluster cluster =
        with(services)
            .settled()
            .without("Secret/shop-broker-credentials")
            .with(BindingSecret.secret(Shop.OWNER, open.broker(), written));

    assertThat(with(open).assess(cluster).keys()).doesNotContain(BROKER, TOKEN);
  }

  @Test
  void areNeverWrittenWithoutAllOfTheirKeys() {
    var content = new Connection.Content(Map.of("provider", "aws-sqs"), Optional.empty());

    assertThatThrownBy(
            () -> BindingSecret.content(services.queue(), content, new BindingSecret.Proof.None()))
        .hasMessageContaining("queue-url")
        .hasMessageContaining("binding/queue-jobs");
  }

  @Test
  void haveAPasswordMadeAsTheirServiceTakesIt() {
    assertThat(CredentialsSecret.password(services.token().rule()))
        .hasSize(20)
        .matches("[abc][!abc#]+");
  }

  @Test
  void haveAPasswordOfWhichThePlanSaysWhatItOpens() {
    Shop shop = with(services);
    Cluster lost = shop.settled().without("Secret/shop-broker-credentials");

    assertThat(with(services).unreachable().assess(new Cluster()).step(TOKEN).title())
        .isEqualTo("generate the broker password");
    assertThat(shop.assess(lost).step(TOKEN).title())
        .isEqualTo("reset the broker password: its Secret is gone");
    assertThat(with(services.secretArn(ARN)).assess(lost).step(TOKEN).title())
        .isEqualTo("generate a password in place of the one MQ keeps");
  }

  private static Shop with(Services services) {
    return new Shop().withoutMigration().with(services);
  }
}
