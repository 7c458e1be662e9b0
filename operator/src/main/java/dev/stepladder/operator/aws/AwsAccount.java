package dev.stepladder.operator.aws;

import dev.stepladder.operator.inventory.SweepFailed;
import dev.stepladder.operator.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sts.StsClient;

/** The clients of one account and region, made once, and whose account it really is. */
public final class AwsAccount implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(AwsAccount.class);

  private static final Duration MOMENT = Duration.ofSeconds(3);

  /** Such as {@code arn:aws:rds:eu-west-1:111122223333:db:name}. */
  private static final int ARN_ACCOUNT = 4;

  private final Place place;
  private final Clock clock;
  private final AwsClients clients;
  private final StsClient sts;
  private final CallBudgets budgets;
  private Optional<Instant> verified = Optional.empty();

  AwsAccount(Place place, Clock clock, AwsClients clients, CallBudgets budgets) {
    this.place = place;
    this.clock = clock;
    this.clients = clients;
    this.budgets = budgets;
    this.sts = clients.sts();
  }

  /** What IAM must allow for the calls made here; it is allowed to everybody that has no ban. */
  public static Permission permission() {
    return Permission.read("Identity").calls("sts", "GetCallerIdentity");
  }

  /** Which account and region. */
  public Place place() {
    return place;
  }

  /**
   * The client of a service, made once, with up to three attempts a call.
   *
   * @param service as endpoints name it: {@code rds}
   */
  public <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C extends AutoCloseable>
      C client(String service, Supplier<B> builder) {
    return clients.client(service, builder, true);
  }

  /** The same with one attempt a call: for what must not happen twice when an answer is lost. */
  public <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C extends AutoCloseable>
      C clientThatSendsOnce(String service, Supplier<B> builder) {
    return clients.client(service, builder, false);
  }

  /** The same made at its first use, for a service that is seldom called; its budget is known. */
  public <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C extends AutoCloseable>
      Supplier<C> clientOnceUsed(String service, Supplier<B> builder) {
    var _ = budget(service);
    return () -> client(service, builder);
  }

  /**
   * Makes a reading call.
   *
   * @param intent what is read, as a verb with its object: {@code list DB instances}
   * @param action the call as IAM names it: {@code rds:DescribeDBInstances}
   * @throws SweepFailed if it could not be read
   */
  public <T> T read(String intent, String action, Supplier<T> reading) {
    try {
      return reading.get();
    } catch (SdkException e) {
      AwsFailure failure = AwsFailure.of(e, "%s in %s".formatted(intent, place), action);
      throw new SweepFailed(failure.reason(), failure.message(), e);
    } catch (SweepFailed e) {
      throw e;
    } catch (RuntimeException e) {
      // One answer that nobody foresaw must not pass for all that is read beside it.
      log.error("{}: the answer to {} could not be read", place, action, e);
      throw new SweepFailed(
          "ReadFailed",
          "cannot %s in %s: the answer to %s could not be read: %s; it is tried again. If it lasts, report it: it is a fault of the operator"
              .formatted(intent, place, action, e.getClass().getSimpleName()),
          e);
    }
  }

  /** By how much AWS's clock is ahead of the machine's, as the latest answer showed. */
  public Duration skew() {
    return clients.wire().skew();
  }

  /** The calls of a service that may be made here, named as IAM names it. */
  CallBudget budget(String service) {
    return budgets.of(place, service);
  }

  /** Asks AWS whose credentials these are. */
  public Identity verify() {
    try {
      String actual = sts.getCallerIdentity().account();
      if (!place.account().equals(actual)) {
        return new Identity.WrongAccount(actual);
      }
      remember(clock.now());
      return new Identity.Verified();
    } catch (SdkException e) {
      var failure = AwsFailure.of(e, "tell whose credentials these are", "sts:GetCallerIdentity");
      return switch (failure.kind()) {
        case UNCERTAIN -> new Identity.Unreachable(failure.message());
        case BUSY, EXISTS, MISSING, REFUSED ->
            new Identity.Refused(failure.reason(), failure.message());
      };
    }
  }

  /**
   * Makes sure whose credentials these are. They may change at any time, so whoever creates
   * something or takes something for absent asks for a fresh answer.
   *
   * @param age how old a good answer may be; one of a few seconds ago always will do
   * @throws SweepFailed unless the credentials are of the right account
   */
  public void ensureVerified(Duration age) {
    if (trusted(clock.now(), age.compareTo(MOMENT) > 0 ? age : MOMENT)) {
      return;
    }
    switch (verify()) {
      case Identity.Verified() -> {}
      case Identity.WrongAccount(String actual) -> throw wrongAccount(actual);
      case Identity.Refused(String reason, String message) ->
          throw new SweepFailed(reason, message);
      case Identity.Unreachable(String message) -> throw new SweepFailed("Unreachable", message);
    }
  }

  /**
   * Makes sure that something is of this account: credentials may change at any time, so what is
   * read has to say itself whose it is.
   *
   * @param arn of what was read; empty if it has none
   * @throws SweepFailed if it is of another account
   */
  public void ensureOwn(String arn) {
    String[] parts = arn.split(":", -1);
    if (parts.length > ARN_ACCOUNT && !parts[ARN_ACCOUNT].equals(place.account())) {
      throw wrongAccount(parts[ARN_ACCOUNT]);
    }
  }

  /** That what AWS shows is of another account, which also ends the trust in an earlier answer. */
  public SweepFailed wrongAccount(String actual) {
    distrust();
    return new SweepFailed(
        "WrongAccount",
        ("The credentials are of account %s, but the AwsEnvironment names account %s. Give"
                + " the operator credentials of %2$s, or set spec.roleArn to a role in it.")
            .formatted(actual, place.account()));
  }

  private synchronized boolean trusted(Instant now, Duration age) {
    return verified.map(at -> now.isBefore(at.plus(age))).orElse(false);
  }

  private synchronized void distrust() {
    verified = Optional.empty();
  }

  private synchronized void remember(Instant now) {
    verified = Optional.of(now);
  }

  @Override
  public void close() {
    clients.close();
  }
}
