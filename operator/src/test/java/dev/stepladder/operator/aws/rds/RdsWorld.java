package dev.stepladder.operator.aws.rds;

import dev.stepladder.operator.act.Outcome;
import dev.stepladder.operator.act.PasswordSource;
import dev.stepladder.operator.aws.AwsAccount;
import dev.stepladder.operator.aws.AwsAccounts;
import dev.stepladder.operator.aws.AwsOptions;
import dev.stepladder.operator.aws.Place;
import dev.stepladder.operator.aws.Surroundings;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Engine;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.inventory.Changed;
import dev.stepladder.operator.inventory.Entry;
import dev.stepladder.operator.inventory.Resource;
import dev.stepladder.operator.inventory.SweptInventory;
import dev.stepladder.operator.inventory.Watchers;
import dev.stepladder.operator.plan.Stage;
import dev.stepladder.operator.plan.Step;
import dev.stepladder.operator.plan.Verb;
import dev.stepladder.operator.time.SteppedTime;
import dev.stepladder.simulator.aws.AwsSimulator;
import dev.stepladder.simulator.aws.rds.RdsConsole;
import dev.stepladder.simulator.clock.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.rds.model.CreateDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.Tag;

/** A simulated account with the operator's RDS half in front of it, for a test. */
final class RdsWorld implements AutoCloseable {

  static final String ACCOUNT = "111122223333";
  static final String INSTALLATION = "test";
  static final String PASSWORD = "correct-horse-battery";
  static final Owner OWNER = new Owner(INSTALLATION, "cluster-1", "team", "shop", "uid-1");

  /** Whose credentials the operator has; they may change at any time. */
  String accessKeyId = "AKIDEFAULT";

  final SteppedTime time =
      SteppedTime.of(VirtualClock.stepped(Instant.parse("2026-01-05T09:00:00Z")));
  final AwsSimulator simulator = AwsSimulator.builder().clock(time.virtual()).start();
  final AwsAccounts accounts =
      new AwsAccounts(options(() -> AwsBasicCredentials.create(accessKeyId, "secret")), time);
  final AwsAccount account = accounts.account(new Place(ACCOUNT, "us-east-1", Optional.empty()));
  final List<Changed> changes = new ArrayList<>();
  final Passwords passwords = new Passwords();
  boolean leading = true;
  final Surroundings surroundings = new Surroundings(INSTALLATION, time, passwords, () -> leading);
  final SweptInventory inventory = inventory(account);
  final RdsExecutor executor = new RdsExecutor(account, inventory, surroundings);

  /** Secrets in memory. */
  static final class Passwords implements PasswordSource {
    final Map<String, String> held = new HashMap<>(Map.of("team/shop-database", PASSWORD));
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

  AwsOptions options(String keyId) {
    return options(StaticCredentialsProvider.create(AwsBasicCredentials.create(keyId, "secret")));
  }

  private AwsOptions options(AwsCredentialsProvider credentials) {
    return AwsOptions.ofEnvironment(INSTALLATION)
        .withEndpoint(simulator.endpoint())
        .withCredentials(credentials);
  }

  SweptInventory inventory(AwsAccount of) {
    return new SweptInventory(
        new RdsSweep(of, surroundings),
        time,
        new Watchers(INSTALLATION),
        new Random(1),
        changes::add);
  }

  RdsConsole console() {
    return simulator.rds().console();
  }

  /** Reads everything for the first time. */
  RdsWorld started() {
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

  DbInstance instance(String name) {
    return entry(DbInstance.class, name).known().orElseThrow();
  }

  boolean unsettled(String name) {
    return entry(DbInstance.class, name) instanceof Entry.Present<DbInstance> present
        && present.unsettled().isPresent();
  }

  /** An instance of the shop, available and seen. */
  DbInstance running(String name) {
    return running(name, request -> {});
  }

  DbInstance running(String name, Consumer<CreateDbInstanceRequest.Builder> more) {
    var _ =
        console()
            .create(request -> {
              small(name).accept(request);
              request.tags(tags());
              more.accept(request);
            });
    pass(Duration.ofHours(1));
    return entry(DbInstance.class, name).known().orElseThrow();
  }

  /** An instance that has got a parameter group and waits for a restart to use it. */
  DbInstance awaitingRestart(String name) {
    var _ = running(name);
    RdsService.client(account)
        .createDBParameterGroup(r ->
            r.dbParameterGroupName("pg17").dbParameterGroupFamily("postgres17").description("t"));
    var _ = console().modify(r -> r.dbInstanceIdentifier(name).dbParameterGroupName("pg17"));
    pass(Duration.ofMinutes(10));
    return instance(name);
  }

  static List<Tag> tags() {
    return OWNER.tags(PartId.of("database")).entrySet().stream()
        .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
        .toList();
  }

  static Consumer<CreateDbInstanceRequest.Builder> small(String name) {
    return request ->
        request
            .dbInstanceIdentifier(name)
            .dbInstanceClass("db.t4g.micro")
            .engine("postgres")
            .engineVersion("17.4")
            .allocatedStorage(20)
            .storageType("gp3")
            .masterUsername("app")
            .masterUserPassword("some-other-password");
  }

  static Part.Database database(String name) {
    return new Part.Database(
        PartId.of("database"),
        name,
        Engine.POSTGRES,
        "17",
        "db.t4g.micro",
        20,
        false,
        7,
        false,
        Part.Insights.OFF,
        Map.of(),
        "stepladder-prod",
        Map.of(),
        "shared-subnets",
        List.of("sg-0123456789abcdef0"),
        Optional.empty(),
        Part.PasswordMode.GENERATED,
        "app",
        "shop",
        "shop-database",
        false,
        Optional.empty(),
        false,
        Duration.ZERO,
        false,
        OWNER.tags(PartId.of("database")));
  }

  Outcome start(RdsAction action) {
    return start(step(action));
  }

  /** Of an app that is being deleted. */
  Outcome startRetiring(RdsAction action) {
    return executor.start(
        step(action),
        new Blueprint(OWNER, "users-1", ACCOUNT, "us-east-1", Optional.empty(), true, List.of()));
  }

  Outcome start(Step step) {
    return executor.start(step, blueprint());
  }

  static Step step(RdsAction action) {
    return Step.of(
        "database/test", PartId.of("database"), Stage.EXPAND, Verb.CHANGE, "test", action);
  }

  static Blueprint blueprint() {
    return new Blueprint(
        OWNER, "users-1", ACCOUNT, "us-east-1", Optional.empty(), false, List.of());
  }

  int calls(String operation) {
    return simulator.calls().count(operation);
  }

  @Override
  public void close() {
    inventory.stop();
    accounts.close();
    simulator.close();
    time.virtual().close();
  }
}
