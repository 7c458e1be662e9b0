package dev.stepladder.operator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.inventory.Ledger;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.Need;
import dev.stepladder.operator.plan.Situation;
import dev.stepladder.operator.plan.Step;
import dev.stepladder.operator.plan.Verb;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatusBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A command that must succeed before a version is rolled out. */
class MigrationTest {

  private static final String KEY = "migration/web";
  private static final String NEW = "ghcr.io/acme/shop:2";
  private static final Need[] WRITER = {
    new Need.Settled(Shop.DATABASE),
    new Need.Done(PartId.of("binding", "database"), "binding/database")
  };

  private final Shop shop = new Shop().image(NEW);
  private final Cluster cluster = new Shop().settled();
  private final String job = WorkloadObjects.jobName(shop.migration());

  @Test
  void runsBeforeANewImage() {
    Shop.Seen seen = shop.assess(cluster);

    assertThat(seen.step(KEY).verb()).isEqualTo(Verb.RUN);
    assertThat(seen.step("workload/web").needs())
        .containsExactly(new Need.Done(PartId.of("migration", "web"), KEY));
  }

  @Test
  void waitsForTheDatabaseAndTheWritersBinding() {
    assertThat(shop.assess(cluster).step(KEY).needs()).containsExactlyInAnyOrder(WRITER);
  }

  @Test
  void ofANewImageWaitsForNothingElseThatItsPodsUse() {
    Shop other = shop.with(Services.made().url("https://other.example.com"));
    Cluster running = new Shop().with(Services.made()).settled();

    assertThat(other.assess(running).keys()).contains("binding/queue-jobs");
    assertThat(other.assess(running).step(KEY).needs()).containsExactlyInAnyOrder(WRITER);
  }

  @Test
  void ofANewImageRunsWithoutABindingThatIsNotWritten() {
    Step step = shop.with(Services.made()).assess(cluster).step(KEY);

    assertThat(step.needs()).containsExactlyInAnyOrder(WRITER);
    assertThat(secrets(step)).containsExactly("shop-database", "shop-database-readers");
  }

  @Test
  void ofANewImageRunsWithAllBindingsThatAreWritten() {
    Step step =
        shop.with(Services.made()).assess(new Shop().with(Services.made()).settled()).step(KEY);

    assertThat(secrets(step))
        .containsExactlyInAnyOrder(
            "shop-database", "shop-database-readers", "shop-queue-jobs", "shop-broker");
  }

  @Test
  void ofANewWorkloadRunsWithAllThatItsPodsWillHave() {
    Step step = shop.with(Services.made()).unreachable().assess(new Cluster()).step(KEY);

    assertThat(step.needs())
        .contains(Scene.done(Services.made().queue()), Scene.done(Services.made().broker()));
    assertThat(secrets(step)).contains("shop-queue-jobs", "shop-broker");
  }

  @Test
  void ofANewImageRunsWithoutASecretThatIsSomebodyElses() {
    Cluster running = new Shop().with(Services.made()).settled();
    running.object(Secret.class, "Secret/shop-broker").getMetadata().setLabels(Map.of());

    Step step = shop.with(Services.made()).assess(running).step(KEY);

    assertThat(step.needs()).containsExactlyInAnyOrder(WRITER);
    assertThat(secrets(step)).contains("shop-queue-jobs").doesNotContain("shop-broker");
  }

  @Test
  void ofANewWorkloadWaitsWhereASecretIsSomebodyElses() {
    Cluster running = new Cluster();
    Secret foreign =
        new Shop().with(Services.made()).settled().object(Secret.class, "Secret/shop-broker");
    foreign.getMetadata().setLabels(Map.of());

    Step step = shop.with(Services.made()).assess(running.with(foreign)).step(KEY);

    assertThat(step.needs()).contains(Scene.done(Services.made().broker()));
  }

  @Test
  void waitsForABindingThatCannotBeRead() {
    cluster.unreadable("Secret/shop-database-readers", "forbidden");

    assertThat(shop.assess(cluster).step(KEY).needs()).contains(Scene.done(shop.readers()));
  }

