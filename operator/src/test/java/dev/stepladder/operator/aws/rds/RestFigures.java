package dev.stepladder.operator.aws.rds;

import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.simulator.aws.rds.Quota;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.rds.model.Tag;

/**
 * Prints what it costs in calls of RDS to know of databases with which nothing happens; asserts
 * nothing about it. Not run with the other tests, but by its name: see CONTRIBUTING.md.
 */
final class RestFigures {

  @ParameterizedTest
  @ValueSource(ints = {1, 20, 100, 1000})
  void anHourAtRest(int databases) {
    try (var world = new RdsWorld()) {
      // As a person has them raised before there are that many.
      world.console().quota(Quota.DB_INSTANCES, databases);
      world.console().quota(Quota.ALLOCATED_STORAGE, 20 * databases);
      for (int number = 0; number < databases; number++) {
        create(world, "app-" + number);
      }
      world.pass(Duration.ofHours(1));
      world.changes.clear();
      Map<String, Integer> before = world.simulator.calls().counts();
      world.time.pass(Duration.ofHours(1));
      Map<String, Integer> more = new TreeMap<>();
      world
          .simulator
          .calls()
          .counts()
          .forEach((operation, count) -> more.merge(operation, count, Integer::sum));
      before.forEach((operation, count) -> more.merge(operation, -count, Integer::sum));
      more.values().removeIf(count -> count == 0);
      int calls = more.values().stream().mapToInt(Integer::intValue).sum();
      System.out.printf(
          "%d databases at rest: %d calls an hour, %.3f each; %s; readings that showed a difference: %d%n",
          databases, calls, calls / (double) databases, more, world.changes.size());
    }
  }

  private static void create(RdsWorld world, String app) {
    var owner = new Owner(RdsWorld.INSTALLATION, "cluster-1", "team", app, "uid-" + app);
    var _ =
        world
            .console()
            .create(request -> {
              RdsWorld.small(app).accept(request);
              request.tags(
                  owner.tags(PartId.of("database")).entrySet().stream()
                      .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                      .toList());
            });
  }
}
