package dev.stepladder.operator;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** Counts the reconciles that are under way, so that a stepped clock knows when to go on. */
final class Pulse {

  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger done = new AtomicInteger();

  boolean during(BooleanSupplier reconcile) {
    running.incrementAndGet();
    try {
      return reconcile.getAsBoolean();
    } finally {
      done.incrementAndGet();
      running.decrementAndGet();
    }
  }

  /** How many are under way. */
  int running() {
    return running.get();
  }

  /** How many have ended since the start. */
  int done() {
    return done.get();
  }
}
