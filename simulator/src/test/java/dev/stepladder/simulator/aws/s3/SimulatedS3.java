package dev.stepladder.simulator.aws.s3;

import dev.stepladder.simulator.aws.AwsSimulator;
import dev.stepladder.simulator.aws.SimulatedAws;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.http.apache.ProxyConfiguration;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Tag;
import software.amazon.awssdk.services.s3control.S3ControlClient;

/** A simulator with S3's real clients in front of it, for a test. */
public final class SimulatedS3 implements AfterEachCallback {

  static final String ACCOUNT = "111122223333";
  static final String OTHER_ACCOUNT = "444455556666";

  final SimulatedAws aws = new SimulatedAws();
  final AwsSimulator simulator = aws.simulator;

  /** Every name is this machine, as {@code bucket.localhost} is in most resolvers. */
  private final SdkHttpClient byName =
      ApacheHttpClient.builder()
          .dnsResolver(host -> new InetAddress[] {InetAddress.getLoopbackAddress()})
          .proxyConfiguration(
              ProxyConfiguration.builder()
                  .useSystemPropertyValues(false)
                  .useEnvironmentVariableValues(false)
                  .build())
          .build();

  final S3Client s3 = s3("AKIDEFAULT", Region.US_EAST_1);

  S3Client s3(String accessKeyId, Region region) {
    return configured(S3Client.builder(), accessKeyId, region, aws.endpoint());
  }

  S3Client in(Region region) {
    return s3("AKIDEFAULT", region);
  }

  /** The client of another account. */
  S3Client foreign() {
    simulator.accounts().register("AKOTHER", OTHER_ACCOUNT);
    return s3("AKOTHER", Region.US_EAST_1);
  }

  S3Client virtualHosted() {
    return configured(S3Client.builder(), "AKIDEFAULT", Region.US_EAST_1, named());
  }

  S3ControlClient control() {
    return configured(S3ControlClient.builder(), "AKIDEFAULT", Region.US_EAST_1, named());
  }

  private URI named() {
    return URI.create("http://localhost:" + aws.endpoint().getPort());
  }

  private <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C configured(
      B builder, String accessKeyId, Region region, URI endpoint) {
    return builder
        .endpointOverride(endpoint)
        .region(region)
        .httpClient(byName)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKeyId, "secret")))
        .overrideConfiguration(
            ClientOverrideConfiguration.builder()
                .retryStrategy(
                    DefaultRetryStrategy.standardStrategyBuilder().maxAttempts(1).build())
                .build())
        .build();
  }

  /** A call as no SDK would make it. */
  HttpResponse<String> raw(String method, String path, String region, String body) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(aws.endpoint().resolve(path))
              .method(method, HttpRequest.BodyPublishers.ofString(body))
              .header(
                  "Authorization",
                  "AWS4-HMAC-SHA256 Credential=AKIDEFAULT/20260105/" + region + "/s3/aws4_request")
              .build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  S3Console console() {
    return simulator.s3().console();
  }

  void create(String bucket) {
    s3.createBucket(r -> r.bucket(bucket));
  }

  /** A bucket whose versioning is on and holds. */
  void createVersioned(String bucket) {
    create(bucket);
    s3.putBucketVersioning(r -> r.bucket(bucket).versioningConfiguration(v -> v.status("Enabled")));
    aws.settle();
  }

  String put(String bucket, String key, String text) {
    return s3.putObject(r -> r.bucket(bucket).key(key), RequestBody.fromString(text)).versionId();
  }

  String read(String bucket, String key) {
    return s3.getObjectAsBytes(r -> r.bucket(bucket).key(key)).asUtf8String();
  }

  static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }

  Map<String, String> tags(String bucket) {
    return console().bucket(bucket).orElseThrow().tags();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    byName.close();
    aws.close();
  }
}
