package dev.stepladder.simulator.kubelet;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** Writes that the informers have not shown yet. */
final class OwnWrites {
  /** Real time, and long: after it the cache is taken as it is, which costs a refused write. */
  private static final long PATIENCE_SECONDS = 5;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();
  private final Map<String, BooleanSupplier> expected = new HashMap<>();
  private boolean closed;

  /** The latest write to an object supersedes the ones before. */
  void expect(HasMetadata object, BooleanSupplier seen) {
    lock.lock();
    try {
      expected.put(object.getMetadata().getUid(), seen);
    } finally {
      lock.unlock();
    }
  }

  /** An informer changed its cache. */
  void cacheMoved() {
    lock.lock();
    try {
      moved.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void await() {
    lock.lock();
    try {
      var left = TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
      expected.values().removeIf(BooleanSupplier::getAsBoolean);
      while (!expected.isEmpty() && left > 0 && !closed) {
        left = moved.awaitNanos(left);
        expected.values().removeIf(BooleanSupplier::getAsBoolean);
      }
      expected.clear();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  void close() {
    lock.lock();
    try {
      closed = true;
      moved.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
