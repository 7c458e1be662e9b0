package dev.stepladder.operator.aws.rds;

import dev.stepladder.operator.aws.Headroom;
import dev.stepladder.operator.aws.Inquiry;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.inventory.View;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Whether the account may have what a plan asks for. Others use the same quotas at the same time,
 * so that RDS may refuse all the same; then that is said as any refusal is.
 */
final class QuotaRules {

  /** As the API reference of AccountQuota names them. */
  private enum Quota {
    INSTANCES("DBInstances", "DB instances", false),
    STORAGE("AllocatedStorage", "GiB of storage", false),
    SNAPSHOTS("ManualSnapshots", "manual snapshots", false),
    SUBNET_GROUPS("DBSubnetGroups", "DB subnet groups", false),
    PARAMETER_GROUPS("DBParameterGroups", "DB parameter groups", false),
    SUBNETS("SubnetsPerDBSubnetGroup", "subnets in a DB subnet group", true),
    REPLICAS("ReadReplicasPerMaster", "read replicas of one database", true);

    private final String awsName;
    private final String title;
    private final boolean each;

    Quota(String awsName, String title, boolean each) {
      this.awsName = awsName;
      this.title = title;
      this.each = each;
    }

    Headroom.Quota said() {
      return new Headroom.Quota(
          "quota-" + name().toLowerCase(Locale.ROOT).replace('_', '-'), title, awsName, each);
    }
  }

  private final Blueprint blueprint;
  private final View view;
  private final Inquiry inquiry;
  private final Headroom headroom;
  private final Map<Quota, Long> needed = new LinkedHashMap<>();

  QuotaRules(Blueprint blueprint, View view, Inquiry inquiry) {
    this.blueprint = blueprint;
    this.view = view;
    this.inquiry = inquiry;
    this.headroom = new Headroom(blueprint, inquiry);
  }

  void judge(List<RdsAction> actions) {
    actions.forEach(this::count);
    if (!needed.isEmpty()) {
      inquiry
          .ask("quotas", view.entry(DbQuotas.class, DbQuotas.NAME))
          .ifPresent(quotas -> needed.forEach((quota, more) -> judge(quota, more, quotas)));
    }
  }

  private void count(RdsAction action) {
    switch (action) {
      case RdsAction.CreateInstance create -> {
        add(Quota.INSTANCES, 1);
        add(Quota.STORAGE, create.database().storage());
      }
      case RdsAction.Restore restore -> {
        add(Quota.INSTANCES, 1);
        add(Quota.STORAGE, restore.storage());
      }
      case RdsAction.CreateReplica create -> {
        add(Quota.INSTANCES, 1);
        add(Quota.STORAGE, storageOf(create.source()));
        blueprint
            .part(Part.ReadReplicas.class)
            .ifPresent(replicas -> needed.put(Quota.REPLICAS, (long) replicas.count()));
      }
      case RdsAction.ModifyInstance modify -> {
        if (modify.to().containsKey(Setting.STORAGE)) {
          int grown = InstanceRules.number(modify.to().get(Setting.STORAGE));
          add(Quota.STORAGE, Math.max(0, grown - allocated(modify.name())));
        }
      }
      case RdsAction.TakeSnapshot _ -> add(Quota.SNAPSHOTS, 1);
      case RdsAction.CreateSubnetGroup group -> {
        add(Quota.SUBNET_GROUPS, 1);
        needed.put(Quota.SUBNETS, (long) group.subnets().size());
      }
      case RdsAction.ModifySubnetGroup group ->
          needed.put(Quota.SUBNETS, (long) group.subnets().size());
      case RdsAction.CreateParameterGroup _ -> add(Quota.PARAMETER_GROUPS, 1);
      case RdsAction.Withdraw _,
          RdsAction.SetPassword _,
          RdsAction.KeepPassword _,
          RdsAction.Reboot _,
          RdsAction.DeleteReplica _,
          RdsAction.DeleteInstance _,
          RdsAction.RemoveProtection _,
          RdsAction.DeleteSnapshot _,
          RdsAction.SetParameters _,
          RdsAction.Tag _,
          RdsAction.Adopt _ -> {}
    }
  }

  private void add(Quota quota, long more) {
    needed.merge(quota, more, Long::sum);
  }

  /** A replica is as large as its source is, or will be when it is made. */
  private long storageOf(String source) {
    int wanted = blueprint.part(Part.Database.class).map(Part.Database::storage).orElse(0);
    return Math.max(allocated(source), wanted);
  }

  private int allocated(String name) {
    return view.entry(DbInstance.class, name)
        .known()
        .map(instance -> InstanceRules.number(instance.is(Setting.STORAGE)))
        .orElse(0);
  }

  private void judge(Quota quota, long more, Map<String, DbQuotas.Quota> quotas) {
    DbQuotas.Quota known = quotas.get(quota.awsName);
    if (known != null) {
      headroom.judge(quota.said(), known.used(), known.max(), more);
    }
  }
}
