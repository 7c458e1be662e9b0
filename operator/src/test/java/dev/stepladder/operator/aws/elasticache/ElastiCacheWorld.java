package dev.stepladder.operator.aws.elasticache;

import dev.stepladder.operator.act.Outcome;
import dev.stepladder.operator.act.PasswordSource;
import dev.stepladder.operator.aws.AwsAccount;
import dev.stepladder.operator.aws.AwsAccounts;
import dev.stepladder.operator.aws.AwsOptions;
import dev.stepladder.operator.aws.Place;
import dev.stepladder.operator.aws.Surroundings;
import dev.stepladder.operator.blueprint.Architect;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.CacheEngine;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.inventory.Entry;
import dev.stepladder.operator.inventory.Resource;
import dev.stepladder.operator.inventory.SweptInventory;
import dev.stepladder.operator.inventory.Watchers;
import dev.stepladder.operator.plan.Stage;
import dev.stepladder.operator.plan.Step;
import dev.stepladder.operator.plan.Verb;
import dev.stepladder.operator.time.SteppedTime;
import dev.stepladder.simulator.aws.AwsSimulator;
import dev.stepladder.simulator.aws.elasticache.ElastiCacheConsole;
import dev.stepladder.simulator.clock.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.services.elasticache.model.ReplicationGroup;

/** A simulated account with the operator's ElastiCache half in front of it, for a test. */
final class ElastiCacheWorld implements AutoCloseable {

  static final String ACCOUNT = "111122223333";
  static final String INSTALLATION = "test";
  static final String TOKEN = "correct-horse-battery";
  static final Owner OWNER = new Owner(INSTALLATION, "cluster-1", "team", "shop", "uid-1");
  static final String NAME = OWNER.identifier(Architect.CACHE);

  /** Whose credentials the operator has; they may change at any time. */
  String accessKeyId = "AKIDEFAULT";

  final SteppedTime time =
      SteppedTime.of(VirtualClock.stepped(Instant.parse("2026-01-05T09:00:00Z")));
  final AwsSimulator simulator = AwsSimulator.builder().clock(time.virtual()).start();
  final AwsAccounts accounts =
      new AwsAccounts(
          AwsOptions.ofEnvironment(INSTALLATION)
              .withEndpoint(simulator.endpoint())
              .withCredentials(() -> AwsBasicCredentials.create(accessKeyId, "secret")),
          time);
  final AwsAccount account = accounts.account(new Place(ACCOUNT, "us-east-1", Optional.empty()));
  final Secrets secrets = new Secrets();
  boolean leading = true;
  final Surroundings surroundings = new Surroundings(INSTALLATION, time, secrets, () -> leading);
  final SweptInventory inventory =
      new SweptInventory(
          new CacheSweep(account, surroundings),
          time,
          new Watchers(INSTALLATION),
          new Random(1),
          _ -> {});
  final CacheExecutor executor = new CacheExecutor(account, inventory, surroundings);

  /** Secrets in memory. */
  static final class Secrets implements PasswordSource {
    final Map<String, String> held = new HashMap<>(Map.of("team/shop-cache-credentials", TOKEN));
    final List<String> confirmed = new ArrayList<>();
    final List<String> doubted = new ArrayList<>();

    @Override
    public Optional<String> password(String namespace, String secretName) {
      return Optional.ofNullable(held.get(namespace + "/" + secretName));
    }

    @Override
    public void doubt(String namespace, String secretName) {
      doubted.add(namespace + "/" + secretName);
    }

    @Override
    public void confirm(String namespace, String secretName, String password) {
      confirmed.add(namespace + "/" + secretName);
    }
  }

  ElastiCacheConsole console() {
    return simulator.elasticache().console();
  }

  /** Reads everything for the first time. */
  ElastiCacheWorld started() {
    inventory.start();
    time.pass(0);
    return this;
  }

  /**
   * Lets time pass without looking, then looks anew: what is in between is not the test's matter.
   */
  void pass(Duration length) {
    inventory.stop();
    time.pass(length);
    inventory.start();
    time.pass(0);
  }

  void sweep() {
    inventory.sweepNow();
    time.pass(0);
  }

  <R extends Resource> Entry<R> entry(Class<R> kind, String name) {
    return inventory.look().entry(kind, name);
  }

  CacheGroup cache() {
    return entry(CacheGroup.class, NAME).known().orElseThrow();
  }

  boolean unsettled() {
    return entry(CacheGroup.class, NAME) instanceof Entry.Present<CacheGroup> present
        && present.unsettled().isPresent();
  }

  /** The group as AWS has it, whatever the operator has read. */
  ReplicationGroup actual() {
    return console().group(NAME).orElseThrow();
  }

  static Part.Cache valkey() {
    return cache(CacheEngine.VALKEY, "cache.t4g.medium", 1, 0, true);
  }

  static Part.Cache cache(
      CacheEngine engine, String nodeType, int replicas, int shards, boolean failover) {
    return new Part.Cache(
        Architect.CACHE,
        NAME,
        engine,
        "",
        nodeType,
        replicas,
        shards,
        failover,
        failover,
        0,
        Map.of(),
        "prod",
        Map.of(),
        "shared-subnets",
        List.of("sg-0123456789abcdef0"),
        Optional.empty(),
        engine.replicates() ? Optional.of("shop-cache-credentials") : Optional.empty(),
        false,
        OWNER.tags(Architect.CACHE));
  }

  static CacheAction.Create create(Part.Cache cache) {
    return new CacheAction.Create(
        cache,
        CacheGroups.parameterGroup(
            OWNER, cache, cache.engine().release(cache.version()), cache.shards() > 0));
  }

  /** Makes the subnet group that caches here are in. */
  ElastiCacheWorld withSubnets() {
    var _ =
        start(
            new CacheAction.CreateSubnetGroup(
                "shared-subnets",
                "stepladder test prod",
                List.of("subnet-0aaaaaaaa", "subnet-0bbbbbbbb"),
                Map.of()));
    return this;
  }

  /** A cache of the shop, available and seen. */
  CacheGroup running(Part.Cache cache) {
    var _ = withSubnets();
    Outcome outcome = start(create(cache));
    if (!(outcome instanceof Outcome.Started)) {
      throw new AssertionError(outcome.toString());
    }
    pass(Duration.ofHours(1));
    return cache();
  }

  /** As the operator reads it, changed: what a plan may have seen. */
  static CacheGroup seen(CacheGroup cache, UnaryOperator<AlteredGroup> how) {
    return how.apply(AlteredGroup.of(cache)).group();
  }

  static CacheAction.Modify modify(CacheGroup seen, Map<CacheSetting, String> to) {
    return new CacheAction.Modify(seen.name(), seen.id(), seen.engine(), to, seen.pending(), false);
  }

  Outcome start(CacheAction action) {
    return executor.start(
        Step.of("cache/test", Architect.CACHE, Stage.EXPAND, Verb.CHANGE, "test", action),
        new Blueprint(OWNER, "users-1", ACCOUNT, "us-east-1", Optional.empty(), false, List.of()));
  }

  int calls(String operation) {
    return simulator.calls().count(operation);
  }

  /** How many calls that change something were made. */
  Set<String> changes() {
    var operations = new TreeSet<String>();
    simulator.calls().mutations().forEach(entry -> operations.add(entry.call().operation()));
    return operations;
  }

  @Override
  public void close() {
    inventory.stop();
    accounts.close();
    simulator.close();
    time.virtual().close();
  }
}
