package dev.stepladder.operator.aws.rds;

import dev.stepladder.operator.aws.Permission;
import dev.stepladder.operator.aws.Realm;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What IAM must allow for the calls of this package ("Actions, resources, and condition keys for
 * Amazon RDS", Service Authorization Reference).
 */
final class RdsPermissions {

  private static final String NAME = RdsService.NAME;

  private final Realm realm;

  RdsPermissions(Realm realm) {
    this.realm = realm;
  }

  List<Permission> all() {
    var all = new ArrayList<>(List.of(reads(), facts(), creates(), from(), snapshots()));
    all.addAll(List.of(own(), adopts(), secrets(), secretKey()));
    all.addAll(realm.key("RdsKey", NAME, makes()));
    all.add(realm.serviceRole("RdsServiceRole", NAME, "AWSServiceRoleForRDS", "CreateDBInstance"));
    return all;
  }

  private Permission reads() {
    return Permission.read("RdsRead")
        .calls(
            NAME,
            "DescribeDBInstanceAutomatedBackups",
            "DescribeDBInstances",
            "DescribeDBParameterGroups",
            "DescribeDBParameters",
            "DescribeDBSnapshots",
            "DescribeDBSubnetGroups")
        .on(arn("*"));
  }

  /** Of no resource. */
  private static Permission facts() {
    return Permission.read("RdsFacts")
        .calls(
            NAME,
            "DescribeAccountAttributes",
            "DescribeDBEngineVersions",
            "DescribeEvents",
            "DescribeOrderableDBInstanceOptions");
  }

  private String[] makes() {
    return Stream.concat(
            Stream.of(
                "CreateDBInstance",
                "RestoreDBInstanceFromDBSnapshot",
                "RestoreDBInstanceToPointInTime"),
            replicas())
        .toArray(String[]::new);
  }

  private Stream<String> replicas() {
    return realm.replicas() ? Stream.of("CreateDBInstanceReadReplica") : Stream.empty();
  }

  /** What is made has the tag in the same call. */
  private Permission creates() {
    return Permission.change(
            "RdsCreate",
            arn("db:" + Realm.NAMED),
            arn("pg:" + Realm.NAMED),
            arn("subgrp:" + Realm.NAMED))
        .calls(NAME, makes())
        .calls(NAME, "AddTagsToResource", "CreateDBParameterGroup", "CreateDBSubnetGroup")
        .where(realm.tagging());
  }

  /** What an instance is made with; automated backups have no tags. */
  private Permission from() {
    return Permission.change(
            "RdsCreateFrom",
            arn("auto-backup:*"),
            arn("cluster:*"),
            arn("og:*"),
            arn("pg:*"),
            arn("subgrp:*"))
        .calls(NAME, makes())
        .where(realm.tagging());
  }

  /** DeleteDBInstance makes one, too, and names no tags. */
  private Permission snapshots() {
    return Permission.change("RdsSnapshot", realm.snapshots(NAME))
        .action(NAME + ":AddTagsToResource", "CreateDBSnapshot", "DeleteDBInstance")
        .action(NAME + ":CreateDBSnapshot", "CreateDBSnapshot", "DeleteDBInstance");
  }

  private Permission own() {
    return Permission.change("RdsOwn", arn("db:*"), arn("pg:*"), arn("snapshot:*"), arn("subgrp:*"))
        .calls(
            NAME,
            "AddTagsToResource",
            "DeleteDBInstance",
            "DeleteDBSnapshot",
            "ModifyDBInstance",
            "ModifyDBParameterGroup",
            "ModifyDBSubnetGroup",
            "RebootDBInstance",
            "RestoreDBInstanceFromDBSnapshot",
            "RestoreDBInstanceToPointInTime")
        .calls(NAME, replicas().toArray(String[]::new))
        .action(NAME + ":CreateDBSnapshot", "CreateDBSnapshot", "DeleteDBInstance")
        .where(realm.tagged());
  }

  /** What its owner has tagged for an application: it is taken over, or restored from. */
  private Permission adopts() {
    return Permission.change("RdsAdopt", arn("db:*"), arn("snapshot:*"))
        .calls(
            NAME,
            "AddTagsToResource",
            "RestoreDBInstanceFromDBSnapshot",
            "RestoreDBInstanceToPointInTime")
        .where(realm.adoptable())
        .where(realm.tagging());
  }

  /** Where RDS keeps a password ("Password management with Amazon RDS and Secrets Manager"). */
  private Permission secrets() {
    return Permission.change("RdsSecret", realm.arn("secretsmanager", "secret:rds!*"))
        .action("secretsmanager:CreateSecret", "CreateDBInstance", "ModifyDBInstance")
        .action("secretsmanager:RotateSecret", "ModifyDBInstance")
        .action("secretsmanager:TagResource", "CreateDBInstance", "ModifyDBInstance");
  }

  private Permission secretKey() {
    return Permission.change("RdsSecretKey", realm.arn("kms", "key/*"))
        .action("kms:DescribeKey", "CreateDBInstance", "ModifyDBInstance");
  }

  private String arn(String resource) {
    return realm.arn(NAME, resource);
  }
}
