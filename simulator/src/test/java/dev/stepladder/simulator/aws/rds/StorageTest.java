package dev.stepladder.simulator.aws.rds;

import static dev.stepladder.simulator.aws.SimulatedAws.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepladder.simulator.aws.AwsSimulator;
import dev.stepladder.simulator.aws.SimulatedAws;
import dev.stepladder.simulator.clock.VirtualClock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.rds.model.DBInstance;

class StorageTest {

  private static final String COMBINATION = "InvalidParameterCombination";

  @RegisterExtension private final SimulatedAws aws = new SimulatedAws();

  private void endOptimization() {
    aws.pass(RdsDuration.STORAGE_OPTIMIZATION.median());
  }

  @Test
  void growthIsUsableBeforeTheVolumeHasRearrangedItself() {
    aws.running("shop");
    DBInstance grown = aws.modified("shop", r -> r.allocatedStorage(40));
    assertThat(grown.dbInstanceStatus()).isEqualTo("storage-optimization");
    assertThat(grown.allocatedStorage()).isEqualTo(40);
    assertThat(Integer.valueOf(grown.percentProgress())).isBetween(1, 99);
    endOptimization();
    assertThat(aws.status("shop")).isEqualTo("available");
    assertThat(aws.show("shop").percentProgress()).isNull();
  }

  @Test
  void otherChangesArePossibleDuringOptimizationAndComeBackToIt() {
    aws.running("shop");
    aws.modified("shop", r -> r.allocatedStorage(40));
    DBInstance changed = aws.modified("shop", r -> r.dbInstanceClass("db.m7g.large"));
    assertThat(changed.dbInstanceClass()).isEqualTo("db.m7g.large");
    assertThat(changed.dbInstanceStatus()).isEqualTo("storage-optimization");
  }

  @Test
  void theNextStorageChangeIsRefusedUntilOptimizationEnded() {
    aws.running("shop");
    aws.modified("shop", r -> r.allocatedStorage(40));
    assertRefused(COMBINATION, () -> aws.modify("shop", r -> r.allocatedStorage(60)));
    endOptimization();
    assertThat(aws.modified("shop", r -> r.allocatedStorage(60)).allocatedStorage()).isEqualTo(60);
  }

  @Test
  void notMoreThanFourChangesInADay() {
    Random quick =
        new Random() {
          private static final long serialVersionUID = 1;

          @Override
          public double nextDouble() {
            return 0;
          }
        };
    try (VirtualClock clock = VirtualClock.stepped(SimulatedAws.START);
        AwsSimulator simulator = AwsSimulator.builder().clock(clock).jitter(quick).start()) {
      RdsConsole console = simulator.rds().console();
      console.create(SimulatedAws.postgres("shop").build());
      clock.advanceTo(clock.now().plus(Duration.ofHours(1)));
      for (int size : List.of(40, 60, 80, 100)) {
        console.modify(
            r -> r.dbInstanceIdentifier("shop").allocatedStorage(size).applyImmediately(true));
        clock.advanceTo(clock.now().plus(Duration.ofHours(2)));
      }
      assertThatThrownBy(() ->
              console.modify(
                  r -> r.dbInstanceIdentifier("shop").allocatedStorage(120).applyImmediately(true)))
          .hasMessageContaining("four times in 24 hours");
    }
  }

  @Test
  void crossing400GibibytesGainsTheBaselineOfAStripedVolume() {
    assertThat(aws.running("shop", r -> r.allocatedStorage(200)).iops()).isEqualTo(3_000);
    DBInstance grown = aws.modified("shop", r -> r.allocatedStorage(400));
    assertThat(grown.iops()).isEqualTo(12_000);
    assertThat(grown.storageThroughput()).isEqualTo(500);
  }

  @Test
  void provisionedVolumeNeedsIopsWithItsNewSize() {
    aws.running("shop", r -> r.storageType("io2").allocatedStorage(100).iops(3_000));
    assertRefused(COMBINATION, () -> aws.modify("shop", r -> r.allocatedStorage(200)));
    assertThat(aws.modified("shop", r -> r.allocatedStorage(200).iops(3_000)).allocatedStorage())
        .isEqualTo(200);
  }

  @Test
  void fullInstanceTakesNothingButMoreStorage() {
    aws.running("shop");
    aws.console().status("shop", "storage-full");
    assertRefused(
        "InvalidDBInstanceState", () -> aws.modify("shop", r -> r.dbInstanceClass("db.m7g.large")));
    assertThat(aws.modified("shop", r -> r.allocatedStorage(40)).dbInstanceStatus())
        .isEqualTo("storage-optimization");
  }

  @Test
  void autoscalingRaisesStorageByItself() {
    aws.running("shop", r -> r.maxAllocatedStorage(100));
    aws.console().autoscaled("shop", 30);
    assertThat(aws.show("shop").allocatedStorage()).isEqualTo(30);
    aws.pass(Duration.ofMinutes(1));
    assertRefused(COMBINATION, () -> aws.modify("shop", r -> r.allocatedStorage(20)));
  }
}
