package dev.stepladder.operator.aws.rds;

import dev.stepladder.operator.act.Outcome;
import dev.stepladder.operator.blueprint.Engine;
import dev.stepladder.operator.blueprint.Owner;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Whether an instance is still what a plan saw, by a reading made just before the call. A modify
 * that is applied at once also applies whatever else is pending, so it too is preceded by one.
 */
final class FreshReading {

  private FreshReading() {}

  /** What keeps a modify from being sent, if anything does. */
  static Optional<Outcome> against(RdsAction.ModifyInstance action, DbInstance now, Owner owner) {
    return same(action.name(), action.resourceId(), now)
        .or(() -> ours(now, owner))
        .or(() -> samePending(action, now))
        .or(() -> kept(action, now))
        .or(() -> action.standby() ? standby(action, now) : Optional.empty())
        .or(() -> takesChanges(now))
        .or(() -> lowers(action, now))
        .or(() -> already(action, now));
  }

  /** What keeps pending changes from being withdrawn, if anything does. */
  static Optional<Outcome> against(RdsAction.Withdraw action, DbInstance now, Owner owner) {
    return against(action.asChange(), now, owner);
  }

  /** What keeps a password from being set, if anything does. */
  static Optional<Outcome> against(RdsAction.SetPassword action, DbInstance now, Owner owner) {
    return action.managed()
        ? password(action.name(), action.resourceId(), now, owner)
        : same(action.name(), action.resourceId(), now)
            .or(() -> ours(now, owner))
            .or(() -> takesChanges(now));
  }

  /** What keeps a password from being handed to RDS, if anything does. */
  static Optional<Outcome> against(RdsAction.KeepPassword action, DbInstance now, Owner owner) {
    return password(action.name(), action.resourceId(), now, owner);
  }

  private static Optional<Outcome> password(
      String name, String resourceId, DbInstance now, Owner owner) {
    return same(name, resourceId, now)
        .or(() -> ours(now, owner))
        .or(() -> takesChanges(now))
        .or(() -> {
          Map<Setting, String> others = new EnumMap<>(Setting.class);
          others.putAll(now.pending());
          others.remove(Setting.PASSWORD);
          return others.isEmpty()
              ? Optional.empty()
              : Optional.of(
                  new Outcome.Refused(
                      "PendingChanges",
                      ("Setting the password of DB instance %s would also apply what waits for its"
                              + " maintenance window: %s. Apply or withdraw that first.")
                          .formatted(now.name(), others)));
        });
  }

  /** What keeps a reboot from being sent, if anything does. */
  static Optional<Outcome> against(RdsAction.Reboot action, DbInstance now, Owner owner) {
    return same(action.name(), action.resourceId(), now)
        .or(() -> ours(now, owner))
        .or(() -> takesChanges(now))
        .or(() ->
            now.awaitsRestart()
                ? Optional.empty()
                : outdated("DB instance %s waits for no restart".formatted(now.name())))
        .or(() -> action.failover() ? standby(now) : Optional.empty());
  }

  /** What keeps a replica from being deleted, if anything does. */
  static Optional<Outcome> against(RdsAction.DeleteReplica action, DbInstance now, Owner owner) {
    return same(action.name(), action.resourceId(), now)
        .or(() ->
            now.source().isEmpty()
                ? outdated(
                    "DB instance %s replicates nothing any more: it has been promoted and stays"
                        .formatted(now.name()))
                : Optional.empty())
        .or(() -> ours(now, owner))
        .or(() ->
            now.replicas().isEmpty()
                ? Optional.empty()
                : Optional.of(
                    new Outcome.Refused(
                        "HasReplicas",
                        ("DB instance %s is itself replicated by %s, which would become a primary."
                                + " Delete that first, or give it another source.")
                            .formatted(now.name(), String.join(", ", now.replicas())))))
        .or(() -> stillThere(now))
        // While a replica is being promoted it still shows its source, and is busy.
        .or(() -> now.broken() ? Optional.empty() : takesChanges(now));
  }

  /** What keeps a primary from being deleted, if anything does. */
  static Optional<Outcome> against(RdsAction.DeleteInstance action, DbInstance now, Owner owner) {
    return same(action.name(), action.resourceId(), now)
        .or(() -> ours(now, owner))
        .or(() -> stillThere(now))
        .or(() ->
            now.source().isPresent()
                ? outdated("DB instance %s is a replica now".formatted(now.name()))
                : Optional.empty())
        .or(() ->
            now.replicas().isEmpty()
                ? Optional.empty()
                : Optional.of(
                    new Outcome.Refused(
                        "HasReplicas",
                        ("DB instance %s is replicated by %s, which would become a primary. Delete"
                                + " that first, or promote it.")
                            .formatted(now.name(), String.join(", ", now.replicas())))))
        .or(() ->
            now.is(Setting.DELETION_PROTECTION).equals("true")
                ? outdated("DB instance %s is protected from deletion".formatted(now.name()))
                : Optional.empty())
        .or(() -> now.broken() ? Optional.empty() : takesChanges(now));
  }

  /** What keeps deletion protection from being taken off, if anything does. */
  static Optional<Outcome> against(RdsAction.RemoveProtection action, DbInstance now, Owner owner) {
    return same(action.name(), action.resourceId(), now)
        .or(() -> ours(now, owner))
        .or(() ->
            now.is(Setting.DELETION_PROTECTION).equals("true")
                ? Optional.empty()
                : outdated("DB instance %s is not protected any more".formatted(now.name())))
        .or(() -> now.broken() ? Optional.empty() : takesChanges(now));
  }

