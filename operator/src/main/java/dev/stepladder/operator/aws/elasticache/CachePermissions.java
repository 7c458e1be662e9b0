package dev.stepladder.operator.aws.elasticache;

import dev.stepladder.operator.aws.Permission;
import dev.stepladder.operator.aws.Realm;
import dev.stepladder.operator.aws.servicequotas.AppliedQuotas;
import dev.stepladder.operator.aws.tagging.TaggedResources;
import java.util.ArrayList;
import java.util.List;

/**
 * What IAM must allow for the calls of this package ("Actions, resources, and condition keys for
 * Amazon ElastiCache", Service Authorization Reference).
 */
final class CachePermissions {

  private static final String NAME = ElastiCacheService.NAME;

  /** Those that come and go with network interfaces. */
  private static final String[] PLACES = {
    "CreateCacheCluster",
    "CreateReplicationGroup",
    "DecreaseReplicaCount",
    "DeleteCacheCluster",
    "DeleteReplicationGroup",
    "IncreaseReplicaCount",
    "ModifyReplicationGroup",
    "ModifyReplicationGroupShardConfiguration"
  };

  private final Realm realm;

  CachePermissions(Realm realm) {
    this.realm = realm;
  }

  List<Permission> all() {
    if (!realm.caches()) {
      // Whether there is none has to be seen, and that an app asks for one is said.
      return List.of(reads(), facts(), TaggedResources.permission());
    }
    var all = new ArrayList<>(List.of(reads(), facts(), creates(), snapshots(), own(), adopts()));
    all.add(TaggedResources.permission());
    all.add(AppliedQuotas.permission());
    all.add(network());
    all.addAll(realm.key("CacheKey", NAME, "CreateReplicationGroup", "CreateSnapshot"));
    all.add(
        realm.serviceRole(
            "CacheServiceRole",
            NAME,
            "AWSServiceRoleForElastiCache",
            "CreateCacheCluster",
            "CreateReplicationGroup"));
    return all;
  }

  private Permission reads() {
    return Permission.read("CacheRead")
        .calls(
            NAME,
            "DescribeCacheClusters",
            "DescribeCacheParameterGroups",
            "DescribeCacheParameters",
            "DescribeCacheSubnetGroups",
            "DescribeReplicationGroups",
            "DescribeSnapshots",
            "ListAllowedNodeTypeModifications",
            "ListTagsForResource")
        .on(arn("*"));
  }

  /** Of no resource. */
  private static Permission facts() {
    return Permission.read("CacheFacts")
        .calls(NAME, "DescribeCacheEngineVersions", "DescribeEvents");
  }

  /** What is made has the tag in the same call; members of a group are named after it. */
  private Permission creates() {
    return Permission.change(
            "CacheCreate",
            arn("cluster:" + Realm.NAMED),
            arn("cluster:" + Realm.NAMED + "-*"),
            arn("parametergroup:" + Realm.NAMED),
            arn("replicationgroup:" + Realm.NAMED),
            arn("subnetgroup:" + Realm.NAMED))
        .calls(
            NAME,
            "AddTagsToResource",
            "CreateCacheCluster",
            "CreateCacheParameterGroup",
            "CreateCacheSubnetGroup",
            "CreateReplicationGroup")
        .where(realm.tagging());
  }

  /** DeleteReplicationGroup makes one, too, and names no tags. */
  private Permission snapshots() {
    return Permission.change("CacheSnapshot", realm.snapshots(NAME))
        .action(NAME + ":AddTagsToResource", "CreateSnapshot")
        .calls(NAME, "CreateSnapshot", "DeleteReplicationGroup");
  }

  private Permission own() {
    return Permission.change(
            "CacheOwn",
            arn("cluster:*"),
            arn("parametergroup:*"),
            arn("replicationgroup:*"),
            arn("subnetgroup:*"))
        .calls(
            NAME,
            "AddTagsToResource",
            "CreateSnapshot",
            "DecreaseReplicaCount",
            "DeleteCacheCluster",
            "DeleteReplicationGroup",
            "IncreaseReplicaCount",
            "ModifyCacheCluster",
            "ModifyCacheParameterGroup",
            "ModifyCacheSubnetGroup",
            "ModifyReplicationGroup",
            "ModifyReplicationGroupShardConfiguration")
        .where(realm.tagged());
  }

  /** A group is taken over by its description first, then by its tags. */
  private Permission adopts() {
    return Permission.change("CacheAdopt", arn("cluster:*"), arn("replicationgroup:*"))
        .calls(NAME, "AddTagsToResource", "ModifyReplicationGroup")
        .where(realm.adoptable());
  }

  /** By ElastiCache in the caller's name only: nothing here calls EC2. */
  private static Permission network() {
    return Permission.change("CacheNetwork", "*")
        .action("ec2:CreateNetworkInterface", PLACES)
        .action("ec2:DeleteNetworkInterface", PLACES)
        .action("ec2:DescribeNetworkInterfaces", PLACES)
        .action("ec2:DescribeSubnets", PLACES)
        .action("ec2:DescribeVpcs", PLACES)
        .where(new Permission.Condition("Bool", "aws:ViaAWSService", List.of("true")));
  }

  private String arn(String resource) {
    return realm.arn(NAME, resource);
  }
}
