package dev.stepladder.operator.aws.elasticache;

import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.CacheEngine;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.inventory.Entry;
import dev.stepladder.operator.inventory.View;
import dev.stepladder.operator.plan.Assessment;
import dev.stepladder.operator.plan.Step;
import dev.stepladder.operator.prices.Bill;
import dev.stepladder.operator.prices.BillChange;
import dev.stepladder.operator.prices.Charge;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a cache is charged for: its nodes by the hour, replicas included. Snapshots depend on what
 * is in it and are not counted.
 */
final class CacheCharges {

  private final Bill unseen;
  private final Optional<Size> theirs;
  private Optional<Size> size;

  /**
   * What a cache is charged by.
   *
   * @param shards 1 without cluster mode; the nodes of Memcached
   * @param replicas of each shard
   */
  private record Size(CacheEngine engine, String nodeType, int shards, int replicas) {

    Bill bill() {
      return Bill.of(new Charge.CacheNodes(engine.awsName(), nodeType, shards * (replicas + 1)));
    }

    Size with(Map<CacheSetting, String> change) {
      return new Size(
          engine,
          change.getOrDefault(CacheSetting.NODE_TYPE, nodeType),
          number(change, CacheSetting.SHARDS, shards),
          number(change, CacheSetting.REPLICAS, replicas));
    }

    /** While its shards change it does not show to how many. */
    private static int number(Map<CacheSetting, String> change, CacheSetting setting, int now) {
      String text = change.getOrDefault(setting, "");
      return text.matches("[0-9]+") ? Integer.parseInt(text) : now;
    }
  }

  CacheCharges(Blueprint blueprint, View view, Instant now) {
    Optional<Part.Cache> part = blueprint.part(Part.Cache.class);
    String name =
        part.map(Part.Cache::identifier)
            .orElseGet(() -> CacheRemoval.name(blueprint.owner(), view));
    Entry<CacheGroup> entry = view.entry(CacheGroup.class, name);
    this.size =
        switch (entry) {
          case Entry.Absent<CacheGroup> _ -> Optional.empty();
          case Entry.Present<CacheGroup> present -> existing(blueprint, present, now);
          case Entry.Unknown<CacheGroup> unknown ->
              unknown.sent().flatMap(_ -> part.map(CacheCharges::size));
        };
    this.theirs = entry.known().map(CacheCharges::size);
    boolean blind = entry instanceof Entry.Unknown<CacheGroup> && size.isEmpty();
    this.unseen =
        blind
            ? Bill.of(new Charge.Unseen("cache " + name + ", which cannot be seen"))
            : Bill.NOTHING;
  }

  /** What is charged for now, what was asked for and does not show yet included. */
  Bill now() {
    return unseen.and(bill());
  }

  /** The assessment with what each step does to that, one after the other. */
  Assessment charged(Assessment assessment) {
    return assessment.charging(this::change);
  }

  /** Somebody else's is charged to somebody else, and one that goes costs no more. */
  private static Optional<Size> existing(
      Blueprint blueprint, Entry.Present<CacheGroup> entry, Instant now) {
    CacheGroup group = entry.resource();
    boolean ours = group.ownerKnown() && blueprint.owner().claim(group.tags()) == Owner.Claim.OURS;
    boolean goes =
        CacheInFlight.of(entry, now)
            .filter(change -> change.key().equals(CacheRemoval.key()))
            .isPresent();
    if (!ours || goes) {
      return Optional.empty();
    }
    Optional<Part.Cache> part = blueprint.part(Part.Cache.class);
    if (group.status().equals("creating") && part.isPresent()) {
      // Its nodes show one after the other.
      return part.map(CacheCharges::size);
    }
    var coming = new HashMap<>(group.pending());
    coming.keySet().removeAll(CacheInFlight.others(entry, now).keySet());
    return Optional.of(size(group).with(coming));
  }

  private static Size size(CacheGroup group) {
    return new Size(group.engine(), "", 1, 0).with(group.settings());
  }

  private static Size size(Part.Cache part) {
    return new Size(part.engine(), part.nodeType(), Math.max(1, part.shards()), part.replicas());
  }

  private BillChange change(Step step) {
    if (!(step.action() instanceof CacheAction action)) {
      return BillChange.NONE;
    }
    return switch (action) {
      case CacheAction.Create create -> becomes(Optional.of(size(create.cache())));
      case CacheAction.Adopt _ -> becomes(theirs);
      case CacheAction.Delete _ -> becomes(Optional.empty());
      case CacheAction.Modify modify -> becomes(size.map(of -> of.with(modify.to())));
      case CacheAction.ApplyPending apply -> becomes(size.map(of -> of.with(apply.pending())));
      case CacheAction.SetReplicas(_, _, _, int to) ->
          becomes(size.map(of -> of.with(Map.of(CacheSetting.REPLICAS, Integer.toString(to)))));
      case CacheAction.SetShards(_, _, _, _, int to, _) ->
          becomes(size.map(of -> of.with(Map.of(CacheSetting.SHARDS, Integer.toString(to)))));
      case CacheAction.Withdraw _,
          CacheAction.SetToken _,
          CacheAction.Mark _,
          CacheAction.Tag _,
          CacheAction.TakeSnapshot _,
          CacheAction.CreateSubnetGroup _,
          CacheAction.ModifySubnetGroup _,
          CacheAction.CreateParameterGroup _,
          CacheAction.SetParameters _ ->
          BillChange.NONE;
    };
  }

  private BillChange becomes(Optional<Size> after) {
    Bill before = bill();
    size = after;
    return BillChange.between(before, bill());
  }

  private Bill bill() {
    return size.map(Size::bill).orElse(Bill.NOTHING);
  }
}
