package dev.stepladder.sandbox.e2e;

import dev.stepladder.sandbox.e2e.PolicyCheck.Question;
import dev.stepladder.simulator.aws.AwsError;
import dev.stepladder.simulator.aws.AwsSimulator;
import dev.stepladder.simulator.aws.Call;
import dev.stepladder.simulator.aws.Tagged;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;

/**
 * Stands before the simulator as IAM before AWS: asks a policy for what AWS asks for before it does
 * what a call says, by the Service Authorization Reference's tables of actions, resource types and
 * dependent actions, and refuses what is not allowed. Written by those tables and by requests
 * alone, so that it knows nothing of how the policy was made.
 */
final class IamGate {

  /** Actions that have another name than the operation (Service Authorization Reference). */
  private static final Map<String, String> ACTIONS =
      Map.ofEntries(
          Map.entry("s3:HeadBucket", "s3:ListBucket"),
          Map.entry("s3:ListBuckets", "s3:ListAllMyBuckets"),
          Map.entry("s3:GetBucketCors", "s3:GetBucketCORS"),
          Map.entry("s3:GetBucketEncryption", "s3:GetEncryptionConfiguration"),
          Map.entry("s3:GetBucketLifecycleConfiguration", "s3:GetLifecycleConfiguration"),
          Map.entry("s3:GetPublicAccessBlock", "s3:GetBucketPublicAccessBlock"),
          Map.entry("s3:PutBucketCors", "s3:PutBucketCORS"),
          Map.entry("s3:DeleteBucketCors", "s3:PutBucketCORS"),
          Map.entry("s3:PutBucketEncryption", "s3:PutEncryptionConfiguration"),
          Map.entry("s3:PutBucketLifecycleConfiguration", "s3:PutLifecycleConfiguration"),
          Map.entry("s3:DeleteBucketLifecycle", "s3:PutLifecycleConfiguration"),
          Map.entry("s3:PutPublicAccessBlock", "s3:PutBucketPublicAccessBlock"));

  /** Actions of IAM that tell the boundary of a role; the others say nothing of it. */
  private static final Set<String> BOUNDED =
      Set.of(
          "iam:CreateRole",
          "iam:DeleteRolePolicy",
          "iam:PutRolePermissionsBoundary",
          "iam:PutRolePolicy");

  /** Actions that are of no resource. */
  private static final Set<String> OF_NOTHING =
      Set.of(
          "rds:DescribeAccountAttributes",
          "rds:DescribeDBEngineVersions",
          "rds:DescribeEvents",
          "rds:DescribeOrderableDBInstanceOptions",
          "elasticache:DescribeCacheEngineVersions",
          "elasticache:DescribeEvents",
          "s3:ListAllMyBuckets",
          "iam:ListRoles",
          "ec2:DescribeSecurityGroups",
          "ec2:DescribeSubnets",
          "servicequotas:ListAWSDefaultServiceQuotas",
          "servicequotas:ListServiceQuotas",
          "tag:GetResources",
          "cloudwatch:GetMetricData",
          "sts:GetCallerIdentity");

  /**
   * The members of requests that name a resource, in the order in which the first is what a call is
   * about.
   *
   * @param type as ARNs name it
   */
  private record Names(String member, String type) {}

  private static final Map<String, List<Names>> NAMES =
      Map.of(
          "rds",
          List.of(
              new Names("TargetDBInstanceIdentifier", "db"),
              new Names("DBInstanceIdentifier", "db"),
              new Names("SourceDBInstanceIdentifier", "db"),
              new Names("SourceDbiResourceId", "auto-backup"),
              new Names("DBSnapshotIdentifier", "snapshot"),
              new Names("DBSubnetGroupName", "subgrp"),
              new Names("DBParameterGroupName", "pg")),
          "elasticache",
          List.of(
              new Names("ReplicationGroupId", "replicationgroup"),
              new Names("CacheClusterId", "cluster"),
              new Names("SnapshotName", "snapshot"),
              new Names("FinalSnapshotIdentifier", "snapshot"),
              new Names("CacheSubnetGroupName", "subnetgroup"),
              new Names("CacheParameterGroupName", "parametergroup")));

  /** The prefix in IAM of services that sign by another. */
  private static final Map<String, String> PREFIXES =
      Map.of("tagging", "tag", "monitoring", "cloudwatch");

