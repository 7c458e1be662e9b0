package dev.stepladder.simulator.aws.elasticache;

import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A shard (node group) of a replication group.
 *
 * @param id four digits
 * @param slots the keys it holds, e.g. {@code 0-8191}
 * @param members its nodes, the primary among them
 */
record Shard(String id, String slots, String status, List<Member> members) {

  static final int SLOTS = 16_384;

  Member primary() {
    return members.stream().filter(Member::primary).findFirst().orElseThrow();
  }

  int replicas() {
    return members.size() - 1;
  }

  Shard withMembers(List<Member> all) {
    return new Shard(id, slots, status, List.copyOf(all));
  }

  Shard withStatus(String value) {
    return new Shard(id, slots, value, members);
  }

  Shard withSlots(String value) {
    return new Shard(id, value, status, members);
  }

  Shard map(UnaryOperator<Member> change) {
    return withMembers(members.stream().map(change).toList());
  }

  /** The slots of the {@code index}-th of {@code count} shards that share them evenly. */
  static String evenly(int index, int count) {
    int from = index * SLOTS / count;
    int until = (index + 1) * SLOTS / count - 1;
    return from + "-" + until;
  }
}
