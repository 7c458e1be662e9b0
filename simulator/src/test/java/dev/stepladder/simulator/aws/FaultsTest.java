package dev.stepladder.simulator.aws;

import static dev.stepladder.simulator.aws.SimulatedAws.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepladder.simulator.aws.rds.RdsDuration;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.CreateDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.InsufficientDbInstanceCapacityException;
import software.amazon.awssdk.services.rds.model.RdsException;

class FaultsTest {

  @RegisterExtension private final SimulatedAws aws = new SimulatedAws();

  private Faults faults() {
    return aws.simulator.faults();
  }

  private boolean exists(String id) {
    return aws.console().instance(id).isPresent();
  }

  @Test
  void throttlesAsOftenAsAskedAndNoMore() {
    faults().on("DescribeDBInstances").times(2).throttle();
    assertRefused("Throttling", () -> aws.rds.describeDBInstances()).hasMessageContaining("Rate");
    assertRefused("Throttling", () -> aws.rds.describeDBInstances());
    assertThat(aws.rds.describeDBInstances().dbInstances()).isEmpty();
  }

  @Test
  void sdkTakesAThrottleForOneAndRetriesIt() {
    faults().on("DescribeDBInstances").once().throttle();
    try (RdsClient retrying = aws.retrying()) {
      assertThat(retrying.describeDBInstances().dbInstances()).isEmpty();
    }
    assertThat(aws.simulator.calls().count("DescribeDBInstances")).isEqualTo(2);
  }

  @Test
  void strikesUntilReleased() {
    try (Faults.Fault fault = faults().onAny().unavailable()) {
      assertThatThrownBy(() -> aws.rds.describeDBInstances())
          .isInstanceOfSatisfying(
              RdsException.class, e -> assertThat(e.statusCode()).isEqualTo(503));
      assertThat(fault.hits()).isEqualTo(1);
    }
    assertThat(aws.rds.describeDBInstances().dbInstances()).isEmpty();
  }

  @Test
  void leavesOtherOperationsAlone() {
    faults().on("CreateDBInstance").accessDenied();
    assertThat(aws.rds.describeDBInstances().dbInstances()).isEmpty();
    assertRefused("AccessDenied", () -> aws.create("shop", r -> {}));
  }

  @Test
  void lostAnswerKeepsTheChange() {
    faults().on("CreateDBInstance").once().dropAfter();
    assertThatThrownBy(() -> aws.create("shop", r -> {})).isInstanceOf(SdkClientException.class);
    assertThat(exists("shop")).isTrue();
    assertThat(aws.simulator.calls().all().getLast().outcome()).isEqualTo(CallLog.NO_ANSWER);
  }

  @Test
  void lostRequestChangesNothing() {
    faults().on("CreateDBInstance").once().dropBefore();
    assertThatThrownBy(() -> aws.create("shop", r -> {})).isInstanceOf(SdkClientException.class);
    assertThat(exists("shop")).isFalse();
  }

  @Test
  void errorAfterTheChangeKeepsIt() {
    faults().on("CreateDBInstance").once().internalFailureAfter();
    assertRefused("InternalFailure", () -> aws.create("shop", r -> {}));
    assertThat(exists("shop")).isTrue();
  }

  @Test
  void frozenReadsShowWhatWasUntilReleased() {
    try (Faults.Fault _ = faults().on("DescribeDBInstances").freeze()) {
      aws.create("shop", r -> {});
      assertThat(aws.rds.describeDBInstances().dbInstances()).isEmpty();
    }
    assertThat(aws.rds.describeDBInstances().dbInstances()).hasSize(1);
  }

  @Test
  void staleReadsShowTheStateOfSomeTimeAgo() {
    aws.running("shop");
    aws.rds.deleteDBInstance(r -> r.dbInstanceIdentifier("shop").skipFinalSnapshot(true));
    aws.pass(RdsDuration.DELETE.median());
    assertThat(exists("shop")).isFalse();
    faults().on("DescribeDBInstances").once().stale(Duration.ofSeconds(30));
    assertThat(aws.status("shop")).isEqualTo("deleting");
    assertThat(aws.rds.describeDBInstances().dbInstances()).isEmpty();
  }

  @Test
  void heldCallIsInFlightAndGoesOnWhenReleased() {
    Faults.Fault held = faults().on("CreateDBInstance").hold();
    AtomicReference<String> status = new AtomicReference<>();
    Thread caller =
        Thread.ofVirtual().start(() -> status.set(aws.create("shop", r -> {}).dbInstanceStatus()));
    Awaitility.await().until(() -> held.hits() == 1);
    assertThat(aws.simulator.inFlight()).isEqualTo(1);
    assertThat(exists("shop")).isFalse();
    held.release();
    Awaitility.await().until(() -> !caller.isAlive());
    assertThat(status).hasValue("creating");
  }

  @Test
  void hookSeesTheDecodedRequestAndDropsTheConnectionByThrowing() {
    faults()
        .onMutations()
        .where(call ->
            call.request() instanceof CreateDbInstanceRequest create
                && create.dbInstanceIdentifier().equals("cart"))
        .before(call -> {
          throw new IllegalStateException("crash here");
        });
    aws.create("shop", r -> {});
    assertThatThrownBy(() -> aws.create("cart", r -> {})).isInstanceOf(SdkClientException.class);
    assertThat(exists("cart")).isFalse();
  }

  @Test
  void skippedCallsGoUnharmed() {
    faults().on("DescribeDBInstances").skip(1).once().throttle();
    assertThat(aws.rds.describeDBInstances().dbInstances()).isEmpty();
    assertRefused("Throttling", () -> aws.rds.describeDBInstances());
    assertThat(aws.rds.describeDBInstances().dbInstances()).isEmpty();
  }

  @Test
  void insufficientCapacityIsItsOwnException() {
    faults().on("CreateDBInstance").once().insufficientCapacity();
    assertThatThrownBy(() -> aws.create("shop", r -> {}))
        .isInstanceOf(InsufficientDbInstanceCapacityException.class);
  }

  @Test
  void failedModifyIsAcceptedAndOnlyAnEventTells() {
    aws.running("shop");
    faults().on("ModifyDBInstance").once().failLater("There is no capacity.");
    aws.modify("shop", r -> r.dbInstanceClass("db.m7g.large"));
    aws.settle();
    assertThat(aws.status("shop")).isEqualTo("available");
    assertThat(aws.show("shop").dbInstanceClass()).isEqualTo("db.t4g.micro");
    assertThat(aws.show("shop").pendingModifiedValues().dbInstanceClass()).isNull();
    assertThat(
            aws.rds
                .describeEvents(r ->
                    r.sourceIdentifier("shop").sourceType("db-instance").eventCategories("failure"))
                .events())
        .singleElement()
        .satisfies(event -> assertThat(event.message()).contains("There is no capacity."));
  }
}
