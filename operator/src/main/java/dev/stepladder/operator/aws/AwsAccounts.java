package dev.stepladder.operator.aws;

import dev.stepladder.operator.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.http.apache.ProxyConfiguration;

/** The accounts that environments name, each opened once. */
public final class AwsAccounts implements AutoCloseable {

  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final Duration FREE_CONNECTION = Duration.ofSeconds(10);
  private static final int CONNECTIONS = 64;

  private final AwsOptions options;
  private final Clock clock;
  private final BooleanSupplier leading;
  private final CallCounter calls;
  private final CallBudgets budgets;
  private final AwsClients.Transport transport = new AwsClients.Transport(http(true), http(false));
  private final Map<Place, AwsAccount> accounts = new ConcurrentHashMap<>();

  /** Opens nothing yet; for a process that leads for as long as it lives. */
  public AwsAccounts(AwsOptions options, Clock clock) {
    this(options, clock, () -> true, CallCounter.NONE);
  }

  /**
   * Opens nothing yet.
   *
   * @param leading whether this process may still call AWS; asked before every attempt of a call
   * @param calls told of every attempt of a call
   */
  public AwsAccounts(AwsOptions options, Clock clock, BooleanSupplier leading, CallCounter calls) {
    this.options = options;
    this.clock = clock;
    this.leading = leading;
    this.calls = calls;
    this.budgets = new CallBudgets(options.rates(), clock);
  }

  /** The account of a place, opened at the first use. */
  public AwsAccount account(Place place) {
    return accounts.computeIfAbsent(
        place,
        p ->
            new AwsAccount(
                p,
                clock,
                new AwsClients(options, p, transport, leading, calls, budgets, clock),
                budgets));
  }

  /** How much is left of the budgets of calls that are in use. */
  public List<BudgetLeft> left() {
    return budgets.left();
  }

  @Override
  public void close() {
    accounts.values().forEach(AwsAccount::close);
    accounts.clear();
    transport.outside().close();
    transport.loopback().close();
  }

  private static SdkHttpClient http(boolean proxied) {
    return ApacheHttpClient.builder()
        .maxConnections(CONNECTIONS)
        .connectionTimeout(CONNECT)
        .socketTimeout(ANSWER)
        .connectionAcquisitionTimeout(FREE_CONNECTION)
        .proxyConfiguration(
            ProxyConfiguration.builder()
                .useSystemPropertyValues(proxied)
                .useEnvironmentVariableValues(proxied)
                .build())
        .build();
  }
}
