package dev.stepladder.operator.plan;

import dev.stepladder.operator.blueprint.PartId;
import java.util.List;
import java.util.Optional;

/**
 * How to reach a part.
 *
 * @param writer host of the writer
 * @param port TCP port, the same for all
 * @param readers hosts of the replicas that bindings should point at, in the order of their
 *     ordinals; empty while the writer serves reads
 * @param awaited parts that must be settled before bindings point at these readers
 * @param secretArn of the Secrets Manager secret with the password, where RDS keeps it
 */
public record Connection(
    String writer,
    int port,
    List<String> readers,
    List<PartId> awaited,
    Optional<String> secretArn) {}
