package dev.stepladder.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.api.v1alpha1.AwsEnvironment;
import dev.stepladder.api.v1alpha1.Manifests;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.telemetry.Telemetry;
import dev.stepladder.simulator.aws.Zones;
import dev.stepladder.simulator.aws.ec2.Network;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.elasticache.ElastiCacheClient;
import software.amazon.awssdk.services.elasticache.model.AutomaticFailoverStatus;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;
import software.amazon.awssdk.services.elasticache.model.MultiAZStatus;
import software.amazon.awssdk.services.elasticache.model.ReplicationGroup;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/**
 * The operator's calls against emulators of AWS that others made: an independent check of their
 * form and of what they come to. Emulators have done everything at once and refuse little, so this
 * says nothing of states, durations and order; the simulator is for those.
 *
 * <p>In ministack the operator is a user with the policy that is generated for it and no other,
 * which is asked before each call, and speaks TLS, without which a bucket's own policy lets nobody
 * in.
 *
 * <p>Left out, because an emulator is unlike AWS there and the operator rightly waits or refuses:
 *
 * <ul>
 *   <li>moto: Performance Insights, which it does not show; its rungs are without.
 *   <li>moto: all that follows a read replica's creation, as it shows no status of replication.
 *   <li>ministack: RDS, which lacks DescribeDBInstanceAutomatedBackups; the simulator has its place
 *       where an app has no database.
 *   <li>ministack: another parameter group for a cache that is there, which its members never show,
 *       and events of caches, whose dates no SDK can read.
 *   <li>ministack: Memcached, whose clusters it shows as members of a group without a name and
 *       without an endpoint.
 *   <li>ministack: which node types a cache can be given, as it has no
 *       ListAllowedNodeTypeModifications; the operator goes on without an answer after a while.
 *   <li>ministack: tags of pod identity associations, which GetResources does not know there; the
 *       operator finds them by their names.
 *   <li>ministack: buckets of other accounts, as it ignores ExpectedBucketOwner and the
 *       account-regional namespace.
 *   <li>both: subnets other than those of their default networks; the simulator shows those to the
 *       operator.
 * </ul>
 */
final class EmulatorsIT {

  private static final String SHOP = "shop";
  private static final String LARGER = "larger";
  private static final Duration LONG = Duration.ofHours(2);
  private static final Pattern REFUSED =
      Pattern.compile("stepladder_aws_calls_total\\{.*operation=\"(\\w+)\",outcome=\"refused\"");
  private static final Pattern SUBNET = Pattern.compile("<subnetId>(subnet-\\w+)</subnetId>");

  /** Users-1, Multi-AZ with a thousand users, a larger class with ten thousand, then no app. */
  @Test
  void aDatabaseClimbsInMotoAndIsKept() {
    try (var moto = Emulator.moto();
        var rig = rig(moto, "rds", "sts")) {
      RdsClient rds = moto.client(RdsClient.builder());
      rig.apply(withSubnetsOf(moto, rig));
      Manifests.ladder().stream().map(EmulatorsIT::withoutInsights).forEach(rig::apply);
      rig.apply(withoutReplica(withoutInsights(rung("users-10k"))));
      rig.apply(withoutCache(rig.shop(SHOP, "users-1")));
      rig.startOperator();

      rig.settle(SHOP, "users-1");
      DBInstance first = only(rds.describeDBInstances().dbInstances());
      assertThat(first.dbInstanceIdentifier()).isEqualTo(new Belongings(rig, SHOP).databaseId());
      assertThat(first.dbInstanceClass()).isEqualTo("db.t4g.micro");
      assertThat(first.engine()).isEqualTo("postgres");
      assertThat(first.engineVersion()).isEqualTo("17");
      assertThat(first.allocatedStorage()).isEqualTo(20);
      assertThat(first.storageType()).isEqualTo("gp3");
      assertThat(first.storageEncrypted()).isTrue();
      assertThat(first.publiclyAccessible()).isFalse();
      assertThat(first.multiAZ()).isFalse();
      assertThat(first.backupRetentionPeriod()).isEqualTo(1);
      assertThat(first.masterUsername()).isEqualTo("app");
      assertThat(first.dbSubnetGroup().subnets()).hasSizeGreaterThan(1);
      assertThat(first.tagList())
          .anySatisfy(tag -> {
            assertThat(tag.key()).isEqualTo(Owner.INSTALLATION);
            assertThat(tag.value()).isEqualTo(Rig.INSTALLATION);
          });
      String parameters = first.dbParameterGroups().getFirst().dbParameterGroupName();
      assertThat(
              rds.describeDBParameters(request -> request.dbParameterGroupName(parameters))
                  .parameters())
          .singleElement()
          .satisfies(parameter -> {
            assertThat(parameter.parameterName()).isEqualTo("log_min_duration_statement");
            assertThat(parameter.parameterValue()).isEqualTo("1000");
          });

      climb(rig, "users-1k");
      DBInstance second = only(rds.describeDBInstances().dbInstances());
      assertThat(second.dbInstanceClass()).isEqualTo("db.t4g.medium");
      assertThat(second.multiAZ()).isTrue();
      assertThat(second.backupRetentionPeriod()).isEqualTo(7);
      assertThat(second.deletionProtection()).isTrue();
      assertThat(rds.describeDBSnapshots(request -> request.snapshotType("manual")).dbSnapshots())
          .as("before the class was changed")
          .hasSize(1);

      climb(rig, "users-10k");
      DBInstance third = only(rds.describeDBInstances().dbInstances());
      assertThat(third.dbInstanceClass()).isEqualTo("db.m7g.large");
      assertThat(third.multiAZ()).isTrue();

      remove(rig);
      assertThat(only(rds.describeDBInstances().dbInstances()).dbiResourceId())
          .isEqualTo(first.dbiResourceId());
    }
  }

