package dev.stepladder.operator.cli;

import dev.stepladder.operator.time.Clock;
import dev.stepladder.operator.time.RemoteClock;
import dev.stepladder.operator.time.SystemClock;
import java.net.URI;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which clock is read. */
final class ClockOption {

  @Option(
      names = "--clock",
      paramLabel = "<url>",
      defaultValue = "${env:STEPLADDER_CLOCK}",
      description = "A simulator's clock in place of the machine's. Or STEPLADDER_CLOCK.")
  private Optional<URI> url = Optional.empty();

  /**
   * The clock, running.
   *
   * @throws CommandFailed when none answers at the address
   */
  Running open() {
    try {
      return new Running(url.<Clock>map(RemoteClock::connect).orElseGet(SystemClock::new));
    } catch (IllegalStateException e) {
      throw new CommandFailed(e.getMessage(), e);
    }
  }

  /** Either clock, closed with the command. */
  record Running(Clock clock) implements AutoCloseable {
    @Override
    public void close() {
      switch (clock) {
        case SystemClock system -> system.close();
        case RemoteClock remote -> remote.close();
        default -> {}
      }
    }
  }
}
