package dev.stepladder.operator.aws.rds;

import dev.stepladder.operator.act.Outcome;
import dev.stepladder.operator.aws.AwsAccount;
import dev.stepladder.operator.aws.Sender;
import dev.stepladder.operator.inventory.ResourceKey;
import dev.stepladder.operator.inventory.SweptInventory;
import dev.stepladder.operator.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBInstance;

/**
 * Restarts instances, never twice for the same reason: each is an outage, only events tell that one
 * has happened, and those come late.
 */
final class Reboots {

  /** How far AWS's clock may be behind ours. */
  private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(1);

  private final SweptInventory inventory;
  private final Clock clock;
  private final RdsReader reader;
  private final Sender<RdsClient> sender;
  private final RdsClient once;

  /** By instance, when we last asked for a restart of it. */
  private final Map<String, Instant> rebooted = new ConcurrentHashMap<>();

  /** Before this, nobody here knows what the process that led then has asked for. */
  private final Instant began;

  Reboots(
      AwsAccount account,
      SweptInventory inventory,
      Clock clock,
      RdsReader reader,
      Sender<RdsClient> sender) {
    this.inventory = inventory;
    this.clock = clock;
    this.reader = reader;
    this.sender = sender;
    this.once = RdsService.clientThatSendsOnce(account);
    this.began = clock.now();
  }

  /**
   * Restarts an instance, unless it was restarted since the plan was made or may just have been.
   *
   * @param shown the instance as a fresh reading shows it
   */
  Outcome start(Sender.Call call, RdsAction.Reboot action, DBInstance shown) {
    return restartedMeanwhile(call.step().attempts(), shown).orElseGet(() -> send(call, action));
  }

  private Outcome send(Sender.Call call, RdsAction.Reboot action) {
    Instant sent = clock.now();
    Outcome outcome = sender.send(call, _ -> once.rebootDBInstance(RdsRequests.reboot(action)));
    switch (outcome) {
      // Whether it was done may be open; then it is taken for done.
      case Outcome.Started(), Outcome.Outdated _ -> rebooted.put(action.name(), sent);
      case Outcome.Done(), Outcome.Busy _, Outcome.Delayed _, Outcome.Refused _ -> {}
    }
    return outcome;
  }

  /**
   * A restart of ours whose event is not there yet: events come late, and until this one has come
   * or is overdue the same change would look as if it had never been tried. What the process that
   * led before has asked for is not known: it may have asked for one just before this one began.
   */
  private Optional<Outcome> restartWithoutEvent(
      String instance, Optional<Instant> created, List<Instant> restarts) {
    Optional<Instant> sent = Optional.ofNullable(rebooted.get(instance));
    Optional<Instant> before =
        Optional.of(began).filter(_ -> created.map(began::isAfter).orElse(true));
    return sent.or(() -> before)
        .filter(at -> restarts.stream().noneMatch(at.minus(CLOCKS_DIFFER)::isBefore))
        .map(at -> at.plus(ChangeEvents.OVERLAP))
        .filter(clock.now()::isBefore)
        .map(until ->
            new Outcome.Busy(
                "DB instance %s %s and RDS has no event of that yet; it is not restarted before there is one, at the latest at %s"
                    .formatted(
                        instance,
                        sent.isPresent()
                            ? "was asked to restart"
                            : "may have been asked to restart by an operator that led before",
                        until)));
  }

  /**
   * A restart that changed nothing is another step, which a person may have to approve anew: the
   * reading that the plan was made of may be from before one.
   */
  private Optional<Outcome> restartedMeanwhile(int planned, DBInstance shown) {
    DbInstance instance = RdsRecords.instance(shown);
    String group = instance.is(Setting.PARAMETER_GROUP);
    var events = new ChangeEvents();
    events.look(instance.name(), clock.now(), reader::events);
    events.lookAtParameters(instance.name(), group, clock.now(), reader::events);
    Optional<Instant> created = Optional.ofNullable(shown.instanceCreateTime());
    Optional<Outcome> tooEarly =
        restartWithoutEvent(instance.name(), created, events.allRestarts(instance.name(), created));
    if (tooEarly.isPresent()) {
      return tooEarly;
    }
    int restarts = events.restarts(instance.name(), created, group).size();
    if (restarts == planned) {
      return Optional.empty();
    }
    inventory.readSoon(Set.of(new ResourceKey(DbInstance.class, instance.name())), Duration.ZERO);
    return Optional.of(
        new Outcome.Outdated(
            "DB instance %s has restarted %d times since its parameters changed, planned for %d"
                .formatted(instance.name(), restarts, planned)));
  }
}
