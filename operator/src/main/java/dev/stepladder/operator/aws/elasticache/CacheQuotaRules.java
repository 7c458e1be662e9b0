package dev.stepladder.operator.aws.elasticache;

import dev.stepladder.operator.aws.Headroom;
import dev.stepladder.operator.aws.Inquiry;
import dev.stepladder.operator.aws.servicequotas.AppliedQuotas;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.inventory.View;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether the account may have what a plan asks of ElastiCache. Others use the same quotas at the
 * same time, so that it may refuse all the same; then that is said as any refusal is.
 */
final class CacheQuotaRules {

  /**
   * "Quotas for ElastiCache" in its User Guide names them; their codes, which stay when a name is
   * put otherwise, are those that {@code aws service-quotas list-aws-default-service-quotas
   * --service-code elasticache} prints.
   */
  private enum Quota {
    NODES("L-DFE45DF3", "Nodes per Region", "cache nodes", false),
    SUBNET_GROUPS("L-3E7F7726", "Subnet groups per Region", "cache subnet groups", false),
    PARAMETER_GROUPS("L-3F15A733", "Parameter groups per Region", "cache parameter groups", false),
    SUBNETS("L-A87EE522", "Subnets per subnet group", "subnets in a cache subnet group", true),
    CLUSTERED(
        "L-AF354865", "Nodes per cluster", "nodes of one cache with cluster mode enabled", true),
    MEMCACHED("L-8C334AD1", "Nodes per cluster (Memcached)", "nodes of one Memcached cache", true);

    private final String code;
    private final String awsName;
    private final String title;
    private final boolean each;

    Quota(String code, String awsName, String title, boolean each) {
      this.code = code;
      this.awsName = awsName;
      this.title = title;
      this.each = each;
    }

    Headroom.Quota said() {
      return new Headroom.Quota(
          "cache-quota-" + name().toLowerCase(Locale.ROOT).replace('_', '-'),
          title,
          "%s (%s)".formatted(awsName, code),
          each);
    }
  }

  /** The codes of all that are looked up. */
  static final Set<String> CODES =
      Arrays.stream(Quota.values())
          .map(quota -> quota.code)
          .collect(Collectors.toUnmodifiableSet());

  /** Begins the names of groups that AWS makes itself. */
  private static final String DEFAULT = "default";

  private final Part.Cache cache;
  private final View view;
  private final Inquiry inquiry;
  private final Headroom headroom;
  private final Map<Quota, Long> needed = new LinkedHashMap<>();

  CacheQuotaRules(Blueprint blueprint, Part.Cache cache, View view, Inquiry inquiry) {
    this.cache = cache;
    this.view = view;
    this.inquiry = inquiry;
    this.headroom = new Headroom(blueprint, inquiry);
  }

  void judge(List<CacheAction> actions) {
    actions.forEach(this::count);
    if (!needed.isEmpty()) {
      inquiry
          .consult("cache-quotas", view.entry(CacheQuotas.class, CacheQuotas.NAME))
          .ifPresent(max ->
              needed.forEach((quota, more) -> {
                AppliedQuotas.Limit limit = max.get(quota.code);
                if (limit != null && limit.applied()) {
                  headroom.judge(quota.said(), used(quota), limit.most(), more);
                } else if (limit != null) {
                  headroom.judgeAtFirst(quota.said(), used(quota), limit.most(), more);
                }
              }));
    }
  }

  private void count(CacheAction action) {
    switch (action) {
      case CacheAction.Create create -> {
        add(Quota.NODES, create.nodes());
        ofOne();
      }
      case CacheAction.SetReplicas replicas when replicas.to() > replicas.from() -> {
        grows(replicas.name());
      }
      case CacheAction.SetShards shards when shards.to() > shards.from() -> {
        grows(shards.name());
      }
      case CacheAction.CreateSubnetGroup group -> {
        add(Quota.SUBNET_GROUPS, 1);
        needed.put(Quota.SUBNETS, (long) group.subnets().size());
      }
      case CacheAction.ModifySubnetGroup group ->
          needed.put(Quota.SUBNETS, (long) group.subnets().size());
      case CacheAction.CreateParameterGroup _ -> add(Quota.PARAMETER_GROUPS, 1);
      case CacheAction.SetReplicas _,
          CacheAction.SetShards _,
          CacheAction.Modify _,
          CacheAction.ApplyPending _,
          CacheAction.Withdraw _,
          CacheAction.SetToken _,
          CacheAction.Mark _,
          CacheAction.Tag _,
          CacheAction.Adopt _,
          CacheAction.Delete _,
          CacheAction.TakeSnapshot _,
          CacheAction.SetParameters _ -> {}
    }
  }

  /** By more replicas, more shards or both: what is new is counted once. */
  private void grows(String name) {
    int is = view.entry(CacheGroup.class, name).known().map(CacheGroup::nodes).orElse(0);
    needed.put(Quota.NODES, Math.max(0, inTheEnd() - is));
    ofOne();
  }

  /** How many nodes the cache is to have in the end. */
  private long inTheEnd() {
    return (long) Math.max(1, cache.shards()) * (cache.replicas() + 1);
  }

  private void ofOne() {
    long nodes = inTheEnd();
    if (!cache.engine().replicates()) {
      needed.put(Quota.MEMCACHED, nodes);
    } else if (cache.shards() > 0) {
      needed.put(Quota.CLUSTERED, nodes);
    }
  }

  private void add(Quota quota, long more) {
    needed.merge(quota, more, Long::sum);
  }

  private long used(Quota quota) {
    return switch (quota) {
      case NODES ->
          view.entry(CacheQuotas.class, CacheQuotas.NAME).known().map(CacheQuotas::nodes).orElse(0);
      case SUBNET_GROUPS ->
          view.all(CacheSubnets.class).stream()
              .filter(group -> !group.resource().name().startsWith(DEFAULT))
              .count();
      case PARAMETER_GROUPS ->
          view.all(CacheParameters.class).stream()
              .filter(group -> !group.resource().name().startsWith(DEFAULT))
              .count();
      case SUBNETS, CLUSTERED, MEMCACHED -> 0;
    };
  }
}
