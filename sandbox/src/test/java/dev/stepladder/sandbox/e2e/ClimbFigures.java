package dev.stepladder.sandbox.e2e;

import io.fabric8.kubernetes.api.model.Event;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Prints what a climb costs; asserts nothing about it. Not run with the other tests, but by its
 * name: see CONTRIBUTING.md.
 */
final class ClimbFigures {

  private static final String SHOP = "shop";

  @Test
  void topRungFromNothing() {
    try (var rig = new Rig()) {
      rig.applyShop(SHOP, ClimbIT.TOP);
      rig.startOperator();
      Instant began = rig.clock().now();
      rig.settle(SHOP, ClimbIT.TOP);
      Duration took = Duration.between(began, rig.clock().now());
      System.out.printf(
          "%s from nothing: %s simulated, critical path %s, ratio %.3f; %d reconciles; AWS calls %s%n",
          ClimbIT.TOP,
          took,
          ClimbIT.CRITICAL_PATH,
          (double) took.toMillis() / ClimbIT.CRITICAL_PATH.toMillis(),
          rig.reconciles(),
          rig.aws().calls().counts());
      rig.client().v1().events().inNamespace(rig.namespace()).list().getItems().stream()
          .filter(event -> event.getInvolvedObject().getKind().equals("StagedApp"))
          .sorted(Comparator.comparing(Event::getLastTimestamp))
          .forEach(event ->
              System.out.printf(
                  "  %s  %-12s %s%n",
                  event.getLastTimestamp(), event.getReason(), event.getMessage()));
    }
  }

  @Test
  void processOfTheOperator(@TempDir Path directory) throws IOException {
    try (var rig = new Rig()) {
      rig.clock().speed(OperatorProcess.SPEED);
      rig.applyShop(SHOP, ClimbIT.TOP);
      long started = System.nanoTime();
      try (var operator = OperatorProcess.start(rig, directory, "figures")) {
        Awaitility.await()
            .pollInterval(Duration.ofMillis(10))
            .atMost(Duration.ofMinutes(1))
            .until(() -> rig.app(SHOP).getStatus().phase() != null);
        Duration first = Duration.ofNanos(System.nanoTime() - started);
        Awaitility.await()
            .pollInterval(Duration.ofMillis(100))
            .atMost(Duration.ofMinutes(5))
            .until(() -> {
              rig.approve(SHOP);
              return Rig.readyOn(ClimbIT.TOP).test(rig.app(SHOP));
            });
        System.out.printf(
            "Operator process: start to the end of the first reconcile %d ms; %s on the clock at %.0f times real time"
                + " in %d s; resident %d MiB%n",
            first.toMillis(),
            ClimbIT.TOP,
            OperatorProcess.SPEED,
            Duration.ofNanos(System.nanoTime() - started).toSeconds(),
            operator.residentKibibytes() / 1024);
      }
    }
  }
}
