package dev.stepladder.operator.aws.elasticache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.operator.blueprint.Architect;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Engine;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.plan.FieldChange;
import dev.stepladder.operator.plan.Ground;
import dev.stepladder.operator.plan.Impact;
import dev.stepladder.operator.plan.Step;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * ElastiCache as the planner knows it: accepts what ElastiCache accepts, takes as long, and fails a
 * test that asks for what it refuses or what would lose something.
 */
public final class ModelElastiCache {

  private static final Duration SHOWS_AFTER = Duration.ofSeconds(10);

  /** What one call may change together. */
  private static final List<Set<CacheSetting>> TOGETHER =
      List.of(
          Set.of(CacheSetting.NODE_TYPE),
          Set.of(CacheSetting.VERSION, CacheSetting.PARAMETER_GROUP),
          Set.of(CacheSetting.CLUSTER_MODE, CacheSetting.PARAMETER_GROUP),
          Set.of(CacheSetting.FAILOVER),
          Set.of(CacheSetting.MULTI_AZ),
          Set.of(CacheSetting.PARAMETER_GROUP),
          Set.of(CacheSetting.SECURITY_GROUPS, CacheSetting.SNAPSHOT_RETENTION));

  private final Ground ground;
  private final Consumer<String> passwordSet;
  private final Consumer<String> passwordInDoubt;
  private int serial;
  private int failing;

  /**
   * ElastiCache in an account.
   *
   * @param passwordSet is told the name of a Secret whose token a cache has got
   * @param passwordInDoubt is told the name of a Secret whose token a cache does not have
   */
  public ModelElastiCache(
      Ground ground, Consumer<String> passwordSet, Consumer<String> passwordInDoubt) {
    this.ground = ground;
    this.passwordSet = passwordSet;
    this.passwordInDoubt = passwordInDoubt;
  }

  /** Lets the next changes fail after they were accepted. */
  public void failChanges(int count) {
    failing = count;
  }

  /** Whether ElastiCache would refuse an action now because something is going on. */
  public boolean busy(CacheAction action) {
    return switch (action) {
      case CacheAction.OfExisting change -> busy(change.name());
      case CacheAction.TakeSnapshot take -> busy(take.group());
      case CacheAction.Create _,
          CacheAction.CreateSubnetGroup _,
          CacheAction.ModifySubnetGroup _,
          CacheAction.CreateParameterGroup _,
          CacheAction.SetParameters _ ->
          false;
    };
  }

  private boolean busy(String name) {
    return ground
        .find(CacheGroup.class, name)
        .filter(group -> !group.acceptsChanges() && !group.broken())
        .isPresent();
  }

  /** Carries out a step; one that finds the cache busy or gone is left for the next plan. */
  public void start(Step step, Blueprint blueprint) {
    CacheAction action = (CacheAction) step.action();
    boolean gone =
        action instanceof CacheAction.OfExisting change
            && ground.find(CacheGroup.class, change.name()).isEmpty();
    if (!gone && !busy(action)) {
      carryOut(step, action, blueprint);
    }
  }

