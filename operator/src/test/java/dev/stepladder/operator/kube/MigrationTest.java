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
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatusBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A command that must succeed before a version is rolled out. */
class MigrationTest {

  private static final String KEY = "migration/web";
  private static final String NEW = "ghcr.io/acme/shop:2";

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
    assertThat(shop.assess(cluster).step(KEY).needs())
        .containsExactlyInAnyOrder(
            new Need.Settled(Shop.DATABASE),
            new Need.Done(PartId.of("binding", "database"), "binding/database"));
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
  void waitsForAnOlderOneThatRuns() {
    cluster.apply((KubeAction) shop.assess(cluster).step(KEY).action());
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

  static Pod waiting(Job job, String reason) {
    return new PodBuilder()
        .withNewMetadata()
        .withName(job.getMetadata().getName() + "-x")
        .withNamespace("team-a")
        .withLabels(job.getSpec().getTemplate().getMetadata().getLabels())
        .endMetadata()
        .withNewStatus()
        .withPhase("Pending")
        .withContainerStatuses(List.of())
        .addNewContainerStatus()
        .withRestartCount(0)
        .withNewState()
        .withNewWaiting("no such image", reason)
        .endState()
        .endContainerStatus()
        .endStatus()
        .build();
  }
}
