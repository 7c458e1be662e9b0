package dev.stepladder.operator.aws.elasticache;

import dev.stepladder.operator.blueprint.Engine;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.plan.Assessment;
import dev.stepladder.operator.plan.Finding;
import java.util.ArrayList;
import java.util.List;

/** In what a cache differs from what is asked for, and stays so. */
final class GroupNotices {

  private final Part.Cache cache;
  private final GroupRules rules;
  private final CacheGroup group;

  GroupNotices(Part.Cache cache, GroupRules rules) {
    this.cache = cache;
    this.rules = rules;
    this.group = rules.group();
  }

  Assessment all() {
    var notices = new ArrayList<Finding>();
    group.lacks().stream()
        .sorted()
        .forEach(lack ->
            notices.add(
                lack == CacheGroup.Lack.ENCRYPTION_AT_REST
                    ? cannotChange(lack.text())
                    : open(lack)));
    if (!group.subnetGroup().equals(cache.subnetGroup())) {
      notices.add(cannotChange("it is in the subnet group " + group.subnetGroup()));
    }
    if (cache.kmsKey().isPresent() && !cache.kmsKey().equals(group.kmsKey())) {
      notices.add(
          cannotChange(
              "it is encrypted with %s"
                  .formatted(group.kmsKey().orElse("the account's default key"))));
    }
    if (group.port() != cache.engine().port()) {
      notices.add(cannotChange("its port is " + group.port()));
    }
    if (!cache.engine().replicates()
        && !rules.current(CacheSetting.NODE_TYPE).equals(cache.nodeType())) {
      notices.add(cannotChange("its nodes are " + rules.current(CacheSetting.NODE_TYPE)));
    }
    boolean never =
        cache.shards() > 0
            && !rules.clustered()
            && !cache.engine().changesMode(rules.current(CacheSetting.VERSION))
            && !cache.engine().changesMode(cache.engine().release(cache.version()));
    if (cache.engine().replicates() && never) {
      notices.add(
          cannotChange(
              "version %s cannot go over to cluster mode"
                  .formatted(group.is(CacheSetting.VERSION))));
    }
    if (cache.shards() == 0 && rules.clustered()) {
      notices.add(
          notice(
              "ClusterModeStays",
              "cache %s is in cluster mode, which the rung does not ask for; there is no way back, so it stays"
                  .formatted(group.name())));
    }
    if (Engine.compareVersions(group.is(CacheSetting.VERSION), cache.version()) > 0
        && !cache.version().isEmpty()) {
      notices.add(
          notice(
              "VersionIsAFloor",
              "cache %s runs version %s, newer than the %s asked for; it is never taken back"
                  .formatted(group.name(), group.is(CacheSetting.VERSION), cache.version())));
    }
    if (group.awaitsRestart()) {
      notices.add(
          notice(
              "ParametersAwaitRestart",
              "some parameters of cache %s take effect only when its nodes are rebooted in ElastiCache"
                  .formatted(group.name())));
    }
    return new Assessment(List.of(), List.of(), notices);
  }

  private Finding cannotChange(String what) {
    return notice(
        "SetAtCreation",
        "cache %s differs from what is asked for: %s. That can only be set at creation, so it is left as it is"
            .formatted(group.name(), what));
  }

  /** Who connects without would be cut off by it, so it is nothing that a plan does unasked. */
  private Finding open(CacheGroup.Lack lack) {
    if (cache.adopted()) {
      return notice(
          "ConnectionsOpen",
          "cache %s differs from what is asked for: %s. That is not switched on under those who use the cache as it is: pods reach it without a token until it is switched on in ElastiCache"
              .formatted(group.name(), lack.text()));
    }
    return notice(
        "ConnectionsOpen",
        "cache %s differs from what is asked for: %s. That is not switched on under pods that use the cache as it is; do it in ElastiCache, or remove spec.cache, wait until the cache is gone, and add it again"
            .formatted(group.name(), lack.text()));
  }

  private Finding notice(String reason, String message) {
    return new Finding.Notice(cache.id(), reason, message);
  }
}
