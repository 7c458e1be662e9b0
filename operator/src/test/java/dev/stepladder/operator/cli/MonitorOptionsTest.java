package dev.stepladder.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MonitorOptionsTest {

  @Test
  void aPortAloneIsThatOfEveryAddress() {
    InetSocketAddress address = MonitorOptions.address(":8080");

    assertThat(address.getPort()).isEqualTo(8080);
    assertThat(address.getAddress().isAnyLocalAddress()).isTrue();
  }

  @Test
  void aHostMayBeOfEitherKind() {
    assertThat(MonitorOptions.address("127.0.0.1:0").getAddress().isLoopbackAddress()).isTrue();
    assertThat(MonitorOptions.address("[::1]:8080").getAddress().isLoopbackAddress()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"8080", "localhost", "localhost:http", ":65536", "::1:8080", ""})
  void refusesWhatIsNoAddress(String text) {
    assertThatThrownBy(() -> MonitorOptions.address(text))
        .isInstanceOf(CommandFailed.class)
        .hasMessageContaining("write a host and a port");
  }
}
