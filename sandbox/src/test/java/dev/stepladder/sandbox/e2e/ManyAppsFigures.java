package dev.stepladder.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.api.v1alpha1.Condition;
import dev.stepladder.api.v1alpha1.Manifests;
import dev.stepladder.api.v1alpha1.StagedApp;
import dev.stepladder.simulator.aws.CallLog;
import dev.stepladder.simulator.aws.rds.Quota;
import dev.stepladder.simulator.aws.rds.RdsDuration;
import dev.stepladder.simulator.kubelet.KubeletOptions;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.rds.model.ModifyDbInstanceRequest;

/**
 * Prints what many apps cost, each with a pod and a database; asserts nothing about it. How many
 * there are says {@code -Dstepladder.apps}. Not run with the other tests, but by its name: see
 * CONTRIBUTING.md.
 */
final class ManyAppsFigures {

  private static final int APPS = Integer.getInteger("stepladder.apps", 100);
  private static final String TIER = "users-1";

  /** What has to happen one after the other until such an app is Ready. */
  private static final Duration CRITICAL_PATH =
      RdsDuration.CREATE
          .median()
          .plus(KubeletOptions.defaults().jobTakes())
          .plus(KubeletOptions.defaults().readyAfter());

  /** Simulated seconds a second: the operator has to keep up with what AWS does meanwhile. */
  private static final double CLIMBING = 30;

  private static final Duration PATIENCE = Duration.ofMinutes(40);

  /** The heap that the chart's limit of memory leaves, unless {@code -Dstepladder.heap} says. */
  private static final String HEAP = "-Xmx" + System.getProperty("stepladder.heap", "307m");

  /** How long a rest is looked at, and how many changes are made after it. */
  private static final Duration REST = Duration.ofMinutes(5);

  private static final int CHANGES = 200;

  private static String name(int number) {
    return "shop-%05d".formatted(number);
  }

  /** A cluster and an account that hold them, with the apps. */
  private static Rig rig() {
    var rig = new Rig();
    for (Quota quota : List.of(Quota.DB_INSTANCES, Quota.PARAMETER_GROUPS, Quota.SUBNET_GROUPS)) {
      rig.aws().rds().console().quota(quota, 2 * APPS + 10);
    }
    rig.aws().rds().console().quota(Quota.ALLOCATED_STORAGE, 20 * APPS + 1000);
    String shop = Manifests.example("shop");
    String database = shop.substring(shop.indexOf("  database:"), shop.indexOf("  cache:"));
    IntStream.range(0, APPS)
        .forEach(number -> rig.apply(rig.workload(name(number), "tier: " + TIER) + database));
    return rig;
  }

  private static SharedIndexInformer<StagedApp> watched(Rig rig) {
    return rig.client().resources(StagedApp.class).inNamespace(rig.namespace()).inform();
  }

  private static boolean ready(SharedIndexInformer<StagedApp> apps) {
    List<StagedApp> all = apps.getStore().list();
    return all.size() == APPS && all.stream().allMatch(Rig.readyOn(TIER));
  }

  /** How long apps take that are applied at the same moment, on the clock that jumps. */
  @Test
  void fromNothingToReady() {
    try (var rig = rig();
        SharedIndexInformer<StagedApp> apps = watched(rig)) {
      Instant began = rig.clock().now();
      long real = System.nanoTime();
      rig.startOperator();
      // Until it has looked at each of them, that nothing goes on does not say that all is quiet.
      Awaitility.await()
          .pollInterval(Duration.ofMillis(50))
          .atMost(PATIENCE)
          .until(() -> rig.reconciles() >= APPS);
      while (!ready(apps)) {
        assertThat(System.nanoTime() - real).isLessThan(PATIENCE.toNanos());
        rig.awaitQuiet();
        rig.clock().advanceToNext();
      }
      List<Duration> took =
          apps.getStore().list().stream()
              .map(app -> Rig.condition(app, "Ready").orElseThrow())
              .map(Condition::lastTransitionTime)
              .map(Instant::parse)
              .map(at -> Duration.between(began, at))
              .sorted()
              .toList();
      System.out.printf(
          "%d apps applied at once: critical path of one %s; Ready in the median after %s (%.3f), the last after %s"
              + " (%.3f); %d s real; AWS calls %s%n",
          APPS,
          CRITICAL_PATH,
          at(took, 50),
          ratio(at(took, 50)),
          took.getLast(),
          ratio(took.getLast()),
          Duration.ofNanos(System.nanoTime() - real).toSeconds(),
          rig.aws().calls().counts());
      rig.client().v1().events().inNamespace(rig.namespace()).list().getItems().stream()
          .filter(event -> event.getInvolvedObject().getName().equals(name(0)))
          .filter(event -> event.getInvolvedObject().getKind().equals("StagedApp"))
          .sorted(Comparator.comparing(Event::getLastTimestamp))
          .forEach(event ->
              System.out.printf("  %s  %s%n", event.getLastTimestamp(), event.getMessage()));
    }
  }

