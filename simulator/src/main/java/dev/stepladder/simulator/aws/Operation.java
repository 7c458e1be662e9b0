package dev.stepladder.simulator.aws;

import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/**
 * One operation of a service: its name, how an empty request of it is made, and what it does.
 *
 * @param name AWS's name, e.g. {@code CreateDBInstance}
 * @param mutation whether it changes anything
 * @param route where a REST protocol finds it; the others find it by its name
 * @param required members that a request must have, by their names on the wire; the SDK's types do
 *     not say which these are
 * @param request makes the SDK's builder of its request
 * @param handler answers it, or throws {@link AwsError}
 */
public record Operation<B extends SdkPojo & SdkBuilder<B, I>, I extends SdkPojo, O extends SdkPojo>(
    String name,
    boolean mutation,
    Optional<Route> route,
    List<String> required,
    Supplier<B> request,
    BiFunction<I, CallContext, O> handler) {

  /** An operation that only reads. */
  public static <B extends SdkPojo & SdkBuilder<B, I>, I extends SdkPojo, O extends SdkPojo>
      Operation<B, I, O> read(
          String name, Supplier<B> request, BiFunction<I, CallContext, O> handler) {
    return new Operation<>(name, false, Optional.empty(), List.of(), request, handler);
  }

  /** An operation that changes something. */
  public static <B extends SdkPojo & SdkBuilder<B, I>, I extends SdkPojo, O extends SdkPojo>
      Operation<B, I, O> write(
          String name, Supplier<B> request, BiFunction<I, CallContext, O> handler) {
    return new Operation<>(name, true, Optional.empty(), List.of(), request, handler);
  }

  /** The same, refusing requests without these members. */
  public Operation<B, I, O> requiring(String... members) {
    return new Operation<>(name, mutation, route, List.of(members), request, handler);
  }

  /** The same, found by this route. */
  public Operation<B, I, O> at(String method, String path, String... query) {
    Optional<Route> there = Optional.of(Route.of(method, path, query));
    return new Operation<>(name, mutation, there, required, request, handler);
  }

  /** Refuses a request that lacks a required member. */
  void check(I decoded) {
    for (SdkField<?> field : decoded.sdkFields()) {
      if (required.contains(field.locationName()) && absent(field.getValueOrDefault(decoded))) {
        throw AwsError.refused(
            "MissingParameter",
            "The request must contain the parameter " + field.locationName() + ".");
      }
    }
  }

  private static boolean absent(Object value) {
    return value == null || (value instanceof List<?> list && list.isEmpty());
  }
}
