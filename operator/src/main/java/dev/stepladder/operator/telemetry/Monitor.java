package dev.stepladder.operator.telemetry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers over HTTP: {@code /metrics} for Prometheus, {@code /healthz} as long as a restart would
 * not help, {@code /readyz} once all that is watched has been seen. None of it costs a call of
 * anything else.
 */
public final class Monitor implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Monitor.class);

  private static final int OK = 200;
  private static final int NOT_FOUND = 404;
  private static final int NOT_ALLOWED = 405;
  private static final int FAILED = 500;
  private static final int UNAVAILABLE = 503;
  private static final int NO_BODY = -1;
  private static final int CHUNKED = 0;
  private static final String TEXT = "text/plain; charset=utf-8";

  private final HttpServer server;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("monitor-", 0).factory());
  private final Telemetry telemetry;
  private volatile Vitals vitals = Vitals.STARTING;

  private Monitor(HttpServer server, Telemetry telemetry) {
    this.server = server;
    this.telemetry = telemetry;
  }

  /**
   * Listens from now on.
   *
   * @param address port 0 takes any that is free
   * @throws IOException if nothing can listen there
   */
  public static Monitor listen(InetSocketAddress address, Telemetry telemetry) throws IOException {
    var monitor = new Monitor(HttpServer.create(address, 0), telemetry);
    telemetry.showProcess();
    monitor.serve("/metrics", monitor::metrics);
    monitor.serve("/healthz", exchange -> say(exchange, monitor.vitals.ends()));
    monitor.serve("/readyz", exchange -> say(exchange, monitor.vitals.lacks()));
    monitor.server.setExecutor(monitor.threads);
    monitor.server.start();
    log.info("metrics and health are at http:/{}", monitor.server.getAddress());
    return monitor;
  }

  /** From now on tells of an operator. */
  public void watch(Vitals operator) {
    vitals = operator;
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return server.getAddress();
  }

  /** What answers at a path. */
  @FunctionalInterface
  private interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  private void serve(String path, Answer answer) {
    server.createContext(
        path,
        exchange -> {
          try (exchange) {
            String method = exchange.getRequestMethod();
            if (!exchange.getRequestURI().getPath().equals(path)) {
              exchange.sendResponseHeaders(NOT_FOUND, NO_BODY);
            } else if (!method.equals("GET") && !method.equals("HEAD")) {
              exchange.getResponseHeaders().set("Allow", "GET, HEAD");
              exchange.sendResponseHeaders(NOT_ALLOWED, NO_BODY);
            } else {
              answer.to(exchange);
            }
          } catch (RuntimeException e) {
            log.error("{} could not be answered", path, e);
            exchange.sendResponseHeaders(FAILED, NO_BODY);
          }
        });
  }

  private static void say(HttpExchange exchange, List<String> wrong) throws IOException {
    byte[] text =
        (wrong.isEmpty() ? "ok\n" : String.join("\n", wrong) + "\n")
            .getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", TEXT);
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(wrong.isEmpty() ? OK : UNAVAILABLE, head ? NO_BODY : text.length);
    if (!head) {
      exchange.getResponseBody().write(text);
    }
  }

  private void metrics(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", Telemetry.CONTENT_TYPE);
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(OK, NO_BODY);
      return;
    }
    List<String> accepted = exchange.getRequestHeaders().getOrDefault("Accept-Encoding", List.of());
    if (accepted.stream().anyMatch(coding -> coding.contains("gzip"))) {
      exchange.getResponseHeaders().set("Content-Encoding", "gzip");
      send(exchange, GZIPOutputStream::new);
    } else {
      send(exchange, body -> body);
    }
  }

  /** Something that puts a coding around a stream. */
  @FunctionalInterface
  private interface Coding {
    OutputStream around(OutputStream body) throws IOException;
  }

  private void send(HttpExchange exchange, Coding coding) throws IOException {
    exchange.sendResponseHeaders(OK, CHUNKED);
    try (OutputStream out = coding.around(exchange.getResponseBody())) {
      telemetry.write(out);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
