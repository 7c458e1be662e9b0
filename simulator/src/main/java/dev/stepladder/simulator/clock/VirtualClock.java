package dev.stepladder.simulator.clock;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A clock that tests step and that the sandbox lets run at a multiple of real time.
 *
 * <p>Stepped means a speed of zero: {@link #now()} moves only through {@link #advanceTo}, which
 * runs each due task at its own due time and moves on when the task has returned. With a speed
 * above zero, time passes by itself and due tasks are started in the order of their times without
 * waiting for one another. Tasks run on virtual threads. Safe for use by many threads.
 */
public final class VirtualClock implements AutoCloseable {

  private record Task(Instant due, long order, Runnable work) {}

  private static final double NANOS_PER_SECOND = 1e9;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ReentrantLock stepping = new ReentrantLock(true);
  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(Comparator.comparing(Task::due).thenComparingLong(Task::order));
  private final AtomicInteger running = new AtomicInteger();

  private Instant base;
  private long baseNanos = System.nanoTime();
  private double speed;
  private long scheduled;
  private boolean closed;

  private VirtualClock(Instant start, double speed) {
    this.base = start;
    this.speed = checked(speed);
  }

  /** A clock that stands at {@code start} until it is advanced. */
  public static VirtualClock stepped(Instant start) {
    return started(new VirtualClock(start, 0));
  }

  /** A clock that runs from {@code start} at {@code speed} simulated seconds a second. */
  public static VirtualClock running(Instant start, double speed) {
    return started(new VirtualClock(start, speed));
  }

  private static VirtualClock started(VirtualClock clock) {
    Thread.ofVirtual().name("virtual-clock").start(clock::dispatch);
    return clock;
  }

  /** The simulated time. */
  public Instant now() {
    lock.lock();
    try {
      return current();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Runs {@code task} once {@code delay} of simulated time has passed; a negative delay is none.
   */
  public Scheduled schedule(Duration delay, Runnable task) {
    lock.lock();
    try {
      return scheduleAt(current().plus(delay.isNegative() ? Duration.ZERO : delay), task);
    } finally {
      lock.unlock();
    }
  }

  /** Runs {@code task} at {@code due}, or as soon as possible if that has passed. */
  public Scheduled scheduleAt(Instant due, Runnable task) {
    lock.lock();
    try {
      Task entry = new Task(due, scheduled++, task);
      tasks.add(entry);
      changed.signalAll();
      return () -> cancel(entry);
    } finally {
      lock.unlock();
    }
  }

  private void cancel(Task task) {
    lock.lock();
    try {
      tasks.remove(task);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Blocks the caller until the clock shows {@code time} or later; the wait counts as a due time.
   * What the clock shows already nobody waits for, even while the clock stands.
   */
  public void await(Instant time) throws InterruptedException {
    if (!time.isAfter(now())) {
      return;
    }
    CountDownLatch reached = new CountDownLatch(1);
    Scheduled waiting = scheduleAt(time, reached::countDown);
    try {
      reached.await();
    } finally {
      waiting.cancel();
    }
  }

  /** The time of the earliest waiting task. */
  public Optional<Instant> nextDue() {
    lock.lock();
    try {
      return Optional.ofNullable(tasks.peek()).map(Task::due);
    } finally {
      lock.unlock();
    }
  }

  /** The number of tasks executing now. */
  public int running() {
    return running.get();
  }

  /** Simulated seconds a second; zero stops the clock, so that it has to be stepped. */
  public void speed(double simulatedSecondsPerSecond) {
    lock.lock();
    try {
      base = current();
      baseNanos = System.nanoTime();
      speed = checked(simulatedSecondsPerSecond);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Moves the clock to {@code time}, running on the way every task due until then, those included
   * that the tasks themselves add. Returns when all have returned. A time in the past changes
   * nothing. Not to be called from a task.
   */
  public void advanceTo(Instant time) {
    stepping.lock();
    try {
      for (Optional<Task> due = takeUntil(time); due.isPresent(); due = takeUntil(time)) {
        awaitEnd(start(due.get()));
      }
      jump(time);
    } finally {
      stepping.unlock();
    }
  }

  /** Advances to the earliest waiting task and runs it; false if none waits. */
  public boolean advanceToNext() {
    Optional<Instant> next = nextDue();
    next.ifPresent(this::advanceTo);
    return next.isPresent();
  }

  /** Forgets all waiting tasks and starts no more. Tasks that are executing end by themselves. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      tasks.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private Instant current() {
    if (speed == 0) {
      return base;
    }
    return base.plusNanos((long) ((System.nanoTime() - baseNanos) * speed));
  }

  private void jump(Instant time) {
    lock.lock();
    try {
      if (time.isAfter(current())) {
        base = time;
        baseNanos = System.nanoTime();
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  private Optional<Task> takeUntil(Instant time) {
    lock.lock();
    try {
      Task next = tasks.peek();
      if (next == null || next.due().isAfter(time)) {
        return Optional.empty();
      }
      if (next.due().isAfter(current())) {
        base = next.due();
        baseNanos = System.nanoTime();
      }
      // Counted before it is off the queue: nobody may see neither a due task nor a running one.
      running.incrementAndGet();
      return Optional.of(tasks.remove());
    } finally {
      lock.unlock();
    }
  }

  private Thread start(Task task) {
    return Thread.ofVirtual()
        .name("virtual-clock-task")
        .start(() -> {
          try {
            task.work().run();
          } finally {
            running.decrementAndGet();
          }
        });
  }

  private static void awaitEnd(Thread task) {
    boolean interrupted = false;
    while (true) {
      try {
        task.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void dispatch() {
    lock.lock();
    try {
      while (!closed) {
        Task next = tasks.peek();
        if (speed == 0 || next == null) {
          changed.awaitUninterruptibly();
          continue;
        }
        Duration wait = Duration.between(current(), next.due());
        if (wait.isPositive()) {
          double real = (wait.toSeconds() + wait.toNanosPart() / NANOS_PER_SECOND) / speed;
          long nanos = (long) Math.min(real * NANOS_PER_SECOND, Long.MAX_VALUE / 4.0);
          // Whether time is up or something changed: look again.
          var _ = changed.await(Math.max(nanos, 1_000), TimeUnit.NANOSECONDS);
          continue;
        }
        running.incrementAndGet();
        tasks.remove();
        var _ = start(next);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  private static double checked(double speed) {
    if (speed < 0 || Double.isNaN(speed) || Double.isInfinite(speed)) {
      throw new IllegalArgumentException(
          "The speed of the clock is " + speed + ": give simulated seconds a second, 0 or more.");
    }
    return speed;
  }
}
