package dev.stepladder.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StopSignalTest {

  private final StopSignal stop = new StopSignal();
  private final CountDownLatch released = new CountDownLatch(1);
  private final AtomicBoolean interrupted = new AtomicBoolean();
  private final AtomicBoolean ended = new AtomicBoolean();

  @AfterEach
  void letEverythingEnd() {
    released.countDown();
    stop.stopped();
  }

  @Test
  void anAcknowledgementThatBlocksHoldsUpNothing() {
    Thread main = Thread.ofVirtual().start(this::workUntilInterrupted);

    ask(this::block);

    await().until(() -> !main.isAlive());
    assertThat(interrupted).isTrue();
    stop.stopped();
    await().untilTrue(ended);
  }

  @Test
  void anAcknowledgementThatFailsHoldsUpNothing() {
    var run = new CountDownLatch(1);

    ask(() -> {
      run.countDown();
      throw new IllegalStateException("nobody reads");
    });

    await().until(() -> run.getCount() == 0);
    stop.stopped();
    await().untilTrue(ended);
  }

  @Test
  void whatBeginsAfterTheProcessWasAskedToEndEndsEarlyToo() {
    ask(() -> {});
    await().until(stop::asked);

    workUntilInterrupted();

    assertThat(interrupted).isTrue();
  }

  private void ask(Runnable acknowledgement) {
    Thread.ofVirtual()
        .start(() -> {
          stop.ask(acknowledgement);
          ended.set(true);
        });
  }

  private void workUntilInterrupted() {
    interrupted.set(stop.interruptibly(this::block));
  }

  private boolean block() {
    try {
      released.await();
      return false;
    } catch (InterruptedException e) {
      return true;
    }
  }
}