  private static double ratio(Duration took) {
    return (double) took.toMillis() / CRITICAL_PATH.toMillis();
  }

  private static Duration at(List<Duration> sorted, int percent) {
    return sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100));
  }

  /**
   * What an operator's process takes while they rest, with the heap that the chart leaves it, and
   * how soon it does something about a change then; on the clock that runs as fast as ours.
   */
  @Test
  void atRest(@TempDir Path directory) throws IOException {
    try (var rig = rig();
        SharedIndexInformer<StagedApp> apps = watched(rig)) {
      rig.clock().speed(CLIMBING);
      try (var operator = OperatorProcess.start(rig, directory, "many", HEAP)) {
        Awaitility.await()
            .pollInterval(Duration.ofMillis(500))
            .atMost(PATIENCE)
            .until(() -> ready(apps) && operator.log().contains("is up"));
        long climbed = operator.residentKibibytes();
        rig.clock().speed(1);
        long processor = operator.processor().toMillis();
        int calls = rig.aws().calls().mark();
        Awaitility.await().pollDelay(REST).atMost(REST.multipliedBy(2)).until(() -> true);
        long used = operator.processor().toMillis() - processor;
        System.out.printf(
            "%d apps at rest: resident %d MiB after the climb, %d MiB after a rest of %s; %.2f %% of a processor;"
                + " %d AWS calls%n",
            APPS,
            climbed / 1024,
            operator.residentKibibytes() / 1024,
            REST,
            100.0 * used / REST.toMillis(),
            rig.aws().calls().mark() - calls);
        if (APPS > 0) {
          List<Duration> took = changes(rig);
          System.out.printf(
              "%d changes, one after the other: to AWS in the median after %d ms, 99 %% within %d ms, the last of them"
                  + " %d ms%n",
              took.size(),
              at(took, 50).toMillis(),
              at(took, 99).toMillis(),
              took.getLast().toMillis());
        }
      }
    }
  }

  /** From the answer of the API server to the call that changes something. */
  private static List<Duration> changes(Rig rig) {
    List<Integer> numbers = new ArrayList<>(IntStream.range(0, APPS).boxed().toList());
    Collections.shuffle(numbers, new Random(7));
    return numbers.stream()
        .limit(CHANGES)
        .map(number -> {
          CallLog calls = rig.aws().calls();
          int mark = calls.mark();
          rig.patch(
              name(number),
              "{\"spec\":{\"overrides\":{\"database\":{\"backupRetentionDays\":2}}}}");
          long asked = System.nanoTime();
          while (changed(calls.since(mark)).findAny().isEmpty()) {
            assertThat(System.nanoTime() - asked).isLessThan(TimeUnit.MINUTES.toNanos(2));
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
          }
          return Duration.ofNanos(System.nanoTime() - asked);
        })
        .sorted()
        .toList();
  }

  private static Stream<ModifyDbInstanceRequest> changed(List<CallLog.Entry> calls) {
    return calls.stream()
        .map(entry -> entry.call().request())
        .filter(ModifyDbInstanceRequest.class::isInstance)
        .map(ModifyDbInstanceRequest.class::cast);
  }
}