  private static List<String> secrets(Step step) {
    return job(step).getSpec().getTemplate().getSpec().getVolumes().stream()
        .map(volume -> volume.getSecret().getSecretName())
        .toList();
  }

  private static Job job(Step step) {
    return ((KubeAction.RunMigration) step.action()).job().as(Job.class).orElseThrow();
  }

  @Test
  void waitsForBothBindingsOfANewApp() {
    assertThat(shop.unreachable().assess(new Cluster()).step(KEY).needs())
        .contains(
            new Need.Done(PartId.of("binding", "database"), "binding/database"),
            new Need.Done(PartId.of("binding", "database-readers"), "binding/database-readers"));
  }

  @Test
  void doesNotRunAgainWhenOnlySizesChange() {
    assertThat(new Shop().replicas(3).assess(cluster).keys()).containsExactly("workload/web");
  }

  @Test
  void doesNotRunAgainWhenTheLedgerRemembersIt() {
    cluster.ledger(ledger -> ledger.withMigration("web", shop.migration().hash()));

    assertThat(shop.assess(cluster).keys()).containsExactly("workload/web");
  }

  @Test
  void runsAgainOnAnotherDatabaseWhateverHasRunOnTheOneBefore() {
    cluster.ledger(ledger -> ledger.withMigration("web", new Shop().migration().hash()));

    assertThat(new Shop().databaseId("db-2").assess(cluster).keys()).containsExactly(KEY);
  }

  @Test
  void staysTheSameStepWhenItsDatabaseIsMade() {
    Step planned = new Shop().databaseId("").assess(cluster).step(KEY);
    Step due = new Shop().databaseId("db-2").assess(cluster).step(KEY);

    assertThat(planned.fingerprint(Shop.OWNER)).isEqualTo(due.fingerprint(Shop.OWNER));
  }

  @Test
  void isRememberedForTheDatabaseThatItRanOn() {
    Ledger ledger = Ledger.EMPTY.withResourceId("database", "db-1");
    Ledger other = Ledger.EMPTY.withResourceId("database", "db-2");

    assertThat(remembered(ledger)).hasValue(new Shop().migration().hash());
    assertThat(remembered(other)).isEmpty();
  }

  @Test
  void doesNotRunAgainWhileNobodySeesTheDatabaseThatItRanOn() {
    cluster.ledger(ledger -> ledger.withResourceId("database", "db-1"));
    var unseen = new Situation(Shop.NOW, Map.of());

    assertThat(new KubeProvider().assess(new Shop().blueprint(), cluster, unseen).steps())
        .isEmpty();
  }

  private Optional<String> remembered(Ledger ledger) {
    return new KubeProvider().remember(new Shop().blueprint(), cluster, ledger).migration("web");
  }

  @Test
  void isSeenRunning() {
    cluster.apply((KubeAction) shop.assess(cluster).step(KEY).action());

    assertThat(shop.assess(cluster).flight(KEY).since()).isEqualTo(Cluster.SINCE);
  }

  @Test
  void saysWhatKeepsItsPodFromRunning() {
    cluster.apply((KubeAction) shop.assess(cluster).step(KEY).action());
    cluster.with(waiting(cluster.object(Job.class, "Job/" + job), "ImagePullBackOff"));

    assertThat(shop.assess(cluster).flight(KEY).state()).contains("ImagePullBackOff");
  }

  @Test
  void letsTheWorkloadRollOutOnceItSucceeded() {
    cluster.apply((KubeAction) shop.assess(cluster).step(KEY).action());
    finish("Complete");

    assertThat(shop.assess(cluster).keys()).containsExactly("workload/web");
    assertThat(Jobs.succeeded(shop.onDatabase(), cluster))
        .containsEntry("web", shop.migration().hash());
  }

  @Test
  void alarmsAndIsNotRunAgainByItselfWhenItFailed() {
    cluster.apply((KubeAction) shop.assess(cluster).step(KEY).action());
    finish("Failed");
    Shop.Seen seen = shop.assess(cluster);

    assertThat(seen.keys()).doesNotContain(KEY);
    assertThat(seen.findings(Finding.Alarm.class))
        .singleElement()
        .satisfies(alarm -> {
          assertThat(alarm.reason()).isEqualTo("MigrationFailed");
          assertThat(alarm.message()).contains("kubectl logs job/" + job + " -n team-a");
        });
  }

