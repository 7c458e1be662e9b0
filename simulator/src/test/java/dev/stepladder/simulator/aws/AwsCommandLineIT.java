package dev.stepladder.simulator.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The {@code aws} command line, where it is installed. */
class AwsCommandLineIT {

  @RegisterExtension private final SimulatedAws aws = new SimulatedAws();

  private record Ran(int status, String output) {}

  private Ran run(String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of("aws", "--endpoint-url", aws.endpoint().toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("AWS_"));
    environment.put("AWS_ACCESS_KEY_ID", "AKICOMMANDLINE");
    environment.put("AWS_SECRET_ACCESS_KEY", "secret");
    environment.put("AWS_DEFAULT_REGION", "us-east-1");
    environment.put("AWS_DEFAULT_OUTPUT", "json");
    environment.put("AWS_PAGER", "");
    environment.put("AWS_MAX_ATTEMPTS", "1");
    environment.put("NO_PROXY", "127.0.0.1");
    environment.put("no_proxy", "127.0.0.1");
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Ran(process.exitValue(), output);
  }

  private JsonNode json(String... arguments) throws IOException, InterruptedException {
    Ran ran = run(arguments);
    assertThat(ran.status()).as(ran.output()).isZero();
    return new ObjectMapper().readTree(ran.output());
  }

  @BeforeEach
  void onlyWhereItIsInstalled() throws InterruptedException {
    boolean installed;
    try {
      installed = new ProcessBuilder("aws", "--version").start().waitFor() == 0;
    } catch (IOException e) {
      installed = false;
    }
    assumeTrue(installed, "the aws command line is not on the PATH");
  }

  @Test
  void createsDescribesAndModifiesAnInstance() throws Exception {
    JsonNode created =
        json(
            "rds",
            "create-db-instance",
            "--db-instance-identifier=shop",
            "--db-instance-class=db.t4g.micro",
            "--engine=postgres",
            "--engine-version=17",
            "--allocated-storage=20",
            "--master-username=app",
            "--master-user-password=correct-horse-battery",
            "--tags",
            "Key=stepladder.dev/app,Value=shop + cart");
    assertThat(created.at("/DBInstance/DBInstanceStatus").asText()).isEqualTo("creating");
    aws.settle();
    json(
        "rds",
        "modify-db-instance",
        "--db-instance-identifier=shop",
        "--db-instance-class=db.m7g.large",
        "--apply-immediately");
    JsonNode described = json("rds", "describe-db-instances").at("/DBInstances/0");
    assertThat(described.at("/PendingModifiedValues/DBInstanceClass").asText())
        .isEqualTo("db.m7g.large");
    assertThat(described.at("/TagList/0/Value").asText()).isEqualTo("shop + cart");
    assertThat(described.at("/Endpoint/Port").asInt()).isEqualTo(5432);
  }

  @Test
  void readsErrorsAsAwsWritesThem() throws Exception {
    Ran ran = run("rds", "describe-db-instances", "--db-instance-identifier=nobody");
    assertThat(ran.status()).isNotZero();
    assertThat(ran.output()).contains("(DBInstanceNotFound)").contains("nobody not found");
  }

  @Test
  void createsAndReadsABucket() throws Exception {
    json(
        "s3api",
        "create-bucket",
        "--bucket=media",
        "--create-bucket-configuration",
        "Tags=[{Key=app,Value=shop}]");
    assertThat(json("s3api", "list-buckets").at("/Buckets/0/Name").asText()).isEqualTo("media");
    json(
        "s3api",
        "put-bucket-versioning",
        "--bucket=media",
        "--versioning-configuration=Status=Enabled");
    aws.settle();
    assertThat(json("s3api", "get-bucket-versioning", "--bucket=media").path("Status").asText())
        .isEqualTo("Enabled");
    assertThat(
            json("s3api", "get-bucket-location", "--bucket=media")
                .path("LocationConstraint")
                .isNull())
        .isTrue();
  }

