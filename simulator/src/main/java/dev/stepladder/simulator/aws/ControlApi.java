package dev.stepladder.simulator.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.stepladder.simulator.clock.VirtualClock;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the simulator tells and takes beside AWS's own API, as JSON below {@code /_stepladder}: the
 * calls, and the clock for a process that lives on simulated time.
 */
final class ControlApi implements HttpHandler {

  static final String ROOT = "/_stepladder/";

  private static final class BadRequest extends RuntimeException {
    private static final long serialVersionUID = 1;

    BadRequest(String message) {
      super(message);
    }
  }

  private final VirtualClock clock;
  private final CallLog log;
  private final ObjectMapper json = new ObjectMapper();

  ControlApi(VirtualClock clock, CallLog log) {
    this.clock = clock;
    this.log = log;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Map<String, String> query = query(exchange);
      String path = exchange.getRequestURI().getPath().substring(ROOT.length() - 1);
      int status = 200;
      Object answer;
      try {
        answer =
            switch (exchange.getRequestMethod() + " " + path) {
              case "GET /calls" -> calls(query);
              case "GET /clock" -> time();
              case "GET /clock/await" -> await(query);
              case "POST /clock/advance" -> advance(query);
              case "POST /clock/speed" -> speed(query);
              default -> {
                status = 404;
                yield Map.of("error", "There is no " + exchange.getRequestMethod() + " " + path);
              }
            };
      } catch (BadRequest | DateTimeException | IllegalArgumentException e) {
        status = 400;
        answer = Map.of("error", String.valueOf(e.getMessage()));
      }
      byte[] body = bytes(answer);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private Map<String, Object> calls(Map<String, String> query) {
    int since = Integer.parseInt(query.getOrDefault("since", "0"));
    Optional<String> operation = Optional.ofNullable(query.get("operation"));
    List<Map<String, Object>> calls =
        log.since(since).stream()
            .filter(entry -> operation.map(entry.call().operation()::equals).orElse(true))
            .map(ControlApi::entry)
            .toList();
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("mark", log.mark());
    answer.put("counts", log.counts());
    answer.put("calls", calls);
    return answer;
  }

  private static Map<String, Object> entry(CallLog.Entry entry) {
    Call call = entry.call();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("number", call.number());
    fields.put("time", call.time().toString());
    fields.put("account", call.scope().account());
    fields.put("region", call.scope().region());
    fields.put("service", call.service());
    fields.put("operation", call.operation());
    fields.put("mutation", call.mutation());
    fields.put("outcome", entry.outcome());
    fields.put("requestId", call.requestId());
    return fields;
  }

  private Map<String, Object> time() {
    return Map.of("now", clock.now().toString());
  }

  private Map<String, Object> await(Map<String, String> query) {
    try {
      clock.await(Instant.parse(required(query, "until")));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return time();
  }

  private Map<String, Object> advance(Map<String, String> query) {
    clock.advanceTo(
        query.containsKey("by")
            ? clock.now().plus(Duration.parse(query.get("by")))
            : Instant.parse(required(query, "to")));
    return time();
  }

  private Map<String, Object> speed(Map<String, String> query) {
    clock.speed(Double.parseDouble(required(query, "x")));
    return time();
  }

  private static String required(Map<String, String> query, String name) {
    String value = query.get(name);
    if (value == null) {
      throw new BadRequest("The parameter '" + name + "' is missing.");
    }
    return value;
  }

  private static Map<String, String> query(HttpExchange exchange) {
    Map<String, String> query = new LinkedHashMap<>();
    String raw = exchange.getRequestURI().getRawQuery();
    if (raw != null) {
      for (String pair : raw.split("&", -1)) {
        String[] parts = pair.split("=", 2);
        query.put(
            parts[0], parts.length < 2 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
      }
    }
    return query;
  }

  private byte[] bytes(Object answer) {
    try {
      return json.writeValueAsBytes(answer);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Plain maps and texts are always JSON", e);
    }
  }
}
