package dev.stepladder.operator.aws.rds;

import dev.stepladder.operator.act.Outcome;
import dev.stepladder.operator.aws.AwsAccount;
import dev.stepladder.operator.aws.AwsFailure;
import dev.stepladder.operator.inventory.ResourceKey;
import dev.stepladder.operator.inventory.SweepFailed;
import dev.stepladder.operator.inventory.SweptInventory;
import dev.stepladder.operator.plan.Step;
import dev.stepladder.operator.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBInstance;

/**
 * Sends what changes something, and tells the inventory of it.
 *
 * <p>The SDK repeats a call whose answer was lost. For a create that ends in "already exists", for
 * a delete in "not found" or "deleting", for a modify, tags or parameters in the same values again
 * or in "invalid state" while the first is under way: none of them does more than the first did. A
 * reboot repeated is a second outage, so it goes through a client that sends it once only.
 */
final class RdsSender {

  private static final Logger log = LoggerFactory.getLogger(RdsSender.class);
  private static final Duration SHOWS_AFTER = Duration.ofSeconds(2);

  private final AwsAccount account;
  private final RdsReader reader;
  private final SweptInventory inventory;
  private final Clock clock;
  private final BooleanSupplier stillLeader;

  /**
   * One call that changes something.
   *
   * @param resource what it changes
   * @param intent what it does, as a verb with its object
   * @param operation its name in RDS
   * @param beside what else it will show an effect on
   */
  record Call(
      Step step, ResourceKey resource, String intent, String operation, Set<ResourceKey> beside) {}

  RdsSender(
      AwsAccount account,
      RdsReader reader,
      SweptInventory inventory,
      Clock clock,
      BooleanSupplier stillLeader) {
    this.account = account;
    this.reader = reader;
    this.inventory = inventory;
    this.clock = clock;
    this.stillLeader = stillLeader;
  }

  /**
   * Sends a change.
   *
   * @throws SweepFailed if it creates something and the credentials are not of the right account
   */
  Outcome send(Call call, Function<RdsClient, ?> request) {
    if (!stillLeader.getAsBoolean()) {
      return new Outcome.Outdated(
          "another process leads now and goes on with %s".formatted(call.step().key()));
    }
    if (call.operation().startsWith("Create")) {
      // What exists is known by its id or name; what does not would be made in whatever account.
      account.ensureVerified(Duration.ZERO);
    }
    try {
      Object _ = request.apply(account.rds());
    } catch (SdkException e) {
      return failed(call, e);
    }
    sent(call);
    return new Outcome.Started();
  }

  private void sent(Call call) {
    inventory.mutated(
        call.resource().kind(), call.resource().name(), call.step().key(), clock.now());
    inventory.readSoon(call.beside(), SHOWS_AFTER);
  }

  private Outcome failed(Call call, SdkException e) {
    AwsFailure failure = AwsFailure.of(e, call.intent(), "rds:" + call.operation());
    log.info("{}: {}", call.step().key(), failure.withRequest());
    boolean earlierAttempt =
        e.numAttempts() != null && e.numAttempts() > 1 && !failure.reason().equals("Throttled");
    if (failure.kind() == AwsFailure.Kind.UNCERTAIN || earlierAttempt) {
      // It may have been done all the same: what shows next decides.
      sent(call);
    } else {
      inventory.readSoon(Set.of(call.resource()), Duration.ZERO);
    }
    return switch (failure.kind()) {
      case UNCERTAIN ->
          new Outcome.Outdated(
              failure.message() + " It may have been done; the next reading shows it.");
      case BUSY -> new Outcome.Busy(failure.withRequest());
      case EXISTS -> exists(call, failure);
      case MISSING, REFUSED -> new Outcome.Refused(failure.reason(), failure.withRequest());
    };
  }

  /** Never taken for ours here: the plan looks at its tags. */
  private Outcome exists(Call call, AwsFailure failure) {
    if (call.resource().kind() == DbInstance.class) {
      Optional<DBInstance> other =
          reader.instance(call.resource().name()).filter(shown -> !RdsRecords.isOurKind(shown));
      if (other.isPresent()) {
        return new Outcome.Refused(
            "NameTaken",
            ("%s exists as an instance of %s, which is left alone. Delete or rename it in AWS, or"
                    + " give the app another name.")
                .formatted(call.resource().name(), other.get().engine()));
      }
    }
    return new Outcome.Outdated(
        "%s exists already; the next reading shows whose it is (%s)"
            .formatted(call.resource().name(), failure.reason()));
  }
}
