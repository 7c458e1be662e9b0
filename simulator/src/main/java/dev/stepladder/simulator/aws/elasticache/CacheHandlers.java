package dev.stepladder.simulator.aws.elasticache;

/** The parts that answer for one account and region, put together. */
final class CacheHandlers {

  final CacheRegion region;
  final Views views;
  final SubnetGroups subnetGroups;
  final ParameterGroups parameterGroups;
  final Snapshots snapshots;
  final Groups groups;
  final GroupCreation creation;
  final NodeTypes nodeTypes;
  final GroupModifications modifications;
  final GroupDeletions deletions;
  final ReplicaCounts replicas;
  final Resharding resharding;
  final Failovers failovers;
  final Clusters clusters;
  final ClusterCreation clusterCreation;
  final ClusterChanges clusterChanges;
  final CacheTags tags;

  CacheHandlers(CacheRegion region) {
    this.region = region;
    views = new Views(region);
    subnetGroups = new SubnetGroups(region);
    parameterGroups = new ParameterGroups(region);
    snapshots = new Snapshots(region);
    groups = new Groups(region, views);
    creation = new GroupCreation(region, views, subnetGroups, parameterGroups, snapshots);
    nodeTypes = new NodeTypes(region);
    modifications =
        new GroupModifications(region, views, new ModifyRules(parameterGroups, nodeTypes));
    deletions = new GroupDeletions(region, views, snapshots);
    replicas = new ReplicaCounts(region, views, subnetGroups);
    resharding = new Resharding(region, views, subnetGroups);
    failovers = new Failovers(region, views);
    clusters = new Clusters(region, views);
    clusterCreation = new ClusterCreation(region, views, subnetGroups, parameterGroups, replicas);
    clusterChanges =
        new ClusterChanges(region, views, parameterGroups, subnetGroups, replicas, snapshots);
    tags = new CacheTags(region, subnetGroups, parameterGroups, snapshots);
  }
}
