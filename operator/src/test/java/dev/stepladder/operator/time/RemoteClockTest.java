package dev.stepladder.operator.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RemoteClockTest {

  private static final Instant START = Instant.parse("2026-01-05T09:00:00Z");

  private final FakeSimulator simulator = new FakeSimulator();
  private RemoteClock clock;

  @BeforeEach
  void connect() throws IOException {
    simulator.listen(0);
    clock = RemoteClock.connect(simulator.url());
  }

  @AfterEach
  void stop() {
    clock.close();
    simulator.close();
  }

  @Test
  void showsTheTimeOfTheSimulator() {
    simulator.set(START.plusSeconds(7));

    assertThat(clock.now()).isEqualTo(START.plusSeconds(7));
  }

  @Test
  void runsATaskOnceItsTimeHasCome() throws InterruptedException {
    var ran = new CountDownLatch(1);
    clock.schedule(Duration.ofMinutes(10), ran::countDown);
    await().until(() -> simulator.waiting.get() == 1);

    simulator.set(START.plus(Duration.ofMinutes(9)));
    assertThat(ran.getCount()).isEqualTo(1);

    simulator.set(START.plus(Duration.ofMinutes(10)));
    ran.await();
  }

  @Test
  void neverRunsATaskThatWasTakenBack() throws InterruptedException {
    var taken = new AtomicInteger();
    var other = new CountDownLatch(1);
    Clock.Scheduled scheduled = clock.schedule(Duration.ofMinutes(1), taken::incrementAndGet);
    await().until(() -> simulator.waiting.get() == 1);

    scheduled.cancel();
    clock.schedule(Duration.ofMinutes(2), other::countDown);
    simulator.set(START.plus(Duration.ofMinutes(3)));
    other.await();

    assertThat(taken).hasValue(0);
  }

  @Test
  void standsStillWhileTheSimulatorIsAway() {
    simulator.set(START.plusSeconds(3));
    clock.now();
    simulator.close();

    assertThat(clock.now()).isEqualTo(START.plusSeconds(3));
  }

  @Test
  void waitsOnWhenTheSimulatorComesBack() throws IOException, InterruptedException {
    var ran = new CountDownLatch(1);
    clock.schedule(Duration.ofMinutes(1), ran::countDown);
    await().until(() -> simulator.waiting.get() == 1);
    int port = simulator.port();
    simulator.close();

    simulator.set(START.plus(Duration.ofMinutes(2)));
    simulator.listen(port);

    ran.await();
  }

  @Test
  void neverGoesBack() {
    simulator.set(START.plusSeconds(9));
    clock.now();
    simulator.set(START.plusSeconds(8));

    assertThat(clock.now()).isEqualTo(START.plusSeconds(9));
  }

  @Test
  void saysWhatToDoWhenNoClockAnswers() {
    URI url = simulator.url();
    simulator.close();

    assertThatThrownBy(() -> RemoteClock.connect(url))
        .hasMessageContaining("No clock answers at " + url)
        .hasMessageContaining("the address that the sandbox prints");
  }

  /** The clock half of a simulator, with a time that only {@link #set} moves. */
  private static final class FakeSimulator {
    private final AtomicInteger waiting = new AtomicInteger();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private Instant now = START;
    private HttpServer server;

    void listen(int port) throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.createContext("/_stepladder/clock", exchange -> answer(exchange, START));
      server.createContext(
          "/_stepladder/clock/await",
          exchange ->
              answer(
                  exchange,
                  Instant.parse(exchange.getRequestURI().getQuery().replace("until=", ""))));
      server.start();
    }

    private void answer(HttpExchange exchange, Instant until) throws IOException {
      try (exchange) {
        byte[] body =
            "{\"now\": \"%s\"}".formatted(reached(until)).getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
      }
    }

    private Instant reached(Instant until) {
      lock.lock();
      try {
        while (now.isBefore(until)) {
          waiting.incrementAndGet();
          moved.awaitUninterruptibly();
        }
        return now;
      } finally {
        lock.unlock();
      }
    }

    void set(Instant time) {
      lock.lock();
      try {
        now = time;
        moved.signalAll();
      } finally {
        lock.unlock();
      }
    }

    int port() {
      return server.getAddress().getPort();
    }

    URI url() {
      return URI.create("http://127.0.0.1:%d/_stepladder".formatted(port()));
    }

    void close() {
      server.stop(0);
    }
  }
}
