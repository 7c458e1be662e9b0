package dev.stepladder.simulator.aws;

import dev.stepladder.simulator.aws.elasticache.ElastiCacheConsole;
import dev.stepladder.simulator.aws.rds.RdsConsole;
import dev.stepladder.simulator.clock.VirtualClock;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.http.apache.ProxyConfiguration;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.elasticache.ElastiCacheClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.CreateDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.ModifyDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.Tag;
import software.amazon.awssdk.services.resourcegroupstaggingapi.ResourceGroupsTaggingApiClient;
import software.amazon.awssdk.services.servicequotas.ServiceQuotasClient;
import software.amazon.awssdk.services.sts.StsClient;

/** A simulator on a stepped clock with the real SDK in front of it, for a test. */
public final class SimulatedAws implements AutoCloseable, AfterEachCallback {

  public static final Instant START = Instant.parse("2026-01-05T09:00:00Z");
  public static final String PASSWORD = "correct-horse-battery";

  public final VirtualClock clock = VirtualClock.stepped(START);
  public final AwsSimulator simulator = AwsSimulator.builder().clock(clock).start();
  public final SdkHttpClient http =
      ApacheHttpClient.builder()
          .proxyConfiguration(
              ProxyConfiguration.builder()
                  .useSystemPropertyValues(false)
                  .useEnvironmentVariableValues(false)
                  .build())
          .build();
  public final RdsClient rds = rds("AKIDEFAULT");
  public final ElastiCacheClient elasticache =
      configured(ElastiCacheClient.builder(), "AKIDEFAULT", 1).build();

  public RdsClient rds(String accessKeyId) {
    return configured(RdsClient.builder(), accessKeyId, 1).build();
  }

  public RdsClient retrying() {
    return configured(RdsClient.builder(), "AKIDEFAULT", 3).build();
  }

  public StsClient sts(String accessKeyId) {
    return configured(StsClient.builder(), accessKeyId, 1).build();
  }

  public EksClient eks() {
    return configured(EksClient.builder(), "AKIDEFAULT", 1).build();
  }

  public Ec2Client ec2() {
    return configured(Ec2Client.builder(), "AKIDEFAULT", 1).build();
  }

  public ResourceGroupsTaggingApiClient tagging() {
    return configured(ResourceGroupsTaggingApiClient.builder(), "AKIDEFAULT", 1).build();
  }

  public ServiceQuotasClient serviceQuotas() {
    return configured(ServiceQuotasClient.builder(), "AKIDEFAULT", 1).build();
  }

  public CloudWatchClient cloudwatch() {
    return configured(CloudWatchClient.builder(), "AKIDEFAULT", 1).build();
  }

  public IamClient iam() {
    return iamIn("us-east-1", "AKIDEFAULT");
  }

  public IamClient iamIn(String region, String accessKeyId) {
    return configured(IamClient.builder(), accessKeyId, 1).region(Region.of(region)).build();
  }

  private <B extends AwsSyncClientBuilder<B, ?> & AwsClientBuilder<B, ?>> B configured(
      B builder, String accessKeyId, int attempts) {
    return builder
        .endpointOverride(endpoint())
        .region(Region.US_EAST_1)
        .httpClient(http)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKeyId, "secret")))
        .overrideConfiguration(
            ClientOverrideConfiguration.builder()
                .retryStrategy(
                    DefaultRetryStrategy.standardStrategyBuilder().maxAttempts(attempts).build())
                .build());
  }

  public URI endpoint() {
    return simulator.endpoint();
  }

  public RdsConsole console() {
    return simulator.rds().console();
  }

  public ElastiCacheConsole caches() {
    return simulator.elasticache().console();
  }

  public void pass(Duration time) {
    clock.advanceTo(clock.now().plus(time));
  }

  /** Lets time pass until nothing is planned any more. */
  public void settle() {
    while (clock.advanceToNext()) {
      // Every step may plan the next one.
    }
  }

  public DBInstance show(String id) {
    return rds.describeDBInstances(r -> r.dbInstanceIdentifier(id)).dbInstances().getFirst();
  }

  public String status(String id) {
    return show(id).dbInstanceStatus();
  }

  /** A small PostgreSQL instance, just asked for. */
  public DBInstance create(String id, Consumer<CreateDbInstanceRequest.Builder> more) {
    return rds.createDBInstance(postgres(id).applyMutation(more).build()).dbInstance();
  }

  /** A small PostgreSQL instance, available. */
  public DBInstance running(String id, Consumer<CreateDbInstanceRequest.Builder> more) {
    var _ = create(id, more);
    settle();
    return show(id);
  }

  public DBInstance running(String id) {
    return running(id, r -> {});
  }

  public static CreateDbInstanceRequest.Builder postgres(String id) {
    return CreateDbInstanceRequest.builder()
        .dbInstanceIdentifier(id)
        .dbInstanceClass("db.t4g.micro")
        .engine("postgres")
        .engineVersion("17.4")
        .allocatedStorage(20)
        .masterUsername("app")
        .masterUserPassword(PASSWORD);
  }

  /** Modifies at once; the answer only says that it was accepted. */
  public DBInstance modify(String id, Consumer<ModifyDbInstanceRequest.Builder> change) {
    return rds.modifyDBInstance(
            r -> r.dbInstanceIdentifier(id).applyImmediately(true).applyMutation(change))
        .dbInstance();
  }

  /** Modifies at once and waits for the end of it, but not for the volume. */
  public DBInstance modified(String id, Consumer<ModifyDbInstanceRequest.Builder> change) {
    var _ = modify(id, change);
    pass(Duration.ofMinutes(55));
    return show(id);
  }

  /** A replica, attached, its volume loaded. */
  public DBInstance replica(String id, String source) {
    rds.createDBInstanceReadReplica(
        r -> r.dbInstanceIdentifier(id).sourceDBInstanceIdentifier(source));
    settle();
    return show(id);
  }

  public static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }

  /** Asserts that AWS refuses with this code. */
  public static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
      String code, ThrowingCallable call) {
    return Assertions.assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            AwsServiceException.class,
            e -> Assertions.assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code));
  }

  @Override
  public void afterEach(ExtensionContext context) {
    close();
  }

  @Override
  public void close() {
    rds.close();
    elasticache.close();
    http.close();
    simulator.close();
    clock.close();
  }
}
