package dev.stepladder.operator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.plan.Estimate;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.Need;
import dev.stepladder.operator.plan.Step;
import dev.stepladder.operator.plan.Verb;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A Deployment with its ServiceAccount and Service. */
class WorkloadTest {

  private static final String KEY = "workload/web";
  private static final String DEPLOYMENT = "Deployment/shop-web";

  private final Shop shop = new Shop().withoutMigration();
  private final Cluster cluster = shop.settled();

  @Test
  void isCreatedOnceItsBindingsAre() {
    Step step = shop.unreachable().assess(new Cluster()).step(KEY);

    assertThat(step.verb()).isEqualTo(Verb.CREATE);
    assertThat(step.needs())
        .containsExactlyInAnyOrder(
            new Need.Done(PartId.of("binding", "database"), "binding/database"),
            new Need.Done(PartId.of("binding", "database-readers"), "binding/database-readers"));
    assertThat(((KubeAction.ApplyWorkload) step.action()).objects())
        .hasToString("[ServiceAccount/shop-web, Service/shop-web, Deployment/shop-web]");
  }

  @Test
  void tellsItsServiceAccountWhichRoleIsItsOwn() {
    Step step =
        shop.accountAnnotations(Map.of("eks.amazonaws.com/role-arn", "arn:role"))
            .assess(cluster)
            .step(KEY + "/identity");
    cluster.apply((KubeAction) step.action());

    assertThat(cluster.all(KubeObject.class))
        .map(present -> present.resource().object())
        .filteredOn(ServiceAccount.class::isInstance)
        .singleElement()
        .satisfies(account ->
            assertThat(account.getMetadata().getAnnotations())
                .containsEntry("eks.amazonaws.com/role-arn", "arn:role")
                .containsKey(Marks.APPLIED));
    assertThat(shop.assess(cluster).keys()).doesNotContain(KEY, KEY + "/identity");
  }

  @Test
  void aRoleThatItsServiceAccountNamesKeepsNoNewSpecWaiting() {
    Shop.Seen seen =
        shop.image("ghcr.io/acme/shop:2")
            .accountAnnotations(Map.of("eks.amazonaws.com/role-arn", "arn:role"))
            .assess(cluster);

    assertThat(((KubeAction.ApplyWorkload) seen.step(KEY).action()).objects())
        .hasToString("[Service/shop-web, Deployment/shop-web]");
    assertThat(seen.keys()).contains(KEY + "/identity");
  }

  @Test
  void saysWhatChanges() {
    Shop.Seen seen = shop.image("ghcr.io/acme/shop:2").replicas(3).cpu("500m").assess(cluster);

    assertThat(seen.why(KEY))
        .containsExactlyInAnyOrder(
            "image ghcr.io/acme/shop:1 → ghcr.io/acme/shop:2", "replicas 2 → 3", "cpu 250m → 500m");
  }

  @Test
  void doesNotWaitForAReplicaWhenItsImageChanges() {
    Shop.Seen seen = shop.image("ghcr.io/acme/shop:2").readers(Shop.RO1).assess(cluster);

    assertThat(seen.step(KEY).needs()).isEmpty();
  }

  @Test
  void podsThatGoTakeLessThanPodsThatCome() {
    Estimate up = new Shop().withoutMigration().replicas(3).assess(cluster).step(KEY).expected();
    Estimate down = shop.replicas(1).assess(cluster).step(KEY).expected();

    assertThat(up.median()).isEqualTo(RolloutEstimate.READY_AFTER);
    assertThat(down.median()).isEqualTo(RolloutEstimate.GONE_AFTER);
  }

  @Test
  void hasAPlaceInThePlanForTheRestartThatNewBindingsWillAskFor() {
    Step step = shop.readers(Shop.RO1).assess(cluster).step("workload/web/rebind");

    assertThat(step.title()).isEqualTo("restart web for new bindings");
    assertThat(step.needs())
        .containsExactlyInAnyOrder(
            new Need.Done(PartId.of("binding", "database-readers"), "binding/database-readers"),
            new Need.Done(PartId.of("workload", "web"), KEY));
  }

  @Test
  void restartsForNewBindings() {
    Shop.Seen seen = onNewReaders().assess(cluster);

    assertThat(seen.keys()).containsExactly("workload/web/rebind");
    assertThat(seen.why("workload/web/rebind")).containsExactly("restart for new bindings");
  }

