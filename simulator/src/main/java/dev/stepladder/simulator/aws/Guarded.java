package dev.stepladder.simulator.aws;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** What a service has, touched by one at a time: by calls, and by work when its time comes. */
public abstract class Guarded {

  private final ReentrantLock lock = new ReentrantLock();

  /** Answers while nobody else touches it. */
  public final <T> T locked(Supplier<T> action) {
    lock.lock();
    try {
      return action.get();
    } finally {
      lock.unlock();
    }
  }

  /** Does something while nobody else touches it. */
  public final void alone(Runnable action) {
    lock.lock();
    try {
      action.run();
    } finally {
      lock.unlock();
    }
  }
}
