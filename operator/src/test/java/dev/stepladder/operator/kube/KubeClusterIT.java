package dev.stepladder.operator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.api.v1alpha1.Names;
import dev.stepladder.operator.act.Outcome;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.inventory.Ledger;
import dev.stepladder.operator.inventory.Watchers.AppKey;
import dev.stepladder.operator.plan.Need;
import dev.stepladder.operator.plan.Stage;
import dev.stepladder.operator.plan.Step;
import dev.stepladder.operator.plan.Verb;
import dev.stepladder.operator.time.SystemClock;
import dev.stepladder.simulator.controlplane.ControlPlane;
import dev.stepladder.simulator.controlplane.ControlPlaneOptions;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What steps do on a real API server, and whether it is seen as done after. */
class KubeClusterIT {

  private static ControlPlane controlPlane;
  private static KubernetesClient client;
  private static SystemClock clock;

  private final List<HasMetadata> written = new ArrayList<>();

  @BeforeAll
  static void start() {
    controlPlane = ControlPlane.start(ControlPlaneOptions.defaults());
    client = controlPlane.client();
    clock = new SystemClock();
    client
        .resource(
            new NamespaceBuilder()
                .withNewMetadata()
                .withName("team-a")
                .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                .endMetadata()
                .build())
        .create();
  }

  @AfterAll
  static void stop() {
    clock.close();
    controlPlane.close();
  }

  @AfterEach
  void clear() {
    client.apps().deployments().inNamespace("team-a").delete();
    client.batch().v1().jobs().inNamespace("team-a").delete();
    client.autoscaling().v2().horizontalPodAutoscalers().inNamespace("team-a").delete();
    client.policy().v1().podDisruptionBudget().inNamespace("team-a").delete();
    client.network().v1().ingresses().inNamespace("team-a").delete();
    client.network().v1().networkPolicies().inNamespace("team-a").delete();
    client.services().inNamespace("team-a").delete();
    client.serviceAccounts().inNamespace("team-a").delete();
    client.secrets().inNamespace("team-a").delete();
    for (String namespace : List.of("team-a", "team-b")) {
      client
          .configMaps()
          .inNamespace("default")
          .withName(LedgerStore.name(namespace, "shop"))
          .delete();
    }
  }

  @Test
  void whatWasAppliedAsksForNothingMore() {
    Shop shop = new Shop().variable("LOG_LEVEL", "info").cpu("1000m").withoutMigration();
    carryOut(shop);

    assertThat(shop.assess(live()).keys()).isEmpty();
  }

  @Test
  void aSecondApplyWritesNothing() {
    Shop shop = new Shop().withoutMigration();
    carryOut(shop);
    start(workload(shop));
    written.clear();
    start(workload(shop));

    assertThat(written).isEmpty();
  }

  @Test
  void takesAwayAVariableThatLeftTheSpec() {
    carryOut(new Shop().withoutMigration().variable("OLD", "1"));
    Shop shop = new Shop().withoutMigration();
    carryOut(shop);

    assertThat(shop.assess(live()).keys()).isEmpty();
    assertThat(deployment().getSpec().getTemplate().getSpec().getContainers().getFirst().getEnv())
        .noneMatch(variable -> variable.getName().equals("OLD"));
  }

  @Test
  void losesItsServiceWithItsPort() {
    carryOut(new Shop().withoutMigration());
    Shop shop = new Shop().withoutMigration().withoutPort();
    carryOut(shop);

    assertThat(shop.assess(live()).keys()).isEmpty();
    assertThat(client.services().inNamespace("team-a").withName("shop-web").get()).isNull();
  }