  @Test
  void theRestartStaysTheSameStepOnceTheBindingIsWritten() {
    Step planned = shop.readers(Shop.RO1).assess(cluster).step("workload/web/rebind");

    Step due = onNewReaders().assess(cluster).step("workload/web/rebind");

    assertThat(due.fingerprint(Shop.OWNER)).isEqualTo(planned.fingerprint(Shop.OWNER));
  }

  @Test
  void scalingDoesNotRestartForNewBindings() {
    Shop.Seen seen = onNewReaders().replicas(3).assess(cluster);

    assertThat(seen.keys()).containsExactly(KEY, "workload/web/rebind");
    assertThat(seen.why(KEY)).containsExactly("replicas 2 → 3");
  }

  @Test
  void podsThatAreReplacedAnywayStartWithTheNewBindings() {
    Shop.Seen seen = onNewReaders().image("ghcr.io/acme/shop:2").assess(cluster);

    assertThat(seen.keys()).containsExactly(KEY);
    assertThat(seen.why(KEY)).containsExactly("image ghcr.io/acme/shop:1 → ghcr.io/acme/shop:2");
  }

  @Test
  void whatReplacesNoPodsDoesNotRestartThemForNewBindings() {
    Deployment deployment = cluster.object(Deployment.class, DEPLOYMENT);
    String running =
        deployment.getSpec().getTemplate().getMetadata().getAnnotations().get(Marks.BINDINGS);
    deployment.getSpec().setRevisionHistoryLimit(10);

    Shop.Seen seen = onNewReaders().assess(cluster);

    assertThat(seen.keys()).containsExactly(KEY, "workload/web/rebind");
    assertThat(((KubeAction.ApplyWorkload) seen.step(KEY).action()).objects().getLast().object())
        .isInstanceOfSatisfying(
            Deployment.class,
            applied ->
                assertThat(applied.getSpec().getTemplate().getMetadata().getAnnotations())
                    .containsEntry(Marks.BINDINGS, running));
  }

  @Test
  void theRolloutOfARestartIsThatStep() {
    cluster.object(Deployment.class, DEPLOYMENT).getStatus().setReplicas(3);
    cluster
        .object(Deployment.class, DEPLOYMENT)
        .getMetadata()
        .getAnnotations()
        .put(Marks.STEP, "workload/web/rebind");

    assertThat(shop.assess(cluster).flight("workload/web/rebind").title())
        .isEqualTo("restart web for new bindings");
  }

  @Test
  void aPodThatFailsLaterIsNoRestart() {
    Deployment deployment = cluster.object(Deployment.class, DEPLOYMENT);
    deployment.getMetadata().getAnnotations().put(Marks.STEP, "workload/web/rebind");
    deployment.getStatus().setAvailableReplicas(1);
    Shop.Seen seen = shop.assess(cluster.with(alike("one", "a")).with(alike("two", "a")));

    assertThat(seen.inFlight()).containsExactly("workload/web/settle");
    assertThat(seen.flight("workload/web/settle").title()).isEqualTo("pods of web get ready");
  }

  @Test
  void aRestartBySomebodyElseIsNoRollout() {
    cluster.object(Deployment.class, DEPLOYMENT).getStatus().setReplicas(3);
    cluster.with(alike("one", "a")).with(alike("two", "b"));

    assertThat(shop.assess(cluster).inFlight()).containsExactly("workload/web/settle");
  }

  @Test
  void itsFirstPodsAreOfItsCreation() {
    cluster.object(Deployment.class, DEPLOYMENT).getStatus().setAvailableReplicas(0);
    cluster.with(alike("one", "a")).with(alike("two", "a"));

    assertThat(shop.assess(cluster).inFlight()).containsExactly(KEY);
  }

  @Test
  void anotherNumberOfItsOwnIsItsStep() {
    cluster.object(Deployment.class, DEPLOYMENT).getStatus().setAvailableReplicas(1);

    assertThat(shop.assess(cluster.with(alike("one", "a"))).inFlight()).containsExactly(KEY);
  }