  /** What keeps an instance from being taken over, if anything does. */
  static Optional<Outcome> against(RdsAction.Adopt action, DbInstance now, Owner owner) {
    return same(action.name(), action.resourceId(), now)
        .or(() ->
            owner.mayHave(now.tags())
                ? Optional.empty()
                : Optional.of(
                    new Outcome.Refused(
                        "NotAdoptable",
                        "DB instance %s is not tagged %s=%s any more and is left alone."
                            .formatted(now.name(), Owner.ADOPTABLE_BY, owner.adopter()))))
        .or(() ->
            isTakenOver(action, now, owner)
                ? outdated("DB instance %s is this app's already".formatted(now.name()))
                : Optional.empty())
        .or(() ->
            now.source().isPresent()
                ? outdated("DB instance %s is a replica now".formatted(now.name()))
                : Optional.empty())
        .or(() -> stillThere(now))
        .or(() -> takesChanges(now));
  }

  /** One of another cluster's is not taken by the tag alone, and one of the app's own only once. */
  private static boolean isTakenOver(RdsAction.Adopt action, DbInstance now, Owner owner) {
    return switch (owner.claim(now.tags())) {
      case FOREIGN -> false;
      case OTHER_CLUSTER -> true;
      case OURS -> now.tags().getOrDefault(Owner.PART, "").equals(action.tags().get(Owner.PART));
    };
  }

  private static Optional<Outcome> stillThere(DbInstance now) {
    return now.status().equals("deleting")
        ? outdated("DB instance %s is being deleted already".formatted(now.name()))
        : Optional.empty();
  }

  /** Whether it is another instance than the plan saw. */
  static Optional<Outcome> same(String name, String resourceId, DbInstance now) {
    return now.resourceId().equals(resourceId)
        ? Optional.empty()
        : outdated(
            "DB instance %s is another one now (%s, planned for %s)"
                .formatted(name, now.resourceId(), resourceId));
  }

  /** What was approved as a failover must not become an outage. */
  private static Optional<Outcome> standby(DbInstance now) {
    return standby(now, now.willBe(Setting.MULTI_AZ));
  }

  /** The same of a call that may take back that the standby goes. */
  private static Optional<Outcome> standby(RdsAction.ModifyInstance action, DbInstance now) {
    return standby(now, action.to().getOrDefault(Setting.MULTI_AZ, now.willBe(Setting.MULTI_AZ)));
  }

  private static Optional<Outcome> standby(DbInstance now, String stays) {
    return now.is(Setting.MULTI_AZ).equals("true") && stays.equals("true")
        ? Optional.empty()
        : outdated("DB instance %s has no standby any more to fail over to".formatted(now.name()));
  }

  private static Optional<Outcome> samePending(RdsAction.ModifyInstance action, DbInstance now) {
    return now.pending().equals(action.pending())
        ? Optional.empty()
        : outdated(
            "what is pending on DB instance %s has changed: %s, planned for %s"
                .formatted(action.name(), now.pending(), action.pending()));
  }

  /** What is to be taken back is what the present value is asked for of. */
  private static Optional<Outcome> kept(RdsAction.ModifyInstance action, DbInstance now) {
    return action.kept().stream()
            .allMatch(setting -> now.is(setting).equals(action.to().getOrDefault(setting, "")))
        ? Optional.empty()
        : outdated(
            "DB instance %s is not as it was when its pending changes were to be withdrawn"
                .formatted(now.name()));
  }

  private static Optional<Outcome> takesChanges(DbInstance now) {
    return now.acceptsChanges()
        ? Optional.empty()
        : Optional.of(new Outcome.Busy("DB instance %s is %s".formatted(now.name(), now.status())));
  }

  /** Storage cannot shrink and versions cannot go back; nothing here may even try. */
  private static Optional<Outcome> lowers(RdsAction.ModifyInstance action, DbInstance now) {
    String storage = action.to().get(Setting.STORAGE);
    if (storage != null && Long.parseLong(storage) < number(now.willBe(Setting.STORAGE))) {
      return outdated(
          "DB instance %s has grown to %s GiB".formatted(now.name(), now.willBe(Setting.STORAGE)));
    }
    String version = action.to().get(Setting.VERSION);
    if (version != null && Engine.compareVersions(version, now.willBe(Setting.VERSION)) < 0) {
      return outdated(
          "DB instance %s has version %s already"
              .formatted(now.name(), now.willBe(Setting.VERSION)));
    }
    return Optional.empty();
  }

  private static Optional<Outcome> already(RdsAction.ModifyInstance action, DbInstance now) {
    boolean all =
        !action.to().isEmpty()
            && action.to().entrySet().stream()
                .allMatch(entry -> now.is(entry.getKey()).equals(entry.getValue()));
    return all && now.pending().isEmpty()
        ? outdated("DB instance %s is so already".formatted(now.name()))
        : Optional.empty();
  }

  private static long number(String value) {
    return value.isEmpty() ? 0 : Long.parseLong(value);
  }

  private static Optional<Outcome> outdated(String message) {
    return Optional.of(new Outcome.Outdated(message));
  }

  /** Another cluster may have taken it over, or somebody may have taken its tags away. */
  private static Optional<Outcome> ours(DbInstance now, Owner owner) {
    return owner.claim(now.tags()) != Owner.Claim.OURS
        ? Optional.of(
            new Outcome.Refused(
                "ForeignResource",
                ("DB instance %s is not marked as %s/%s's any more and is left alone. Put"
                        + " its stepladder.dev tags back, or delete it yourself.")
                    .formatted(now.name(), owner.namespace(), owner.app())))
        : Optional.empty();
  }
}
