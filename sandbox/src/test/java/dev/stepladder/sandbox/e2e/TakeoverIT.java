package dev.stepladder.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.operator.StepladderOperator;
import dev.stepladder.simulator.aws.Call;
import dev.stepladder.simulator.aws.Faults;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.rds.model.CreateDbInstanceReadReplicaRequest;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.Event;
import software.amazon.awssdk.services.rds.model.ModifyDbInstanceRequest;

/**
 * A second operator takes the Lease over while the first, which cannot renew it any more, is inside
 * a call that reaches AWS late. Leases run on real time.
 */
final class TakeoverIT {

  private static final String SHOP = "shop";
  private static final Duration LEASE = Duration.ofMinutes(1);

  @Test
  void makesNoReplicaTwiceWhenTheFirstOperatorsCallArrivesLate() {
    try (var rig = Rig.hasty()) {
      takeOverDuring(
          rig, "users-10k", call -> call.request() instanceof CreateDbInstanceReadReplicaRequest);
      List<DBInstance> instances = rig.aws().rds().console().instances();
      assertThat(instances).hasSize(2);
      assertThat(instances)
          .filteredOn(one -> one.readReplicaSourceDBInstanceIdentifier() != null)
          .hasSize(1);
    }
  }

  @Test
  void interruptsNobodyTwiceWhenTheFirstOperatorsClassChangeArrivesLate() {
    try (var rig = Rig.hasty()) {
      takeOverDuring(
          rig,
          "users-1k",
          call ->
              call.request() instanceof ModifyDbInstanceRequest modify
                  && modify.dbInstanceClass() != null);
      DBInstance database = rig.aws().rds().console().instances().getFirst();
      assertThat(database.dbInstanceClass()).isEqualTo("db.t4g.medium");
      assertThat(rig.aws().rds().console().events(database.dbInstanceIdentifier()))
          .extracting(Event::message)
          .filteredOn(message ->
              message.startsWith("Finished applying modification to database instance class"))
          .hasSize(1);
    }
  }

  /**
   * Climbs from the lowest rung, with the first operator held in a call until the second is done.
   */
  private static void takeOverDuring(Rig rig, String tier, Predicate<Call> held) {
    var mortal = new Mortal(rig.controlPlane().kubeconfig(), rig.aws());
    rig.applyShop(SHOP, "users-1");
    StepladderOperator first = rig.startOperator(true, "first", mortal);
    Awaitility.await().atMost(LEASE).until(first::leads);
    rig.settle(SHOP, "users-1");

    Faults.Fault hold =
        rig.aws().faults().onMutations().where(held).where(mortal::made).once().hold();
    StepladderOperator second = rig.startOperator(true, "second");
    rig.tier(SHOP, tier);
    rig.stuck(first);
    rig.until(
        Duration.ofHours(12),
        "the first operator makes the call",
        () -> {
          rig.approve(SHOP);
          return hold.hits() == 1;
        });
    Instant called = rig.clock().now();
    mortal.cut(uri -> uri.getPath().contains("/leases/"));
    Awaitility.await().atMost(LEASE).until(() -> !first.leads());
    Awaitility.await().atMost(LEASE).until(second::leads);
    int mark = rig.aws().calls().mark();
    rig.settle(SHOP, tier);
    // The first has given up waiting for the answer, or gets it now.
    hold.release();
    rig.unstuck(first);
    rig.pass(Duration.ofMinutes(30));
    rig.settle(SHOP, tier);

    assertThat(rig.aws().calls().since(mark))
        .as("calls of the first operator after it lost the Lease")
        .filteredOn(entry -> mortal.made(entry.call()) && entry.call().mutation())
        .hasSize(1)
        .allMatch(entry -> !entry.call().time().isAfter(called));
  }
}
