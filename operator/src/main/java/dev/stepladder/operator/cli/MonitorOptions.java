package dev.stepladder.operator.cli;

import dev.stepladder.operator.telemetry.Monitor;
import dev.stepladder.operator.telemetry.Telemetry;
import dev.stepladder.operator.telemetry.Vitals;
import dev.stepladder.operator.time.Clock;
import dev.stepladder.operator.trace.Traces;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** What the operator shows of itself over HTTP. */
public final class MonitorOptions {

  private static final Pattern ADDRESS = Pattern.compile("(?:\\[(.+)]|([^:]*)):(\\d{1,5})");
  private static final int MOST_PORT = 65_535;

  @Option(
      names = "--metrics-address",
      paramLabel = "<host:port>",
      description =
          "Where /metrics, /healthz and /readyz are, such as :8080 or 127.0.0.1:0. Without it nowhere.")
  private Optional<String> address = Optional.empty();

  @Option(
      names = "--app-metrics",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description =
          "Whether each app has metrics of its own, about 7 at rest, beside those of all; on if not given.")
  private boolean ofEachApp;

  /**
   * Listens, if it was told where.
   *
   * @throws CommandFailed if nothing can listen there
   */
  public Open open(Clock clock, Traces traces) {
    var telemetry = new Telemetry(clock, ofEachApp, traces);
    return new Open(telemetry, address.map(at -> listen(at, telemetry)));
  }

  private static Monitor listen(String at, Telemetry telemetry) {
    try {
      return Monitor.listen(address(at), telemetry);
    } catch (IOException e) {
      throw new CommandFailed(
          "nothing can listen at --metrics-address %s (%s): give another one."
              .formatted(at, e.getMessage()),
          e);
    }
  }

  static InetSocketAddress address(String text) {
    Matcher parts = ADDRESS.matcher(text);
    if (!parts.matches() || Integer.parseInt(parts.group(3)) > MOST_PORT) {
      throw new CommandFailed(
          "--metrics-address is '%s': write a host and a port, such as 127.0.0.1:8080, or :8080 for every address of the machine."
              .formatted(text));
    }
    int port = Integer.parseInt(parts.group(3));
    String host = parts.group(1) == null ? parts.group(2) : parts.group(1);
    return host.isEmpty() ? new InetSocketAddress(port) : new InetSocketAddress(host, port);
  }

  /**
   * Metrics, and perhaps somebody who shows them.
   *
   * @param monitor if it was told where to listen
   */
  public record Open(Telemetry telemetry, Optional<Monitor> monitor) implements AutoCloseable {

    /** From now on tells of an operator. */
    public void watch(Vitals operator) {
      monitor.ifPresent(shown -> shown.watch(operator));
    }

    @Override
    public void close() {
      monitor.ifPresent(Monitor::close);
      telemetry.close();
    }
  }
}
