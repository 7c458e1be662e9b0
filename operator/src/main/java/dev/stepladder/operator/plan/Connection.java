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
 * @param serving hosts that serve reads already, for bindings that point at a replica that is gone;
 *     empty if that cannot be told
 * @param secretArn of the Secrets Manager secret with the password, where RDS keeps it
 */
public record Connection(
    String writer,
    int port,
    List<String> readers,
    List<PartId> awaited,
    Optional<List<String>> serving,
    Optional<String> secretArn) {

  /** A connection whose readers all serve. */
  public Connection(
      String writer,
      int port,
      List<String> readers,
      List<PartId> awaited,
      Optional<String> secretArn) {
    this(writer, port, readers, awaited, Optional.of(readers), secretArn);
  }

  /** Where reads can go now, without waiting for those that will serve them. */
  public Connection withoutWaiting() {
    return new Connection(writer, port, serving.orElse(readers), List.of(), serving, secretArn);
  }
}
