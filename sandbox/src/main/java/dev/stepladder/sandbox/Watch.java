package dev.stepladder.sandbox;

import dev.stepladder.api.v1alpha1.StagedApp;
import dev.stepladder.api.v1alpha1.StagedAppStatus;
import dev.stepladder.api.v1alpha1.StepStatus;
import dev.stepladder.operator.cli.StopSignal;
import dev.stepladder.operator.report.Durations;
import dev.stepladder.operator.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;

/** Looks at an app a few times a second, and shows what it sees, until there is a verdict. */
final class Watch {

  static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

  /** The longest change of AWS's own without a word in between is a day of storage optimization. */
  private static final Duration PATIENCE_SIMULATED = Duration.ofHours(26);

  private static final Duration PATIENCE_REAL = Duration.ofSeconds(60);

  /** A stall that heals by itself, such as a kind that is not watched yet, is none. */
  private static final Duration STALL_SIMULATED = Duration.ofMinutes(10);

  private static final Duration STALL_REAL = Duration.ofSeconds(5);

  /** How a watch ended. */
  sealed interface Verdict {
    /** The app's newest spec is there and settled. */
    record Settled(Journal journal) implements Verdict {}

    /** Nothing goes on any more. */
    record Stuck(String why) implements Verdict {}

    /** The process was asked to end. */
    record Stopped() implements Verdict {}
  }

  private final InstantSource time;
  private final IntSupplier calls;
  private final Screen screen;
  private final StopSignal stop;
  private final Clock machine;

  /**
   * A watch over apps of a sandbox.
   *
   * @param time simulated time
   * @param calls how many calls to AWS there have been
   * @param machine real time, for what must not depend on the speed
   */
  Watch(InstantSource time, IntSupplier calls, Screen screen, StopSignal stop, Clock machine) {
    this.time = time;
    this.calls = calls;
    this.screen = screen;
    this.stop = stop;
    this.machine = machine;
  }

  /**
   * Watches until the app has settled, is stuck, or the process is to end, and approves meanwhile
   * what waits for a person.
   */
  Verdict untilSettled(String target, Optional<Duration> about, Person person)
      throws InterruptedException {
    var seen = new Sight(target, about);
    do {
      Optional<StagedApp> there = person.look();
      if (there.isEmpty()) {
        seen.keep();
        return new Verdict.Stuck(
            "StagedApp %s in namespace %s was deleted meanwhile"
                .formatted(person.app(), person.namespace()));
      }
      StagedApp app = there.get();
      seen.take(app);
      if (Journal.ready(app)) {
        seen.keep();
        return new Verdict.Settled(seen.journal);
      }
      Optional<String> stuck = seen.stuck(app);
      if (stuck.isPresent()) {
        seen.keep();
        return new Verdict.Stuck(stuck.get());
      }
      if (person.approve(app)) {
        seen.progressed();
      }
    } while (!stop.await(BETWEEN_LOOKS));
    return new Verdict.Stopped();
  }

  /** A sight of what an app does from now on. */
  Sight sight(String target, Optional<Duration> about) {
    return new Sight(target, about);
  }

  /** What has been seen of one change of an app. */
  final class Sight {
    private final String target;
    private final Optional<Duration> about;
    private final Journal journal = new Journal(time.instant());
    private final int mark = calls.getAsInt();
    private Optional<StagedAppStatus> last = Optional.empty();
    private Instant progress = time.instant();
    private Instant progressReal = machine.now();
    private Optional<Instant> stalled = Optional.empty();
    private Instant stalledReal = machine.now();

    private Sight(String target, Optional<Duration> about) {
      this.target = target;
      this.about = about;
    }

    /** Takes in what an app shows, and shows it. */
    void take(StagedApp app) {
      boolean first = journal.steps().isEmpty();
      List<StepStatus> changed = journal.take(app, time.instant());
      if (!last.equals(Optional.ofNullable(app.getStatus()))) {
        last = Optional.ofNullable(app.getStatus());
        progressed();
      }
      if (screen.live() && (!empty() || Journal.stalled(app).isPresent())) {
        screen.draw(lines(Journal.stalled(app).map(why -> "stalled, " + why)));
      } else if (first && !empty()) {
        lines(Optional.empty()).forEach(screen::say);
      } else {
        changed.forEach(this::say);
      }
    }

    /** Leaves the picture where it is: what comes goes below. */
    void keep() {
      screen.keep(screen.live() && !empty() ? lines(Optional.empty()) : List.of());
    }

    /** Whether no step has been seen yet. */
    boolean empty() {
      return journal.steps().isEmpty();
    }

    private void progressed() {
      progress = time.instant();
      progressReal = machine.now();
    }

    private List<String> lines(Optional<String> note) {
      return view(note).lines(screen.ink(), screen.width(), screen.height());
    }

    private LiveView view(Optional<String> note) {
      return new LiveView(target, journal, about, calls.getAsInt() - mark, note, time.instant());
    }

    private void say(StepStatus step) {
      switch (step.state()) {
        case DONE, RUNNING, WAITING_FOR_APPROVAL, FAILED ->
            screen.say(view(Optional.empty()).event(step, screen.ink(), screen.width()));
        case READY, WAITING -> {}
      }
    }

    private Optional<String> stuck(StagedApp app) {
      Optional<String> why = Journal.stalled(app);
      if (why.isEmpty()) {
        stalled = Optional.empty();
      } else if (stalled.isEmpty()) {
        stalled = Optional.of(time.instant());
        stalledReal = machine.now();
      }
      if (stalled.isPresent() && past(stalled.get(), STALL_SIMULATED, stalledReal, STALL_REAL)) {
        return why;
      }
      return past(progress, PATIENCE_SIMULATED, progressReal, PATIENCE_REAL)
          ? Optional.of(
              "nothing has changed for %s of simulated time%s"
                  .formatted(Durations.text(PATIENCE_SIMULATED), waits()))
          : Optional.empty();
    }

    private boolean past(Instant since, Duration patience, Instant real, Duration realPatience) {
      return Duration.between(since, time.instant()).compareTo(patience) > 0
          && Duration.between(real, machine.now()).compareTo(realPatience) > 0;
    }

    private String waits() {
      return last.stream()
          .flatMap(status -> status.waiting().stream())
          .map(wait -> "; " + wait.reason() + ": " + wait.message())
          .reduce("", String::concat);
    }
  }
}