  @Test
  void runsAgainOnceAPersonDeletedTheFailedJob() {
    cluster.apply((KubeAction) shop.assess(cluster).step(KEY).action());
    finish("Failed");

    assertThat(shop.assess(cluster.without("Job/" + job)).keys()).contains(KEY);
  }

  @Test
  void saysWhatToDoWhereItHasNoPodForAMinute() {
    cluster.apply((KubeAction) shop.assess(cluster).step(KEY).action());

    Shop.Seen seen = shop.assess(cluster);

    assertThat(seen.flight(KEY).state()).endsWith("; no pod was made for it");
    assertThat(seen.findings(Finding.Alarm.class))
        .singleElement()
        .satisfies(alarm -> {
          assertThat(alarm.reason()).isEqualTo("MigrationStuck");
          assertThat(alarm.message())
              .contains("a quota or an admission policy refuses it", "kubectl describe job " + job);
        });
  }

  @Test
  void saysNothingOfAPodThatMayYetBeMade() {
    cluster.apply((KubeAction) shop.assess(cluster).step(KEY).action());
    cluster.since(Shop.NOW.minusSeconds(59));

    assertThat(shop.assess(cluster).findings(Finding.Alarm.class)).isEmpty();
    assertThat(shop.assess(cluster).flight(KEY).state()).endsWith("as Job " + job);
    assertThat(shop.assess(cluster).flight(KEY).judged()).hasValue(Shop.NOW.plusSeconds(1));
  }

  @Test
  void saysNothingOfAPodThatItsControllerCountsAndNobodyHasSeenYet() {
    cluster.apply((KubeAction) shop.assess(cluster).step(KEY).action());
    running().setStatus(new JobStatusBuilder().withActive(1).build());

    assertThat(shop.assess(cluster).findings(Finding.Alarm.class)).isEmpty();
  }

  @Test
  void saysNothingWhileItsPodHasEndedAndIsNotCountedYet() {
    cluster.apply((KubeAction) shop.assess(cluster).step(KEY).action());
    cluster.with(ended(running()));

    assertThat(shop.assess(cluster).findings(Finding.Alarm.class)).isEmpty();
    assertThat(shop.assess(cluster).flight(KEY).state()).endsWith("as Job " + job);
  }

  @Test
  void saysNothingWhileItsControllerKnowsOfAPodThatHasEnded() {
    cluster.apply((KubeAction) shop.assess(cluster).step(KEY).action());
    running()
        .setStatus(
            new JobStatusBuilder()
                .withNewUncountedTerminatedPods()
                .withSucceeded("pod-uid")
                .endUncountedTerminatedPods()
                .build());

    assertThat(shop.assess(cluster).findings(Finding.Alarm.class)).isEmpty();
    assertThat(new Shop().image(NEW).cpu("100m").assess(cluster).inFlight()).contains(KEY);
  }

  @Test
  void isNotRefusedWhileSomebodyHasItWait() {
    cluster.apply((KubeAction) shop.assess(cluster).step(KEY).action());
    running().getSpec().setSuspend(true);

    assertThat(shop.assess(cluster).findings(Finding.Alarm.class)).isEmpty();
    assertThat(shop.assess(cluster).flight(KEY).state())
        .endsWith("; it is suspended until somebody resumes it");
    assertThat(new Shop().image(NEW).cpu("100m").assess(cluster).inFlight()).contains(KEY);
  }

  @Test
  void saysWhatToDoWhereItsPodCannotBeScheduled() {
    cluster.apply((KubeAction) shop.assess(cluster).step(KEY).action());
    cluster.with(unschedulable(running()));

    assertThat(shop.assess(cluster).findings(Finding.Alarm.class))
        .singleElement()
        .satisfies(alarm ->
            assertThat(alarm.message())
                .contains("Insufficient memory", "set an image or resources"));
  }

