package dev.stepladder.operator.aws;

import dev.stepladder.operator.trace.Span;
import java.util.Optional;
import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

/**
 * Shows each call of a client as a part of the span it is made in, with all its attempts. Nothing
 * of what was sent or answered is shown but AWS's id of the request.
 *
 * @param service as endpoints name it: {@code rds}
 */
record CallSpans(Place place, String service) implements ExecutionInterceptor {

  private static final ExecutionAttribute<Open> OPEN = new ExecutionAttribute<>("StepladderSpan");

  /** A call under way; its attempts are made one after the other. */
  private static final class Open {
    private final Span span;
    private long attempts;

    private Open(Span span) {
      this.span = span;
    }
  }

  @Override
  public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
    Span current = Span.current();
    if (!current.shown()) {
      return;
    }
    String operation = attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME);
    attributes.putAttribute(
        OPEN,
        new Open(
            current
                .begin(service + "." + operation, Span.Kind.CLIENT)
                .put("rpc.system", "aws-api")
                .put("rpc.service", service)
                .put("rpc.method", operation)
                .put("cloud.account.id", place.account())
                .put("cloud.region", place.region())));
  }

  private static Optional<Open> open(ExecutionAttributes attributes) {
    return Optional.ofNullable(attributes.getAttribute(OPEN));
  }

  @Override
  public void beforeTransmission(
      Context.BeforeTransmission context, ExecutionAttributes attributes) {
    open(attributes).ifPresent(call -> call.attempts++);
  }

  @Override
  public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
    open(attributes)
        .ifPresent(call ->
            call.span.put("http.response.status_code", context.httpResponse().statusCode()));
  }

  @Override
  public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
    open(attributes)
        .ifPresent(call -> {
          if (context.response() instanceof AwsResponse answer
              && answer.responseMetadata() != null) {
            request(call, answer.responseMetadata().requestId());
          }
          end(call);
        });
  }

  @Override
  public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes attributes) {
    open(attributes)
        .ifPresent(call -> {
          if (context.exception() instanceof AwsServiceException refusal
              && refusal.awsErrorDetails() != null) {
            request(call, refusal.requestId());
            call.span.fail(String.valueOf(refusal.awsErrorDetails().errorCode()));
          } else {
            call.span.fail(context.exception().getClass().getSimpleName());
          }
          end(call);
        });
  }

  private static void request(Open call, String id) {
    if (id != null) {
      call.span.put("aws.request_id", id);
    }
  }

  private static void end(Open call) {
    call.span.put("stepladder.attempts", call.attempts).end();
  }
}