  private void carryOut(Step step, CacheAction action, Blueprint blueprint) {
    switch (action) {
      case CacheAction.Create create -> create(create, step, blueprint);
      case CacheAction.Modify modify -> modify(modify, step);
      case CacheAction.ApplyPending apply -> applyPending(apply, step);
      case CacheAction.Withdraw withdraw -> withdraw(withdraw);
      case CacheAction.SetReplicas set -> replicas(set, step);
      case CacheAction.SetShards set -> shards(set, step);
      case CacheAction.SetToken set -> {
        CacheGroup was = seen(set);
        assertThat(was.pending()).as("applies nothing of somebody else").isEmpty();
        work(
            step,
            was,
            altered -> altered.status("modifying").pending(CacheSetting.TOKEN, "****"),
            altered -> {
              passwordSet.accept(set.secretName());
              return altered.status("available").nothingPending();
            });
      }
      case CacheAction.Mark mark -> {
        Map<String, String> owner = OwnerMark.read(mark.description());
        ground.put(AlteredGroup.of(seen(mark)).mark(owner).group());
      }
      case CacheAction.Tag tag -> {
        CacheGroup was = seen(tag);
        var tags = new TreeMap<>(was.tagged().orElse(Map.of()));
        tags.putAll(tag.tags());
        ground.put(AlteredGroup.of(was).tagged(tags).group());
      }
      case CacheAction.Adopt adopt -> {
        CacheGroup was = seen(adopt);
        assertThat(blueprint.owner().mayAdopt(was.tags())).as("its owner agrees").isTrue();
        adopt.doubted().ifPresent(passwordInDoubt);
        var tags = new TreeMap<>(was.tagged().orElseThrow());
        boolean described = was.engine().replicates();
        if (!described) {
          tags.putAll(adopt.tags());
        }
        ground.put(
            AlteredGroup.of(was)
                .tagged(tags)
                .mark(described ? OwnerMark.read(adopt.description()) : Map.of())
                .group());
      }
      case CacheAction.Delete delete -> {
        CacheGroup was = seen(delete);
        boolean keeps = !was.is(CacheSetting.SNAPSHOT_RETENTION).matches("0?") && !was.broken();
        boolean adopted = !was.name().equals(blueprint.owner().identifier(Architect.CACHE));
        assertThat(keeps || (adopted && was.engine().replicates()))
            .as("a cache that keeps snapshots leaves one, and so does one that was taken over")
            .isEqualTo(delete.lastSnapshot().isPresent());
        ground.sent(CacheGroup.class, was.name(), step.key());
        ground.after(
            SHOWS_AFTER,
            () -> {
              change(was, altered -> altered.status("deleting"));
              ground.after(
                  step.expected().median(), () -> ground.remove(CacheGroup.class, was.name()));
            });
      }
      case CacheAction.TakeSnapshot take -> snapshot(take, step);
      case CacheAction.CreateSubnetGroup group ->
          ground.put(
              new CacheSubnets(
                  group.name(), "arn", group.description(), new HashSet<>(group.subnets())));
      case CacheAction.ModifySubnetGroup group -> {
        CacheSubnets was = ground.find(CacheSubnets.class, group.name()).orElseThrow();
        ground.put(
            new CacheSubnets(
                was.name(), was.arn(), was.description(), new HashSet<>(group.subnets())));
      }
      case CacheAction.CreateParameterGroup group -> {
        assertThat(ground.find(CacheParameters.class, group.name())).isEmpty();
        ground.put(
            new CacheParameters(
                group.name(), "arn", group.family(), group.description(), Map.of()));
      }
      case CacheAction.SetParameters set -> {
        CacheParameters was = ground.find(CacheParameters.class, set.name()).orElseThrow();
        ground.put(
            new CacheParameters(
                was.name(), was.arn(), was.family(), was.description(), set.parameters()));
      }
    }
  }

  private void create(CacheAction.Create create, Step step, Blueprint blueprint) {
    Part.Cache cache = create.cache();
    assertThat(ground.find(CacheGroup.class, cache.identifier())).isEmpty();
    assertThat(ground.find(CacheSubnets.class, cache.subnetGroup())).isPresent();
    String version = cache.engine().release(cache.version());
    fits(create.parameterGroup(), cache.engine().family(version));
    CacheGroup made =
        AlteredGroup.of(Imagined.group(blueprint, cache, create.parameterGroup(), version))
            .id("created-" + ++serial)
            .group();
    ground.sent(CacheGroup.class, made.name(), step.key());
    ground.after(
        SHOWS_AFTER,
        () -> {
          ground.put(AlteredGroup.of(made).status("creating").host("").busy("creating").group());
          ground.after(
              step.expected().median(),
              () -> change(made, altered -> altered.status("available").host(made.host()).busy()));
        });
  }

  private void withdraw(CacheAction.Withdraw withdraw) {
    CacheGroup was = seen(withdraw);
    assertThat(was.pending()).isEqualTo(withdraw.pending());
    withdraw.is().forEach((setting, is) -> assertThat(is).isEqualTo(was.is(setting)));
    AlteredGroup altered = AlteredGroup.of(was).nothingPending();
    was.pending().keySet().stream()
        .filter(setting -> !withdraw.is().containsKey(setting))
        .forEach(setting -> altered.pending(setting, was.pending().get(setting)));
    ground.put(altered.group());
  }

  private void modify(CacheAction.Modify modify, Step step) {
    CacheGroup was = seen(modify);
    assertThat(was.pending())
        .as("what is pending is what the plan saw")
        .isEqualTo(modify.pending());
    Map<CacheSetting, String> to = new HashMap<>(modify.to());
    assertThat(was.pending().keySet())
        .as("'%s' applies nothing of somebody else", step.title())
        .isSubsetOf(to.keySet());
    assertThat(TOGETHER).as("in one call").anyMatch(kind -> kind.containsAll(to.keySet()));
    assertThat(was.is(CacheSetting.CLUSTER_MODE).equals("compatible"))
        .as("half way to cluster mode nothing else goes")
        .isIn(false, to.containsKey(CacheSetting.CLUSTER_MODE));
    to.forEach((setting, value) -> accepts(was, to, setting, value));
    boolean fails = failing > 0;
    failing = Math.max(0, failing - 1);
    work(
        step,
        was,
        altered -> altered.status("modifying").pending(to),
        altered -> fails ? undone(altered, to.keySet()) : done(altered, to));
  }

