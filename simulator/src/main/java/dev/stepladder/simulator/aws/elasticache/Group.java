package dev.stepladder.simulator.aws.elasticache;

import dev.stepladder.simulator.aws.Span;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import software.amazon.awssdk.services.elasticache.model.AutomaticFailoverStatus;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;
import software.amazon.awssdk.services.elasticache.model.ClusterMode;
import software.amazon.awssdk.services.elasticache.model.MultiAZStatus;
import software.amazon.awssdk.services.elasticache.model.PendingModifiedValues;
import software.amazon.awssdk.services.elasticache.model.ReplicationGroup;
import software.amazon.awssdk.services.elasticache.model.ReplicationGroupPendingModifiedValues;
import software.amazon.awssdk.services.elasticache.model.Tag;

/**
 * One replication group at one moment.
 *
 * @param shown what describing it shows of the group as a whole
 * @param each what describing any of its members shows, alike for all
 * @param port of every node
 * @param shards its shards; one without cluster mode
 * @param tags its tags, which its members carry too
 * @param tokens the AUTH tokens that it takes, newest last
 * @param waiting changes that wait for the maintenance window
 * @param resharding slots are moving
 * @param work the number of what is being done to it
 * @param busy whether that goes on
 */
record Group(
    ReplicationGroup shown,
    CacheCluster each,
    int port,
    List<Shard> shards,
    List<Tag> tags,
    List<String> tokens,
    List<Change> waiting,
    Optional<Span> resharding,
    long work,
    boolean busy)
    implements Worked<Group> {

  /** A member and the shard it is in. */
  record Placed(Shard shard, Member member) {}

  @Override
  public String id() {
    return shown.replicationGroupId();
  }

  @Override
  public Instant created() {
    return shown.replicationGroupCreateTime();
  }

  String status() {
    return shown.status();
  }

  boolean available() {
    return status().equals(Status.AVAILABLE);
  }

  CacheEngine engine() {
    return CacheEngine.named(each.engine());
  }

  String parameterGroup() {
    return each.cacheParameterGroup().cacheParameterGroupName();
  }

  String subnetGroup() {
    return each.cacheSubnetGroupName();
  }

  /** Whether it speaks the cluster protocol: with cluster mode enabled or compatible. */
  boolean clustered() {
    return Boolean.TRUE.equals(shown.clusterEnabled());
  }

  ClusterMode mode() {
    return shown.clusterMode();
  }

  boolean encrypted() {
    return Boolean.TRUE.equals(shown.transitEncryptionEnabled());
  }

  boolean failover() {
    return shown.automaticFailover() == AutomaticFailoverStatus.ENABLED
        || shown.automaticFailover() == AutomaticFailoverStatus.ENABLING;
  }

  boolean multiAz() {
    return shown.multiAZ() == MultiAZStatus.ENABLED;
  }

  Stream<Member> members() {
    return shards.stream().flatMap(shard -> shard.members().stream());
  }

  int size() {
    return shards.stream().mapToInt(shard -> shard.members().size()).sum();
  }

  Optional<Placed> member(String clusterId) {
    return shards.stream()
        .flatMap(shard -> shard.members().stream().map(member -> new Placed(shard, member)))
        .filter(placed -> placed.member().id().equals(clusterId))
        .findFirst();
  }

  Shard shard(String shardId) {
    return shards.stream().filter(shard -> shard.id().equals(shardId)).findFirst().orElseThrow();
  }

  Group with(Consumer<ReplicationGroup.Builder> change) {
    return new Group(
        shown.toBuilder().applyMutation(change).build(),
        each,
        port,
        shards,
        tags,
        tokens,
        waiting,
        resharding,
        work,
        busy);
  }

  Group withEach(Consumer<CacheCluster.Builder> change) {
    return new Group(
        shown,
        each.toBuilder().applyMutation(change).build(),
        port,
        shards,
        tags,
        tokens,
        waiting,
        resharding,
        work,
        busy);
  }

  /** Changes what is pending for the group. */
  Group withPending(Consumer<ReplicationGroupPendingModifiedValues.Builder> change) {
    return with(b ->
        b.pendingModifiedValues(
            shown.pendingModifiedValues().toBuilder().applyMutation(change).build()));
  }

  /** Changes what is pending for each of its members. */
  Group withEachPending(Consumer<PendingModifiedValues.Builder> change) {
    return withEach(b ->
        b.pendingModifiedValues(
            each.pendingModifiedValues().toBuilder().applyMutation(change).build()));
  }

  Group withShards(List<Shard> all) {
    return new Group(
        shown, each, port, List.copyOf(all), tags, tokens, waiting, resharding, work, busy);
  }

  /** Changes one shard. */
  Group withShard(Shard changed) {
    List<Shard> all = new ArrayList<>(shards);
    all.replaceAll(shard -> shard.id().equals(changed.id()) ? changed : shard);
    return withShards(all);
  }

  Group mapShards(UnaryOperator<Shard> change) {
    return withShards(shards.stream().map(change).toList());
  }

  Group mapMembers(UnaryOperator<Member> change) {
    return mapShards(shard -> shard.map(change));
  }

  /** The status of the group alone. */
  Group withStatus(String status) {
    return with(b -> b.status(status));
  }

  /** The same status for the group, its shards and its members. */
  Group withStatuses(String status) {
    return withStatus(status)
        .mapShards(shard -> shard.withStatus(status).map(member -> member.withStatus(status)));
  }

  Group withTags(List<Tag> all) {
    return new Group(
        shown, each, port, shards, List.copyOf(all), tokens, waiting, resharding, work, busy);
  }

  Group withTokens(List<String> all) {
    return new Group(
        shown, each, port, shards, tags, List.copyOf(all), waiting, resharding, work, busy);
  }

  Group withWaiting(List<Change> changes) {
    return new Group(
        shown, each, port, shards, tags, tokens, List.copyOf(changes), resharding, work, busy);
  }

  Group withResharding(Optional<Span> span) {
    return new Group(shown, each, port, shards, tags, tokens, waiting, span, work, busy);
  }

  @Override
  public Group withWork(long number, boolean isBusy) {
    return new Group(shown, each, port, shards, tags, tokens, waiting, resharding, number, isBusy);
  }
}
