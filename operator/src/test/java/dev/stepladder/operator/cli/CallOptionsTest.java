package dev.stepladder.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepladder.operator.aws.CallRates;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class CallOptionsTest {

  @CommandLine.Command
  private static final class Holder {
    @CommandLine.Mixin private CallOptions calls;
  }

  private static CallRates rates(String... arguments) {
    var holder = new Holder();
    new CommandLine(holder).parseArgs(arguments);
    return holder.calls.rates();
  }

  @Test
  void theUsualIsAllowedUnlessToldOtherwise() {
    assertThat(rates()).isEqualTo(CallRates.STANDARD);
  }

  /** The help says it in words. */
  @Test
  void theHelpTellsTheUsual() {
    CallRates.STANDARD
        .perSecond()
        .forEach((service, rate) ->
            assertThat(new CommandLine(new Holder()).getUsageMessage().replaceAll("\\s+", " "))
                .contains("%s=%.0f".formatted(service, rate)));
  }

  @Test
  void onlyWhatIsNamedIsOtherwise() {
    assertThat(rates("--aws-calls-per-second=rds=2.5,default=7", "--aws-calls-per-second", "eks=1"))
        .isEqualTo(CallRates.STANDARD.with(Map.of("rds", 2.5, "default", 7.0, "eks", 1.0)));
  }

  @Test
  void theBurstIsInSeconds() {
    assertThat(rates("--aws-burst-seconds=5").burst()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void refusesAServiceThatIsNotCalled() {
    assertThatThrownBy(() -> rates("--aws-calls-per-second=rsd=2"))
        .isInstanceOf(CommandFailed.class)
        .hasMessageContaining("'rsd'")
        .hasMessageContaining("rds");
  }

  /** Nothing asks before it calls STS, so that a rate would bind nobody. */
  @Test
  void refusesARateOfSts() {
    assertThatThrownBy(() -> rates("--aws-calls-per-second=sts=2"))
        .isInstanceOf(CommandFailed.class)
        .hasMessageContaining("'sts'");
  }

  @Test
  void refusesToAllowNothing() {
    assertThatThrownBy(() -> rates("--aws-calls-per-second=rds=0"))
        .isInstanceOf(CommandFailed.class)
        .hasMessageContaining("more than 0");
    assertThatThrownBy(() -> rates("--aws-burst-seconds=0"))
        .isInstanceOf(CommandFailed.class)
        .hasMessageContaining("give 1 to 3600");
  }
}
