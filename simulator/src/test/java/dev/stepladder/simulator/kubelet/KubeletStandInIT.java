package dev.stepladder.simulator.kubelet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.stepladder.simulator.controlplane.ControlPlane;
import dev.stepladder.simulator.controlplane.ControlPlaneOptions;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

class KubeletStandInIT {
  private static final Duration READY_AFTER = Duration.ofSeconds(20);
  private static final Duration TERMINATING_FOR = Duration.ofSeconds(10);
  private static final Duration JOB_TAKES = Duration.ofSeconds(15);

  private static ControlPlane controlPlane;
  private static KubernetesClient client;

  private final SteppedClock clock = new SteppedClock();
  private final Map<String, Integer> connections = new ConcurrentHashMap<>();
  private KubeletStandIn standIn;
  private String namespace;

  @BeforeAll
  static void startControlPlane() {
    controlPlane = ControlPlane.start(ControlPlaneOptions.defaults());
    client = controlPlane.client();
  }

  @AfterAll
  static void stopControlPlane() {
    controlPlane.close();
  }

  @BeforeEach
  void start(TestInfo test) {
    namespace = test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT);
    create(new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build());
    standIn =
        new KubeletStandIn(
            client,
            clock,
            KubeletOptions.defaults()
                .withImages(KubeletStandInIT::behaviour)
                .withConnections(connections::put));
  }

  @AfterEach
  void stop() {
    standIn.close();
  }

  private static ImageBehaviour behaviour(String image) {
    return switch (image) {
      case "missing" -> ImageBehaviour.CANNOT_BE_PULLED;
      case "broken" -> ImageBehaviour.CRASHES;
      default -> ImageBehaviour.RUNS;
    };
  }

  @Test
  void deploymentIsAvailableOnceItsPodsAreReady() {
    create(web(3));
    settle();
    assertThat(deployment().getStatus().getUnavailableReplicas()).isEqualTo(3);
    assertThat(condition("Available").getStatus()).isEqualTo("False");
    assertThat(condition("Progressing").getReason()).isEqualTo("NewReplicaSetCreated");

    advance(READY_AFTER);

    var status = deployment().getStatus();
    assertThat(status.getObservedGeneration()).isEqualTo(1);
    assertThat(status.getReplicas()).isEqualTo(3);
    assertThat(status.getUpdatedReplicas()).isEqualTo(3);
    assertThat(status.getReadyReplicas()).isEqualTo(3);
    assertThat(status.getAvailableReplicas()).isEqualTo(3);
    assertThat(status.getUnavailableReplicas()).isNull();
    assertThat(condition("Available").getReason()).isEqualTo("MinimumReplicasAvailable");
    assertThat(condition("Progressing").getReason()).isEqualTo("NewReplicaSetAvailable");
  }

  @Test
  void anAutoscalerBringsPodsToItsFewestAndFollowsTheLoad() {
    create(web(1));
    create(autoscaler(3, 12));
    settle();
    advance(Duration.ofSeconds(15));
    assertThat(deployment().getSpec().getReplicas()).isEqualTo(3);

    standIn.load(namespace, "web", 300);
    settle();
    advance(Duration.ofSeconds(15));
    assertThat(deployment().getSpec().getReplicas()).isEqualTo(5);

    standIn.load(namespace, "web", 0);
    settle();
    advance(Duration.ofMinutes(4));
    assertThat(deployment().getSpec().getReplicas()).as("within five minutes").isEqualTo(5);
    advance(Duration.ofMinutes(2));
    assertThat(deployment().getSpec().getReplicas()).isEqualTo(3);
  }

  @Test
  void aLowerMostTakesPodsAwayAtOnceWhateverTheLoad() {
    create(web(6));
    create(autoscaler(1, 12));
    standIn.load(namespace, "web", 600);
    settle();
    advance(Duration.ofMinutes(1));
    assertThat(deployment().getSpec().getReplicas()).isEqualTo(10);

    client.resource(autoscaler(1, 4)).forceConflicts().fieldManager("test").serverSideApply();
    settle();
    advance(Duration.ofSeconds(15));

    assertThat(deployment().getSpec().getReplicas()).isEqualTo(4);
    assertThat(deployment().getMetadata().getManagedFields())
        .anyMatch(entry ->
            "scale".equals(entry.getSubresource())
                && entry.getFieldsV1().toString().contains("f:replicas"));
  }

  @Test
  void aLoadThatCannotBeReadTakesNoPodsAway() {
    create(web(6));
    create(autoscaler(1, 12));
    standIn.load(namespace, "web", 360);
    settle();

    standIn.loadReadable(namespace, "web", false);
    standIn.load(namespace, "web", 0);
    settle();
    advance(Duration.ofMinutes(10));
    assertThat(active()).isEqualTo("False");
    assertThat(deployment().getSpec().getReplicas()).isEqualTo(6);

    standIn.loadReadable(namespace, "web", true);
    settle();
    assertThat(active()).isEqualTo("True");
    advance(Duration.ofMinutes(6));
    assertThat(deployment().getSpec().getReplicas()).isLessThan(6);
  }

  /** Whether the autoscaler can read the load, as it says. */
  private String active() {
    return autoscaler().getStatus().getConditions().stream()
        .filter(condition -> condition.getType().equals("ScalingActive"))
        .findFirst()
        .orElseThrow()
        .getStatus();
  }

  private HorizontalPodAutoscaler autoscaler() {
    return client
        .autoscaling()
        .v2()
        .horizontalPodAutoscalers()
        .inNamespace(namespace)
        .withName("web")
        .get();
  }

  @Test
  void anAutoscalerSaysWhatItDoes() {
    create(web(1));
    create(autoscaler(2, 4));
    standIn.load(namespace, "web", 6000);
    settle();
    advance(Duration.ofSeconds(15));
    advance(Duration.ofSeconds(15));

    var status = autoscaler().getStatus();
    assertThat(status.getCurrentReplicas()).isEqualTo(4);
    assertThat(status.getDesiredReplicas()).isEqualTo(4);
    assertThat(status.getConditions())
        .extracting(condition -> condition.getType() + "=" + condition.getStatus())
        .containsExactly("AbleToScale=True", "ScalingActive=True", "ScalingLimited=True");
  }

  private HorizontalPodAutoscaler autoscaler(int fewest, int most) {
    return new HorizontalPodAutoscalerBuilder()
        .withNewMetadata()
        .withName("web")
        .withNamespace(namespace)
        .endMetadata()
        .withNewSpec()
        .withNewScaleTargetRef("apps/v1", "Deployment", "web")
        .withMinReplicas(fewest)
        .withMaxReplicas(most)
        .addNewMetric()
        .withType("Resource")
        .withNewResource()
        .withName("cpu")
        .withNewTarget()
        .withType("Utilization")
        .withAverageUtilization(60)
        .endTarget()
        .endResource()
        .endMetric()
        .endSpec()
        .build();
  }

  @Test
  void podsAreLabelledOwnedAndSpreadOverZones() {
    create(web(3));
    settle();

    var replicaSet = replicaSets().getFirst();
    assertThat(replicaSet.getMetadata().getAnnotations())
        .containsEntry("deployment.kubernetes.io/revision", "1");
    assertThat(pods())
        .allSatisfy(pod -> {
          assertThat(replicaSet.getMetadata().getName())
              .isEqualTo("web-" + pod.getMetadata().getLabels().get("pod-template-hash"));
          assertThat(pod.getMetadata().getLabels()).containsEntry("app", "web");
          assertThat(pod.getMetadata().getOwnerReferences().getFirst().getUid())
              .isEqualTo(replicaSet.getMetadata().getUid());
        })
        .extracting(pod -> pod.getSpec().getNodeName())
        .doesNotHaveDuplicates()
        .hasSize(3);
    assertThat(client.nodes().list().getItems())
        .extracting(node -> node.getMetadata().getLabels().get("topology.kubernetes.io/zone"))
        .containsExactlyInAnyOrder("us-east-1a", "us-east-1b", "us-east-1c");
  }

  @Test
  void rollingUpdateKeepsItsPromiseAtEveryMoment() {
    create(web(4));
    settle();
    advance(READY_AFTER);
    image("web:2");
    settle();

    var steps = 0;
    while (!done(2)) {
      assertThat(pods().stream().filter(Pods::ready)).hasSizeGreaterThanOrEqualTo(3);
      assertThat(pods().stream().filter(Pods::active)).hasSizeLessThanOrEqualTo(5);
      assertThat(steps++).as("steps until the rollout is done").isLessThan(100);
      advance(Duration.ofSeconds(5));
    }

    advance(TERMINATING_FOR);
    assertThat(pods())
        .hasSize(4)
        .allSatisfy(pod ->
            assertThat(pod.getSpec().getContainers().getFirst().getImage()).isEqualTo("web:2"));
    assertThat(deployment().getMetadata().getAnnotations())
        .containsEntry("deployment.kubernetes.io/revision", "2");
  }

  @Test
  void rollingBackTakesTheOldReplicaSetAsALaterRevision() {
    create(web(1));
    settle();
    var before = replicaSets().getFirst().getMetadata().getName();
    image("web:2");
    settle();

    image("web:1");
    settle();

    assertThat(replicaSets()).hasSize(2);
    assertThat(replicaSet(before).getMetadata().getAnnotations())
        .containsEntry("deployment.kubernetes.io/revision", "3");
  }

  @Test
  void recreateStartsNewPodsOnlyAfterTheLastOldOneIsGone() {
    create(
        new DeploymentBuilder(web(2))
            .editSpec()
            .withNewStrategy()
            .withType("Recreate")
            .endStrategy()
            .endSpec()
            .build());
    settle();
    advance(READY_AFTER);

    image("web:2");
    settle();
    assertThat(pods()).hasSize(2).allMatch(Pods::terminating);

    advance(TERMINATING_FOR);
    assertThat(pods()).hasSize(2).noneMatch(Pods::terminating);
  }

  @Test
  void scalesUpAndDown() {
    create(web(1));
    settle();
    advance(READY_AFTER);

    scale(4);
    settle();
    advance(READY_AFTER);
    assertThat(deployment().getStatus().getReadyReplicas()).isEqualTo(4);

    scale(2);
    settle();
    assertThat(deployment().getStatus().getReplicas()).isEqualTo(2);
    assertThat(pods().stream().filter(Pods::terminating)).hasSize(2);
    advance(TERMINATING_FOR);
    assertThat(pods()).hasSize(2);
  }

  @Test
  void aDeletedPodIsReplacedAtOnceAndTerminatesForAWhile() {
    create(web(1));
    settle();
    advance(READY_AFTER);

    client.resource(pods().getFirst()).delete();
    settle();
    assertThat(pods()).hasSize(2);

    advance(TERMINATING_FOR.minusSeconds(1));
    assertThat(pods()).hasSize(2);
    advance(Duration.ofSeconds(1));
    assertThat(pods()).hasSize(1);
  }

  @Test
  void runningPodsAreConnectedToWhatTheirSecretsNameUntilTheyAreGone() {
    create(binding("db.example,ro1.example"));
    create(reading(2));
    settle();
    assertThat(connections).isEmpty();

    advance(READY_AFTER);
    assertThat(connections).isEqualTo(Map.of("db.example", 2, "ro1.example", 2));

    client.resource(binding("db.example")).update();
    scale(1);
    settle();
    assertThat(connections).as("one is terminating").containsEntry("ro1.example", 2);
    advance(TERMINATING_FOR);
    assertThat(connections).isEqualTo(Map.of("db.example", 1, "ro1.example", 1));
  }

  private Secret binding(String hosts) {
    return new SecretBuilder()
        .withNewMetadata()
        .withName("binding")
        .withNamespace(namespace)
        .endMetadata()
        .addToData(
            "hosts", Base64.getEncoder().encodeToString(hosts.getBytes(StandardCharsets.UTF_8)))
        .build();
  }

  private Deployment reading(int replicas) {
    return new DeploymentBuilder(web(replicas))
        .editSpec()
        .editTemplate()
        .editSpec()
        .addNewVolume()
        .withName("binding")
        .withNewSecret()
        .withSecretName("binding")
        .endSecret()
        .endVolume()
        .endSpec()
        .endTemplate()
        .endSpec()
        .build();
  }

  @Test
  void minReadySecondsDelayAvailability() {
    create(new DeploymentBuilder(web(1)).editSpec().withMinReadySeconds(30).endSpec().build());
    settle();

    advance(READY_AFTER);
    assertThat(deployment().getStatus().getReadyReplicas()).isEqualTo(1);
    assertThat(deployment().getStatus().getAvailableReplicas()).isNull();

    advance(Duration.ofSeconds(30));
    assertThat(deployment().getStatus().getAvailableReplicas()).isEqualTo(1);
  }

  @Test
  void anImageThatCannotBePulledExceedsTheProgressDeadline() {
    create(web(1, "missing"));
    settle();
    assertThat(pods().getFirst().getStatus().getContainerStatuses().getFirst().getState())
        .satisfies(
            state -> assertThat(state.getWaiting().getReason()).isEqualTo("ImagePullBackOff"));

    advance(Duration.ofMinutes(10));
    assertThat(condition("Progressing").getStatus()).isEqualTo("True");
    advance(Duration.ofSeconds(1));
    assertThat(condition("Progressing").getStatus()).isEqualTo("False");
    assertThat(condition("Progressing").getReason()).isEqualTo("ProgressDeadlineExceeded");

    image("web:2");
    settle();
    advance(READY_AFTER);
    assertThat(condition("Progressing").getReason()).isEqualTo("NewReplicaSetAvailable");
  }

  @Test
  void aCrashingPodIsNeverReady() {
    create(web(1, "broken"));
    settle();
    advance(READY_AFTER);

    assertThat(pods().getFirst()).matches(pod -> !Pods.ready(pod));
    assertThat(pods().getFirst().getStatus().getContainerStatuses().getFirst().getState())
        .satisfies(
            state -> assertThat(state.getWaiting().getReason()).isEqualTo("CrashLoopBackOff"));
  }

  @Test
  void podsThatAdmissionRefusesAreReportedOnTheDeployment() {
    client
        .namespaces()
        .withName(namespace)
        .edit(found ->
            new NamespaceBuilder(found)
                .editMetadata()
                .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                .endMetadata()
                .build());
    create(web(1));
    settle();

    assertThat(condition("ReplicaFailure").getReason()).isEqualTo("FailedCreate");
    assertThat(condition("ReplicaFailure").getMessage()).contains("violates PodSecurity");
  }

  @Test
  void deploymentTakesItsReplicaSetsAndPodsAlong() {
    create(web(2));
    settle();

    client.resource(deployment()).withPropagationPolicy(DeletionPropagation.BACKGROUND).delete();
    settle();
    assertThat(replicaSets()).isEmpty();
    assertThat(pods()).hasSize(2).allMatch(Pods::terminating);

    advance(TERMINATING_FOR);
    assertThat(pods()).isEmpty();
  }

  @Test
  void foregroundDeletionEndsWithTheDeployment() {
    create(web(1));
    settle();

    client.resource(deployment()).withPropagationPolicy(DeletionPropagation.FOREGROUND).delete();
    settle();
    assertThat(deployment().getMetadata().getDeletionTimestamp()).isNotNull();

    advance(TERMINATING_FOR);
    assertThat(client.apps().deployments().inNamespace(namespace).list().getItems()).isEmpty();
    assertThat(replicaSets()).isEmpty();
  }

  @Test
  void jobCompletes() {
    create(job("web:1", 2));
    settle();
    assertThat(job().getStatus().getActive()).isEqualTo(1);
    assertThat(job().getStatus().getStartTime()).isNotNull();

    advance(JOB_TAKES);

    assertThat(job().getStatus().getSucceeded()).isEqualTo(1);
    assertThat(job().getStatus().getCompletionTime()).isNotNull();
    assertThat(job().getStatus().getConditions())
        .extracting(JobCondition::getType)
        .containsExactly("SuccessCriteriaMet", "Complete");
  }

  @Test
  void podsOfAJobAreNamedBeforeTheyAreCounted() {
    create(job("broken", 1));
    settle();
    var seen = new CopyOnWriteArrayList<JobStatus>();
    try (var _ =
        client
            .batch()
            .v1()
            .jobs()
            .inNamespace(namespace)
            .watch(
                new Watcher<Job>() {
                  @Override
                  public void eventReceived(Action action, Job changed) {
                    seen.add(changed.getStatus());
                  }

                  @Override
                  public void onClose(WatcherException cause) {}
                })) {
      advance(JOB_TAKES);
      await().until(() -> seen.stream().anyMatch(status -> status.getFailed() != null));
    }

    var pod = pods().getFirst().getMetadata().getUid();
    assertThat(seen)
        .filteredOn(status -> status.getActive() == null)
        .extracting(JobStatus::getFailed, status -> status.getUncountedTerminatedPods().getFailed())
        .containsExactly(tuple(null, List.of(pod)), tuple(1, List.of()));
  }

  @Test
  void jobFailsAfterItsLastTry() {
    create(job("broken", 1));
    settle();

    advance(JOB_TAKES);
    assertThat(job().getStatus().getFailed()).isEqualTo(1);
    assertThat(job().getStatus().getActive()).isNull();
    advance(Duration.ofSeconds(10));
    assertThat(job().getStatus().getActive()).isEqualTo(1);
    advance(JOB_TAKES);

    assertThat(job().getStatus().getFailed()).isEqualTo(2);
    assertThat(job().getStatus().getConditions())
        .extracting(JobCondition::getType, JobCondition::getReason)
        .containsExactly(
            tuple("FailureTarget", "BackoffLimitExceeded"),
            tuple("Failed", "BackoffLimitExceeded"));
  }

  @Test
  void jobStopsAtItsDeadline() {
    create(
        new JobBuilder(job("missing", 1))
            .editSpec()
            .withActiveDeadlineSeconds(60L)
            .endSpec()
            .build());
    settle();

    advance(Duration.ofSeconds(60));
    advance(TERMINATING_FOR);

    assertThat(job().getStatus().getConditions())
        .extracting(JobCondition::getReason)
        .containsOnly("DeadlineExceeded");
    assertThat(pods()).isEmpty();
  }

  @Test
  void deletedJobTakesItsPodsAlong() {
    create(job("web:1", 0));
    settle();

    client.resource(job()).withPropagationPolicy(DeletionPropagation.BACKGROUND).delete();
    settle();
    advance(TERMINATING_FOR);

    assertThat(pods()).isEmpty();
  }

  @Test
  void writesNothingOnceSettled() {
    create(web(2));
    create(job("web:1", 0));
    settle();
    advance(READY_AFTER);
    var before = versions();

    advance(Duration.ofHours(10));

    assertThat(versions()).isEqualTo(before);
  }

  @Test
  void aSecondOneTakesUpWhatTheFirstLeft() {
    create(web(2));
    settle();
    standIn.close();
    standIn = new KubeletStandIn(client, clock, KubeletOptions.defaults());
    settle();
    advance(READY_AFTER);

    assertThat(deployment().getStatus().getReadyReplicas()).isEqualTo(2);
    assertThat(pods()).hasSize(2);
  }

  @Test
  void keepsUpWithARunningClock() {
    standIn.close();
    standIn =
        new KubeletStandIn(
            client,
            new RealTimeClock(),
            KubeletOptions.defaults()
                .withReadyAfter(Duration.ofMillis(30))
                .withTerminatingFor(Duration.ofMillis(15)));
    create(web(10));
    await().until(() -> ready(10));

    image("web:2");

    await().atMost(Duration.ofSeconds(30)).until(() -> ready(10) && pods().size() == 10);
    assertThat(pods())
        .allSatisfy(pod ->
            assertThat(pod.getSpec().getContainers().getFirst().getImage()).isEqualTo("web:2"));
  }

  private boolean ready(int pods) {
    var found = deployment();
    return found.getStatus() != null
        && found.getMetadata().getGeneration().equals(found.getStatus().getObservedGeneration())
        && Integer.valueOf(pods).equals(found.getStatus().getUpdatedReplicas())
        && Integer.valueOf(pods).equals(found.getStatus().getReadyReplicas());
  }

  private void settle() {
    await().pollInterval(Duration.ofMillis(20)).until(standIn::caughtUp);
  }

  private void advance(Duration by) {
    clock.advance(by);
    settle();
  }

  private boolean done(long generation) {
    var status = deployment().getStatus();
    return status.getObservedGeneration() == generation
        && Integer.valueOf(4).equals(status.getUpdatedReplicas())
        && Integer.valueOf(4).equals(status.getReplicas())
        && Integer.valueOf(4).equals(status.getAvailableReplicas());
  }

  private Map<String, String> versions() {
    return Stream.<List<? extends HasMetadata>>of(
            pods(), replicaSets(), List.of(deployment()), List.of(job()))
        .flatMap(List::stream)
        .collect(
            Collectors.toMap(
                object -> object.getKind() + "/" + object.getMetadata().getName(),
                object -> object.getMetadata().getResourceVersion()));
  }

  private static <T extends HasMetadata> void create(T object) {
    client.resource(object).create();
  }

  private void edit(UnaryOperator<Deployment> change) {
    client.apps().deployments().inNamespace(namespace).withName("web").edit(change);
  }

  private void image(String image) {
    edit(found ->
        new DeploymentBuilder(found)
            .editSpec()
            .editTemplate()
            .editSpec()
            .editFirstContainer()
            .withImage(image)
            .endContainer()
            .endSpec()
            .endTemplate()
            .endSpec()
            .build());
  }

  private void scale(int replicas) {
    client
        .apps()
        .deployments()
        .inNamespace(namespace)
        .withName("web")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"spec\":{\"replicas\":%d}}".formatted(replicas));
  }

  private Deployment deployment() {
    return client.apps().deployments().inNamespace(namespace).withName("web").get();
  }

  private DeploymentCondition condition(String type) {
    return deployment().getStatus().getConditions().stream()
        .filter(condition -> condition.getType().equals(type))
        .findFirst()
        .orElseThrow();
  }

  private List<ReplicaSet> replicaSets() {
    return client.apps().replicaSets().inNamespace(namespace).list().getItems();
  }

  private ReplicaSet replicaSet(String name) {
    return client.apps().replicaSets().inNamespace(namespace).withName(name).get();
  }

  private List<Pod> pods() {
    return client.pods().inNamespace(namespace).list().getItems();
  }

  private Job job() {
    return client.batch().v1().jobs().inNamespace(namespace).withName("migrate").get();
  }

  private Deployment web(int replicas) {
    return web(replicas, "web:1");
  }

  private Deployment web(int replicas, String image) {
    return new DeploymentBuilder()
        .withNewMetadata()
        .withName("web")
        .withNamespace(namespace)
        .endMetadata()
        .withNewSpec()
        .withReplicas(replicas)
        .withNewStrategy()
        .withType("RollingUpdate")
        .withNewRollingUpdate()
        .withMaxSurge(new IntOrString("25%"))
        .withMaxUnavailable(new IntOrString("25%"))
        .endRollingUpdate()
        .endStrategy()
        .withNewSelector()
        .addToMatchLabels("app", "web")
        .endSelector()
        .withNewTemplate()
        .withNewMetadata()
        .addToLabels("app", "web")
        .endMetadata()
        .withNewSpec()
        .withAutomountServiceAccountToken(false)
        .addNewContainer()
        .withName("web")
        .withImage(image)
        .endContainer()
        .endSpec()
        .endTemplate()
        .endSpec()
        .build();
  }

  private Job job(String image, int backoffLimit) {
    return new JobBuilder()
        .withNewMetadata()
        .withName("migrate")
        .withNamespace(namespace)
        .endMetadata()
        .withNewSpec()
        .withBackoffLimit(backoffLimit)
        .withNewTemplate()
        .withNewSpec()
        .withRestartPolicy("Never")
        .addNewContainer()
        .withName("migrate")
        .withImage(image)
        .endContainer()
        .endSpec()
        .endTemplate()
        .endSpec()
        .build();
  }
}