  @Test
  void aReplicaIsMadeInMoto() {
    try (var moto = Emulator.moto();
        var rig = rig(moto, "rds", "sts")) {
      RdsClient rds = moto.client(RdsClient.builder());
      var shop = new Belongings(rig, SHOP);
      rig.apply(withSubnetsOf(moto, rig));
      rig.apply(Rungs.pair());
      rig.apply(withoutCache(rig.shop(SHOP, Rungs.PAIR)));
      rig.startOperator();

      rig.until(LONG, "it waits for the replica", () -> waits(rig, "replication has not begun"));
      DBInstance replica =
          only(
              rds.describeDBInstances(r -> r.dbInstanceIdentifier(shop.replicaId("ro1")))
                  .dbInstances());
      assertThat(replica.readReplicaSourceDBInstanceIdentifier()).isEqualTo(shop.databaseId());
      assertThat(replica.dbInstanceClass()).isEqualTo("db.t4g.micro");
      assertThat(replica.publiclyAccessible()).isFalse();
      assertThat(replica.tagList())
          .anySatisfy(tag -> {
            assertThat(tag.key()).isEqualTo(Owner.PART);
            assertThat(tag.value()).isEqualTo("replica/ro1");
          });
    }
  }

  @Test
  void aBucketAndItsRoleClimbInMinistackUnderThePolicy() {
    try (var ministack = Emulator.ministack();
        var rig = rig(ministack, "s3", "iam", "eks", "sts", "resource-groups-tagging-api")) {
      S3Client s3 = ministack.client(S3Client.builder());
      IamClient iam = ministack.client(IamClient.builder());
      EksClient eks = ministack.client(EksClient.builder());
      cluster(iam, eks);
      withRolesAtTheRoot(rig);
      Telemetry told = rig.startOperator(MinistackUser.with(iam, rig));
      rig.apply(rig.workload(SHOP, "tier: users-1") + "  buckets: [{name: media}]\n");

      rig.settle(SHOP, "users-1");
      String bucket = only(s3.listBuckets().buckets()).name();
      assertThat(s3.getBucketTagging(request -> request.bucket(bucket)).tagSet())
          .anySatisfy(tag -> {
            assertThat(tag.key()).isEqualTo(Owner.PART);
            assertThat(tag.value()).isEqualTo("bucket/media");
          });
      assertThat(
              only(s3.getBucketEncryption(request -> request.bucket(bucket))
                      .serverSideEncryptionConfiguration()
                      .rules())
                  .applyServerSideEncryptionByDefault()
                  .sseAlgorithm())
          .isEqualTo(ServerSideEncryption.AES256);
      var open =
          s3.getPublicAccessBlock(request -> request.bucket(bucket))
              .publicAccessBlockConfiguration();
      assertThat(
              List.of(
                  open.blockPublicAcls(),
                  open.ignorePublicAcls(),
                  open.blockPublicPolicy(),
                  open.restrictPublicBuckets()))
          .containsOnly(true);
      assertThat(s3.getBucketPolicy(request -> request.bucket(bucket)).policy())
          .contains("aws:SecureTransport");

      Role role = only(iam.listRoles().roles());
      assertThat(decoded(role.assumeRolePolicyDocument()))
          .contains("pods.eks.amazonaws.com", "cluster/main", rig.namespace());
      String policy = only(iam.listRolePolicies(r -> r.roleName(role.roleName())).policyNames());
      assertThat(
              decoded(
                  iam.getRolePolicy(r -> r.roleName(role.roleName()).policyName(policy))
                      .policyDocument()))
          .contains("arn:aws:s3:::" + bucket);
      String association =
          only(eks.listPodIdentityAssociations(r -> r.clusterName("main")).associations())
              .associationId();
      assertThat(
              eks.describePodIdentityAssociation(
                      r -> r.clusterName("main").associationId(association))
                  .association()
                  .roleArn())
          .isEqualTo(role.arn());

      climb(rig, "users-100");
      assertThat(s3.getBucketVersioning(request -> request.bucket(bucket)).status())
          .isEqualTo(BucketVersioningStatus.ENABLED);
      LifecycleRule rule =
          only(s3.getBucketLifecycleConfiguration(request -> request.bucket(bucket)).rules());
      assertThat(rule.noncurrentVersionExpiration().noncurrentDays()).isEqualTo(90);
      assertThat(rule.abortIncompleteMultipartUpload().daysAfterInitiation()).isEqualTo(7);

      climb(rig, "users-10k");

      remove(rig);
      assertThat(iam.listRoles().roles()).isEmpty();
      assertThat(eks.listPodIdentityAssociations(r -> r.clusterName("main")).associations())
          .isEmpty();
      assertThat(only(s3.listBuckets().buckets()).name()).isEqualTo(bucket);
      assertThat(refused(told)).isEmpty();
    }
  }

