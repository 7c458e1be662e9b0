package dev.stepladder.simulator.otlp;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Takes traces over OTLP/HTTP as a collector does, and shows what came. */
public final class TraceCollector implements AutoCloseable {

  private static final String PATH = "/v1/traces";
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final HttpServer server;
  private final List<Received> spans = new CopyOnWriteArrayList<>();

  /**
   * A span that was sent.
   *
   * @param parent empty text if it is the first of its trace
   * @param failed whether its status is an error
   * @param resource what is said of who sent it
   */
  public record Received(
      String name,
      String trace,
      String id,
      String parent,
      boolean client,
      boolean failed,
      Map<String, String> attributes,
      Map<String, String> resource) {}

  /** Listens on a free port. */
  public TraceCollector() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext(
        PATH,
        exchange -> {
          try (exchange) {
            read(ByteBuffer.wrap(exchange.getRequestBody().readAllBytes()));
            exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(200, -1);
          }
        });
    server.start();
  }

  /** As {@code OTEL_EXPORTER_OTLP_ENDPOINT} names it. */
  public String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** All that came. */
  public List<Received> spans() {
    return List.copyOf(spans);
  }

  /**
   * The one of a name.
   *
   * @throws IllegalStateException if there is not exactly one
   */
  public Received span(String name) {
    List<Received> named = spans.stream().filter(span -> span.name().equals(name)).toList();
    if (named.size() != 1) {
      throw new IllegalStateException("not one span is called %s: %s".formatted(name, spans));
    }
    return named.getFirst();
  }

  /** By opentelemetry/proto/trace/v1/trace.proto. */
  private void read(ByteBuffer request) {
    for (Field ofResource : fields(request, 1)) {
      var resource = new TreeMap<String, String>();
      fields(ofResource.bytes(), 1)
          .forEach(one -> resource.putAll(attributes(fields(one.bytes(), 1))));
      for (Field ofScope : fields(ofResource.bytes(), 2)) {
        fields(ofScope.bytes(), 2).forEach(span -> spans.add(span(span.bytes(), resource)));
      }
    }
  }

  private static Received span(ByteBuffer span, Map<String, String> resource) {
    return new Received(
        text(span, 5),
        hex(span, 1),
        hex(span, 2),
        hex(span, 4),
        fields(span, 6).stream().anyMatch(kind -> kind.number() == 3),
        fields(span, 15).stream()
            .flatMap(status -> fields(status.bytes(), 3).stream())
            .anyMatch(code -> code.number() == 2),
        attributes(fields(span, 9)),
        resource);
  }

  private static Map<String, String> attributes(List<Field> all) {
    var attributes = new TreeMap<String, String>();
    for (Field one : all) {
      ByteBuffer value = fields(one.bytes(), 2).getFirst().bytes();
      attributes.put(
          text(one.bytes(), 1),
          fields(value, 3).stream()
              .map(number -> Long.toString(number.number()))
              .findFirst()
              .orElseGet(() -> text(value, 1)));
    }
    return attributes;
  }

  private static String text(ByteBuffer message, int tag) {
    return fields(message, tag).stream()
        .map(field -> StandardCharsets.UTF_8.decode(field.bytes().duplicate()).toString())
        .findFirst()
        .orElse("");
  }

  private static String hex(ByteBuffer message, int tag) {
    return fields(message, tag).stream().map(field -> hex(field.bytes())).findFirst().orElse("");
  }

  private static String hex(ByteBuffer bytes) {
    var copy = new byte[bytes.remaining()];
    bytes.duplicate().get(copy);
    return HexFormat.of().formatHex(copy);
  }

  /**
   * One field of a message of Protocol Buffers.
   *
   * @param number its value if it is a number
   * @param bytes its value if it is anything else
   */
  private record Field(long number, ByteBuffer bytes) {}

  private static List<Field> fields(ByteBuffer message, int tag) {
    var found = new ArrayList<Field>();
    ByteBuffer in = message.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    while (in.hasRemaining()) {
      long key = varint(in);
      Field field =
          switch ((int) (key & 7)) {
            case 0 -> new Field(varint(in), NOTHING);
            case 1 -> new Field(in.getLong(), NOTHING);
            case 2 -> {
              int length = (int) varint(in);
              ByteBuffer bytes = in.slice(in.position(), length);
              in.position(in.position() + length);
              yield new Field(0, bytes);
            }
            case 5 -> new Field(in.getInt(), NOTHING);
            default -> throw new IllegalArgumentException("no such type of field: " + key);
          };
      if (key >>> 3 == tag) {
        found.add(field);
      }
    }
    return found;
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = in.get();
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
