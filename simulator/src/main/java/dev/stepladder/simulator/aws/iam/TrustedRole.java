package dev.stepladder.simulator.aws.iam;

import java.time.Duration;

/**
 * What other services know of a role.
 *
 * @param arn its ARN, path included
 * @param trust who may assume it
 * @param maxSession how long a session may last
 */
public record TrustedRole(String arn, TrustPolicy trust, Duration maxSession) {}
