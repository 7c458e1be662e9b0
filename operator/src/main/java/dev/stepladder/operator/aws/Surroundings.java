package dev.stepladder.operator.aws;

import dev.stepladder.operator.act.PasswordSource;
import dev.stepladder.operator.time.Clock;
import java.util.function.BooleanSupplier;

/**
 * What every service may use of the operator around it.
 *
 * @param installation whose resources are the operator's own
 * @param passwords those that the operator keeps in Secrets
 * @param leading whether this process may change anything now; asked just before every change
 */
public record Surroundings(
    String installation, Clock clock, PasswordSource passwords, BooleanSupplier leading) {}
