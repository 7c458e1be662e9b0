package dev.stepladder.operator.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CallRatesTest {

  /** "Request throttling for the Amazon RDS API": 12 calls a second, 300 at once. */
  @Test
  void leaveSomeOfWhatRdsGrantsAnAccountToOthers() {
    assertThat(CallRates.STANDARD.of("rds")).isLessThan(12);
    assertThat(CallRates.STANDARD.atOnce("rds")).isLessThan(300);
  }

  /** "Service quotas" of the Tag Editor User Guide: 15 GetResources a second. */
  @Test
  void leaveSomeOfWhatTheReadingsOfTagsAreGrantedToOthers() {
    assertThat(CallRates.STANDARD.of("resource-groups-tagging-api")).isLessThan(15);
  }

  /** "Request throttling for the Amazon EC2 API": 20 calls a second, 100 at once. */
  @Test
  void leaveSomeOfWhatEc2GrantsAnAccountToOthers() {
    assertThat(CallRates.STANDARD.of("ec2")).isLessThan(20);
    assertThat(CallRates.STANDARD.atOnce("ec2")).isLessThanOrEqualTo(100);
  }

  @Test
  void whatIsNotNamedHasTheDefault() {
    assertThat(CallRates.STANDARD.with(Map.of("default", 7.0)).of("eks")).isEqualTo(7);
  }

  @Test
  void whatIsNamedIsItsOwn() {
    CallRates rates = CallRates.STANDARD.with(Map.of("eks", 3.0));

    assertThat(rates.of("eks")).isEqualTo(3);
    assertThat(rates.of("rds")).isEqualTo(CallRates.STANDARD.of("rds"));
  }

  @Test
  void aBurstIsAsManyCallsAsThereAreInItsTime() {
    CallRates rates = CallRates.STANDARD.with(Map.of("rds", 4.0)).with(Duration.ofSeconds(30));

    assertThat(rates.atOnce("rds")).isEqualTo(120);
  }

  @Test
  void oneCallCanAlwaysBeMade() {
    CallRates rates = CallRates.STANDARD.with(Map.of("rds", 0.01));

    assertThat(rates.atOnce("rds")).isEqualTo(1);
  }

  @Test
  void refuseToAllowNothing() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CallRates.STANDARD.with(Map.of("rds", 0.0)));
  }
}