  @Test
  void scalingGoesOnUntilItsNewPodsHaveBeenReady() {
    completeOnce();
    cluster.object(Deployment.class, DEPLOYMENT).getStatus().setAvailableReplicas(1);
    cluster.with(told(alike("one", "a"), "True", "09:00:20")).with(alike("two", "a"));

    assertThat(shop.assess(cluster).inFlight()).containsExactly(KEY);

    cluster.with(told(alike("two", "a"), "False", "09:00:00"));
    assertThat(shop.assess(cluster).inFlight()).containsExactly(KEY);
  }

  @Test
  void aPodThatIsNoMoreReadyIsNotScaled() {
    completeOnce();
    cluster.object(Deployment.class, DEPLOYMENT).getStatus().setAvailableReplicas(1);
    cluster
        .with(told(alike("one", "a"), "True", "09:00:20"))
        .with(told(alike("two", "a"), "False", "09:40:00"));

    assertThat(shop.assess(cluster).inFlight()).containsExactly("workload/web/settle");
  }

  /** As Kubernetes says from the first complete rollout on. */
  private void completeOnce() {
    Deployment deployment = cluster.object(Deployment.class, DEPLOYMENT);
    deployment.setStatus(
        deployment
            .getStatus()
            .edit()
            .addNewCondition()
            .withType("Progressing")
            .withStatus("True")
            .withReason("NewReplicaSetAvailable")
            .endCondition()
            .build());
  }

  /** A pod that was taken on at nine, and that has been ready or not since then. */
  private static Pod told(Pod pod, String ready, String since) {
    return pod.edit()
        .editStatus()
        .withStartTime("2026-03-01T09:00:00Z")
        .addNewCondition()
        .withType("Ready")
        .withStatus(ready)
        .withLastTransitionTime("2026-03-01T%sZ".formatted(since))
        .endCondition()
        .endStatus()
        .build();
  }

  /** A pod of the spec that was applied last. */
  private Pod alike(String name, String replicaSet) {
    return pod(name)
        .edit()
        .editMetadata()
        .addToLabels("pod-template-hash", replicaSet)
        .withAnnotations(
            cluster
                .object(Deployment.class, DEPLOYMENT)
                .getSpec()
                .getTemplate()
                .getMetadata()
                .getAnnotations())
        .endMetadata()
        .build();
  }

  /** The shop after its readers' binding was written and before its pods know of that. */
  private Shop onNewReaders() {
    shop.readers(Shop.RO1);
    Secret readers = cluster.object(Secret.class, "Secret/shop-database-readers");
    String password = BindingSecret.value(readers, BindingSecret.PASSWORD).orElseThrow();
    readers
        .getData()
        .putAll(
            BindingSecret.encoded(
                BindingSecret.content(
                    shop.readers(),
                    shop.connectionOfReaders().content(),
                    new BindingSecret.Proof.Password("app", password))));
    return shop;
  }

  @Test
  void doesNotRestartBecauseABindingIsMissing() {
    assertThat(shop.assess(cluster.without("Secret/shop-database")).keys())
        .containsExactlyInAnyOrder("binding/database", "workload/web/rebind");
  }

  @Test
  void restartsForNewBindingsWithoutOneThatIsSomebodyElses() {
    Shop.Seen seen = onTwoMore("Secret/shop-queue-jobs").assess(cluster);

    assertThat(seen.findings(Finding.Alarm.class))
        .extracting(Finding::part)
        .containsExactly(PartId.of("binding", "queue-jobs"));
    assertThat(mounts(seen)).contains("shop-broker").doesNotContain("shop-queue-jobs");
  }

  @Test
  void restartsForNewBindingsWithoutOneThatCannotBeRead() {
    cluster.unreadable("Secret/shop-queue-jobs", "forbidden");

    assertThat(mounts(onTwoMore("").assess(cluster)))
        .contains("shop-broker")
        .doesNotContain("shop-queue-jobs");
  }

  @Test
  void doesNotRestartWithoutABindingThatItsPodsHave() {
    cluster.unreadable("Secret/shop-database", "forbidden");

    assertThat(onTwoMore("").assess(cluster).keys()).isEmpty();
  }

