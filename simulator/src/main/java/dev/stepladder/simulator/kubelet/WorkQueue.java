package dev.stepladder.simulator.kubelet;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keys waiting to be handled, each once, by one thread. A failed one comes again a little later.
 */
final class WorkQueue implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkQueue.class);

  /** Real time: it paces calls to a real server that just refused one. */
  private static final long RETRY_MILLIS = 200;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final SequencedSet<Key> waiting = new LinkedHashSet<>();
  private final Set<Key> retrying = new HashSet<>();
  private final Consumer<Key> handler;
  private final Thread worker;
  private boolean busy;
  private boolean closed;

  WorkQueue(Consumer<Key> handler) {
    this.handler = handler;
    this.worker = Thread.ofVirtual().name("kubelet-stand-in").unstarted(this::run);
  }

  void start() {
    worker.start();
  }

  void add(Key key) {
    lock.lock();
    try {
      if (!closed && waiting.add(key)) {
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Whether nothing waits, is being handled or is to be tried again. */
  boolean idle() {
    lock.lock();
    try {
      return waiting.isEmpty() && !busy && retrying.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    while (true) {
      Key key;
      lock.lock();
      try {
        busy = false;
        while (waiting.isEmpty() && !closed) {
          changed.await();
        }
        if (closed) {
          return;
        }
        key = waiting.removeFirst();
        busy = true;
      } catch (InterruptedException e) {
        // Nobody but close() interrupts.
        return;
      } finally {
        lock.unlock();
      }
      handle(key);
    }
  }

  private void handle(Key key) {
    try {
      handler.accept(key);
    } catch (KubernetesClientException e) {
      LOG.debug("{} comes again: {}", key, e.getMessage());
      retry(key);
    } catch (RuntimeException e) {
      if (!closed()) {
        LOG.warn("{} comes again after an unexpected error", key, e);
      }
      retry(key);
    }
  }

  private void retry(Key key) {
    lock.lock();
    try {
      if (closed || !retrying.add(key)) {
        return;
      }
    } finally {
      lock.unlock();
    }
    CompletableFuture.delayedExecutor(RETRY_MILLIS, TimeUnit.MILLISECONDS)
        .execute(() -> {
          lock.lock();
          try {
            // First in, then out: there is no moment at which the queue looks idle.
            add(key);
            retrying.remove(key);
          } finally {
            lock.unlock();
          }
        });
  }

  private boolean closed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      waiting.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    worker.interrupt();
    try {
      worker.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