  private final AwsSimulator aws;
  private final PolicyCheck policy;
  private final ConcurrentLinkedQueue<Question> refused = new ConcurrentLinkedQueue<>();

  private IamGate(AwsSimulator aws, PolicyCheck policy) {
    this.aws = aws;
    this.policy = policy;
  }

  /** Before all that those call who have an access key. */
  static IamGate before(AwsSimulator aws, String accessKey, PolicyCheck policy) {
    var gate = new IamGate(aws, policy);
    aws.faults().onAny().where(call -> call.accessKeyId().equals(accessKey)).before(gate::check);
    return gate;
  }

  /** What was not allowed. */
  List<Question> refused() {
    return List.copyOf(refused);
  }

  private void check(Call call) {
    for (Question question : questions(call)) {
      if (!policy.allows(question)) {
        refused.add(question);
        throw new AwsError(
            403,
            "AccessDenied",
            "User is not authorized to perform: %s on resource: %s"
                .formatted(question.action(), question.resource()));
      }
    }
  }

  private List<Question> questions(Call call) {
    String service = PREFIXES.getOrDefault(call.service(), call.service());
    String operation = service + ":" + call.operation();
    String action = ACTIONS.getOrDefault(operation, operation);
    Map<String, String> members = texts(call.request());
    Map<String, String> tags = tags(call.request());
    List<String> resources =
        OF_NOTHING.contains(action) ? List.of("*") : resources(call, service, members);
    var questions = new ArrayList<Question>();
    resources.forEach(resource -> questions.add(question(action, resource, tags, members)));
    if (!tags.isEmpty() && call.operation().matches("(Create|Restore).*")) {
      String tagged = made(call, resources, members);
      questions.add(question(tagging(service), tagged, tags, members));
    }
    Optional.ofNullable(members.get("FinalDBSnapshotIdentifier"))
        .map(name -> arn(call, "rds", "snapshot:" + name))
        .ifPresent(snapshot -> {
          questions.add(question("rds:CreateDBSnapshot", resources.getFirst(), tags, members));
          questions.add(question("rds:CreateDBSnapshot", snapshot, tags, members));
          questions.add(question("rds:AddTagsToResource", snapshot, tags, members));
        });
    if ("true".equals(members.get("ManageMasterUserPassword"))) {
      String secret = arn(call, "secretsmanager", "secret:rds!db-0001");
      questions.add(question("secretsmanager:CreateSecret", secret, tags, members));
      questions.add(question("secretsmanager:TagResource", secret, tags, members));
    }
    if (service.equals("eks") && members.containsKey("roleArn")) {
      questions.add(
          new Question(
              "iam:PassRole",
              members.get("roleArn"),
              Map.of("iam:PassedToService", "pods.eks.amazonaws.com")));
    }
    return questions;
  }

  private static String tagging(String service) {
    return switch (service) {
      case "rds", "elasticache" -> service + ":AddTagsToResource";
      case "iam" -> "iam:TagRole";
      default -> service + ":TagResource";
    };
  }

  /** What gets the tags of a request. */
  private static String made(Call call, List<String> resources, Map<String, String> members) {
    return switch (call.operation()) {
      case "CreatePodIdentityAssociation" ->
          arn(call, "eks", "podidentityassociation/%s/a-1".formatted(members.get("clusterName")));
      case "CreateDBSnapshot", "CreateSnapshot" ->
          resources.stream().filter(arn -> arn.contains(":snapshot:")).findFirst().orElseThrow();
      default -> resources.getFirst();
    };
  }

  private List<String> resources(Call call, String service, Map<String, String> members) {
    return switch (service) {
      case "s3" -> List.of("arn:aws:s3:::" + members.get("Bucket"));
      case "iam" -> List.of(role(call, members));
      case "eks" -> List.of(eks(call, members));
      default -> {
        var arns = new ArrayList<String>();
        Optional.ofNullable(members.get("ResourceName")).ifPresent(arns::add);
        NAMES.get(service).stream()
            .filter(name -> members.containsKey(name.member()))
            .forEach(name ->
                arns.add(arn(call, service, name.type() + ":" + members.get(name.member()))));
        if (call.operation().matches("CreateDBInstance.*|Restore.*")) {
          arns.add(arn(call, "rds", "og:default:postgres-17"));
        }
        // A list of all.
        yield arns.isEmpty() ? List.of(arn(call, service, "any:*")) : arns;
      }
    };
  }

