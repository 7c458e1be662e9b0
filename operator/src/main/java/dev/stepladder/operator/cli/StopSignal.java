package dev.stepladder.operator.cli;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ctrl-C or a SIGTERM. The JVM then ends only once {@link #stopped()} was called, or after a while,
 * so that everything can be put away in order.
 */
public final class StopSignal {

  private static final Logger LOG = LoggerFactory.getLogger(StopSignal.class);
  private static final Duration GRACE = Duration.ofSeconds(28);

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile OptionalInt status = OptionalInt.empty();

  private Optional<Thread> interruptible = Optional.empty();

  /** Listens from now on. */
  public StopSignal() {
    this(() -> {});
  }

  /**
   * Listens from now on.
   *
   * @param acknowledgement is run at once when the process is asked to end; nothing waits for it
   */
  public StopSignal(Runnable acknowledgement) {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> ask(acknowledgement), "stop-signal"));
  }

  /** Asks the process to end, and returns once everything has been put away, or after a while. */
  void ask(Runnable acknowledgement) {
    asked.countDown();
    interrupt();
    if (stopped.getCount() > 0) {
      acknowledge(acknowledgement);
    }
    awaitStopped();
    exit();
  }

  /** Where nobody reads what is said, it blocks for good: that must not hold up the end. */
  private static void acknowledge(Runnable acknowledgement) {
    Thread.ofPlatform()
        .daemon(true)
        .name("stop-acknowledgement")
        .start(() -> {
          try {
            acknowledgement.run();
          } catch (RuntimeException e) {
            LOG.warn("The request to end could not be acknowledged", e);
          }
        });
  }

  /** Does something long that ends early, by an exception, when the process is asked to end. */
  public <T> T interruptibly(Supplier<T> work) {
    synchronized (this) {
      interruptible = Optional.of(Thread.currentThread());
      if (asked()) {
        interrupt();
      }
    }
    try {
      return work.get();
    } finally {
      synchronized (this) {
        interruptible = Optional.empty();
        // What is put away afterwards must not be cut short.
        var _ = Thread.interrupted();
      }
    }
  }

  private synchronized void interrupt() {
    interruptible.ifPresent(Thread::interrupt);
  }

  /** Blocks until the process is asked to end. */
  public void await() throws InterruptedException {
    asked.await();
  }

  /** Blocks until the process is asked to end, or for so long; returns whether it was asked. */
  public boolean await(Duration most) throws InterruptedException {
    return asked.await(most.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Whether the process has been asked to end. */
  public boolean asked() {
    return asked.getCount() == 0;
  }

  /** Everything has been put away: the JVM may end. */
  public void stopped() {
    stopped.countDown();
  }

  /**
   * Everything has been put away, and the process ends with this status, also when it was asked to
   * end by a signal.
   */
  public void stopped(int withStatus) {
    status = OptionalInt.of(withStatus);
    stopped();
  }

  /** After a signal Java's own status would be 130 or 143, whatever the command answers. */
  private void exit() {
    if (asked() && status.isPresent()) {
      Runtime.getRuntime().halt(status.getAsInt());
    }
  }

  private void awaitStopped() {
    try {
      var _ = stopped.await(GRACE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
