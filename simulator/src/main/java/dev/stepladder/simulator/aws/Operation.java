package dev.stepladder.simulator.aws;

import java.util.function.BiFunction;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/**
 * One operation of a service: its name, how an empty request of it is made, and what it does.
 *
 * @param name AWS's name, e.g. {@code CreateDBInstance}
 * @param mutation whether it changes anything
 * @param request makes the SDK's builder of its request
 * @param handler answers it, or throws {@link AwsError}
 */
public record Operation<B extends SdkPojo & SdkBuilder<B, I>, I extends SdkPojo, O extends SdkPojo>(
    String name, boolean mutation, Supplier<B> request, BiFunction<I, CallContext, O> handler) {

  /** An operation that only reads. */
  public static <B extends SdkPojo & SdkBuilder<B, I>, I extends SdkPojo, O extends SdkPojo>
      Operation<B, I, O> read(
          String name, Supplier<B> request, BiFunction<I, CallContext, O> handler) {
    return new Operation<>(name, false, request, handler);
  }

  /** An operation that changes something. */
  public static <B extends SdkPojo & SdkBuilder<B, I>, I extends SdkPojo, O extends SdkPojo>
      Operation<B, I, O> write(
          String name, Supplier<B> request, BiFunction<I, CallContext, O> handler) {
    return new Operation<>(name, true, request, handler);
  }
}
