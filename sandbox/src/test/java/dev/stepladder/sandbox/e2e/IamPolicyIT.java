package dev.stepladder.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepladder.api.v1alpha1.AwsEnvironment;
import dev.stepladder.operator.Services;
import dev.stepladder.operator.aws.OperatorPolicy;
import dev.stepladder.operator.aws.Realm;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.simulator.aws.iam.IamConsole;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.RdsException;
import software.amazon.awssdk.services.rds.model.Tag;

/** The operator under the policy that is generated for it, which is asked before every call. */
final class IamPolicyIT {

  private static final String SHOP = "shop";
  private static final String OLD_DATABASE = "orders-prod";
  private static final String OLD_CACHE = "sessions-prod";
  private static final String OLD_BUCKET = "media-prod";
  private static final Duration LONG = Duration.ofHours(2);

  private static final String ANYTHING =
      """
      {"Version": "2012-10-17",
       "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
      """;

  /** What is granted and that climb makes no use of, and what does. */
  private static final Map<String, String> EXCUSED =
      Map.ofEntries(
          Map.entry("rds:DeleteDBSnapshot", "old snapshots are pruned after weeks"),
          Map.entry("rds:ModifyDBSubnetGroup", "an environment gets other subnets"),
          Map.entry("rds:RestoreDBInstanceFromDBSnapshot", "restoreFrom"),
          Map.entry("rds:RestoreDBInstanceToPointInTime", "restoreFrom"),
          Map.entry("rds:RebootDBInstance", "parameters that wait for a restart"),
          Map.entry("secretsmanager:CreateSecret", "password: RdsManaged"),
          Map.entry("secretsmanager:TagResource", "password: RdsManaged"),
          Map.entry("secretsmanager:RotateSecret", "password: RdsManaged, asked by RDS"),
          Map.entry("kms:DescribeKey", "password: RdsManaged, asked by RDS"),
          Map.entry("iam:CreateServiceLinkedRole", "the first use in an account, asked by RDS"),
          Map.entry("ec2:CreateNetworkInterface", "asked by ElastiCache"),
          Map.entry("ec2:DeleteNetworkInterface", "asked by ElastiCache"),
          Map.entry("ec2:DescribeNetworkInterfaces", "asked by ElastiCache"),
          Map.entry("ec2:DescribeSubnets", "asked by ElastiCache"),
          Map.entry("ec2:DescribeVpcs", "asked by ElastiCache"),
          Map.entry("elasticache:CreateCacheCluster", "engine: memcached"),
          Map.entry("elasticache:ModifyCacheCluster", "engine: memcached"),
          Map.entry("elasticache:DeleteCacheCluster", "engine: memcached"),
          Map.entry("elasticache:CreateSnapshot", "before a cache is changed that keeps some"),
          Map.entry("elasticache:IncreaseReplicaCount", "another rung"),
          Map.entry("elasticache:DecreaseReplicaCount", "another rung"),
          Map.entry("elasticache:ModifyReplicationGroup", "another rung"),
          Map.entry("elasticache:ModifyReplicationGroupShardConfiguration", "another rung"),
          Map.entry("elasticache:ModifyCacheSubnetGroup", "an environment gets other subnets"),
          Map.entry("elasticache:ListTagsForResource", "a cache is taken over"),
          Map.entry("elasticache:ListAllowedNodeTypeModifications", "another rung"),
          Map.entry("s3:PutBucketCORS", "cors"),
          Map.entry("s3:PutBucketLogging", "accessLogs"),
          Map.entry("s3:PutBucketOwnershipControls", "a bucket that is taken over"),
          Map.entry("s3:PutBucketTagging", "a bucket that is taken over"),
          Map.entry("s3:PutEncryptionConfiguration", "encryption: KMS"),
          Map.entry("s3:PutBucketPublicAccessBlock", "a bucket that is taken over"),
          Map.entry("iam:PutRolePermissionsBoundary", "an environment gets a boundary"),
          Map.entry("iam:UpdateAssumeRolePolicy", "an app gets another workload"),
          Map.entry("eks:UpdatePodIdentityAssociation", "an app gets another role"));

