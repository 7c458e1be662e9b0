package dev.stepladder.operator.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepladder.operator.blueprint.AssumedRole;
import dev.stepladder.operator.inventory.SweepFailed;
import dev.stepladder.operator.time.SteppedTime;
import dev.stepladder.simulator.aws.AwsError;
import dev.stepladder.simulator.aws.AwsSimulator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.rds.RdsClient;

/** What is counted of calls that the SDK makes; it repeats some by itself. */
class CallPublisherTest {

  private static final String OPERATION = "GetCallerIdentity";
  private static final String READING = "DescribeDBInstances";

  private final SteppedTime time = SteppedTime.starting("2026-01-05T09:00:00Z");
  private final AwsSimulator simulator = AwsSimulator.builder().clock(time.virtual()).start();
  private final AtomicBoolean leading = new AtomicBoolean(true);
  private final List<String> counted = new ArrayList<>();
  private final AwsAccounts accounts =
      new AwsAccounts(
          AwsOptions.ofEnvironment("test")
              .withEndpoint(simulator.endpoint())
              .withCredentials(
                  StaticCredentialsProvider.create(
                      AwsBasicCredentials.create("AKIDEFAULT", "secret"))),
          time,
          leading::get,
          (place, service, operation, outcome) ->
              counted.add("%s %s:%s %s".formatted(place, service, operation, outcome)));
  private final AwsAccount account =
      accounts.account(new Place("111122223333", "us-east-1", Optional.empty()));

  @AfterEach
  void close() {
    accounts.close();
    simulator.close();
    time.virtual().close();
  }

  private static String call(String outcome) {
    return "111122223333/us-east-1 sts:GetCallerIdentity " + outcome;
  }

  @Test
  void anAnswerIsOneCall() {
    assertThat(account.verify()).isInstanceOf(Identity.Verified.class);

    assertThat(counted).containsExactly(call("ok"));
  }

  @Test
  void whatWasThrottledAndThenWentThroughIsTwo() {
    var _ = simulator.faults().on(OPERATION).times(1).throttle();

    assertThat(account.verify()).isInstanceOf(Identity.Verified.class);

    assertThat(counted).containsExactly(call("throttled"), call("ok"));
  }

  @Test
  void everyAttemptOfACallThatIsRefusedInTheEndCounts() {
    var _ = simulator.faults().on(OPERATION).times(3).throttle();

    assertThatThrownBy(() -> account.ensureVerified(Duration.ZERO)).isInstanceOf(SweepFailed.class);

    assertThat(counted).containsExactly(call("throttled"), call("throttled"), call("throttled"));
  }

  private void readDatabases() {
    account.client("rds", RdsClient::builder).describeDBInstances();
  }

  private long spent() {
    return Math.round((1 - account.budget("rds").filledTo(time.now())) * 200);
  }

  @Test
  void everyAttemptIsTakenFromTheBudget() {
    var _ = simulator.faults().on(READING).times(2).unavailable();

    readDatabases();

    assertThat(counted).hasSize(3);
    assertThat(spent()).isEqualTo(3);
  }

  @Test
  void theBudgetIsUsedUpOnceAwsThrottles() {
    var _ = simulator.faults().on(READING).times(1).throttle();

    readDatabases();

    assertThat(account.budget("rds").filledTo(time.now())).isZero();
  }

  @Test
  void whatIsNotSentIsNotTakenFromTheBudget() {
    leading.set(false);

    assertThatThrownBy(this::readDatabases).isInstanceOf(SdkException.class);

    assertThat(spent()).isZero();
  }

  @Test
  void whoseCredentialsTheyAreIsAskedWithoutABudget() {
    assertThat(account.verify()).isInstanceOf(Identity.Verified.class);

    assertThat(accounts.left()).extracting(BudgetLeft::service).doesNotContain("sts");
  }

  @Test
  void twoRolesInOneAccountShareItsBudget() {
    var role =
        Optional.of(new AssumedRole("arn:aws:iam::111122223333:role/other", Optional.empty()));
    AwsAccount other = accounts.account(new Place("111122223333", "us-east-1", role));

    assertThat(other.budget("rds")).isSameAs(account.budget("rds"));
  }

  @Test
  void anotherRegionHasABudgetOfItsOwnExceptOfIam() {
    AwsAccount other = accounts.account(new Place("111122223333", "eu-west-1", Optional.empty()));

    assertThat(other.budget("rds")).isNotSameAs(account.budget("rds"));
    assertThat(other.budget("iam")).isSameAs(account.budget("iam"));
  }

  @ParameterizedTest
  @CsvSource({"400,refused", "403,refused", "404,missing", "500,failed", "503,failed"})
  void whatAwsSaysIsToldApart(int status, String outcome) {
    var _ =
        simulator.faults().on(OPERATION).fail(new AwsError(status, "Whatever", "It is not so."));

    assertThat(account.verify()).isNotInstanceOf(Identity.Verified.class);

    assertThat(counted).containsOnly(call(outcome));
  }

  @Test
  void whatAProcessThatLeadsNoMoreDoesNotSendIsNone() {
    leading.set(false);

    assertThat(account.verify()).isNotInstanceOf(Identity.Verified.class);

    assertThat(counted).isEmpty();
  }
}