  @Test
  void theNumberOfPodsChangesHandsAndIsNeverLost() {
    carryOut(new Shop().withoutMigration().replicas(4));
    Shop scaled = new Shop().withoutMigration().pods(3, 12);

    carryOut(scaled);

    assertThat(deployment().getSpec().getReplicas()).isEqualTo(4);
    assertThat(deployment().getMetadata().getManagedFields())
        .filteredOn(entry -> entry.getFieldsV1().toString().contains("f:replicas"))
        .extracting(ManagedFieldsEntry::getManager)
        .containsExactly(Replicas.KEEPER);
    assertThat(scaled.assess(live()).keys()).isEmpty();
  }

  @Test
  void whatIsAroundAWorkloadAsksForNothingMoreOnceItIsThere() {
    Shop shop =
        new Shop()
            .withoutMigration()
            .pods(2, 4)
            .budget()
            .ingress("shop.example.com")
            .ingressAnnotation("a", "b")
            .isolated()
            .sources("10.0.0.0/20")
            .sourceNamespace("ingress-nginx")
            .dataAt("10.0.64.0/20");

    carryOut(shop);

    assertThat(shop.assess(live()).nothing()).isTrue();
  }

  @Test
  void aRungThatLooksAtMemoryAndHasItsOwnPaceAsksForNothingMore() {
    carryOut(new Shop().withoutMigration().pods(2, 4));
    Shop shop = paced(50).pods(2, 12).memoryPercent(75);
    carryOut(shop);
    assertThat(shop.assess(live()).nothing()).isTrue();

    Shop other = paced(20).pods(2, 12).memoryPercent(80);
    assertThat(other.assess(live()).why("autoscaler/web"))
        .hasSize(2)
        .contains("memory at 75 % → at 80 %");
    carryOut(other);
    assertThat(other.assess(live()).nothing()).isTrue();
  }

  @Test
  void aDescentOfSuchARungIsAskedForOnce() {
    carryOut(new Shop().withoutMigration().replicas(9));
    carryOut(paced(50).pods(3, 12).memoryPercent(75));
    Shop lower = new Shop().withoutMigration().pods(2, 4);
    carryOut(lower);

    Step waits = lower.assess(live()).step("autoscaler/web");

    assertThat(waits.hold()).isPresent();
    assertThat(waits.progress()).isEqualTo("2–9");
  }

  private static Shop paced(int down) {
    return new Shop()
        .withoutMigration()
        .pace(
            new Part.Autoscaler.Pace(Duration.ofSeconds(30), 200, Duration.ofMinutes(1)),
            new Part.Autoscaler.Pace(Duration.ofMinutes(10), down, Duration.ofMinutes(2)));
  }

  @Test
  void variablesInAnotherOrderRollOutOnce() {
    carryOut(new Shop().withoutMigration().variable("HOST", "a").variable("URL", "$(HOST)"));
    addVariable("TRACER");
    Shop shop = new Shop().withoutMigration().variable("URL", "$(HOST)").variable("HOST", "a");
    assertThat(shop.assess(live()).keys()).containsExactly("workload/web");

    carryOut(shop);

    assertThat(shop.assess(live()).keys()).isEmpty();
    assertThat(deployment().getSpec().getTemplate().getSpec().getContainers().getFirst().getEnv())
        .extracting(EnvVar::getName)
        .contains("TRACER")
        .containsSubsequence("URL", "HOST");
  }

  /** Somebody else puts a variable before all others. */
  private static void addVariable(String name) {
    client
        .apps()
        .deployments()
        .inNamespace("team-a")
        .withName("shop-web")
        .edit(deployment ->
            deployment
                .edit()
                .editSpec()
                .editTemplate()
                .editSpec()
                .editFirstContainer()
                .addToEnv(0, new EnvVar(name, "on", null))
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build());
  }

  @Test
  void leavesAKeyThatSomebodyAddedToABinding() {
    Shop shop = new Shop().withoutMigration();
    carryOut(shop);
    client
        .secrets()
        .inNamespace("team-a")
        .withName("shop-database")
        .edit(secret ->
            secret.edit().addToData(BindingSecret.encoded(Map.of("added", "by hand"))).build());

    carryOut(shop);

    assertThat(shop.assess(live()).keys()).isEmpty();
    assertThat(BindingSecret.content(secret("shop-database"))).containsEntry("added", "by hand");
  }

