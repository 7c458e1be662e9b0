package dev.stepladder.operator.aws;

import dev.stepladder.operator.blueprint.AssumedRole;
import dev.stepladder.operator.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.client.config.SdkAdvancedClientOption;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;

/** Makes SDK clients for one place, all in the same way. */
final class AwsClients implements AutoCloseable {

  private static final int ATTEMPTS = 3;
  private static final int SESSION_NAME_LIMIT = 64;

  /**
   * The HTTP clients that all places share.
   *
   * @param outside for AWS itself, through a proxy if the environment has one
   * @param loopback for addresses of this machine
   */
  record Transport(SdkHttpClient outside, SdkHttpClient loopback) {}

  private final AwsOptions options;
  private final Place place;
  private final Transport transport;
  private final Wire wire;
  private final CallCounter calls;
  private final CallBudgets budgets;
  private final Clock clock;
  private final AwsCredentialsProvider credentials;
  private final List<AutoCloseable> opened = new CopyOnWriteArrayList<>();
  private final Map<String, AutoCloseable> ofServices = new ConcurrentHashMap<>();

  AwsClients(
      AwsOptions options,
      Place place,
      Transport transport,
      BooleanSupplier leading,
      CallCounter calls,
      CallBudgets budgets,
      Clock clock) {
    this.options = options;
    this.place = place;
    this.transport = transport;
    this.wire = new Wire(options.machine(), leading);
    this.calls = calls;
    this.budgets = budgets;
    this.clock = clock;
    this.credentials = place.role().map(this::assume).orElseGet(options::credentials);
  }

  /**
   * What IAM must allow the operator's own identity for a role of an environment. Sessions of EKS
   * Pod Identity have tags that go along to the next role ("EKS Pod Identity session tags", Amazon
   * EKS User Guide), for which STS asks apart.
   */
  static Permission assuming(String roleArn) {
    return Permission.change("AssumeRole", roleArn)
        .calls("sts", "AssumeRole")
        .action("sts:TagSession", "AssumeRole");
  }

  Wire wire() {
    return wire;
  }

  StsClient sts() {
    return sts(credentials);
  }

  /**
   * The client of a service, made at the first use.
   *
   * @param repeats whether it tries a call again whose answer was lost
   */
  <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C extends AutoCloseable> C client(
      String service, Supplier<B> builder, boolean repeats) {
    AutoCloseable client =
        ofServices.computeIfAbsent(
            service + (repeats ? "" : " once"),
            _ ->
                keep(
                    configure(
                            builder.get(),
                            service,
                            repeats ? retrying() : AwsRetryStrategy.doNotRetry())
                        .build()));
    @SuppressWarnings("unchecked") // A service has one kind of client.
    C known = (C) client;
    return known;
  }

  private StsClient sts(AwsCredentialsProvider provider) {
    return keep(
        configure(StsClient.builder(), "sts", provider, retrying(), List.of(), () -> {}).build());
  }

  private AwsCredentialsProvider assume(AssumedRole role) {
    String session = ("stepladder-" + options.installation()).replaceAll("[^\\w+=,.@-]", "-");
    return keep(
        StsAssumeRoleCredentialsProvider.builder()
            .stsClient(sts(options.credentials()))
            .refreshRequest(request ->
                request
                    .roleArn(role.arn())
                    .externalId(role.externalId().orElse(null))
                    .roleSessionName(
                        session.substring(0, Math.min(session.length(), SESSION_NAME_LIMIT))))
            .build());
  }

  private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> B configure(
      B builder, String service, RetryStrategy retry) {
    CallBudget budget = budgets.of(place, service);
    return configure(
        builder,
        service,
        credentials,
        retry,
        List.of(new Spender(budget, clock)),
        () -> budget.throttled(clock.now()));
  }

  /** The same without a budget, or with what takes its calls from one. */
  private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> B configure(
      B builder,
      String service,
      AwsCredentialsProvider provider,
      RetryStrategy retry,
      List<ExecutionInterceptor> spenders,
      Runnable throttled) {
    options.endpoint(service).ifPresent(builder::endpointOverride);
    var overrides =
        ClientOverrideConfiguration.builder()
            .retryStrategy(retry)
            // In this order: what is not sent costs nothing.
            .addExecutionInterceptor(wire);
    spenders.forEach(overrides::addExecutionInterceptor);
    return builder
        .region(Region.of(place.region()))
        .credentialsProvider(provider)
        .httpClient(options.loopback(service) ? transport.loopback() : transport.outside())
        .overrideConfiguration(
            overrides
                .addExecutionInterceptor(new CallSpans(place, service))
                .addMetricPublisher(new CallPublisher(place, service, calls, throttled))
                .putAdvancedOption(SdkAdvancedClientOption.USER_AGENT_SUFFIX, "stepladder")
                .build());
  }

  /** Standard mode: the adaptive one slows all users of a client down for the sake of one. */
  private static RetryStrategy retrying() {
    return AwsRetryStrategy.standardRetryStrategy().toBuilder().maxAttempts(ATTEMPTS).build();
  }

  private <T extends AutoCloseable> T keep(T client) {
    opened.add(client);
    return client;
  }

  @Override
  public void close() {
    for (AutoCloseable client : opened.reversed()) {
      try {
        client.close();
      } catch (Exception e) {
        throw new IllegalStateException("an AWS client could not be closed", e);
      }
    }
    opened.clear();
  }
}
