package dev.stepladder.operator.aws;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * Compares AWS's clock with the machine's, and lets nothing out that another process has taken
 * over. The SDK repeats a call for longer than a Lease lasts: what a process begins while it leads
 * must not be sent again once another one does.
 */
final class Wire implements ExecutionInterceptor {

  private final InstantSource machine;
  private final BooleanSupplier leading;
  private final AtomicReference<Duration> skew = new AtomicReference<>(Duration.ZERO);

  Wire(InstantSource machine, BooleanSupplier leading) {
    this.machine = machine;
    this.leading = leading;
  }

  Duration skew() {
    return skew.get();
  }

  @Override
  public void beforeTransmission(
      Context.BeforeTransmission context, ExecutionAttributes attributes) {
    if (!leading.getAsBoolean()) {
      throw AbortedException.create("another process leads now");
    }
  }

  @Override
  public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
    context.httpResponse().firstMatchingHeader("Date").ifPresent(this::compare);
  }

  private void compare(String date) {
    try {
      Instant theirs = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date));
      skew.set(Duration.between(machine.instant(), theirs));
    } catch (DateTimeException e) {
      // A date that cannot be read says nothing about the clock.
      skew.set(Duration.ZERO);
    }
  }
}
