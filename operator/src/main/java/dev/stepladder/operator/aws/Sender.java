package dev.stepladder.operator.aws;

import dev.stepladder.operator.act.Outcome;
import dev.stepladder.operator.act.Trail;
import dev.stepladder.operator.inventory.Entry;
import dev.stepladder.operator.inventory.ResourceKey;
import dev.stepladder.operator.inventory.SweepFailed;
import dev.stepladder.operator.inventory.SweptInventory;
import dev.stepladder.operator.plan.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Sends what changes something in one service, account and region, and tells the inventory of it.
 *
 * <p>The SDK repeats a call whose answer was lost. A service sends only what does no more when it
 * is done twice than when it is done once through a client that repeats: for a create that ends in
 * "already exists", for a delete in "not found", for a change in the same values again. What is not
 * so, such as a restart, goes through a client that sends it once only.
 *
 * @param <C> the service's client
 */
public final class Sender<C> {

  private static final Duration SHOWS_AFTER = Duration.ofSeconds(2);

  private final AwsAccount account;
  private final String service;
  private final C client;
  private final SweptInventory inventory;
  private final Surroundings surroundings;
  private final Taken taken;

  /** Tells of something else that has the name of what could not be created, if it can. */
  @FunctionalInterface
  public interface Taken {
    /** Why the name will not be free; empty if the next reading shows it. */
    Optional<Outcome> by(ResourceKey resource);
  }

  /**
   * One call that changes something.
   *
   * @param resource what it changes
   * @param intent what it does, as a verb with its object
   * @param operation its name in RDS
   * @param beside what else it will show an effect on
   * @param works whether AWS begins to work on it some seconds after it was accepted, whatever the
   *     resource shows meanwhile; where no work shows within 60 seconds, it counts as done
   */
  public record Call(
      Step step,
      ResourceKey resource,
      String intent,
      String operation,
      Set<ResourceKey> beside,
      boolean works) {

    /** One that is done by what shows. */
    public Call(
        Step step, ResourceKey resource, String intent, String operation, Set<ResourceKey> beside) {
      this(step, resource, intent, operation, beside, false);
    }

    /** The same, on which AWS begins to work within 60 seconds after it was accepted. */
    public Call working() {
      return new Call(step, resource, intent, operation, beside, true);
    }
  }

  /**
   * Sends through a client.
   *
   * @param service as IAM names it: {@code rds}
   * @param inventory told of every change that was sent, or may have been
   */
  public Sender(
      AwsAccount account,
      String service,
      C client,
      SweptInventory inventory,
      Surroundings surroundings,
      Taken taken) {
    this.account = account;
    this.service = service;
    this.client = client;
    this.inventory = inventory;
    this.surroundings = surroundings;
    this.taken = taken;
  }

  /**
   * Sends a change.
   *
   * @throws SweepFailed if it creates something and the credentials are not of the right account
   */
  public Outcome send(Call call, Function<C, ?> request) {
    return send(call, "", request);
  }

  /**
   * Sends a change with a secret in it.
   *
   * @param secret what stands in no message, even where AWS quotes it
   * @throws SweepFailed as {@link #send(Call, Function)}
   */
  public Outcome send(Call call, String secret, Function<C, ?> request) {
    if (!surroundings.leading().getAsBoolean()) {
      return new Outcome.Outdated(
          "another process leads now and goes on with %s".formatted(call.step().key()));
    }
    if (call.operation().startsWith("Create") || call.operation().startsWith("Restore")) {
      // What exists is known by its id or name; what does not would be made in whatever account.
      account.ensureVerified(Duration.ZERO);
    }
    try {
      if (request.apply(client) instanceof AwsResponse answer) {
        Trail.request(String.valueOf(answer.responseMetadata().requestId()));
      }
    } catch (SdkException e) {
      return failed(call, secret, e);
    }
    sent(call);
    return new Outcome.Started();
  }

  private void sent(Call call) {
    Instant now = surroundings.clock().now();
    inventory.mutated(call.resource(), new Entry.Mutation(call.step().key(), now, call.works()));
    inventory.readSoon(call.beside(), SHOWS_AFTER);
  }

  private Outcome failed(Call call, String secret, SdkException e) {
    AwsFailure failure =
        AwsFailure.of(e, call.intent(), service + ":" + call.operation()).hiding(secret);
    Trail.request(failure.request());
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
    return taken
        .by(call.resource())
        .orElseGet(() ->
            new Outcome.Outdated(
                "%s exists already; the next reading shows whose it is (%s)"
                    .formatted(call.resource().name(), failure.reason())));
  }
}