  /** Whoever left it pending was asked then whether it can be done. */
  private void applyPending(CacheAction.ApplyPending apply, Step step) {
    CacheGroup was = seen(apply);
    assertThat(was.pending()).as("what is pending is what the plan saw").isEqualTo(apply.pending());
    assertThat(OwnerMark.read(apply.description())).as("whose it stays").isNotEmpty();
    assertThat(step.why().stream().map(FieldChange::field))
        .as("'%s' says what it applies", step.title())
        .containsAll(was.pending().keySet().stream().map(CacheSetting::title).toList());
    assertThat(step.disruptive()).as("'%s' says what it does to users", step.title()).isTrue();
    boolean nodes =
        Stream.of(CacheSetting.NODE_TYPE, CacheSetting.VERSION, CacheSetting.CLUSTER_MODE)
            .anyMatch(was.pending()::containsKey);
    boolean takenOver =
        was.is(CacheSetting.FAILOVER).equals("true")
            && was.willBe(CacheSetting.FAILOVER).equals("true");
    assertThat(!nodes || takenOver || step.impact() == Impact.DOWNTIME)
        .as("'%s' says that nothing takes over", step.title())
        .isTrue();
    Map<CacheSetting, String> to = new HashMap<>(was.pending());
    to.keySet().removeAll(Set.of(CacheSetting.TOKEN, CacheSetting.OTHER));
    boolean fails = failing > 0;
    failing = Math.max(0, failing - 1);
    work(
        step,
        was,
        altered -> altered.status("modifying"),
        altered ->
            fails ? undone(altered, was.pending().keySet()) : numbered(done(altered, to), to));
  }

  private static AlteredGroup numbered(AlteredGroup altered, Map<CacheSetting, String> to) {
    return to.containsKey(CacheSetting.SHARDS)
        ? altered.units(
            IntStream.rangeClosed(1, Integer.parseInt(to.get(CacheSetting.SHARDS)))
                .mapToObj("%04d"::formatted)
                .toList())
        : altered;
  }

  private AlteredGroup undone(AlteredGroup altered, Set<CacheSetting> to) {
    return altered
        .status("available")
        .nothingPending()
        .busy()
        .failed(new CacheGroup.Failure(ground.now(), "Failed to change it", to));
  }

  private static AlteredGroup done(AlteredGroup altered, Map<CacheSetting, String> to) {
    return altered.status("available").nothingPending().busy().set(to).succeeded();
  }

  private void accepts(
      CacheGroup was, Map<CacheSetting, String> to, CacheSetting setting, String value) {
    switch (setting) {
      case VERSION ->
          assertThat(Engine.compareVersions(value, was.is(CacheSetting.VERSION))).isPositive();
      case FAILOVER -> {
        if (value.equals("true")) {
          assertThat(number(was, CacheSetting.REPLICAS)).as("replicas").isPositive();
        } else {
          assertThat(was.is(CacheSetting.MULTI_AZ)).as("Multi-AZ").isEqualTo("false");
          assertThat(was.is(CacheSetting.CLUSTER_MODE)).isEqualTo("disabled");
        }
      }
      case MULTI_AZ -> {
        if (value.equals("true")) {
          assertThat(was.is(CacheSetting.FAILOVER)).as("failover").isEqualTo("true");
          assertThat(number(was, CacheSetting.REPLICAS)).as("replicas").isPositive();
        }
      }
      case CLUSTER_MODE -> {
        assertThat(value)
            .isEqualTo(
                was.is(CacheSetting.CLUSTER_MODE).equals("disabled") ? "compatible" : "enabled");
        assertThat(was.is(CacheSetting.FAILOVER)).as("failover").isEqualTo("true");
      }
      case PARAMETER_GROUP ->
          fits(
              value,
              was.engine()
                  .family(to.getOrDefault(CacheSetting.VERSION, was.is(CacheSetting.VERSION))));
      case SNAPSHOT_RETENTION ->
          assertThat(Integer.parseInt(value))
              .isGreaterThan(number(was, CacheSetting.SNAPSHOT_RETENTION));
      case NODE_TYPE -> assertThat(was.engine().replicates()).isTrue();
      case SECURITY_GROUPS -> {}
      case REPLICAS, SHARDS, TOKEN, OTHER ->
          throw new AssertionError("not by a modify: " + setting);
    }
  }

