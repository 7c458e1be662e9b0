package dev.stepladder.sandbox;

import dev.stepladder.operator.report.Durations;
import dev.stepladder.operator.time.Clock;
import dev.stepladder.simulator.aws.CallLog;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Takes an app from rung to rung, each when the one before has settled. */
final class Climb {

  private final World world;
  private final Screen screen;
  private final Watch watch;
  private final Clock machine;

  Climb(World world, Screen screen, Watch watch, Clock machine) {
    this.world = world;
    this.screen = screen;
    this.watch = watch;
    this.machine = machine;
  }

  /**
   * Brings the app to one rung.
   *
   * @param about how long it is expected to take
   * @param command brings it on its way
   */
  Watch.Verdict rung(
      String tier, Person person, Optional<Duration> about, Runnable command, List<Taken> taken)
      throws InterruptedException {
    int mark = world.aws().calls().mark();
    Instant begun = machine.now();
    command.run();
    Watch.Verdict verdict = watch.untilSettled(tier, about, person);
    if (verdict instanceof Watch.Verdict.Settled(Journal journal)) {
      List<CallLog.Entry> calls = world.aws().calls().since(mark);
      int changes = (int) calls.stream().filter(entry -> entry.call().mutation()).count();
      var rung =
          new Taken(
              tier,
              journal.planned(),
              journal.elapsed(world.now()),
              Duration.between(begun, machine.now()),
              calls.size() - changes,
              changes);
      taken.add(rung);
      screen.say(
          "%s has settled: %s simulated, %s real; %d steps; AWS calls: %d reads, %d changes"
              .formatted(
                  tier,
                  Durations.text(rung.simulated()),
                  seconds(rung.real()),
                  rung.steps(),
                  rung.reads(),
                  rung.changes()));
      screen.say("");
    }
    return verdict;
  }

  /** What all rungs took, as a table. */
  static List<String> table(List<Taken> rungs) {
    var lines = new ArrayList<String>();
    lines.add(
        "%-12s %6s %11s %8s %7s %9s"
            .formatted("rung", "steps", "simulated", "real", "reads", "changes"));
    rungs.forEach(rung ->
        lines.add(
            "%-12s %6d %11s %8s %7d %9d"
                .formatted(
                    rung.tier(),
                    rung.steps(),
                    Durations.text(rung.simulated()),
                    seconds(rung.real()),
                    rung.reads(),
                    rung.changes())));
    return List.copyOf(lines);
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
  }
}
