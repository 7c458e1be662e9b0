package dev.stepladder.simulator.aws.tagging;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/** What a test decides about Resource Groups Tagging. */
public final class TaggingConsole {

  private final AtomicReference<Duration> late;

  TaggingConsole(AtomicReference<Duration> late) {
    this.late = late;
  }

  /**
   * From now on resources and tags show so long after they changed; AWS promises no time. Five
   * seconds where nothing was said.
   */
  public void showsAfter(Duration time) {
    late.set(time);
  }
}
