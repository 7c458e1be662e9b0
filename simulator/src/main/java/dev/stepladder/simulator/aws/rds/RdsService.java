package dev.stepladder.simulator.aws.rds;

import dev.stepladder.simulator.aws.AwsService;
import dev.stepladder.simulator.aws.Desk;
import dev.stepladder.simulator.aws.Durations;
import dev.stepladder.simulator.aws.Operation;
import dev.stepladder.simulator.aws.Revisions;
import dev.stepladder.simulator.aws.Scope;
import dev.stepladder.simulator.aws.Tagged;
import dev.stepladder.simulator.aws.TaggedResource;
import dev.stepladder.simulator.aws.cloudwatch.CloudWatchConsole;
import dev.stepladder.simulator.aws.ec2.Network;
import dev.stepladder.simulator.aws.protocol.Protocol;
import dev.stepladder.simulator.aws.protocol.QueryProtocol;
import dev.stepladder.simulator.clock.VirtualClock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import software.amazon.awssdk.services.rds.model.AddTagsToResourceRequest;
import software.amazon.awssdk.services.rds.model.AddTagsToResourceResponse;
import software.amazon.awssdk.services.rds.model.CreateDbInstanceReadReplicaRequest;
import software.amazon.awssdk.services.rds.model.CreateDbInstanceReadReplicaResponse;
import software.amazon.awssdk.services.rds.model.CreateDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.CreateDbInstanceResponse;
import software.amazon.awssdk.services.rds.model.CreateDbParameterGroupRequest;
import software.amazon.awssdk.services.rds.model.CreateDbParameterGroupResponse;
import software.amazon.awssdk.services.rds.model.CreateDbSnapshotRequest;
import software.amazon.awssdk.services.rds.model.CreateDbSnapshotResponse;
import software.amazon.awssdk.services.rds.model.CreateDbSubnetGroupRequest;
import software.amazon.awssdk.services.rds.model.CreateDbSubnetGroupResponse;
import software.amazon.awssdk.services.rds.model.DeleteDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.DeleteDbInstanceResponse;
import software.amazon.awssdk.services.rds.model.DeleteDbParameterGroupRequest;
import software.amazon.awssdk.services.rds.model.DeleteDbParameterGroupResponse;
import software.amazon.awssdk.services.rds.model.DeleteDbSnapshotRequest;
import software.amazon.awssdk.services.rds.model.DeleteDbSnapshotResponse;
import software.amazon.awssdk.services.rds.model.DeleteDbSubnetGroupRequest;
import software.amazon.awssdk.services.rds.model.DeleteDbSubnetGroupResponse;
import software.amazon.awssdk.services.rds.model.DescribeAccountAttributesRequest;
import software.amazon.awssdk.services.rds.model.DescribeDbEngineVersionsRequest;
import software.amazon.awssdk.services.rds.model.DescribeDbInstanceAutomatedBackupsRequest;
import software.amazon.awssdk.services.rds.model.DescribeDbInstancesRequest;
import software.amazon.awssdk.services.rds.model.DescribeDbParameterGroupsRequest;
import software.amazon.awssdk.services.rds.model.DescribeDbParametersRequest;
import software.amazon.awssdk.services.rds.model.DescribeDbSnapshotsRequest;
import software.amazon.awssdk.services.rds.model.DescribeDbSubnetGroupsRequest;
import software.amazon.awssdk.services.rds.model.DescribeEventsRequest;
import software.amazon.awssdk.services.rds.model.DescribeOrderableDbInstanceOptionsRequest;
import software.amazon.awssdk.services.rds.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.rds.model.ListTagsForResourceResponse;
import software.amazon.awssdk.services.rds.model.ModifyDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.ModifyDbInstanceResponse;
import software.amazon.awssdk.services.rds.model.ModifyDbParameterGroupRequest;
import software.amazon.awssdk.services.rds.model.ModifyDbSubnetGroupRequest;
import software.amazon.awssdk.services.rds.model.ModifyDbSubnetGroupResponse;
import software.amazon.awssdk.services.rds.model.Parameter;
import software.amazon.awssdk.services.rds.model.PromoteReadReplicaRequest;
import software.amazon.awssdk.services.rds.model.PromoteReadReplicaResponse;
import software.amazon.awssdk.services.rds.model.RebootDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.RebootDbInstanceResponse;
import software.amazon.awssdk.services.rds.model.RemoveTagsFromResourceRequest;
import software.amazon.awssdk.services.rds.model.RemoveTagsFromResourceResponse;
import software.amazon.awssdk.services.rds.model.ResetDbParameterGroupRequest;
import software.amazon.awssdk.services.rds.model.ResetDbParameterGroupResponse;
import software.amazon.awssdk.services.rds.model.RestoreDbInstanceFromDbSnapshotRequest;
import software.amazon.awssdk.services.rds.model.RestoreDbInstanceFromDbSnapshotResponse;
import software.amazon.awssdk.services.rds.model.RestoreDbInstanceToPointInTimeRequest;
import software.amazon.awssdk.services.rds.model.RestoreDbInstanceToPointInTimeResponse;
import software.amazon.awssdk.services.rds.model.StartDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.StartDbInstanceResponse;
import software.amazon.awssdk.services.rds.model.StopDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.StopDbInstanceResponse;