  /** Without one statement of the policy, for an app that has nothing in AWS but a bucket. */
  @Test
  void saysWhatThePolicyLacksInMinistackAndMakesNothing() {
    try (var ministack = Emulator.ministack();
        var rig = rig(ministack, "s3", "iam", "eks", "sts", "resource-groups-tagging-api")) {
      S3Client s3 = ministack.client(S3Client.builder());
      IamClient iam = ministack.client(IamClient.builder());
      rig.client().resources(AwsEnvironment.class).withName(Rig.ENVIRONMENT).delete();
      rig.apply(rig.environment().replaceAll("  workloadIdentity: .*\n", ""));
      Telemetry told = rig.startOperator(MinistackUser.with(iam, rig, "S3Create"));
      rig.apply(rig.workload(SHOP, "tier: users-1") + "  buckets: [{name: media}]\n");

      rig.until(LONG, "it may not make the bucket", () -> rig.stalled(SHOP, "AccessDenied"));
      assertThat(Rig.condition(rig.app(SHOP), "Stalled").orElseThrow().message())
          .contains("Allow s3:CreateBucket in the policy of the role that the operator uses.");
      assertThat(refused(told)).containsExactly("CreateBucket");
      assertThat(s3.listBuckets().buckets()).isEmpty();
      assertThat(iam.listRoles().roles()).isEmpty();
    }
  }

  @Test
  void aCacheComesGrowsAndGoesInMinistackUnderThePolicy() {
    try (var ministack = Emulator.ministack();
        var rig = rig(ministack, "elasticache", "sts", "resource-groups-tagging-api")) {
      ElastiCacheClient cache = ministack.client(ElastiCacheClient.builder());
      rig.apply(withSubnetsOf(ministack, rig));
      rig.apply(
          rung("users-10k")
              .replace("name: users-10k\n", "name: %s\n".formatted(LARGER))
              .replace("users: 10000\n", "users: 20000\n")
              .replace(
                  "cache.t4g.medium\n    replicas: 1\n", "cache.m7g.large\n    replicas: 2\n"));
      rig.apply(rig.workload(SHOP, "tier: users-1k") + "  cache: {engine: valkey}\n");
      Telemetry told =
          rig.startOperator(MinistackUser.with(ministack.client(IamClient.builder()), rig));

      rig.settle(SHOP, "users-1k");
      assertThat(cache.describeReplicationGroups().replicationGroups()).isEmpty();

      climb(rig, "users-10k");
      ReplicationGroup group = only(cache.describeReplicationGroups().replicationGroups());
      assertThat(group.description()).contains(rig.namespace(), "app=shop", "part=cache");
      assertThat(group.memberClusters()).hasSize(2);
      assertThat(group.automaticFailover()).isEqualTo(AutomaticFailoverStatus.ENABLED);
      assertThat(group.multiAZ()).isEqualTo(MultiAZStatus.ENABLED);
      assertThat(group.transitEncryptionEnabled()).isTrue();
      assertThat(group.atRestEncryptionEnabled()).isTrue();
      assertThat(group.authTokenEnabled()).isTrue();
      assertThat(group.cacheNodeType()).isEqualTo("cache.t4g.medium");
      CacheCluster member = cache.describeCacheClusters().cacheClusters().getFirst();
      assertThat(member.engine()).isEqualTo("valkey");
      String parameters = member.cacheParameterGroup().cacheParameterGroupName();
      assertThat(
              cache
                  .describeCacheParameters(
                      request -> request.cacheParameterGroupName(parameters).source("user"))
                  .parameters())
          .anySatisfy(parameter -> {
            assertThat(parameter.parameterName()).isEqualTo("maxmemory-policy");
            assertThat(parameter.parameterValue()).isEqualTo("allkeys-lru");
          });

      climb(rig, LARGER);
      ReplicationGroup grown = only(cache.describeReplicationGroups().replicationGroups());
      assertThat(only(grown.nodeGroups()).nodeGroupMembers()).hasSize(3);
      assertThat(grown.cacheNodeType()).isEqualTo("cache.m7g.large");

      remove(rig);
      assertThat(cache.describeReplicationGroups().replicationGroups()).isEmpty();
      assertThat(refused(told)).containsExactly("ListAllowedNodeTypeModifications");
    }
  }