  @Test
  void doesNotRestartForAnotherRoleWithoutABindingThatItsPodsHave() {
    var lost = new BoundSecrets(new TreeMap<>(), Set.of("shop-database"), Set.of());
    var told = new Told(new TreeMap<>(Map.of("shop-database", "1")), Optional.of("a-1"));

    var running =
        new RunningBindings(
            shop.workload(), lost, Optional.of("a-2"), told, Set.of("shop-database"));

    assertThat(running.stale()).isFalse();
  }

  /**
   * The shop with two services of which its pods do not know yet.
   *
   * @param foreign the Secret that somebody else has made; none for empty text
   */
  private Shop onTwoMore(String foreign) {
    shop.with(Services.made());
    Cluster all = shop.settled();
    Stream.of("queue-jobs", "broker", "broker-credentials")
        .map(name -> all.object(Secret.class, "Secret/shop-" + name))
        .forEach(cluster::with);
    if (!foreign.isEmpty()) {
      cluster.object(Secret.class, foreign).getMetadata().setLabels(Map.of());
    }
    return shop;
  }

  private static List<String> mounts(Shop.Seen seen) {
    return ((KubeAction.ApplyWorkload) seen.step("workload/web/rebind").action())
        .objects().getLast().as(Deployment.class).stream()
            .flatMap(applied -> applied.getSpec().getTemplate().getSpec().getVolumes().stream())
            .map(volume -> volume.getSecret().getSecretName())
            .toList();
  }

  @Test
  void keepsItsVariablesUntilThePasswordHasChangedHands() {
    Shop managed = new Shop().withoutMigration().managed();

    assertThat(managed.assess(cluster).keys()).doesNotContain(KEY);
  }

  @Test
  void keepsItsVariablesWhateverSomebodyAddsToABinding() {
    Secret secret = cluster.object(Secret.class, "Secret/shop-database");
    BindingTest.written(secret, BindingSecret.content(secret).keySet());
    secret.getData().putAll(BindingSecret.encoded(Map.of("secret-arn", "arn:of:somebody:else")));

    assertThat(shop.assess(cluster).nothing()).isTrue();
  }

  @Test
  void mendsDrift() {
    cluster.object(Deployment.class, DEPLOYMENT).getSpec().setReplicas(7);

    assertThat(shop.assess(cluster).why(KEY)).containsExactly("replicas 7 → 2");
  }

  @Test
  void mountsABindingAgainThatSomebodyTookAway() {
    PodSpec pods = cluster.object(Deployment.class, DEPLOYMENT).getSpec().getTemplate().getSpec();
    List<Volume> volumes = List.copyOf(pods.getVolumes());
    pods.setVolumes(List.of());

    Step step = shop.assess(cluster).step(KEY);
    cluster.apply((KubeAction) step.action());

    assertThat(
            cluster
                .object(Deployment.class, DEPLOYMENT)
                .getSpec()
                .getTemplate()
                .getSpec()
                .getVolumes())
        .isNotEmpty()
        .isEqualTo(volumes);
  }

  @Test
  void leavesAloneWhatOthersAdded() {
    cluster
        .object(Deployment.class, DEPLOYMENT)
        .getSpec()
        .getTemplate()
        .getSpec()
        .getContainers()
        .getFirst()
        .getEnv()
        .add(new EnvVarBuilder().withName("TRACER").withValue("on").build());

    assertThat(shop.assess(cluster).nothing()).isTrue();
  }

  @Test
  void rollsOutVariablesInAnotherOrderForOneMayNameThoseBeforeIt() {
    Cluster before = ordered("HOST", "URL").settled();

    assertThat(ordered("HOST", "URL").assess(before).nothing()).isTrue();
    assertThat(ordered("URL", "HOST").assess(before).why(KEY))
        .singleElement()
        .asString()
        .startsWith("order of variables [");
  }

  @Test
  void aNewVariableBetweenOthersIsNoOtherOrder() {
    Cluster before = ordered("HOST", "URL").settled();

    assertThat(ordered("HOST", "PORT", "URL").assess(before).why(KEY))
        .singleElement()
        .asString()
        .startsWith("variable PORT ");
  }

  private static Shop ordered(String... variables) {
    Shop shop = new Shop().withoutMigration();
    List.of(variables).forEach(name -> shop.variable(name, "1"));
    return shop;
  }