/** RDS: which operation is answered by which part, for each account and region. */
public final class RdsService implements AwsService, Tagged {

  private final VirtualClock clock;
  private final Revisions revisions;
  private final Scope home;
  private final Durations durations;
  private final Function<Scope, CloudWatchConsole> cloudwatch;
  private final Function<Scope, Network> networks;
  private final Protocol protocol = new QueryProtocol("http://rds.amazonaws.com/doc/2014-10-31/");
  private final Map<Scope, RdsHandlers> handlers = new ConcurrentHashMap<>();
  private final Desk<RdsHandlers> desk = new Desk<>(this::at, rds -> rds.region);

  /**
   * RDS everywhere.
   *
   * @param cloudwatch where the instances of an account and region report to
   */
  public RdsService(
      VirtualClock clock,
      Revisions revisions,
      Scope home,
      Durations durations,
      Function<Scope, CloudWatchConsole> cloudwatch,
      Function<Scope, Network> networks) {
    this.clock = clock;
    this.cloudwatch = cloudwatch;
    this.networks = networks;
    this.revisions = revisions;
    this.home = home;
    this.durations = durations;
  }

  /** What a person at the console of the default account and region can do. */
  public RdsConsole console() {
    return console(home);
  }

  /** What a person at the console of this account and region can do. */
  public RdsConsole console(Scope scope) {
    return new RdsConsole(at(scope));
  }

  private RdsHandlers at(Scope scope) {
    return handlers.computeIfAbsent(
        scope,
        s ->
            new RdsHandlers(
                new RdsRegion(
                    clock, revisions, s, durations, cloudwatch.apply(s), networks.apply(s))));
  }

  @Override
  public List<TaggedResource> tagged(Scope scope) {
    RdsHandlers rds = at(scope);
    return rds.region.locked(rds.tags::all);
  }

  @Override
  public String signingName() {
    return "rds";
  }

  @Override
  public Protocol protocol() {
    return protocol;
  }

