package dev.stepladder.operator.time;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A simulator's clock, read over HTTP: {@code <url>/clock} says what time it is, and {@code
 * <url>/clock/await?until=<instant>} answers once that instant has come.
 *
 * <p>Time stands still while the simulator cannot be reached, and never goes back.
 */
public final class RemoteClock implements Clock, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RemoteClock.class);
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(5);
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final int OK = 200;

  private final URI clock;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .proxy(ProxySelector.of(null))
          .connectTimeout(CONNECT)
          .build();
  private final ObjectMapper json = new ObjectMapper();
  private final AtomicReference<Instant> last = new AtomicReference<>();
  private final AtomicBoolean lost = new AtomicBoolean();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Set<Waiting> waiting = ConcurrentHashMap.newKeySet();

  private RemoteClock(URI clock) {
    this.clock = clock;
  }

  /**
   * Connects to a simulator.
   *
   * @param url such as {@code http://127.0.0.1:4566/_stepladder}
   * @throws IllegalStateException when no clock answers there
   */
  public static RemoteClock connect(URI url) {
    var remote = new RemoteClock(URI.create(url.toString().replaceFirst("/+$", "") + "/clock"));
    try {
      remote.seen(remote.ask(remote.request("").timeout(ANSWER).build()));
      return remote;
    } catch (IOException e) {
      remote.close();
      throw new IllegalStateException(
          "No clock answers at %s (%s): give the address that the sandbox prints, or leave it out to use the machine's clock."
              .formatted(remote.clock, e),
          e);
    } catch (InterruptedException e) {
      remote.close();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while asking for the time", e);
    }
  }

  @Override
  public Instant now() {
    try {
      Instant now = seen(ask(request("").timeout(ANSWER).build()));
      if (lost.getAndSet(false)) {
        LOG.info("The clock at {} answers again", clock);
      }
      return now;
    } catch (IOException e) {
      lost(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return last.get();
  }

  @Override
  public Scheduled schedule(Duration delay, Runnable task) {
    var entry = new Waiting(now().plus(delay.isNegative() ? Duration.ZERO : delay), task);
    waiting.add(entry);
    entry.thread.start();
    return entry::cancel;
  }

  /** Forgets what has been scheduled; tasks that have begun end by themselves. */
  @Override
  public void close() {
    closed.countDown();
    waiting.forEach(Waiting::cancel);
    http.shutdownNow();
  }

  /** One task and the thread that waits for its time. */
  private final class Waiting {
    private final Instant until;
    private final Runnable task;
    private final AtomicBoolean decided = new AtomicBoolean();
    private final Thread thread = Thread.ofVirtual().name("stepladder-due").unstarted(this::run);

    private Waiting(Instant until, Runnable task) {
      this.until = until;
      this.task = task;
    }

    private void run() {
      try {
        if (reached(until) && decided.compareAndSet(false, true)) {
          task.run();
        }
      } catch (InterruptedException e) {
        // Taken back: nothing is left to do for this thread.
        Thread.currentThread().interrupt();
      } finally {
        waiting.remove(this);
      }
    }

    private void cancel() {
      if (decided.compareAndSet(false, true)) {
        thread.interrupt();
      }
    }
  }

  /** Returns true once the instant has come, false if the clock was closed before. */
  private boolean reached(Instant until) throws InterruptedException {
    while (closed.getCount() > 0) {
      try {
        if (!seen(ask(request("/await?until=" + until).build())).isBefore(until)) {
          return true;
        }
      } catch (IOException e) {
        lost(e);
        if (closed.await(RETRY.toMillis(), TimeUnit.MILLISECONDS)) {
          return false;
        }
      }
    }
    return false;
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(clock + path)).GET();
  }

  private Instant ask(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != OK) {
      throw new IOException("status %d from %s".formatted(answer.statusCode(), request.uri()));
    }
    try {
      JsonNode now = json.readTree(answer.body()).path("now");
      return Instant.parse(now.asText());
    } catch (JsonProcessingException | DateTimeException e) {
      throw new IOException("%s is no clock".formatted(request.uri()), e);
    }
  }

  /** Answers may overtake each other: what was seen first does not count any more. */
  private Instant seen(Instant now) {
    return last.accumulateAndGet(
        now, (before, next) -> before == null || next.isAfter(before) ? next : before);
  }

  private void lost(IOException reason) {
    if (closed.getCount() > 0 && !lost.getAndSet(true)) {
      LOG.warn(
          "The clock at {} does not answer ({}): time stands still until it does",
          clock,
          reason.toString());
    }
  }
}