  /** Its clock begins now, as that of an emulator does, which cannot be stepped. */
  private static Rig rig(Emulator emulator, String... services) {
    return new Rig(
        Instant.now(),
        Stream.of(services)
            .collect(Collectors.toMap(service -> service, _ -> emulator.endpoint())));
  }

  /** Its role is looked for only when it is made, and in the way of those that ask for roles. */
  private static void cluster(IamClient iam, EksClient eks) {
    String arn =
        iam.createRole(request ->
                request
                    .roleName("main")
                    .assumeRolePolicyDocument(
                        """
                        {"Version": "2012-10-17",
                         "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
                                        "Principal": {"Service": "eks.amazonaws.com"}}]}
                        """))
            .role()
            .arn();
    var _ =
        eks.createCluster(request ->
            request.name("main").roleArn(arn).resourcesVpcConfig(vpc -> vpc.subnetIds("subnet-1")));
    iam.deleteRole(request -> request.roleName("main"));
  }

  /** ministack asks its policies for ARNs of roles without a path. An environment's is fixed. */
  private static void withRolesAtTheRoot(Rig rig) {
    rig.client().resources(AwsEnvironment.class).withName(Rig.ENVIRONMENT).delete();
    rig.apply(rig.environment().replace("clusterName: main", "clusterName: main, rolePath: /"));
  }

  /** The operations that were refused, whatever the reason. */
  private static Set<String> refused(Telemetry telemetry) {
    var out = new ByteArrayOutputStream();
    try {
      telemetry.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return REFUSED
        .matcher(out.toString(StandardCharsets.UTF_8))
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * Emulators know the subnets of a default network only. The operator looks them up in the
   * simulator, where they are given zones of their own.
   */
  private static String withSubnetsOf(Emulator emulator, Rig rig) {
    List<String> subnets =
        SUBNET
            .matcher(emulator.query("ec2", "Action=DescribeSubnets&Version=2016-11-15"))
            .results()
            .map(found -> found.group(1))
            .toList();
    assertThat(subnets).hasSizeGreaterThan(1);
    for (int i = 0; i < subnets.size(); i++) {
      rig.aws().ec2().console().subnet(subnets.get(i), Network.VPC, Zones.nth("us-east-1", i));
    }
    return rig.environment().replaceAll("subnets: .*", "subnets: " + subnets);
  }

  private static String rung(String name) {
    return Manifests.ladder().stream()
        .filter(rung -> rung.contains("name: %s\n".formatted(name)))
        .findFirst()
        .orElseThrow();
  }

  private static String withoutInsights(String rung) {
    return rung.replaceAll("(?m)^ +insights: .*\n", "");
  }

  private static String withoutReplica(String rung) {
    return rung.replaceFirst("(?s)(  database:.*?)    replicas: 1\n", "$1");
  }

  private static String withoutCache(String app) {
    return app.replaceAll("(?m)^  cache:.*\n", "");
  }

  private static void climb(Rig rig, String tier) {
    rig.tier(SHOP, tier);
    rig.settle(SHOP, tier);
  }

  private static void remove(Rig rig) {
    rig.delete(SHOP);
    rig.until(LONG, "the app is gone", () -> rig.app(SHOP) == null);
  }

  private static boolean waits(Rig rig, String why) {
    var status = rig.app(SHOP).getStatus();
    return status != null
        && status.plan() != null
        && status.plan().steps().stream()
            .anyMatch(step -> step.waitsFor() != null && step.waitsFor().contains(why));
  }

  private static String decoded(String document) {
    return URLDecoder.decode(document, StandardCharsets.UTF_8);
  }

  private static <T> T only(List<T> all) {
    assertThat(all).hasSize(1);
    return all.getFirst();
  }
}
