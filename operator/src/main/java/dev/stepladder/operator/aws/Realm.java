package dev.stepladder.operator.aws;

import dev.stepladder.api.v1alpha1.AwsEnvironmentSpec;
import dev.stepladder.api.v1alpha1.ScaleTierSpec;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.Partition;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What an installation may touch of one account and region: that for which its policy is written.
 *
 * @param installation the operator's installation id
 * @param environment the account and region, and what of it applications use
 * @param buckets names of buckets that are taken over, as no pattern knows those
 * @param keys ARNs of KMS keys that databases and caches have beside the environment's
 * @param tier the highest that applications are to reach; empty if any
 */
public record Realm(
    String installation,
    AwsEnvironmentSpec environment,
    List<String> buckets,
    List<String> keys,
    Optional<ScaleTierSpec> tier) {

  /** What identifiers end with: ten characters of hash, see {@link Owner#identifier}. */
  public static final String NAMED = "*-??????????";

  /** Snapshots bear the name of what they are of, and a hash of twelve characters or ten. */
  private static final List<String> SNAPSHOTS = List.of("*-????????????-*", NAMED + "-*");

  /** Copies what must not change. */
  public Realm {
    buckets = List.copyOf(buckets);
    keys = List.copyOf(keys);
  }

  /** Whether any application may get read replicas. */
  public boolean replicas() {
    return tier.map(spec -> spec.database().replicas() != null && spec.database().replicas() > 0)
        .orElse(true);
  }

  /** Whether any application may get a cache. */
  public boolean caches() {
    return tier.map(spec -> spec.cache() != null).orElse(true);
  }

  /**
   * An ARN of the account in the region.
   *
   * @param service as IAM names it
   * @param resource its type and name: {@code db:*}
   */
  public String arn(String service, String resource) {
    return "arn:%s:%s:%s:%s:%s"
        .formatted(partition(), service, environment.region(), environment.account(), resource);
  }

  /** An ARN of the account in no region, as IAM has it. */
  public String global(String service, String resource) {
    return "arn:%s:%s::%s:%s".formatted(partition(), service, environment.account(), resource);
  }

  /** The ARN of a bucket. */
  public String bucket(String name) {
    return "arn:%s:s3:::%s".formatted(partition(), name);
  }

  /** The ARNs of the snapshots that the operator takes, which have no tags when they are made. */
  public String[] snapshots(String service) {
    return SNAPSHOTS.stream().map(name -> arn(service, "snapshot:" + name)).toArray(String[]::new);
  }

  /** That what a request makes or changes gets the tag of the installation. */
  public Permission.Condition tagging() {
    return Permission.Condition.equal("aws:RequestTag/" + Owner.INSTALLATION, installation);
  }

  /** That the resource has the tag of the installation. */
  public Permission.Condition tagged() {
    return Permission.Condition.equal("aws:ResourceTag/" + Owner.INSTALLATION, installation);
  }

  /** That the resource's owner lets an application of the installation have it. */
  public Permission.Condition adoptable() {
    return Permission.Condition.like("aws:ResourceTag/" + Owner.ADOPTABLE_BY, installation + "/*");
  }

  /** The name of a service in the region, as KMS knows one that acts for the caller. */
  private String regional(String service) {
    String region = environment.region();
    return "%s.%s.%s".formatted(service, region, Partition.domain(region));
  }

  /** What a service needs to encrypt with the keys that there are. */
  public List<Permission> key(String sid, String service, String... operations) {
    String[] all =
        Stream.concat(Optional.ofNullable(environment.kmsKey()).stream(), keys.stream())
            .distinct()
            .toArray(String[]::new);
    return all.length == 0
        ? List.of()
        : List.of(
            Permission.change(sid, all)
                .action("kms:CreateGrant", operations)
                .action("kms:Decrypt", operations)
                .action("kms:DescribeKey", operations)
                .action("kms:GenerateDataKey", operations)
                .where(Permission.Condition.equal("kms:ViaService", regional(service))));
  }

  /** What the first use of a service in an account needs. */
  public Permission serviceRole(String sid, String service, String role, String... operations) {
    String principal = service + ".amazonaws.com";
    return Permission.change(
            sid, global("iam", "role/aws-service-role/%s/%s".formatted(principal, role)))
        .action("iam:CreateServiceLinkedRole", operations)
        .where(Permission.Condition.equal("iam:AWSServiceName", principal));
  }

  private String partition() {
    return Partition.of(environment.region());
  }
}