  /** Up, down again, and gone: neither too little nor too much is allowed. */
  @Test
  void climbsDescendsAndGoesUnderThePolicy() {
    try (var rig = Rig.hasty()) {
      var policy = policy(rig, false);
      IamGate gate = IamGate.before(rig.aws(), Rig.ACCESS_KEY, policy);
      rig.applyShop(SHOP, "users-1");
      rig.startOperator();
      rig.settle(SHOP, "users-1");
      rig.tier(SHOP, "users-10k");
      rig.settle(SHOP, "users-10k");
      rig.tier(SHOP, "users-1");
      rig.settle(SHOP, "users-1");
      rig.patch(SHOP, "{\"spec\":{\"deletionPolicy\":\"Snapshot\"}}");
      rig.delete(SHOP);
      rig.until(
          LONG,
          "the app is gone",
          () -> {
            rig.approve(SHOP);
            return rig.app(SHOP) == null;
          });

      assertThat(gate.refused()).isEmpty();
      Set<String> surplus = new TreeSet<>(policy.granted());
      surplus.removeAll(policy.used());
      surplus.removeAll(EXCUSED.keySet());
      assertThat(surplus).isEmpty();
      assertThat(rig.aws().rds().console().instances()).isEmpty();
      assertThat(rig.aws().rds().console().snapshots()).isNotEmpty();
    }
  }

  /**
   * A database, a cache and a bucket that others made are taken over, and pods get a role within
   * the environment's bounds, which comes back when somebody takes it away.
   */
  @Test
  void takesOverWhatOthersMadeAndKeepsRolesWithinBounds() {
    try (var rig = Rig.hasty()) {
      IamConsole iam = rig.aws().iam().console();
      String boundary = iam.createPolicy("bound", ANYTHING);
      rig.apply(
          rig.environment()
              .replace("clusterName: main", "clusterName: main, permissionsBoundary: " + boundary));
      madeByOthers(rig, "%s/%s/%s".formatted(Rig.INSTALLATION, rig.namespace(), SHOP));
      var policy = policy(rig, false, OLD_BUCKET);
      IamGate gate = IamGate.before(rig.aws(), Rig.ACCESS_KEY, policy);
      rig.apply(
          rig.shop(SHOP, "users-10k")
              .replace(
                  "    storage: 20Gi\n",
                  "    storage: 20Gi\n    adopt: %s\n    user: postgres\n    name: orders\n"
                      .formatted(OLD_DATABASE))
              .replace("{engine: valkey}", "{engine: valkey, adopt: %s}".formatted(OLD_CACHE))
              .replace("- name: media", "- {name: media, adopt: %s}".formatted(OLD_BUCKET)));
      rig.startOperator();
      rig.settle(SHOP, "users-10k");
      iam.deleteBoundary(iam.roles().getFirst().roleName());
      rig.until(
          LONG,
          "the role has its boundary again",
          () -> {
            rig.approve(SHOP);
            return iam.roles().getFirst().permissionsBoundary() != null;
          });

      assertThat(gate.refused()).isEmpty();
      assertThat(rig.aws().rds().console().instance(OLD_DATABASE).orElseThrow().tagList())
          .extracting(Tag::key)
          .contains(Owner.INSTALLATION);
      assertThat(policy.used())
          .contains(
              "elasticache:ListTagsForResource",
              "elasticache:ModifyReplicationGroup",
              "iam:PutRolePermissionsBoundary",
              "s3:PutBucketTagging");
    }
  }