  @Test
  void replacesAMigrationThatCouldNotStart() {
    carryOut(new Shop());
    Job before = migration();
    Shop smaller = new Shop().cpu("100m");

    carryOut(smaller);

    assertThat(migration().getMetadata().getName()).isEqualTo(before.getMetadata().getName());
    assertThat(migration().getMetadata().getUid()).isNotEqualTo(before.getMetadata().getUid());
    assertThat(smaller.assess(live()).inFlight()).contains("migration/web");
    assertThat(smaller.assess(live()).keys()).doesNotContain("migration/web");
  }

  private static Job migration() {
    List<Job> jobs = client.batch().v1().jobs().inNamespace("team-a").list().getItems();
    assertThat(jobs).hasSize(1);
    return jobs.getFirst();
  }

  @Test
  void runsAMigrationUnderAnAccountThatIsThere() {
    Shop shop = new Shop();
    carryOut(shop);

    assertThat(client.batch().v1().jobs().inNamespace("team-a").list().getItems())
        .singleElement()
        .satisfies(job -> assertThat(Jobs.state(job)).isEqualTo(Jobs.State.ACTIVE));
    assertThat(shop.assess(live()).inFlight()).contains("migration/web");
    assertThat(client.serviceAccounts().inNamespace("team-a").withName("shop-web").get())
        .isNotNull();
  }

  @Test
  void changesABindingFromAPasswordToAnArn() {
    carryOut(new Shop().withoutMigration());
    Shop shop =
        new Shop()
            .withoutMigration()
            .managed()
            .secretArn("arn:aws:secretsmanager:us-east-1:1:secret:a");
    carryOut(shop);

    assertThat(BindingSecret.content(secret("shop-database")))
        .containsKey("secret-arn")
        .doesNotContainKeys("password", "uri");
    assertThat(shop.assess(live()).keys()).isEmpty();
  }

  @Test
  void removesEverythingButWhatIsRetained() {
    carryOut(new Shop().withoutMigration());
    var store = new LedgerStore(client, "default", clock);
    store.write("team-a", "shop", Ledger.EMPTY, Ledger.EMPTY);
    Shop shop = new Shop().retiring();
    carryOut(shop);

    assertThat(shop.assess(live()).nothing()).isTrue();
    assertThat(secret("shop-database-credentials")).isNotNull();
    assertThat(secret("shop-database")).isNull();
    assertThat(store.read("team-a", "shop").exists()).isTrue();
  }

  @Test
  void removesOnlyTheVeryObjectThatWasSeen() {
    carryOut(new Shop().withoutMigration());
    Deployment seen = deployment();
    client.resource(seen).delete();
    carryOut(new Shop().withoutMigration());

    assertThat(start(new KubeAction.Remove(List.of(new KubeObject(seen)))))
        .isInstanceOf(Outcome.Outdated.class);
    assertThat(deployment()).isNotNull();
  }

  @Test
  void bearsThatWhatItRemovesIsGone() {
    carryOut(new Shop().withoutMigration());
    var remove = new KubeAction.Remove(List.of(new KubeObject(deployment())));
    start(remove);

    assertThat(start(remove)).isInstanceOf(Outcome.Started.class);
  }

  @Test
  void leavesAloneWhatIsNotOurs() {
    carryOut(new Shop().withoutMigration());
    Deployment made = deployment();
    client.resource(made).delete();
    client
        .resource(
            new DeploymentBuilder(made)
                .withMetadata(
                    new ObjectMetaBuilder().withName("shop-web").withNamespace("team-a").build())
                .build())
        .create();

    assertThat(start(workload(new Shop().image("other"))))
        .isInstanceOfSatisfying(
            Outcome.Refused.class, refused -> assertThat(refused.reason()).isEqualTo("NotOurs"));
  }

