package dev.stepladder.operator.aws.elasticache;

import dev.stepladder.operator.act.Outcome;
import dev.stepladder.operator.blueprint.Engine;
import dev.stepladder.operator.blueprint.Owner;
import java.util.Map;
import java.util.Optional;

/**
 * What a reading made just before a call says against it: the plan was made of an older one. It
 * shows no tags; whose a replication group is, its description says.
 */
final class FreshReading {

  private FreshReading() {}

  /** What keeps an action from being sent, if anything does. */
  static Optional<Outcome> against(CacheAction.OfExisting action, CacheGroup now, Owner owner) {
    Optional<Outcome> always =
        same(action, now)
            .or(() -> takesOver(action) ? Optional.empty() : ours(now, owner))
            .or(() -> leaving(now))
            .or(() -> busy(action, now));
    return always.or(() ->
        switch (action) {
          case CacheAction.Modify modify ->
              samePending(modify, modify.pending(), now)
                  .or(() -> lowers(modify, now))
                  .or(() -> already(modify, now))
                  .or(() -> withoutTakeover(modify.failover(), now));
          case CacheAction.ApplyPending apply ->
              samePending(apply, apply.pending(), now)
                  .or(() -> withoutTakeover(apply.failover(), now));
          case CacheAction.Withdraw withdraw ->
              samePending(withdraw, withdraw.pending(), now).or(() -> sameValues(withdraw, now));
          case CacheAction.SetReplicas set ->
              counted(CacheSetting.REPLICAS, set.from(), now).or(() -> nothingPending(now));
          case CacheAction.SetShards set ->
              counted(CacheSetting.SHARDS, set.from(), now).or(() -> nothingPending(now));
          case CacheAction.SetToken _ -> nothingPending(now);
          case CacheAction.Adopt adopt -> sameFormer(adopt, now);
          case CacheAction.Mark _, CacheAction.Tag _, CacheAction.Delete _ -> Optional.empty();
        });
  }

  /** Whoever took it over meanwhile changed its description first. */
  private static Optional<Outcome> sameFormer(CacheAction.Adopt action, CacheGroup now) {
    return now.description().equals(action.former().description())
        ? Optional.empty()
        : outdated(
            "cache %s is described as “%s” now, planned for “%s”"
                .formatted(action.name(), now.description(), action.former().description()));
  }

  private static boolean takesOver(CacheAction.OfExisting action) {
    return action instanceof CacheAction.Mark || action instanceof CacheAction.Adopt;
  }

  private static Optional<Outcome> same(CacheAction.OfExisting action, CacheGroup now) {
    return now.id().equals(action.id())
        ? Optional.empty()
        : outdated(
            "cache %s is another one now (created %s, planned for %s)"
                .formatted(action.name(), now.id(), action.id()));
  }

  /** Another cluster may have taken it over, or somebody may have taken its mark away. */
  private static Optional<Outcome> ours(CacheGroup now, Owner owner) {
    return now.ownerKnown() && owner.claim(now.tags()) != Owner.Claim.OURS
        ? Optional.of(
            new Outcome.Refused(
                "ForeignResource",
                "cache %s is not marked as %s/%s's any more and is left alone. Put its description back, or delete it yourself."
                    .formatted(now.name(), owner.namespace(), owner.app())))
        : Optional.empty();
  }

  private static Optional<Outcome> leaving(CacheGroup now) {
    return now.status().equals("deleting")
        ? outdated("cache %s is being deleted".formatted(now.name()))
        : Optional.empty();
  }

  /** One that failed takes nothing but its deletion. */
  private static Optional<Outcome> busy(CacheAction.OfExisting action, CacheGroup now) {
    boolean deletable = action instanceof CacheAction.Delete && now.broken();
    return now.acceptsChanges() || deletable
        ? Optional.empty()
        : Optional.of(
            new Outcome.Busy(
                "cache %s is %s%s"
                    .formatted(
                        now.name(),
                        now.status(),
                        now.goingOn().isEmpty()
                            ? ""
                            : ", its nodes " + String.join(", ", now.goingOn()))));
  }

  private static Optional<Outcome> samePending(
      CacheAction action, Map<CacheSetting, String> pending, CacheGroup now) {
    return now.pending().equals(pending)
        ? Optional.empty()
        : outdated(
            "what is pending on cache %s has changed: %s, planned for %s"
                .formatted(action.name(), now.pending(), pending));
  }

  private static Optional<Outcome> sameValues(CacheAction.Withdraw action, CacheGroup now) {
    return action.is().entrySet().stream()
            .allMatch(setting -> now.is(setting.getKey()).equals(setting.getValue()))
        ? Optional.empty()
        : outdated(
            "cache %s is not as it was when its pending changes were to be withdrawn"
                .formatted(action.name()));
  }

  private static Optional<Outcome> nothingPending(CacheGroup now) {
    return now.pending().isEmpty()
        ? Optional.empty()
        : outdated("on cache %s something is pending: %s".formatted(now.name(), now.pending()));
  }

  /** Versions cannot go back; nothing here may even try. */
  private static Optional<Outcome> lowers(CacheAction.Modify action, CacheGroup now) {
    String version = action.to().get(CacheSetting.VERSION);
    return version != null && Engine.compareVersions(version, now.willBe(CacheSetting.VERSION)) < 0
        ? outdated(
            "cache %s has version %s already"
                .formatted(now.name(), now.willBe(CacheSetting.VERSION)))
        : Optional.empty();
  }

  private static Optional<Outcome> already(CacheAction.Modify action, CacheGroup now) {
    boolean all =
        action.to().entrySet().stream()
            .allMatch(entry -> now.is(entry.getKey()).equals(entry.getValue()));
    return all && now.pending().isEmpty()
        ? outdated("cache %s is so already".formatted(now.name()))
        : Optional.empty();
  }

  /** What was approved as a failover must not become an outage. */
  private static Optional<Outcome> withoutTakeover(boolean failover, CacheGroup now) {
    return failover && !now.is(CacheSetting.FAILOVER).equals("true")
        ? outdated("cache %s has no replica any more that takes over".formatted(now.name()))
        : Optional.empty();
  }

  private static Optional<Outcome> counted(CacheSetting setting, int from, CacheGroup now) {
    return now.is(setting).equals(Integer.toString(from))
        ? Optional.empty()
        : outdated(
            "cache %s has %s %s now, planned for %d"
                .formatted(now.name(), now.is(setting), setting.title(), from));
  }

  private static Optional<Outcome> outdated(String message) {
    return Optional.of(new Outcome.Outdated(message));
  }
}
