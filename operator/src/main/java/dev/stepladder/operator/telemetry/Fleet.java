package dev.stepladder.operator.telemetry;

import dev.stepladder.operator.inventory.Watchers.AppKey;
import dev.stepladder.operator.report.Observation;
import dev.stepladder.operator.report.Report;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What was reported last of each app, for metrics. */
public final class Fleet {

  private final Map<AppKey, Known> apps = new ConcurrentHashMap<>();
  private final Endings endings;

  /**
   * One app.
   *
   * @param waits since when it waits without a break, by what for
   */
  private record Known(AppFigures figures, Map<WaitKind, Instant> waits) {}

  /** Told of what has come to its end. */
  interface Endings {
    /** A step is done. */
    void step(Report.Taken step);

    /** Nothing of an app waits for this any more. */
    void wait(WaitKind kind, Duration took);
  }

  Fleet(Endings endings) {
    this.endings = endings;
  }

  /** Takes in what was just reported of an app. */
  public void reported(AppKey app, Observation seen, Report report) {
    report.taken().forEach(endings::step);
    AppFigures figures = AppFigures.of(seen, report.status());
    apps.merge(
        app,
        new Known(figures, figures.waitsByKind()),
        (before, next) -> after(before, next, seen.now()));
  }

  private Known after(Known before, Known next, Instant now) {
    var waits = new EnumMap<WaitKind, Instant>(WaitKind.class);
    waits.putAll(next.waits());
    before
        .waits()
        .forEach((kind, since) -> {
          if (waits.computeIfPresent(kind, (_, at) -> AppFigures.earlier(at, since)) == null) {
            endings.wait(kind, Duration.between(since, now));
          }
        });
    return new Known(next.figures().after(before.figures()), waits);
  }

  /** Forgets an app that is gone. */
  public void forget(AppKey app) {
    apps.remove(app);
  }

  /** Forgets all: another process leads, or this one has just begun to. */
  public void clear() {
    apps.clear();
  }

  /** What is known of each app now. */
  Map<AppKey, AppFigures> figures() {
    var all = new HashMap<AppKey, AppFigures>();
    apps.forEach((app, known) -> all.put(app, known.figures()));
    return all;
  }
}
