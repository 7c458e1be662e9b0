package dev.stepladder.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepladder.operator.OperatorOptions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class OperatorCommandTest {

  @Test
  void actsUnderALeaseUnlessToldOtherwise() {
    assertThat(options("--installation", "blue").leaderElection()).isTrue();
    assertThat(options("--installation", "blue", "--no-leader-election").leaderElection())
        .isFalse();
  }

  @Test
  void keepsItsLeaseInThePodsNamespaceUnlessToldOtherwise() {
    var pod = Map.of("POD_NAMESPACE", "platform");

    assertThat(options(pod, "--installation", "blue").namespace()).isEqualTo("platform");
    assertThat(options(pod, "--installation", "blue", "--namespace", "other").namespace())
        .isEqualTo("other");
  }

  @Test
  void keepsItsLeaseInANamespaceOfItsOwnOutsideOfPods() {
    assertThat(options("--installation", "blue").namespace()).isEqualTo("stepladder-system");
  }

  @Test
  void twoProcessesOnOneMachineDifferInTheLease() {
    assertThat(options("--installation", "blue").identity())
        .isNotEqualTo(options("--installation", "blue").identity());
  }

  @Test
  void refusesAnInstallationThatIsNoName() {
    assertThatThrownBy(() -> options("--installation", "Blue Team"))
        .isInstanceOf(CommandFailed.class)
        .hasMessageContaining("at most 30 lower-case letters");
  }

  @Test
  void asksForAnInstallation() {
    assertThatThrownBy(() -> options())
        .isInstanceOf(CommandLine.MissingParameterException.class)
        .hasMessageContaining("--installation");
  }

  private static OperatorOptions options(String... arguments) {
    return options(Map.of(), arguments);
  }

  private static OperatorOptions options(Map<String, String> environment, String... arguments) {
    var command = new OperatorCommand();
    new CommandLine(command).parseArgs(arguments);
    return command.options(environment);
  }
}
