package dev.stepladder.simulator.aws;

import java.util.Optional;
import software.amazon.awssdk.core.SdkBytes;

/**
 * Who calls, where, and what an operation must know beside its request.
 *
 * @param scope account and region the call is for
 * @param principal ARN of the caller
 * @param requestId AWS's id of this call
 * @param readPoint the moment reads answer from
 * @param content of the request as it came, for operations that take a stream beside their members
 * @param failure when present, an accepted change must come to nothing later, with this message
 */
public record CallContext(
    Scope scope,
    String principal,
    String requestId,
    ReadPoint readPoint,
    SdkBytes content,
    Optional<String> failure) {}
