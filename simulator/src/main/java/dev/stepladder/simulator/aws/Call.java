package dev.stepladder.simulator.aws;

import java.time.Instant;
import software.amazon.awssdk.core.SdkPojo;

/**
 * One call that arrived.
 *
 * @param number counts all calls from 1, in the order in which they arrived
 * @param time simulated time of arrival
 * @param scope account and region it is for
 * @param service signing name of the service, e.g. {@code rds}
 * @param operation AWS's name of the operation, e.g. {@code CreateDBInstance}
 * @param mutation whether the operation changes anything
 * @param accessKeyId the credentials' access key id
 * @param requestId AWS's id of the call
 * @param request the decoded request, in the SDK's own type
 */
public record Call(
    long number,
    Instant time,
    Scope scope,
    String service,
    String operation,
    boolean mutation,
    String accessKeyId,
    String requestId,
    SdkPojo request) {}