  private String role(Call call, Map<String, String> members) {
    String name = members.get("RoleName");
    return aws.iam()
        .console()
        .role(name)
        .map(role -> role.arn())
        .orElseGet(() ->
            "arn:aws:iam::%s:role%s%s"
                .formatted(call.scope().account(), members.getOrDefault("Path", "/"), name));
  }

  private static String eks(Call call, Map<String, String> members) {
    if (members.containsKey("resourceArn")) {
      return members.get("resourceArn");
    }
    String cluster = members.get("clusterName");
    return arn(
        call,
        "eks",
        members.containsKey("associationId")
            ? "podidentityassociation/%s/%s".formatted(cluster, members.get("associationId"))
            : "cluster/" + cluster);
  }

  private static String arn(Call call, String service, String resource) {
    return "arn:aws:%s:%s:%s:%s"
        .formatted(service, call.scope().region(), call.scope().account(), resource);
  }

  private Question question(
      String action, String resource, Map<String, String> tags, Map<String, String> members) {
    var context = new HashMap<String, String>();
    tags.forEach((key, value) -> context.put("aws:RequestTag/" + key, value));
    // S3 looks at the tags of buckets only where that was switched on.
    if (!resource.startsWith("arn:aws:s3:::")) {
      tagsOf(resource).forEach((key, value) -> context.put("aws:ResourceTag/" + key, value));
    } else if (aws.s3()
        .console()
        .bucket(resource.substring("arn:aws:s3:::".length()))
        .isPresent()) {
      context.put("s3:ResourceAccount", aws.home().account());
    }
    if (BOUNDED.contains(action)) {
      Optional.ofNullable(members.get("PermissionsBoundary"))
          .or(() -> boundary(resource))
          .ifPresent(boundary -> context.put("iam:PermissionsBoundary", boundary));
    }
    return new Question(action, resource, Map.copyOf(context));
  }

  private Optional<String> boundary(String role) {
    return aws.iam().console().roles().stream()
        .filter(known -> known.arn().equals(role))
        .flatMap(known -> Optional.ofNullable(known.permissionsBoundary()).stream())
        .map(boundary -> boundary.permissionsBoundaryArn())
        .findFirst();
  }

  private Map<String, String> tagsOf(String arn) {
    var tags = new TreeMap<String, String>();
    aws.iam().console().roles().stream()
        .filter(role -> role.arn().equals(arn))
        .flatMap(role -> role.tags().stream())
        .forEach(tag -> tags.put(tag.key(), tag.value()));
    Stream.<Tagged>of(aws.rds(), aws.elasticache(), aws.eks())
        .flatMap(service -> service.tagged(aws.home()).stream())
        .filter(resource -> resource.arn().equals(arn))
        .forEach(resource -> tags.putAll(resource.tags()));
    return tags;
  }

  private static Map<String, String> texts(SdkPojo request) {
    var texts = new TreeMap<String, String>();
    for (SdkField<?> field : request.sdkFields()) {
      Object value = field.getValueOrDefault(request);
      if (value instanceof String || value instanceof Boolean) {
        texts.put(field.memberName(), value.toString());
      }
    }
    return texts;
  }

  /** Those that a request puts on something, wherever it holds them. */
  private static Map<String, String> tags(SdkPojo request) {
    var tags = new TreeMap<String, String>();
    for (SdkField<?> field : request.sdkFields()) {
      Object value = field.getValueOrDefault(request);
      String name = field.memberName().toLowerCase(Locale.ROOT);
      if (value instanceof Map<?, ?> map && name.equals("tags")) {
        map.forEach((key, tag) -> tags.put((String) key, (String) tag));
      } else if (value instanceof List<?> list && (name.equals("tags") || name.equals("tagset"))) {
        list.forEach(tag -> {
          Map<String, String> members = texts((SdkPojo) tag);
          tags.put(members.get("Key"), members.get("Value"));
        });
      } else if (value instanceof SdkPojo pojo) {
        tags.putAll(tags(pojo));
      }
    }
    return tags;
  }
}