  /** Long ago, and with the word of their owners. */
  private static void madeByOthers(Rig rig, String adopter) {
    var _ =
        rig.aws()
            .rds()
            .console()
            .create(request ->
                request
                    .dbInstanceIdentifier(OLD_DATABASE)
                    .engine("postgres")
                    .engineVersion("17")
                    .dbInstanceClass("db.t4g.medium")
                    .allocatedStorage(20)
                    .storageType("gp3")
                    .backupRetentionPeriod(1)
                    .masterUsername("postgres")
                    .masterUserPassword("not-a-secret-here")
                    .dbName("orders")
                    .tags(Tag.builder().key(Owner.ADOPTABLE_BY).value(adopter).build()));
    var _ =
        rig.aws()
            .elasticache()
            .console()
            .create(request ->
                request
                    .replicationGroupId(OLD_CACHE)
                    .replicationGroupDescription("sessions of the old shop")
                    .engine("valkey")
                    .engineVersion("8.0")
                    .cacheNodeType("cache.t4g.small")
                    .numCacheClusters(2)
                    .automaticFailoverEnabled(true)
                    .tags(
                        software.amazon.awssdk.services.elasticache.model.Tag.builder()
                            .key(Owner.ADOPTABLE_BY)
                            .value(adopter)
                            .build()));
    var _ = rig.aws().s3().console().create(OLD_BUCKET);
    rig.aws().s3().console().tags(OLD_BUCKET, Map.of(Owner.ADOPTABLE_BY, adopter));
    rig.pass(Duration.ofHours(1));
  }

  /** Nothing is changed that is there, and nothing asked for that is not for reading. */
  @Test
  void observesWithTheReadingHalfAlone() {
    try (var rig = Rig.hasty()) {
      rig.applyShop(SHOP, "users-1k");
      rig.startOperator();
      rig.settle(SHOP, "users-1k");
      rig.stopOperators();

      var policy = policy(rig, true);
      IamGate gate = IamGate.before(rig.aws(), Rig.ACCESS_KEY, policy);
      int before = rig.aws().calls().mutations().size();
      rig.tier(SHOP, "users-10k");
      rig.startObserver();
      rig.until(
          LONG,
          "the plan is shown",
          () ->
              rig.app(SHOP).getStatus().plan() != null
                  && rig.app(SHOP).getStatus().plan().steps().stream()
                      .anyMatch(step -> step.title().contains("create replica ro1")));
      rig.pass(Duration.ofHours(1));

      assertThat(gate.refused()).isEmpty();
      assertThat(rig.aws().calls().mutations()).hasSize(before);
    }
  }

  /** What others have made in the account stays out of the operator's reach. */
  @Test
  void leavesToOthersWhatIsTheirs() {
    try (var rig = Rig.hasty()) {
      IamGate gate = IamGate.before(rig.aws(), Rig.ACCESS_KEY, policy(rig, false));
      rig.aws()
          .rds()
          .console()
          .create(request ->
              request
                  .dbInstanceIdentifier("ledger-0123456789")
                  .engine("postgres")
                  .engineVersion("17")
                  .dbInstanceClass("db.t4g.micro")
                  .allocatedStorage(20)
                  .masterUsername("app")
                  .masterUserPassword("not-a-secret-here"));
      try (RdsClient rds = client(rig)) {
        assertThatThrownBy(() ->
                rds.deleteDBInstance(request ->
                    request.dbInstanceIdentifier("ledger-0123456789").skipFinalSnapshot(true)))
            .isInstanceOfSatisfying(
                RdsException.class,
                e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AccessDenied"));
        assertThatThrownBy(() ->
                rds.modifyDBInstance(request ->
                    request.dbInstanceIdentifier("ledger-0123456789").backupRetentionPeriod(1)))
            .isInstanceOf(RdsException.class);
      }

      assertThat(gate.refused())
          .extracting(PolicyCheck.Question::action)
          .containsExactly("rds:DeleteDBInstance", "rds:ModifyDBInstance");
    }
  }

  private static RdsClient client(Rig rig) {
    return RdsClient.builder()
        .endpointOverride(rig.aws().endpoint())
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(Rig.ACCESS_KEY, "test")))
        .build();
  }

  private static PolicyCheck policy(Rig rig, boolean readOnly, String... buckets) {
    AwsEnvironment environment =
        rig.client().resources(AwsEnvironment.class).withName(Rig.ENVIRONMENT).get();
    return new PolicyCheck(
        OperatorPolicy.of(
                Services.AWS,
                new Realm(
                    Rig.INSTALLATION,
                    environment.getSpec(),
                    List.of(buckets),
                    List.of(),
                    Optional.empty()))
            .documents()
            .stream()
            .filter(document -> !readOnly || document.reads())
            .map(OperatorPolicy.Document::json)
            .toList());
  }
}
