package dev.stepladder.simulator.aws.rds;

/** The parts that answer for one account and region, put together. */
final class RdsHandlers {

  final RdsRegion region;
  final SubnetGroups subnetGroups;
  final ParameterGroups parameterGroups;
  final Snapshots snapshots;
  final Instances instances;
  final Modifications modifications;
  final Restarts restarts;
  final Replicas replicas;
  final Deletions deletions;
  final Restores restores;
  final Origins origins;
  final AutomatedBackups backups;
  final Tags tags;
  final Catalog catalog;

  RdsHandlers(RdsRegion region) {
    this.region = region;
    CreateRules rules = new CreateRules(region);
    Replication replication = new Replication(region);
    subnetGroups = new SubnetGroups(region);
    parameterGroups = new ParameterGroups(region);
    snapshots = new Snapshots(region);
    instances = new Instances(region, rules, subnetGroups, parameterGroups);
    modifications = new Modifications(region, new ModifyRules(region, rules), replication);
    restarts = new Restarts(region, parameterGroups, replication);
    replicas = new Replicas(region, rules, instances, subnetGroups, parameterGroups, replication);
    deletions = new Deletions(region, snapshots, replicas, replication);
    backups = new AutomatedBackups(region);
    restores = new Restores(region, rules, instances, subnetGroups, parameterGroups);
    origins = new Origins(region, snapshots, backups);
    tags = new Tags(region, subnetGroups, parameterGroups, snapshots);
    catalog = new Catalog(region);
  }
}