  @Test
  void letsANodeBeAddedBeforeItCallsAPerson() {
    cluster.apply((KubeAction) shop.assess(cluster).step(KEY).action());
    cluster.with(unschedulable(running())).since(Shop.NOW.minusSeconds(299));

    assertThat(shop.assess(cluster).findings(Finding.Alarm.class)).isEmpty();
    assertThat(shop.assess(cluster).flight(KEY).state()).contains("Insufficient memory");
    assertThat(shop.assess(cluster).flight(KEY).judged()).hasValue(Shop.NOW.plusSeconds(1));
  }

  @Test
  void isNotJudgedByTimeOnceItRuns() {
    cluster.apply((KubeAction) shop.assess(cluster).step(KEY).action());
    cluster.with(started(running())).since(Shop.NOW);

    assertThat(shop.assess(cluster).flight(KEY).judged()).isEmpty();
  }

  @Test
  void isReplacedWhenTheSpecMendsWhatKeptItFromStarting() {
    cluster.apply((KubeAction) shop.assess(cluster).step(KEY).action());
    cluster.with(unschedulable(running()));
    Shop smaller = new Shop().image(NEW).cpu("100m");
    Shop.Seen seen = smaller.assess(cluster);

    assertThat(seen.inFlight()).isEmpty();
    assertThat(seen.findings(Finding.Alarm.class)).isEmpty();
    assertThat(((KubeAction.RunMigration) seen.step(KEY).action()).superseded())
        .hasToString("[Job/" + job + "]");
    assertThat(job(seen.step(KEY)).getMetadata().getName()).isEqualTo(job);
  }

  @Test
  void isReplacedWhenTheSpecMendsWhatRefusedItsPods() {
    cluster.apply((KubeAction) shop.assess(cluster).step(KEY).action());

    assertThat(new Shop().image(NEW).cpu("100m").assess(cluster).keys()).contains(KEY);
  }

  @Test
  void isNeverReplacedOnceAPodOfItHasRun() {
    cluster.apply((KubeAction) shop.assess(cluster).step(KEY).action());
    cluster.with(started(running()));

    assertThat(new Shop().image(NEW).cpu("100m").assess(cluster).inFlight()).contains(KEY);
  }

  @Test
  void isNeverReplacedWhileItsPodMayBeStarting() {
    cluster.apply((KubeAction) shop.assess(cluster).step(KEY).action());
    cluster.with(condition(running(), "PodScheduled", "True"));

    assertThat(new Shop().image(NEW).cpu("100m").assess(cluster).inFlight()).contains(KEY);
  }

  @Test
  void isReplacedWhileNoNodeHasItsPod() {
    cluster.apply((KubeAction) shop.assess(cluster).step(KEY).action());
    cluster.with(pod(running()));

    assertThat(new Shop().image(NEW).cpu("100m").assess(cluster).inFlight()).isEmpty();
  }

  @Test
  void isNeverReplacedOnceAPodOfItHasEnded() {
    cluster.apply((KubeAction) shop.assess(cluster).step(KEY).action());
    running().setStatus(new JobStatusBuilder().withFailed(1).build());

    assertThat(new Shop().image(NEW).cpu("100m").assess(cluster).inFlight()).contains(KEY);
  }

  @Test
  void isNotJudgedByThePodsOfTheOneThatItReplaced() {
    cluster.apply((KubeAction) shop.assess(cluster).step(KEY).action());
    Pod before = started(running());
    before.getMetadata().getLabels().put("batch.kubernetes.io/controller-uid", "before");
    running()
        .getSpec()
        .getTemplate()
        .getMetadata()
        .getLabels()
        .put("batch.kubernetes.io/controller-uid", "now");
    cluster.with(before);

    assertThat(shop.assess(cluster).flight(KEY).state()).endsWith("no pod was made for it");
  }

  private Job running() {
    return cluster.object(Job.class, "Job/" + job);
  }

  @Test
  void waitsForAnOlderOneThatRuns() {
    cluster.apply((KubeAction) shop.assess(cluster).step(KEY).action());
    cluster.with(started(running()));
    Shop third = new Shop().image("ghcr.io/acme/shop:3");
    Shop.Seen seen = third.assess(cluster);

    assertThat(seen.flight(KEY + "/" + job).resource()).isEqualTo(seen.step(KEY).resource());
  }

