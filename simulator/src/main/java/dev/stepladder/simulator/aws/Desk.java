package dev.stepladder.simulator.aws;

import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/**
 * Makes the operations of a service that keeps things apart by account and region: each is answered
 * by the parts for where the call comes from, while nobody else touches what is there.
 *
 * @param at the parts for an account and region
 * @param guard what is touched by one at a time there
 */
public record Desk<H>(Function<Scope, H> at, Function<H, Guarded> guard) {

  /** How an operation is answered. */
  public interface Answer<H, I, O> {
    O to(H parts, I request, CallContext context);
  }

  /** An operation that only reads. */
  public <B extends SdkPojo & SdkBuilder<B, I>, I extends SdkPojo, O extends SdkPojo>
      Operation<B, I, O> read(String name, Supplier<B> request, Answer<H, I, O> answer) {
    return Operation.read(name, request, (decoded, context) -> answered(answer, decoded, context));
  }

  /** An operation that changes something. */
  public <B extends SdkPojo & SdkBuilder<B, I>, I extends SdkPojo, O extends SdkPojo>
      Operation<B, I, O> write(String name, Supplier<B> request, Answer<H, I, O> answer) {
    return Operation.write(name, request, (decoded, context) -> answered(answer, decoded, context));
  }

  private <I, O> O answered(Answer<H, I, O> answer, I request, CallContext context) {
    H parts = at.apply(context.scope());
    return guard.apply(parts).locked(() -> answer.to(parts, request, context));
  }
}
