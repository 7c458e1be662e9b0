package dev.stepladder.operator.aws;

import dev.stepladder.operator.time.Clock;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/** Takes each attempt of a call from the budget just before it is sent. */
record Spender(CallBudget budget, Clock clock) implements ExecutionInterceptor {

  @Override
  public void beforeTransmission(
      Context.BeforeTransmission context, ExecutionAttributes attributes) {
    budget.spend(clock.now());
  }
}
