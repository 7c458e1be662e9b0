package dev.stepladder.operator.report;

import dev.stepladder.api.v1alpha1.StagedApp;
import dev.stepladder.api.v1alpha1.StagedAppStatus;
import dev.stepladder.api.v1alpha1.WaitStatus;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Who has stopped an app, as its status tells it: nothing of it starts before all of that is taken
 * back. Pure.
 *
 * @param app of which it is
 * @param waits those entries of the status, in their order
 */
record Stops(StagedApp app, List<WaitStatus> waits) {

  /** Copies what must not change. */
  Stops {
    waits = List.copyOf(waits);
  }

  static Stops of(StagedApp app, StagedAppStatus status) {
    return new Stops(
        app, status.waiting().stream().filter(wait -> Waits.stop(wait.reason())).toList());
  }

  /**
   * Why an app that is paused waits, such as {@code it is paused and its environment is frozen}.
   */
  String why() {
    return listed(Stops::why, "");
  }

  /** What lets an app go on that is paused, perhaps among others. */
  String end() {
    return reasons().size() == 1
        ? takesBack(Why.PAUSED) + " lets it go on"
        : "%s must go, %s"
            .formatted(
                reasons().size() == 2 ? "both" : "all of these", listed(this::takesBack, "with "));
  }

  /** A status may not have seen yet that the app is paused. */
  private List<String> reasons() {
    return Stream.concat(Stream.of(Why.PAUSED), waits.stream().map(WaitStatus::reason))
        .distinct()
        .toList();
  }

  private static String why(String reason) {
    return switch (reason) {
      case Why.PAUSED -> "it is paused";
      case Waits.FROZEN -> "its environment is frozen";
      case Waits.OBSERVES -> "its operator only observes";
      default -> throw new IllegalArgumentException(reason);
    };
  }

  private String takesBack(String reason) {
    return switch (reason) {
      case Why.PAUSED ->
          "stepladder resume %s -n %s"
              .formatted(app.getMetadata().getName(), app.getMetadata().getNamespace());
      case Waits.FROZEN ->
          "kubectl patch awsenv %s --type merge -p '{\"spec\":{\"freeze\":false}}'"
              .formatted(app.getSpec().environment());
      case Waits.OBSERVES -> "an operator that runs without --observe-only";
      default -> throw new IllegalArgumentException(reason);
    };
  }

  private String listed(Function<String, String> said, String before) {
    List<String> all = reasons().stream().map(said).map(before::concat).toList();
    return all.size() == 1
        ? all.getFirst()
        : String.join(", ", all.subList(0, all.size() - 1)) + " and " + all.getLast();
  }
}
