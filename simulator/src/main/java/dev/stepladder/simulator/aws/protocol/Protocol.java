package dev.stepladder.simulator.aws.protocol;

import dev.stepladder.simulator.aws.AwsError;
import dev.stepladder.simulator.aws.Operation;
import dev.stepladder.simulator.aws.Operations;
import software.amazon.awssdk.core.SdkPojo;

/** One of AWS's wire protocols, in the direction of a server. */
public interface Protocol {

  /** The request without what its transport wraps around it; most protocols wrap nothing. */
  default WireRequest unwrapped(WireRequest request) {
    return request;
  }

  /** The operation that a request asks for, or an {@link AwsError}. */
  Operation<?, ?, ?> operation(WireRequest request, Operations operations);

  /**
   * Fills an empty request (the SDK's builder) from the wire; a malformed one is an {@link
   * AwsError}.
   */
  void decode(WireRequest request, Operation<?, ?, ?> operation, SdkPojo into);

  /** Writes the answer of an operation. */
  WireResponse encode(Operation<?, ?, ?> operation, SdkPojo result, String requestId);

  /** Writes a refusal. */
  WireResponse error(AwsError error, String requestId);
}
