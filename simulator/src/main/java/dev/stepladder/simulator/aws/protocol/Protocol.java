package dev.stepladder.simulator.aws.protocol;

import dev.stepladder.simulator.aws.AwsError;
import software.amazon.awssdk.core.SdkPojo;

/** One of AWS's wire protocols, in the direction of a server. */
public interface Protocol {

  /** The name of the operation that a request asks for, or an {@link AwsError}. */
  String operation(WireRequest request);

  /**
   * Fills an empty request (the SDK's builder) from the wire; a malformed one is an {@link
   * AwsError}.
   */
  void decode(WireRequest request, SdkPojo into);

  /** Writes the answer of an operation. */
  WireResponse encode(String operation, SdkPojo result, String requestId);

  /** Writes a refusal. */
  WireResponse error(AwsError error, String requestId);
}