  @Test
  void saysWhichLabelsToPutBackOnWhatIsOurs() {
    carryOut(new Shop().withoutMigration());
    client
        .apps()
        .deployments()
        .inNamespace("team-a")
        .withName("shop-web")
        .edit(
            deployment -> deployment.edit().editMetadata().withLabels(null).endMetadata().build());

    assertThat(start(workload(new Shop().image("other"))))
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused -> {
              assertThat(refused.reason()).isEqualTo("LabelsMissing");
              assertThat(refused.message())
                  .endsWith(
                      "kubectl label deployment shop-web -n team-a --overwrite app.kubernetes.io/managed-by=stepladder stepladder.dev/app=shop");
            });
  }

  @Test
  void writesABindingWithThePasswordOfTheCredentials() {
    carryOut(new Shop().withoutWorkload());

    String password = new Secrets(client).password("team-a", "shop-database-credentials").get();
    assertThat(BindingSecret.value(secret("shop-database"), "uri"))
        .hasValue("postgresql://app:" + password + "@" + Shop.WRITER + ":5432/shop");
  }

  @Test
  void writesABindingWithThePasswordThatItHasWhileNoOtherIsTaken() {
    Shop shop = new Shop().withoutWorkload();
    carryOut(shop);
    String former = BindingSecret.value(secret("shop-database"), "password").orElseThrow();
    client.secrets().inNamespace("team-a").withName("shop-database-credentials").delete();
    start(new KubeAction.GeneratePassword(shop.credentials(), true));

    Outcome outcome =
        start(
            new KubeAction.WriteBinding(
                shop.writer(), Optional.of(shop.connectionOfWriter().withFormerPassword())));

    assertThat(outcome).isInstanceOf(Outcome.Done.class);
    assertThat(BindingSecret.value(secret("shop-database"), "password")).hasValue(former);
  }

  @Test
  void writesBindingsOfServicesThatItDoesNotKnow() {
    Services services = Services.made();
    start(new KubeAction.GeneratePassword(services.token(), false));
    Shop shop = new Shop().withoutMigration().with(services);
    carryOut(shop);

    String token = new Secrets(client).password("team-a", "shop-broker-credentials").get();
    assertThat(BindingSecret.content(secret("shop-broker"))).containsEntry("password", token);
    assertThat(BindingSecret.content(secret("shop-queue-jobs")))
        .containsEntry("queue-url", services.url());
    assertThat(shop.assess(live()).keys()).isEmpty();
  }

  @Test
  void keepsTheLedger() {
    var store = new LedgerStore(client, "default", clock);
    Ledger read = store.read("team-a", "shop");
    Ledger first = store.write("team-a", "shop", read, read.withStartedEmpty("database", true));
    store.write(
        "team-a",
        "shop",
        first,
        first.withStartedEmpty("database", false).withMigration("web", "abc"));

    assertThat(store.read("team-a", "shop"))
        .isEqualTo(new Ledger(true, Ledger.EMPTY.withMigration("web", "abc").entries()));
  }

  @Test
  void writesTheLedgerOnlyWhenItDiffers() {
    var store = new LedgerStore(client, "default", clock);
    Ledger first = store.write("team-a", "shop", Ledger.EMPTY, Ledger.EMPTY);
    String before = version();
    store.write("team-a", "shop", first, first);

    assertThat(version()).isEqualTo(before);
  }

  @Test
  void listsTheLedgersThatAnAppCanBeToldOf() {
    var store = new LedgerStore(client, "default", clock);
    store.write("team-a", "shop", Ledger.EMPTY, Ledger.EMPTY);
    store.write("team-b", "shop", Ledger.EMPTY, Ledger.EMPTY);
    String unlabelled = LedgerStore.name("team-b", "shop");
    client
        .configMaps()
        .inNamespace("default")
        .withName(unlabelled)
        .edit(found ->
            found.edit().editMetadata().removeFromLabels(Names.APP_LABEL).endMetadata().build());

    assertThat(new LedgerStore(client, "default", clock).all())
        .containsOnlyKeys(new AppKey("team-a", "shop"));
  }

  @Test
  void showsItsOwnWritesInTheListAtOnce() {
    var store = new LedgerStore(client, "default", clock);
    Ledger first = store.write("team-a", "shop", Ledger.EMPTY, Ledger.EMPTY);
    store.all();
    store.write("team-a", "shop", first, first.withLetGo(true));

    assertThat(store.all().get(new AppKey("team-a", "shop")).letGo()).isTrue();
  }

  /** Takes every step of an app whose database has the generated password already. */
  private void carryOut(Shop shop) {
    start(new KubeAction.GeneratePassword(shop.credentials(), false));
    for (int round = 0; round < 6; round++) {
      List<Step> steps = shop.assess(live()).assessment().steps();
      steps.stream()
          .filter(step -> !waits(step, steps))
          .forEach(step ->
              new KubeExecutor(client, (_, after) -> written.add(after))
                  .start(step, shop.blueprint()));
    }
  }

  private static boolean waits(Step step, List<Step> steps) {
    return steps.stream()
        .anyMatch(other -> step.needs().contains(new Need.Done(other.part(), other.key())));
  }

  /** What is in the cluster, as if a controller had rolled it out. */
  private static Cluster live() {
    var cluster = new Cluster();
    List<HasMetadata> all = new ArrayList<>();
    all.addAll(client.serviceAccounts().inNamespace("team-a").list().getItems());
    all.addAll(client.services().inNamespace("team-a").list().getItems());
    all.addAll(client.batch().v1().jobs().inNamespace("team-a").list().getItems());
    all.addAll(client.secrets().inNamespace("team-a").list().getItems());
    all.addAll(
        client
            .autoscaling()
            .v2()
            .horizontalPodAutoscalers()
            .inNamespace("team-a")
            .list()
            .getItems());
    all.addAll(client.policy().v1().podDisruptionBudget().inNamespace("team-a").list().getItems());
    all.addAll(client.network().v1().ingresses().inNamespace("team-a").list().getItems());
    all.addAll(client.network().v1().networkPolicies().inNamespace("team-a").list().getItems());
    for (Deployment deployment :
        client.apps().deployments().inNamespace("team-a").list().getItems()) {
      int replicas = deployment.getSpec().getReplicas();
      var status = new DeploymentStatus();
      status.setObservedGeneration(deployment.getMetadata().getGeneration());
      status.setReplicas(replicas);
      status.setUpdatedReplicas(replicas);
      status.setAvailableReplicas(replicas);
      deployment.setStatus(status);
      all.add(deployment);
    }
    all.stream().filter(object -> Marks.ours(object, Shop.OWNER)).forEach(cluster::with);
    return cluster;
  }

  private Outcome start(KubeAction action) {
    Step step =
        Step.of("test", PartId.of("workload", "web"), Stage.SWITCH, Verb.CHANGE, "test", action);
    return new KubeExecutor(client, (_, after) -> written.add(after))
        .start(step, new Shop().blueprint());
  }

  private static KubeAction workload(Shop shop) {
    return new KubeAction.ApplyWorkload(
        new WorkloadObjects(
                Shop.OWNER, new PodShape(shop.workload(), Set.of()), Told.by(deployment()))
            .all(),
        List.of(),
        1);
  }

  private static Deployment deployment() {
    return client.apps().deployments().inNamespace("team-a").withName("shop-web").get();
  }

  private static Secret secret(String name) {
    return client.secrets().inNamespace("team-a").withName(name).get();
  }

  private static String version() {
    return client
        .configMaps()
        .inNamespace("default")
        .withName(LedgerStore.name("team-a", "shop"))
        .get()
        .getMetadata()
        .getResourceVersion();
  }
}