  private void fits(String group, String family) {
    if (!group.startsWith("default.")) {
      assertThat(ground.find(CacheParameters.class, group).orElseThrow().family())
          .isEqualTo(family);
    }
  }

  private void replicas(CacheAction.SetReplicas set, Step step) {
    CacheGroup was = seen(set);
    assertThat(was.pending()).isEmpty();
    assertThat(set.from()).isEqualTo(number(was, CacheSetting.REPLICAS));
    assertThat(set.to()).isBetween(0, 5).isNotEqualTo(set.from());
    if (set.to() == 0) {
      boolean clustered = was.is(CacheSetting.CLUSTER_MODE).equals("enabled");
      assertThat(was.is(CacheSetting.FAILOVER).equals("true") && !clustered)
          .as("fails over to nothing")
          .isFalse();
      assertThat(was.is(CacheSetting.MULTI_AZ)).isEqualTo("false");
    }
    boolean fails = failing > 0;
    failing = Math.max(0, failing - 1);
    work(
        step,
        was,
        altered ->
            altered.status("modifying").busy(set.to() > set.from() ? "creating" : "deleting"),
        altered ->
            fails
                ? undone(altered, Set.of(CacheSetting.REPLICAS))
                : done(altered, Map.of(CacheSetting.REPLICAS, Integer.toString(set.to()))));
  }

  private void shards(CacheAction.SetShards set, Step step) {
    CacheGroup was = seen(set);
    assertThat(was.pending()).isEmpty();
    assertThat(set.from()).isEqualTo(number(was, CacheSetting.SHARDS));
    assertThat(set.to()).isPositive().isNotEqualTo(set.from());
    assertThat(set.leaving()).hasSize(Math.max(0, set.from() - set.to()));
    if (was.engine().replicates()) {
      assertThat(was.is(CacheSetting.CLUSTER_MODE)).isEqualTo("enabled");
    }
    work(
        step,
        was,
        altered -> altered.status("modifying").pending(CacheSetting.SHARDS, "resharding"),
        altered ->
            done(altered, Map.of(CacheSetting.SHARDS, Integer.toString(set.to())))
                .units(IntStream.rangeClosed(1, set.to()).mapToObj("%04d"::formatted).toList()));
  }

  private void snapshot(CacheAction.TakeSnapshot take, Step step) {
    CacheGroup was = ground.find(CacheGroup.class, take.group()).orElseThrow();
    assertThat(ground.find(CacheSnapshot.class, take.name())).isEmpty();
    ground.sent(CacheSnapshot.class, take.name(), step.key());
    ground.after(
        SHOWS_AFTER,
        () -> {
          ground.put(snapshot(take, "creating"));
          change(was, altered -> altered.status("snapshotting"));
          ground.after(
              step.expected().median(),
              () -> {
                ground.put(snapshot(take, "available"));
                change(was, altered -> altered.status("available"));
              });
        });
  }

  private CacheSnapshot snapshot(CacheAction.TakeSnapshot take, String status) {
    return new CacheSnapshot(
        take.name(),
        "arn:" + take.name(),
        take.group(),
        status,
        status.equals("available") ? Optional.of(ground.now()) : Optional.empty());
  }

  private void work(
      Step step,
      CacheGroup was,
      UnaryOperator<AlteredGroup> meanwhile,
      UnaryOperator<AlteredGroup> afterwards) {
    ground.sent(CacheGroup.class, was.name(), step.key());
    ground.after(
        SHOWS_AFTER,
        () -> {
          change(was, meanwhile);
          ground.after(step.expected().median(), () -> change(was, afterwards));
        });
  }

  /** Changes a cache, if the same is still there. */
  private void change(CacheGroup was, UnaryOperator<AlteredGroup> how) {
    ground
        .find(CacheGroup.class, was.name())
        .filter(now -> now.id().equals(was.id()))
        .ifPresent(now -> ground.put(how.apply(AlteredGroup.of(now)).group()));
  }

  private CacheGroup seen(CacheAction.OfExisting action) {
    CacheGroup group = ground.find(CacheGroup.class, action.name()).orElseThrow();
    assertThat(group.id()).isEqualTo(action.id());
    return group;
  }

  private static int number(CacheGroup group, CacheSetting setting) {
    return Integer.parseInt(group.is(setting));
  }
}