  @Test
  void removesVariablesThatLeftTheSpec() {
    Cluster before = new Shop().withoutMigration().variable("OLD", "1").settled();

    assertThat(shop.assess(before).why(KEY)).containsExactly("variable OLD 1 goes");
  }

  @Test
  void putsBackWhatWasDeleted() {
    assertThat(shop.assess(cluster.without("Service/shop-web")).why(KEY))
        .containsExactly("service created");
  }

  @Test
  void losesItsServiceWithItsPort() {
    Step step = new Shop().withoutMigration().withoutPort().assess(cluster).step(KEY);

    assertThat(((KubeAction.ApplyWorkload) step.action()).unwanted())
        .extracting(KubeObject::object)
        .hasOnlyElementsOfType(Service.class);
  }

  @Test
  void isInFlightUntilItsStatusIsOfItsSpec() {
    cluster.object(Deployment.class, DEPLOYMENT).getMetadata().setGeneration(2L);

    assertThat(shop.assess(cluster).inFlight()).containsExactly(KEY);
  }

  @Test
  void isInFlightWhileNewPodsAreMissing() {
    cluster.object(Deployment.class, DEPLOYMENT).getStatus().setAvailableReplicas(1);

    assertThat(shop.assess(cluster).flight(KEY).state())
        .isEqualTo("rolling out, 1 of 2 new pods available");
  }

  @Test
  void isInFlightWhileOldPodsAreLeft() {
    cluster.object(Deployment.class, DEPLOYMENT).getStatus().setReplicas(3);

    assertThat(shop.assess(cluster).inFlight()).containsExactly(KEY);
  }

  @Test
  void isInFlightWhileAPodIsBeingTerminated() {
    Pod pod = pod("old");
    pod.getMetadata().setDeletionTimestamp("2026-03-01T09:59:00Z");

    assertThat(shop.assess(cluster.with(pod)).inFlight()).containsExactly(KEY);
  }

  @Test
  void startsANewSpecWhileAnOlderOneIsStillRollingOut() {
    cluster.object(Deployment.class, DEPLOYMENT).getStatus().setAvailableReplicas(1);
    Shop.Seen seen = shop.image("ghcr.io/acme/shop:2").assess(cluster);

    assertThat(seen.keys()).contains(KEY);
    assertThat(seen.inFlight()).isEmpty();
  }

  @Test
  void alarmsWhenARolloutIsStuck() {
    stick();
    Shop.Seen seen = shop.assess(cluster.with(pod("new")));

    assertThat(seen.inFlight()).containsExactly(KEY);
    assertThat(seen.findings(Finding.Alarm.class))
        .singleElement()
        .satisfies(
            alarm -> assertThat(alarm.message()).contains("shop-web").contains("CrashLoopBackOff"));
  }

  @Test
  void letsANewSpecMendAStuckRollout() {
    stick();
    Shop.Seen seen = shop.image("ghcr.io/acme/shop:2").assess(cluster);

    assertThat(seen.keys()).contains(KEY);
    assertThat(seen.inFlight()).isEmpty();
    assertThat(seen.findings(Finding.Alarm.class)).isEmpty();
    assertThat(seen.findings(Finding.Notice.class)).hasSize(1);
  }

  @Test
  void isNotTouchedWhileItCannotBeSeen() {
    Shop.Seen seen = shop.assess(cluster.unknown("the API server does not answer"));

    assertThat(seen.keys()).isEmpty();
    assertThat(seen.findings(Finding.Unseen.class)).isNotEmpty();
  }

  private void stick() {
    var status = cluster.object(Deployment.class, DEPLOYMENT).getStatus();
    cluster
        .object(Deployment.class, DEPLOYMENT)
        .setStatus(
            status
                .edit()
                .withAvailableReplicas(1)
                .addNewCondition()
                .withType("Progressing")
                .withStatus("False")
                .withReason("ProgressDeadlineExceeded")
                .endCondition()
                .build());
  }

  private Pod pod(String name) {
    return new PodBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace("team-a")
        .withLabels(Marks.labels(Shop.OWNER, PartId.of("workload", "web")))
        .endMetadata()
        .withNewStatus()
        .withPhase("Running")
        .addNewContainerStatus()
        .withNewState()
        .withNewWaiting("back-off", "CrashLoopBackOff")
        .endState()
        .endContainerStatus()
        .endStatus()
        .build();
  }
}
