package dev.stepladder.operator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.operator.act.Outcome;
import dev.stepladder.operator.plan.Stage;
import dev.stepladder.operator.plan.Step;
import dev.stepladder.operator.plan.Verb;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What steps do in the cluster, as far as a made-up API server shows it. */
@EnableKubernetesMockClient(crud = true, https = false)
class KubeExecutorTest {

  private KubernetesClient client;
  private KubernetesMockServer server;
  private final List<HasMetadata> written = new ArrayList<>();

  @Test
  void generatesAPasswordThatNobodySees() {
    Outcome outcome = start(new KubeAction.GeneratePassword(new Shop().credentials(), true));

    Secret secret = secret("shop-database-credentials");
    assertThat(outcome).as("nothing watches Secrets").isInstanceOf(Outcome.Done.class);
    assertThat(new KubeObject(secret).unconfirmed()).isTrue();
    assertThat(BindingSecret.value(secret, "password")).get().asString().hasSize(32);
    assertThat(written).isEmpty();
  }

  @Test
  void neverReplacesAPasswordThatIsThere() {
    var generate = new KubeAction.GeneratePassword(new Shop().credentials(), false);
    start(generate);
    Secret first = secret("shop-database-credentials");

    assertThat(start(generate)).isInstanceOf(Outcome.Outdated.class);
    assertThat(secret("shop-database-credentials").getData()).isEqualTo(first.getData());
  }

  @Test
  void confirmsAPassword() {
    start(new KubeAction.GeneratePassword(new Shop().credentials(), true));
    String password =
        BindingSecret.value(secret("shop-database-credentials"), "password").orElseThrow();
    new Secrets(client).confirm("team-a", "shop-database-credentials", password);

    assertThat(new KubeObject(secret("shop-database-credentials")).unconfirmed()).isFalse();
  }

  @Test
  void leavesNoMarkOnASecretThatAPersonWrote() {
    Secret given =
        new SecretBuilder()
            .withNewMetadata()
            .withName("shop-database-credentials")
            .withNamespace("team-a")
            .endMetadata()
            .withData(BindingSecret.encoded(Map.of(BindingSecret.PASSWORD, "known")))
            .build();
    Secret before = client.resource(given).create();

    new Secrets(client).confirm("team-a", "shop-database-credentials", "known");
    new Secrets(client).doubt("team-a", "shop-database-credentials");

    assertThat(secret("shop-database-credentials")).isEqualTo(before);
  }

  @Test
  void aPasswordThatSomebodyChangedHasToBeSetAnew() {
    start(new KubeAction.GeneratePassword(new Shop().credentials(), false));
    new Secrets(client).confirm("team-a", "shop-database-credentials", "the one before");

    assertThat(new KubeObject(secret("shop-database-credentials")).unconfirmed()).isTrue();
  }

  @Test
  void writesNoBindingWithAPasswordThatIsNotInForce() {
    start(new KubeAction.GeneratePassword(new Shop().credentials(), true));

    assertThat(start(writeBinding())).isInstanceOf(Outcome.Outdated.class);
  }

  @Test
  void withoutABindingNobodyKnowsTheFormerPassword() {
    start(new KubeAction.GeneratePassword(new Shop().credentials(), true));
    var shop = new Shop();

    assertThat(
            start(
                new KubeAction.WriteBinding(
                    shop.writer(), Optional.of(shop.connectionOfWriter().withFormerPassword()))))
        .isInstanceOf(Outcome.Outdated.class);
  }

  @Test
  void saysWhichPermissionIsMissing() {
    server
        .expect()
        .get()
        .withPath("/api/v1/namespaces/team-a/serviceaccounts/shop-web")
        .andReturn(403, new StatusBuilder().withCode(403).withMessage("not allowed").build())
        .always();

    assertThat(start(workload()))
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused -> {
              assertThat(refused.reason()).isEqualTo("Forbidden");
              assertThat(refused.message())
                  .contains("ServiceAccount/shop-web", "team-a", "get serviceaccounts");
            });
  }

  @Test
  void neverRepeatsWhatIsSaidAboutASecret() {
    server
        .expect()
        .post()
        .withPath("/api/v1/namespaces/team-a/secrets")
        .andReturn(
            422,
            new StatusBuilder().withCode(422).withReason("Invalid").withMessage("geheim").build())
        .always();

    assertThat(start(new KubeAction.GeneratePassword(new Shop().credentials(), false)))
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused -> assertThat(refused.message()).contains("Invalid").doesNotContain("geheim"));
  }

  @Test
  void leavesAMigrationAloneThatHasBegunSinceItWasPlanned() {
    Job old = migration();
    client.resource(pod(old, "Running")).create();

    assertThat(start(anew(old))).isInstanceOf(Outcome.Outdated.class);
    assertThat(client.resource(old).get()).isNotNull();
  }

  @Test
  void removesAMigrationWhosePodHasNoNodeYet() {
    Job old = migration();
    client.resource(pod(old, "Pending")).create();

    start(anew(old));

    assertThat(client.resource(old).get()).isNull();
  }

  private Job migration() {
    var shop = new Shop();
    Job job =
        shop.settled()
            .object(Job.class, "Job/" + WorkloadObjects.jobName(shop.migration()))
            .edit()
            .withStatus(null)
            .build();
    return client.resource(job).create();
  }

  private static Pod pod(Job job, String phase) {
    return new PodBuilder()
        .withNewMetadata()
        .withName("x")
        .withNamespace("team-a")
        .withLabels(job.getSpec().getTemplate().getMetadata().getLabels())
        .endMetadata()
        .withNewStatus()
        .withPhase(phase)
        .addNewContainerStatus()
        .withState(
            phase.equals("Running")
                ? new ContainerStateBuilder().withNewRunning("2026-03-01T09:59:00Z").build()
                : null)
        .endContainerStatus()
        .endStatus()
        .build();
  }

  /** The same migration under another name, in the place of this one. */
  private static KubeAction anew(Job old) {
    Job next = old.edit().editMetadata().withName("next").withUid(null).endMetadata().build();
    return new KubeAction.RunMigration(
        new KubeObject(
            new Shop().settled().object(ServiceAccount.class, "ServiceAccount/shop-web")),
        new KubeObject(next),
        List.of(new KubeObject(old)));
  }

  private Outcome start(KubeAction action) {
    var executor = new KubeExecutor(client, (_, after) -> written.add(after));
    Step step =
        Step.of("test", new Shop().workload().id(), Stage.SWITCH, Verb.CHANGE, "test", action);
    return executor.start(step, new Shop().blueprint());
  }

  private static KubeAction workload() {
    return (KubeAction)
        new Shop()
            .withoutMigration()
            .unreachable()
            .assess(new Cluster())
            .step("workload/web")
            .action();
  }

  private Secret secret(String name) {
    return client.secrets().inNamespace("team-a").withName(name).get();
  }

  private static KubeAction writeBinding() {
    var shop = new Shop();
    return new KubeAction.WriteBinding(shop.writer(), Optional.of(shop.connectionOfWriter()));
  }
}
