package dev.stepladder.simulator.aws;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.stepladder.simulator.aws.protocol.Protocol;
import dev.stepladder.simulator.aws.protocol.QueryProtocol;
import dev.stepladder.simulator.aws.protocol.WireRequest;
import dev.stepladder.simulator.aws.protocol.WireResponse;
import dev.stepladder.simulator.clock.VirtualClock;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/** Takes a call from HTTP to the operation it names and back, past the faults and into the log. */
final class Dispatcher implements HttpHandler {

  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

  /** {@code Credential=<key>/<date>/<region>/<service>/aws4_request} of Signature Version 4. */
  private static final Pattern CREDENTIAL =
      Pattern.compile("Credential=([^/]+)/[^/]*/([^/]+)/([^/]+)/aws4_request");

  /** What the JDK's server takes for an answer without a body. */
  private static final long NOTHING = -1;

  /** For errors that come before the service is known. */
  private static final Protocol PLAIN = new QueryProtocol("http://webservices.amazon.com/");

  private record Served(AwsService service, Operations operations) {}

  private record Signature(String accessKeyId, String region, String service) {}

  private final VirtualClock clock;
  private final Accounts accounts;
  private final CallLog log;
  private final Faults faults;
  private final Map<String, Served> services = new HashMap<>();
  private final AtomicLong numbers = new AtomicLong();
  private final AtomicInteger inFlight = new AtomicInteger();

  Dispatcher(VirtualClock clock, Accounts accounts, CallLog log, Faults faults) {
    this.clock = clock;
    this.accounts = accounts;
    this.log = log;
    this.faults = faults;
  }

  void serve(AwsService service) {
    services.put(service.signingName(), new Served(service, new Operations(service.operations())));
  }

  int inFlight() {
    return inFlight.get();
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    inFlight.incrementAndGet();
    try (exchange) {
      String requestId = UUID.randomUUID().toString();
      WireResponse response = answer(received(exchange), requestId);
      exchange.getResponseHeaders().set("x-amzn-RequestId", requestId);
      response.headers().forEach(exchange.getResponseHeaders()::set);
      byte[] body = response.content().asByteArray();
      if (body.length == 0 || exchange.getRequestMethod().equals("HEAD")) {
        exchange.sendResponseHeaders(response.status(), NOTHING);
      } else {
        exchange.sendResponseHeaders(response.status(), body.length);
        exchange.getResponseBody().write(body);
      }
    } catch (Faults.Dropped dropped) {
      LOG.debug("Closed a connection without an answer, {}", dropped.getMessage());
    } finally {
      inFlight.decrementAndGet();
    }
  }

  private static WireRequest received(HttpExchange exchange) throws IOException {
    Map<String, String> headers = new HashMap<>();
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(",", values)));
    return new WireRequest(
        exchange.getRequestMethod(),
        exchange.getRequestURI(),
        headers,
        SdkBytes.fromByteArrayUnsafe(exchange.getRequestBody().readAllBytes()));
  }

  private WireResponse answer(WireRequest received, String requestId) {
    Protocol protocol = PLAIN;
    try {
      Signature signature = signature(received.headers().getOrDefault("authorization", ""));
      Served served = served(signature);
      protocol = served.service().protocol(received);
      WireRequest request = protocol.unwrapped(received);
      Operation<?, ?, ?> operation = protocol.operation(request, served.operations());
      return protocol.encode(
          operation, run(operation, protocol, request, signature, requestId), requestId);
    } catch (AwsError e) {
      return protocol.error(e, requestId);
    } catch (Faults.Dropped e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.error("The simulator failed on a request; this is a defect of the simulator", e);
      return protocol.error(
          new AwsError(500, "InternalFailure", "Defect of the simulator: " + e), requestId);
    }
  }

  private <B extends SdkPojo & SdkBuilder<B, I>, I extends SdkPojo, O extends SdkPojo> O run(
      Operation<B, I, O> operation,
      Protocol protocol,
      WireRequest wire,
      Signature signature,
      String requestId) {
    B builder = operation.request().get();
    Optional<AwsError> malformed = decode(protocol, wire, operation, builder);
    I request = builder.build();
    Scope scope = new Scope(accounts.accountOf(signature.accessKeyId()), signature.region());
    Call call =
        new Call(
            numbers.incrementAndGet(),
            clock.now(),
            scope,
            signature.service(),
            operation.name(),
            operation.mutation(),
            signature.accessKeyId(),
            requestId,
            request);
    String outcome = CallLog.NO_ANSWER;
    try {
      Accounts.Identity caller = accounts.identify(signature.accessKeyId());
      Faults.Effects effects = faults.before(call);
      if (malformed.isPresent()) {
        throw malformed.get();
      }
      operation.check(request);
      O result =
          operation
              .handler()
              .apply(
                  request,
                  new CallContext(
                      scope,
                      caller.arn(),
                      requestId,
                      effects.readPoint(),
                      wire.content(),
                      effects.failure()));
      faults.after(call);
      outcome = CallLog.OK;
      return result;
    } catch (AwsError e) {
      outcome = e.code();
      throw e;
    } finally {
      log.add(new CallLog.Entry(call, outcome, clock.now()));
    }
  }

  private static Optional<AwsError> decode(
      Protocol protocol, WireRequest wire, Operation<?, ?, ?> operation, SdkPojo into) {
    try {
      protocol.decode(wire, operation, into);
      return Optional.empty();
    } catch (AwsError e) {
      return Optional.of(e);
    }
  }

  private Served served(Signature signature) {
    Served served = services.get(signature.service());
    if (served == null) {
      throw new AwsError(
          404, "UnknownService", "The simulator has no service " + signature.service() + ".");
    }
    return served;
  }

  private static Signature signature(String authorization) {
    Matcher matcher = CREDENTIAL.matcher(authorization);
    if (!matcher.find()) {
      throw new AwsError(
          403, "MissingAuthenticationToken", "Request is missing Authentication Token");
    }
    return new Signature(matcher.group(1), matcher.group(2), matcher.group(3));
  }
}