  @Test
  void takesThePlaceOfAnOlderOneThatCouldNotStart() {
    cluster.apply((KubeAction) shop.assess(cluster).step(KEY).action());
    cluster.with(waiting(cluster.object(Job.class, "Job/" + job), "ImagePullBackOff"));
    Shop third = new Shop().image("ghcr.io/acme/shop:3");
    Shop.Seen seen = third.assess(cluster);

    assertThat(seen.inFlight()).isEmpty();
    assertThat(seen.step(KEY).action())
        .isInstanceOfSatisfying(
            KubeAction.RunMigration.class,
            action -> assertThat(action.superseded()).hasToString("[Job/" + job + "]"));
  }

  @Test
  void leavesOldJobsToTheNextRollout() {
    cluster.apply((KubeAction) shop.assess(cluster).step(KEY).action());
    finish("Complete");
    Step rollout = shop.assess(cluster).step("workload/web");
    String first = WorkloadObjects.jobName(new Shop().migration());

    assertThat(((KubeAction.ApplyWorkload) rollout.action()).unwanted())
        .hasToString("[Job/" + first + "]");
  }

  @Test
  void runsInTheWorkloadsImageWithItsBindings() {
    Job running =
        cluster.object(Job.class, "Job/" + WorkloadObjects.jobName(new Shop().migration()));
    var pod = running.getSpec().getTemplate().getSpec();

    assertThat(running.getSpec().getBackoffLimit()).isEqualTo(3);
    assertThat(pod.getRestartPolicy()).isEqualTo("Never");
    assertThat(pod.getContainers().getFirst().getCommand()).containsExactly("migrate", "up");
    assertThat(pod.getContainers().getFirst().getEnv())
        .anySatisfy(variable -> assertThat(variable.getName()).isEqualTo("DATABASE_URI"));
    assertThat(running.getMetadata().getName().length()).isLessThanOrEqualTo(63);
  }

  private void finish(String condition) {
    cluster
        .object(Job.class, "Job/" + job)
        .setStatus(
            new JobStatusBuilder()
                .addNewCondition()
                .withType(condition)
                .withStatus("True")
                .endCondition()
                .build());
  }

  private static Pod unschedulable(Job job) {
    return new PodBuilder(pod(job))
        .editStatus()
        .addNewCondition()
        .withType("PodScheduled")
        .withStatus("False")
        .withReason("Unschedulable")
        .withMessage("0/3 nodes are available: 3 Insufficient memory.")
        .endCondition()
        .endStatus()
        .build();
  }

  private static Pod condition(Job job, String type, String status) {
    return new PodBuilder(pod(job))
        .editStatus()
        .addNewCondition()
        .withType(type)
        .withStatus(status)
        .endCondition()
        .endStatus()
        .build();
  }

  private static Pod ended(Job job) {
    return new PodBuilder(pod(job)).editStatus().withPhase("Succeeded").endStatus().build();
  }

  private static Pod started(Job job) {
    return new PodBuilder(pod(job))
        .editStatus()
        .withPhase("Running")
        .addNewContainerStatus()
        .withNewState()
        .withNewRunning("2026-03-01T09:59:00Z")
        .endState()
        .endContainerStatus()
        .endStatus()
        .build();
  }

  private static Pod waiting(Job job, String reason) {
    return new PodBuilder(pod(job))
        .editStatus()
        .addNewContainerStatus()
        .withRestartCount(0)
        .withNewState()
        .withNewWaiting("no such image", reason)
        .endState()
        .endContainerStatus()
        .endStatus()
        .build();
  }

  private static Pod pod(Job job) {
    return new PodBuilder()
        .withNewMetadata()
        .withName(job.getMetadata().getName() + "-x")
        .withNamespace("team-a")
        .withLabels(new TreeMap<>(job.getSpec().getTemplate().getMetadata().getLabels()))
        .endMetadata()
        .withNewStatus()
        .withPhase("Pending")
        .endStatus()
        .build();
  }
}
