package dev.stepladder.simulator.aws;

import dev.stepladder.simulator.aws.protocol.WireRequest;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.protocol.MarshallLocation;

/** The operations of a service, as a protocol looks for the one that a request asks for. */
public final class Operations {

  /** What any request may carry: the name that some SDKs add for readers of logs. */
  private static final String OPERATION_ID = "x-id";

  private record Routed(Operation<?, ?, ?> operation, Route route, Set<String> parameters) {

    /** A parameter that the operation does not know makes it another operation. */
    boolean takes(WireRequest request) {
      return route.takes(request) && parameters.containsAll(request.query().keySet());
    }
  }

  private final Map<String, Operation<?, ?, ?>> named = new HashMap<>();
  private final List<Routed> routed;

  public Operations(List<Operation<?, ?, ?>> operations) {
    operations.forEach(operation -> named.put(operation.name(), operation));
    routed =
        operations.stream()
            .flatMap(operation -> routed(operation).stream())
            .sorted(Comparator.comparingInt(r -> -r.route().weight()))
            .toList();
  }

  /** The operation of this name. */
  public Optional<Operation<?, ?, ?>> named(String name) {
    return Optional.ofNullable(named.get(name));
  }

  /** The operation whose route the request takes; of several, the one with more that is fixed. */
  public Optional<Operation<?, ?, ?>> routed(WireRequest request) {
    for (Routed candidate : routed) {
      if (candidate.takes(request)) {
        return Optional.of(candidate.operation());
      }
    }
    return Optional.empty();
  }

  private static Optional<Routed> routed(Operation<?, ?, ?> operation) {
    return operation
        .route()
        .map(route -> {
          Set<String> parameters = new HashSet<>(route.query());
          parameters.add(OPERATION_ID);
          for (SdkField<?> field : operation.request().get().sdkFields()) {
            if (field.location() == MarshallLocation.QUERY_PARAM) {
              parameters.add(field.locationName());
            }
          }
          return new Routed(operation, route, parameters);
        });
  }
}