  @Test
  void createsAndDescribesAReplicationGroup() throws Exception {
    JsonNode created =
        json(
            "elasticache",
            "create-replication-group",
            "--replication-group-id=shop",
            "--replication-group-description=orders & carts",
            "--engine=valkey",
            "--engine-version=8.0",
            "--cache-node-type=cache.t4g.micro",
            "--num-cache-clusters=2",
            "--automatic-failover-enabled",
            "--tags",
            "Key=stepladder.dev/app,Value=shop");
    assertThat(created.at("/ReplicationGroup/Status").asText()).isEqualTo("creating");
    aws.settle();
    JsonNode group = json("elasticache", "describe-replication-groups").at("/ReplicationGroups/0");
    assertThat(group.path("Description").asText()).isEqualTo("orders & carts");
    assertThat(group.at("/MemberClusters/1").asText()).isEqualTo("shop-002");
    assertThat(group.at("/NodeGroups/0/PrimaryEndpoint/Port").asInt()).isEqualTo(6379);
    assertThat(group.path("PendingModifiedValues").isEmpty()).isTrue();
    JsonNode cluster =
        json("elasticache", "describe-cache-clusters", "--show-cache-node-info")
            .at("/CacheClusters/0");
    assertThat(cluster.at("/CacheNodes/0/CacheNodeId").asText()).isEqualTo("0001");
    assertThat(
            json(
                    "elasticache",
                    "modify-replication-group",
                    "--replication-group-id=shop",
                    "--multi-az-enabled",
                    "--apply-immediately")
                .at("/ReplicationGroup/ReplicationGroupId")
                .asText())
        .isEqualTo("shop");
    assertThat(
            json(
                    "elasticache",
                    "list-tags-for-resource",
                    "--resource-name=" + group.path("ARN").asText())
                .at("/TagList/0/Key")
                .asText())
        .isEqualTo("stepladder.dev/app");
  }

  @Test
  void knowsWhoIsCalling() throws Exception {
    assertThat(json("sts", "get-caller-identity").path("Account").asText())
        .isEqualTo("111122223333");
  }

  @Test
  void readsThePoliciesOfARoleAsJson() throws Exception {
    json(
        "iam",
        "create-role",
        "--role-name=shop",
        "--assume-role-policy-document="
            + "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\","
            + "\"Principal\":{\"Service\":\"pods.eks.amazonaws.com\"},"
            + "\"Action\":[\"sts:AssumeRole\",\"sts:TagSession\"]}]}");
    JsonNode role = json("--region=eu-west-1", "iam", "get-role", "--role-name=shop").at("/Role");
    assertThat(role.at("/Arn").asText()).isEqualTo("arn:aws:iam::111122223333:role/shop");
    assertThat(role.at("/AssumeRolePolicyDocument/Statement/0/Principal/Service").asText())
        .isEqualTo("pods.eks.amazonaws.com");
    json(
        "iam",
        "put-role-policy",
        "--role-name=shop",
        "--policy-name=media",
        "--policy-document="
            + "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\","
            + "\"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::media/*\"}]}");
    assertThat(
            json("iam", "get-role-policy", "--role-name=shop", "--policy-name=media")
                .at("/PolicyDocument/Statement/0/Resource")
                .asText())
        .isEqualTo("arn:aws:s3:::media/*");
  }

  @Test
  void readsAClusterAndItsAssociations() throws Exception {
    aws.simulator.eks().console().createCluster("prod");
    assertThat(
            json("eks", "describe-cluster", "--name=prod")
                .at("/cluster/identity/oidc/issuer")
                .asText())
        .startsWith("https://oidc.eks.us-east-1.amazonaws.com/id/");
    assertThat(
            json("eks", "list-pod-identity-associations", "--cluster-name=prod")
                .at("/associations"))
        .isEmpty();
  }

  @Test
  void readsTagsInBulkAndMetrics() throws Exception {
    aws.running("shop", r -> r.tags(SimulatedAws.tag("app", "shop")));
    aws.simulator.cloudwatch().console().database("shop").connections(7);
    assertThat(
            json("resourcegroupstaggingapi", "get-resources", "--resource-type-filters=rds:db")
                .at("/ResourceTagMappingList/0/Tags/0/Value")
                .asText())
        .isEqualTo("shop");
    assertThat(
            json(
                    "cloudwatch",
                    "get-metric-statistics",
                    "--namespace=AWS/RDS",
                    "--metric-name=DatabaseConnections",
                    "--dimensions=Name=DBInstanceIdentifier,Value=shop",
                    "--period=60",
                    "--statistics=Maximum",
                    "--start-time=" + aws.clock.now(),
                    "--end-time=" + aws.clock.now().plusSeconds(60))
                .at("/Datapoints/0/Maximum")
                .asInt())
        .isEqualTo(7);
  }
}
