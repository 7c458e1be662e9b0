package dev.stepladder.operator.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepladder.operator.inventory.Resource;
import dev.stepladder.operator.inventory.ResourceKey;
import dev.stepladder.operator.inventory.Sweep;
import dev.stepladder.operator.inventory.SweepFailed;
import dev.stepladder.operator.time.SteppedTime;
import dev.stepladder.operator.trace.Traces;
import dev.stepladder.simulator.aws.AwsSimulator;
import dev.stepladder.simulator.otlp.TraceCollector;
import dev.stepladder.simulator.otlp.TraceCollector.Received;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.RdsException;

/** What a trace shows of calls and readings, as a collector gets it. */
class CallSpansTest {

  private static final String OPERATION = "GetCallerIdentity";
  private static final String SPAN = "sts." + OPERATION;
  private static final Place PLACE = new Place("111122223333", "us-east-1", Optional.empty());

  private final SteppedTime time = SteppedTime.starting("2026-01-05T09:00:00Z");
  private final AwsSimulator simulator = AwsSimulator.builder().clock(time.virtual()).start();
  private final TraceCollector receiver = new TraceCollector();
  private final AwsAccounts accounts =
      new AwsAccounts(
          AwsOptions.ofEnvironment("test")
              .withEndpoint(simulator.endpoint())
              .withCredentials(
                  StaticCredentialsProvider.create(
                      AwsBasicCredentials.create("AKIDEFAULT", "correct-horse-battery"))),
          time);
  private final AwsAccount account = accounts.account(PLACE);

  /** Asks whose credentials these are, and nothing else. */
  private final class Asking implements Sweep {
    @Override
    public String title() {
      return "STS";
    }

    @Override
    public Set<Class<? extends Resource>> covers() {
      return Set.of();
    }

    @Override
    public List<Resource> everything() {
      account.ensureVerified(Duration.ZERO);
      return List.of();
    }

    @Override
    public List<Resource> some(Set<ResourceKey> keys) {
      return everything();
    }
  }

  @AfterEach
  void close() {
    accounts.close();
    receiver.close();
    simulator.close();
    time.virtual().close();
  }

  private void sweep() {
    try (Traces traces =
        Traces.of(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.endpoint()), "test")) {
      new TracedSweep(new Asking(), "sts", PLACE, traces).everything();
    }
  }

  @Test
  void aReadingIsATraceWithItsCalls() {
    sweep();

    Received sweep = receiver.span("sweep sts");
    assertThat(sweep.parent()).isEmpty();
    assertThat(sweep.attributes())
        .isEqualTo(
            Map.of(
                "stepladder.reading",
                "everything",
                "cloud.account.id",
                "111122223333",
                "cloud.region",
                "us-east-1",
                "stepladder.found",
                "0"));
    assertThat(receiver.span(SPAN).parent()).isEqualTo(sweep.id());
  }

  @Test
  void aCallSaysWhatItIsAndWhatCameOfIt() {
    sweep();

    Received call = receiver.span(SPAN);
    assertThat(call.client()).isTrue();
    assertThat(call.failed()).isFalse();
    assertThat(call.attributes())
        .containsEntry("rpc.system", "aws-api")
        .containsEntry("rpc.service", "sts")
        .containsEntry("rpc.method", OPERATION)
        .containsEntry("cloud.region", "us-east-1")
        .containsEntry("http.response.status_code", "200")
        .containsEntry("stepladder.attempts", "1")
        .hasEntrySatisfying("aws.request_id", id -> assertThat(id).isNotBlank());
  }

  @Test
  void attemptsOfACallAreCounted() {
    var _ = simulator.faults().on(OPERATION).times(2).unavailable();

    sweep();

    assertThat(receiver.span(SPAN).attributes()).containsEntry("stepladder.attempts", "3");
  }

  @Test
  void aRefusalSaysAwsCodeAndNoneOfItsWords() {
    var _ = simulator.faults().on(OPERATION).times(3).throttle();

    assertThatThrownBy(this::sweep).isInstanceOf(SweepFailed.class);

    Received call = receiver.span(SPAN);
    assertThat(call.failed()).isTrue();
    assertThat(call.attributes())
        .containsEntry("error.type", "Throttling")
        .hasEntrySatisfying("aws.request_id", id -> assertThat(id).isNotBlank());
    assertThat(receiver.span("sweep sts").attributes())
        .containsEntry("stepladder.reason", "Throttled")
        .containsEntry("error.type", "SweepFailed");
    assertThat(receiver.spans().toString()).doesNotContain("Rate exceeded");
  }

  @Test
  void noSecretIsShown() {
    RdsClient rds = account.client("rds", RdsClient::builder);
    try (Traces traces =
        Traces.of(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.endpoint()), "test")) {
      // Without a size it is refused, which shows no more than if it were not.
      assertThatThrownBy(() ->
              traces.whole(
                  "create",
                  () ->
                      rds.createDBInstance(request ->
                          request
                              .dbInstanceIdentifier("db")
                              .engine("postgres")
                              .dbInstanceClass("db.t4g.micro")
                              .masterUsername("mistress")
                              .masterUserPassword("stapled-battery"))))
          .isInstanceOf(RdsException.class);
    }

    assertThat(receiver.span("rds.CreateDBInstance").failed()).isTrue();
    assertThat(receiver.spans().toString())
        .doesNotContain("stapled-battery", "mistress", "correct-horse", "AKIDEFAULT");
  }
}