  @Override
  public List<Operation<?, ?, ?>> operations() {
    return List.of(
        desk.write(
                "CreateDBInstance",
                CreateDbInstanceRequest::builder,
                (rds, request, context) ->
                    CreateDbInstanceResponse.builder()
                        .dbInstance(rds.instances.create(request))
                        .build())
            .requiring("DBInstanceIdentifier", "DBInstanceClass", "Engine"),
        desk.write(
                "ModifyDBInstance",
                ModifyDbInstanceRequest::builder,
                (rds, request, context) ->
                    ModifyDbInstanceResponse.builder()
                        .dbInstance(rds.modifications.modify(request, context.failure()))
                        .build())
            .requiring("DBInstanceIdentifier"),
        desk.write(
                "DeleteDBInstance",
                DeleteDbInstanceRequest::builder,
                (rds, request, context) ->
                    DeleteDbInstanceResponse.builder()
                        .dbInstance(rds.deletions.delete(request))
                        .build())
            .requiring("DBInstanceIdentifier"),
        desk.write(
                "RebootDBInstance",
                RebootDbInstanceRequest::builder,
                (rds, request, context) ->
                    RebootDbInstanceResponse.builder()
                        .dbInstance(rds.restarts.reboot(request, context.failure()))
                        .build())
            .requiring("DBInstanceIdentifier"),
        desk.write(
                "StartDBInstance",
                StartDbInstanceRequest::builder,
                (rds, request, context) ->
                    StartDbInstanceResponse.builder()
                        .dbInstance(rds.restarts.start(request.dbInstanceIdentifier()))
                        .build())
            .requiring("DBInstanceIdentifier"),
        desk.write(
                "StopDBInstance",
                StopDbInstanceRequest::builder,
                (rds, request, context) ->
                    StopDbInstanceResponse.builder()
                        .dbInstance(rds.restarts.stop(request.dbInstanceIdentifier()))
                        .build())
            .requiring("DBInstanceIdentifier"),
        desk.write(
                "CreateDBInstanceReadReplica",
                CreateDbInstanceReadReplicaRequest::builder,
                (rds, request, context) ->
                    CreateDbInstanceReadReplicaResponse.builder()
                        .dbInstance(rds.replicas.create(request))
                        .build())
            .requiring("DBInstanceIdentifier"),
        desk.write(
                "PromoteReadReplica",
                PromoteReadReplicaRequest::builder,
                (rds, request, context) ->
                    PromoteReadReplicaResponse.builder()
                        .dbInstance(rds.replicas.promote(request))
                        .build())
            .requiring("DBInstanceIdentifier"),
        desk.write(
                "RestoreDBInstanceFromDBSnapshot",
                RestoreDbInstanceFromDbSnapshotRequest::builder,
                (rds, request, context) ->
                    RestoreDbInstanceFromDbSnapshotResponse.builder()
                        .dbInstance(rds.restores.restore(request, rds.origins.snapshot(request)))
                        .build())
            .requiring("DBInstanceIdentifier"),
        desk.write(
                "RestoreDBInstanceToPointInTime",
                RestoreDbInstanceToPointInTimeRequest::builder,
                (rds, request, context) ->
                    RestoreDbInstanceToPointInTimeResponse.builder()
                        .dbInstance(
                            rds.restores.restore(
                                Origins.request(request), rds.origins.pointInTime(request)))
                        .build())
            .requiring("TargetDBInstanceIdentifier"),
        desk.read(
            "DescribeDBInstances",
            DescribeDbInstancesRequest::builder,
            (rds, request, context) -> rds.instances.describe(request, context.readPoint())),
        desk.write(
                "CreateDBSnapshot",
                CreateDbSnapshotRequest::builder,
                (rds, request, context) ->
                    CreateDbSnapshotResponse.builder()
                        .dbSnapshot(rds.snapshots.create(request))
                        .build())
            .requiring("DBSnapshotIdentifier", "DBInstanceIdentifier"),
        desk.write(
                "DeleteDBSnapshot",
                DeleteDbSnapshotRequest::builder,
                (rds, request, context) ->
                    DeleteDbSnapshotResponse.builder()
                        .dbSnapshot(rds.snapshots.delete(request.dbSnapshotIdentifier()))
                        .build())
            .requiring("DBSnapshotIdentifier"),
        desk.read(
            "DescribeDBSnapshots",
            DescribeDbSnapshotsRequest::builder,
            (rds, request, context) -> rds.snapshots.describe(request, context.readPoint())),
        desk.read(
            "DescribeDBInstanceAutomatedBackups",
            DescribeDbInstanceAutomatedBackupsRequest::builder,
            (rds, request, context) -> rds.backups.describe(request)),
        desk.write(
                "CreateDBSubnetGroup",
                CreateDbSubnetGroupRequest::builder,
                (rds, request, context) ->
                    CreateDbSubnetGroupResponse.builder()
                        .dbSubnetGroup(rds.subnetGroups.create(request))
                        .build())
            .requiring("DBSubnetGroupName", "DBSubnetGroupDescription", "SubnetIds"),
        desk.write(
                "ModifyDBSubnetGroup",
                ModifyDbSubnetGroupRequest::builder,
                (rds, request, context) ->
                    ModifyDbSubnetGroupResponse.builder()
                        .dbSubnetGroup(rds.subnetGroups.modify(request))
                        .build())
            .requiring("DBSubnetGroupName", "SubnetIds"),
        desk.write(
                "DeleteDBSubnetGroup",
                DeleteDbSubnetGroupRequest::builder,
                (rds, request, context) -> {
                  rds.subnetGroups.delete(request.dbSubnetGroupName());
                  return DeleteDbSubnetGroupResponse.builder().build();
                })
            .requiring("DBSubnetGroupName"),
        desk.read(
            "DescribeDBSubnetGroups",
            DescribeDbSubnetGroupsRequest::builder,
            (rds, request, context) -> rds.subnetGroups.describe(request, context.readPoint())),
        desk.write(
                "CreateDBParameterGroup",
                CreateDbParameterGroupRequest::builder,
                (rds, request, context) ->
                    CreateDbParameterGroupResponse.builder()
                        .dbParameterGroup(rds.parameterGroups.create(request))
                        .build())
            .requiring("DBParameterGroupName", "DBParameterGroupFamily", "Description"),
        desk.write(
                "ModifyDBParameterGroup",
                ModifyDbParameterGroupRequest::builder,
                (rds, request, context) -> rds.parameterGroups.modify(request))
            .requiring("DBParameterGroupName", "Parameters"),
        desk.write(
                "ResetDBParameterGroup",
                ResetDbParameterGroupRequest::builder,
                (rds, request, context) ->
                    ResetDbParameterGroupResponse.builder()
                        .dbParameterGroupName(
                            rds.parameterGroups.reset(
                                request.dbParameterGroupName(),
                                request.parameters().stream()
                                    .map(Parameter::parameterName)
                                    .toList()))
                        .build())
            .requiring("DBParameterGroupName"),
        desk.write(
                "DeleteDBParameterGroup",
                DeleteDbParameterGroupRequest::builder,
                (rds, request, context) -> {
                  rds.parameterGroups.delete(request.dbParameterGroupName());
                  return DeleteDbParameterGroupResponse.builder().build();
                })
            .requiring("DBParameterGroupName"),
        desk.read(
            "DescribeDBParameterGroups",
            DescribeDbParameterGroupsRequest::builder,
            (rds, request, context) -> rds.parameterGroups.describe(request, context.readPoint())),
        desk.read(
                "DescribeDBParameters",
                DescribeDbParametersRequest::builder,
                (rds, request, context) -> rds.parameterGroups.parameters(request))
            .requiring("DBParameterGroupName"),
        desk.read(
            "DescribeEvents",
            DescribeEventsRequest::builder,
            (rds, request, context) -> rds.region.events.describe(request)),
        desk.read(
            "DescribeAccountAttributes",
            DescribeAccountAttributesRequest::builder,
            (rds, request, context) -> rds.catalog.accountAttributes()),
        desk.read(
            "DescribeDBEngineVersions",
            DescribeDbEngineVersionsRequest::builder,
            (rds, request, context) -> rds.catalog.engineVersions(request)),
        desk.read(
                "DescribeOrderableDBInstanceOptions",
                DescribeOrderableDbInstanceOptionsRequest::builder,
                (rds, request, context) -> rds.catalog.orderable(request))
            .requiring("Engine"),
        desk.write(
                "AddTagsToResource",
                AddTagsToResourceRequest::builder,
                (rds, request, context) -> {
                  rds.tags.add(request.resourceName(), request.tags());
                  return AddTagsToResourceResponse.builder().build();
                })
            .requiring("ResourceName", "Tags"),
        desk.write(
                "RemoveTagsFromResource",
                RemoveTagsFromResourceRequest::builder,
                (rds, request, context) -> {
                  rds.tags.remove(request.resourceName(), request.tagKeys());
                  return RemoveTagsFromResourceResponse.builder().build();
                })
            .requiring("ResourceName", "TagKeys"),
        desk.read(
                "ListTagsForResource",
                ListTagsForResourceRequest::builder,
                (rds, request, context) ->
                    ListTagsForResourceResponse.builder()
                        .tagList(rds.tags.list(request.resourceName()))
                        .build())
            .requiring("ResourceName"));
  }
}
