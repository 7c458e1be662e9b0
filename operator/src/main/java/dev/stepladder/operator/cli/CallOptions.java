package dev.stepladder.operator.cli;

import dev.stepladder.operator.Services;
import dev.stepladder.operator.aws.CallRates;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Option;

/** How many calls of AWS the operator allows itself. */
final class CallOptions {

  private static final double MOST_PER_SECOND = 10_000;
  private static final int MOST_SECONDS = 3600;

  @Option(
      names = "--aws-calls-per-second",
      split = ",",
      paramLabel = "<service>=<n>",
      description =
          "Calls a second in the long run of a service in one account and region, such as rds=8; the service default stands for all that are not named. Unless told otherwise default=20,rds=10,elasticache=10,s3=100,ec2=5,servicequotas=1,resource-groups-tagging-api=10.")
  private Map<String, Double> perSecond = Map.of();

  @Option(
      names = "--aws-burst-seconds",
      defaultValue = "20",
      paramLabel = "<n>",
      description =
          "How many seconds' worth of calls may go at once after a rest; ${DEFAULT-VALUE} if not given.")
  private int burst;

  /**
   * What was given, and the usual for the rest.
   *
   * @throws CommandFailed if nothing could be called, or a service is not called at all
   */
  CallRates rates() {
    Set<String> known = Services.budgeted();
    for (var rate : perSecond.entrySet()) {
      String service = rate.getKey();
      if (!service.equals(CallRates.EVERY_OTHER) && !known.contains(service)) {
        throw new CommandFailed(
            "--aws-calls-per-second names the service '%s': write one of %s, or %s for all others."
                .formatted(service, String.join(", ", known), CallRates.EVERY_OTHER));
      }
      if (!(rate.getValue() > 0 && rate.getValue() <= MOST_PER_SECOND)) {
        throw new CommandFailed(
            "--aws-calls-per-second is %s for %s: give more than 0 and at most %.0f."
                .formatted(rate.getValue(), service, MOST_PER_SECOND));
      }
    }
    if (burst < 1 || burst > MOST_SECONDS) {
      throw new CommandFailed(
          "--aws-burst-seconds is %d: give 1 to %d.".formatted(burst, MOST_SECONDS));
    }
    return CallRates.STANDARD.with(perSecond).with(Duration.ofSeconds(burst));
  }
}
