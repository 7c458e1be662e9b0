package dev.stepladder.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.operator.inventory.Ledger;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Operators of several installations in one cluster. */
class InstallationTest {

  private final Cluster blue = new Cluster("blue", "uid-1");

  @Test
  void knowWhichLedgersAreTheirs() {
    assertThat(blue.keeps(Ledger.EMPTY.withInstallation("green"))).isFalse();
    assertThat(blue.keeps(Ledger.EMPTY.withInstallation("blue"))).isTrue();
  }

  @Test
  void takeALedgerThatNamesNoneForTheirs() {
    assertThat(blue.keeps(Ledger.EMPTY.withEnvironment("prod"))).isTrue();
  }

  @Test
  void shareTheLeaseOfTheirNamespace() {
    assertThat(options("blue").lease()).isEqualTo(options("green").lease());
  }

  private static OperatorOptions options(String installation) {
    return new OperatorOptions(
        installation, true, "stepladder", "one", true, 10, false, Duration.ofSeconds(10));
  }
}
