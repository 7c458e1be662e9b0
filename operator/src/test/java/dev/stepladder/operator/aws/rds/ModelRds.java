package dev.stepladder.operator.aws.rds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.operator.aws.InstanceSize;
import dev.stepladder.operator.blueprint.Engine;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.plan.Example;
import dev.stepladder.operator.plan.FieldChange;
import dev.stepladder.operator.plan.Ground;
import dev.stepladder.operator.plan.Step;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * RDS as the planner knows it: accepts what RDS accepts, takes as long as RDS takes, and fails a
 * test that asks for what RDS refuses or what would lose something.
 */
public final class ModelRds {

  private static final Duration SHOWS_AFTER = Duration.ofSeconds(10);
  private static final Duration MINUTES = Duration.ofMinutes(3);
  private static final Duration OPTIMIZATION = Duration.ofHours(2);

  private final Ground ground;
  private final Consumer<String> passwordSet;
  private final Consumer<String> passwordInDoubt;
  private int serial;
  private int failingModifies;
  private int failingSnapshots;
  private int failingReboots;
  private int open;
  private Optional<String> unread = Optional.empty();

  /**
   * RDS in an account.
   *
   * @param passwordSet is told the name of a Secret whose password a database has got
   * @param passwordInDoubt is told the name of a Secret whose password it may not have
   */
  public ModelRds(Ground ground, Consumer<String> passwordSet, Consumer<String> passwordInDoubt) {
    this.ground = ground;
    this.passwordSet = passwordSet;
    this.passwordInDoubt = passwordInDoubt;
  }

  /** Lets the next modifies fail after they were accepted. */
  public void failModifies(int count) {
    failingModifies = count;
  }

  /** Lets the next snapshots fail. */
  public void failSnapshots(int count) {
    failingSnapshots = count;
  }

  /** Lets the next reboots leave parameters waiting for one. */
  public void failReboots(int count) {
    failingReboots = count;
  }

  /** From now on so many connections to each replica stay open, whoever lets go of it. */
  public void connected(int connections) {
    open = connections;
  }

  /** From now on nobody tells how many connections there are. */
  public void connectionsUnread(String message) {
    unread = Optional.of(message);
  }

  /** Shows the connections to each replica as CloudWatch does, which values reach at once. */
  public void report() {
    Instant until = ground.now().truncatedTo(ChronoUnit.MINUTES);
    Instant noneSince = open == 0 ? Example.NOW.minus(Duration.ofDays(1)) : until;
    DbConnections.Shown shown =
        unread
            .<DbConnections.Shown>map(
                message -> new DbConnections.Unreadable(message, false, Example.NOW))
            .orElseGet(() -> new DbConnections.Counted(open, until, noneSince));
    ground.all(DbInstance.class).stream()
        .filter(instance -> instance.source().isPresent())
        .forEach(replica -> ground.put(new DbConnections(replica.name(), shown)));
  }

  /** Carries out a step; one that RDS finds busy meanwhile is left for the next plan. */
  public void start(Step step) {
    if (!busy((RdsAction) step.action())) {
      carryOut(step);
    }
  }

  /** Whether RDS would refuse a step now because something is going on. */
  public boolean busy(RdsAction action) {
    return switch (action) {
      case RdsAction.ModifyInstance modify -> busy(modify.name());
      case RdsAction.Withdraw withdraw -> busy(withdraw.name());
      case RdsAction.SetPassword password -> busy(password.name());
      case RdsAction.Reboot reboot -> busy(reboot.name());
      case RdsAction.CreateReplica create -> busy(create.source());
      case RdsAction.TakeSnapshot take -> busy(take.instance());
      case RdsAction.DeleteInstance delete -> busy(delete.name());
      case RdsAction.RemoveProtection remove -> busy(remove.name());
      case RdsAction.KeepPassword keep -> busy(keep.name());
      case RdsAction.CreateInstance _,
          RdsAction.Restore _,
          RdsAction.DeleteReplica _,
          RdsAction.DeleteSnapshot _,
          RdsAction.Tag _,
          RdsAction.Adopt _,
          RdsAction.CreateSubnetGroup _,
          RdsAction.ModifySubnetGroup _,
          RdsAction.CreateParameterGroup _,
          RdsAction.SetParameters _ ->
          false;
    };
  }

  private boolean busy(String name) {
    return ground
        .find(DbInstance.class, name)
        .filter(instance -> !instance.acceptsChanges())
        .isPresent();
  }

  private void carryOut(Step step) {
    switch ((RdsAction) step.action()) {
      case RdsAction.CreateInstance create -> create(create, step);
      case RdsAction.Restore restore -> restore(restore, step);
      case RdsAction.KeepPassword keep -> keepPassword(keep, step);
      case RdsAction.ModifyInstance modify -> modify(modify, step);
      case RdsAction.Withdraw withdraw -> withdraw(withdraw, step);
      case RdsAction.SetPassword password -> password(password, step);
      case RdsAction.Reboot reboot -> reboot(reboot, step);
      case RdsAction.CreateReplica create -> replicate(create, step);
      case RdsAction.DeleteReplica delete -> delete(delete, step);
      case RdsAction.DeleteInstance delete -> end(delete, step);
      case RdsAction.RemoveProtection remove ->
          busy(
              step,
              remove.name(),
              altered -> altered,
              altered -> altered.set(Setting.DELETION_PROTECTION, "false"));
      case RdsAction.TakeSnapshot snapshot -> snapshot(snapshot, step);
      case RdsAction.DeleteSnapshot snapshot -> {
        assertThat(ground.find(DbSnapshot.class, snapshot.name()).orElseThrow().guards()).isTrue();
        ground.remove(DbSnapshot.class, snapshot.name());
      }
      case RdsAction.CreateSubnetGroup group ->
          ground.put(
              new DbSubnetGroup(
                  group.name(), "arn", group.description(), new HashSet<>(group.subnets())));
      case RdsAction.ModifySubnetGroup group -> {
        DbSubnetGroup was = ground.find(DbSubnetGroup.class, group.name()).orElseThrow();
        ground.put(
            new DbSubnetGroup(
                was.name(), was.arn(), was.description(), new HashSet<>(group.subnets())));
      }
      case RdsAction.CreateParameterGroup group -> {
        assertThat(ground.find(DbParameterGroup.class, group.name())).isEmpty();
        ground.put(
            new DbParameterGroup(
                group.name(), "arn", group.family(), group.description(), Map.of()));
      }
      case RdsAction.SetParameters set -> {
        DbParameterGroup was = ground.find(DbParameterGroup.class, set.name()).orElseThrow();
        ground.put(
            new DbParameterGroup(
                was.name(), was.arn(), was.family(), was.description(), set.parameters()));
      }
      case RdsAction.Tag tag -> {
        DbInstance was = seen(tag.name(), tag.resourceId().orElseThrow());
        change(tag.name(), altered -> altered.tags(was.tagged(tag.tags()).tags()));
      }
      case RdsAction.Adopt adopt -> {
        DbInstance was = seen(adopt.name(), adopt.resourceId());
        assertThat(Example.OWNER.mayHave(was.tags())).as("its owner agrees").isTrue();
        adopt.doubted().ifPresent(passwordInDoubt);
        ground.sent(DbInstance.class, adopt.name(), step.key());
        ground.after(
            SHOWS_AFTER,
            () -> change(adopt.name(), altered -> altered.tags(was.tagged(adopt.tags()).tags())));
      }
    }
  }

  private void create(RdsAction.CreateInstance create, Step step) {
    Part.Database database = create.database();
    assertThat(ground.find(DbInstance.class, database.identifier())).isEmpty();
    assertThat(ground.find(DbSubnetGroup.class, database.subnetGroup())).isPresent();
    fits(create.parameterGroup(), database.engine(), database.version());
    var settings = new EnumMap<Setting, String>(Setting.class);
    settings.put(Setting.INSTANCE_CLASS, database.instanceClass());
    settings.put(Setting.STORAGE, Integer.toString(database.storage()));
    settings.put(Setting.MULTI_AZ, Boolean.toString(database.multiAz()));
    settings.put(Setting.BACKUP_RETENTION, Integer.toString(database.backupRetention()));
    settings.put(Setting.DELETION_PROTECTION, Boolean.toString(database.deletionProtection()));
    settings.put(Setting.INSIGHTS, database.insights().name());
    settings.put(Setting.VERSION, database.version());
    settings.put(Setting.PARAMETER_GROUP, create.parameterGroup());
    settings.put(Setting.SECURITY_GROUPS, InstanceRules.securityGroups(database.securityGroups()));
    appear(
        instance(database, database.identifier(), settings, Optional.empty(), database.tags()),
        step);
  }

  private void restore(RdsAction.Restore restore, Step step) {
    Part.Database database = restore.database();
    assertThat(ground.find(DbInstance.class, database.identifier())).isEmpty();
    assertThat(ground.find(DbSubnetGroup.class, database.subnetGroup())).isPresent();
    switch (restore) {
      case RdsAction.RestoreSnapshot from ->
          assertThat(ground.find(DbSnapshot.class, from.snapshot()).orElseThrow().status())
              .isEqualTo("available");
      case RdsAction.RestoreToTime to ->
          assertThat(ground.find(DbBackup.class, to.source())).isPresent();
    }
    DbContents contents = restore.contents();
    fits(restore.parameterGroup(), database.engine(), contents.version());
    assertThat(restore.storage()).isGreaterThanOrEqualTo(contents.storage());
    var settings = new EnumMap<Setting, String>(Setting.class);
    settings.put(Setting.INSTANCE_CLASS, database.instanceClass());
    settings.put(Setting.STORAGE, Integer.toString(restore.storage()));
    settings.put(Setting.MULTI_AZ, Boolean.toString(database.multiAz()));
    settings.put(Setting.BACKUP_RETENTION, "1");
    settings.put(Setting.DELETION_PROTECTION, Boolean.toString(database.deletionProtection()));
    settings.put(Setting.INSIGHTS, Part.Insights.OFF.name());
    settings.put(Setting.VERSION, contents.version());
    settings.put(Setting.PARAMETER_GROUP, restore.parameterGroup());
    settings.put(Setting.SECURITY_GROUPS, InstanceRules.securityGroups(database.securityGroups()));
    if (database.passwordMode() == Part.PasswordMode.GENERATED) {
      passwordInDoubt.accept(database.secretName());
    }
    DbInstance made =
        instance(database, database.identifier(), settings, Optional.empty(), database.tags());
    appear(Altered.of(made).ownPassword().volume("storage is loading").instance(), step);
  }

  private void replicate(RdsAction.CreateReplica create, Step step) {
    assertThat(ground.find(DbInstance.class, create.name())).isEmpty();
    DbInstance source = ground.find(DbInstance.class, create.source()).orElseThrow();
    assertThat(InstanceRules.number(source.is(Setting.BACKUP_RETENTION))).isPositive();
    assertThat(source.managedSecret()).isEmpty();
    fits(create.parameterGroup(), source.engine(), source.is(Setting.VERSION));
    var settings = new EnumMap<Setting, String>(Setting.class);
    settings.putAll(source.settings());
    settings.put(Setting.INSTANCE_CLASS, create.instanceClass());
    settings.put(Setting.MULTI_AZ, "false");
    settings.put(Setting.BACKUP_RETENTION, "0");
    settings.put(Setting.DELETION_PROTECTION, "false");
    settings.put(Setting.INSIGHTS, create.insights().name());
    settings.put(Setting.PARAMETER_GROUP, create.parameterGroup());
    settings.put(Setting.SECURITY_GROUPS, InstanceRules.securityGroups(create.securityGroups()));
    appear(
        new DbInstance(
            create.name(),
            "db-" + create.name() + "-" + ++serial,
            "arn:" + create.name(),
            source.engine(),
            "creating",
            settings,
            Map.of(),
            Optional.of(source.name()),
            List.of(),
            Optional.empty(),
            "",
            source.port(),
            "in-sync",
            Optional.of("initializing"),
            true,
            source.subnetGroup(),
            source.username(),
            source.databaseName(),
            Optional.empty(),
            create.tags(),
            List.of(),
            List.of()),
        step);
  }

  private void appear(DbInstance instance, Step step) {
    String name = instance.name();
    ground.sent(DbInstance.class, name, step.key());
    ground.after(
        SHOWS_AFTER,
        () -> {
          ground.put(instance);
          ground.after(
              step.expected().median(),
              () -> {
                changeIfStill(
                    instance,
                    altered ->
                        altered.status("backing-up").host(name + ".us-east-1.rds.amazonaws.com"));
                ground.after(
                    MINUTES, () -> changeIfStill(instance, altered -> altered.status("available")));
                ground.after(
                    MINUTES.multipliedBy(2), () -> changeIfStill(instance, Altered::volumeReady));
              });
        });
  }

  /** What was begun for an instance that somebody deleted must not happen to its successor. */
  private void changeIfStill(DbInstance instance, UnaryOperator<Altered> how) {
    ground
        .find(DbInstance.class, instance.name())
        .filter(now -> now.resourceId().equals(instance.resourceId()))
        .ifPresent(_ -> change(instance.name(), how));
  }

  private void modify(RdsAction.ModifyInstance modify, Step step) {
    DbInstance was = seen(modify.name(), modify.resourceId());
    assertThat(was.pending())
        .as("what is pending is what the plan saw")
        .isEqualTo(modify.pending());
    var all = new EnumMap<Setting, String>(Setting.class);
    all.putAll(was.pending());
    all.putAll(modify.to());
    // Asking for the present value takes back what is pending for it.
    all.entrySet().removeIf(one -> one.getValue().equals(was.is(one.getKey())));
    saysAll(step, was, all);
    takesIt(was, modify.to().keySet());
    // Whoever left it pending was asked then whether it can be done.
    if (step.key().endsWith("/pending")) {
      overtakesNobodyUnsaid(step, was, all);
    } else {
      all.forEach((setting, to) -> losesNothing(was, setting, to));
    }
    Optional.ofNullable(modify.to().get(Setting.PARAMETER_GROUP))
        .ifPresent(group ->
            fits(
                group,
                was.engine(),
                modify.to().getOrDefault(Setting.VERSION, was.is(Setting.VERSION))));
    var to = new EnumMap<Setting, String>(Setting.class);
    to.putAll(modify.to());
    boolean fails = failingModifies > 0;
    failingModifies = Math.max(0, failingModifies - 1);
    busy(
        step,
        modify.name(),
        altered -> altered.status("modifying").pending(to),
        altered -> fails ? undone(altered, was, to) : done(altered, was));
  }

  /** Asking for what is there takes back what is pending; what is not asked for is applied. */
  private void withdraw(RdsAction.Withdraw withdraw, Step step) {
    DbInstance was = seen(withdraw.name(), withdraw.resourceId());
    assertThat(was.pending()).isEqualTo(withdraw.pending());
    assertThat(withdraw.is().keySet())
        .as("'%s' applies nothing", step.title())
        .isEqualTo(was.pending().keySet());
    withdraw.is().forEach((setting, is) -> assertThat(is).isEqualTo(was.is(setting)));
    ground.put(Altered.of(was).nothingPending().instance());
  }

  private static void saysAll(Step step, DbInstance was, Map<Setting, String> applied) {
    Set<String> said = step.why().stream().map(FieldChange::field).collect(Collectors.toSet());
    assertThat(applied.keySet())
        .as("'%s' applies nothing but what it says", step.title())
        .allMatch(setting -> said.contains(setting.title()));
    boolean restarts =
        applied.containsKey(Setting.INSTANCE_CLASS)
            || applied.containsKey(Setting.VERSION)
            || InFlightReading.switchesBackups(was, applied);
    assertThat(!restarts || step.disruptive())
        .as("'%s' says what it does to users", step.title())
        .isTrue();
    int kept =
        InstanceRules.number(
            applied.getOrDefault(Setting.BACKUP_RETENTION, was.is(Setting.BACKUP_RETENTION)));
    boolean loses =
        applied.containsKey(Setting.VERSION)
            || kept < InstanceRules.number(was.is(Setting.BACKUP_RETENTION));
    assertThat(loses && step.reversible() && was.source().isEmpty())
        .as("'%s' says that there is no way back", step.title())
        .isFalse();
  }

  /** What has run full takes nothing without storage. */
  private static void takesIt(DbInstance was, Set<Setting> sent) {
    assertThat(!was.full() || sent.contains(Setting.STORAGE))
        .as("%s is full and grows", was.name())
        .isTrue();
  }

  private void overtakesNobodyUnsaid(Step step, DbInstance was, Map<Setting, String> applied) {
    if (was.source().isPresent()) {
      return;
    }
    String size = applied.getOrDefault(Setting.INSTANCE_CLASS, was.is(Setting.INSTANCE_CLASS));
    String version = applied.getOrDefault(Setting.VERSION, was.is(Setting.VERSION));
    boolean grows = InstanceSize.shrinks(size, was.is(Setting.INSTANCE_CLASS));
    boolean ages = applied.containsKey(Setting.VERSION) && was.engine() != Engine.POSTGRES;
    for (DbInstance replica : replicasOf(was)) {
      if (grows && InstanceSize.shrinks(size, replica.is(Setting.INSTANCE_CLASS))) {
        assertThat(step.why())
            .extracting(FieldChange::to)
            .as("'%s' says of %s what it does", step.title(), replica.name())
            .anyMatch(
                said -> said.endsWith(" stays smaller: " + replica.is(Setting.INSTANCE_CLASS)));
      }
      if (ages && Engine.compareVersions(replica.is(Setting.VERSION), version) < 0) {
        assertThat(step.why())
            .extracting(FieldChange::to)
            .as("'%s' leaves no replica behind but in need", step.title())
            .anyMatch(said ->
                was.full() && said.endsWith(" stays older: " + replica.is(Setting.VERSION)));
      }
    }
  }

  private Altered undone(Altered altered, DbInstance was, Map<Setting, String> to) {
    var what = new ArrayList<String>();
    to.keySet().forEach(setting -> what.add(setting.title()));
    return altered
        .status(was.status())
        .nothingPending()
        .failed(
            new DbInstance.Failure(
                ground.now(), "Unable to change the " + String.join(", ", what) + " now"));
  }

  private Altered done(Altered altered, DbInstance was) {
    DbInstance after = altered.applied().succeeded().status("available").instance();
    if (!after.is(Setting.STORAGE).equals(was.is(Setting.STORAGE))) {
      altered.status("storage-optimization");
      ground.after(
          OPTIMIZATION,
          () ->
              ground
                  .find(DbInstance.class, was.name())
                  .filter(instance -> instance.status().equals("storage-optimization"))
                  .ifPresent(_ -> change(was.name(), optimized -> optimized.status("available"))));
    }
    if (!after.is(Setting.PARAMETER_GROUP).equals(was.is(Setting.PARAMETER_GROUP))) {
      altered.parameters("pending-reboot");
    }
    boolean restarts =
        !after.is(Setting.INSTANCE_CLASS).equals(was.is(Setting.INSTANCE_CLASS))
            || !after.is(Setting.VERSION).equals(was.is(Setting.VERSION));
    return restarts ? altered.parameters("in-sync") : altered;
  }

  /** What RDS refuses, and what it would do although nobody may want it. */
  private void losesNothing(DbInstance was, Setting setting, String to) {
    String from = was.is(setting);
    boolean primary = was.source().isEmpty();
    switch (setting) {
      case STORAGE -> {
        int least = InstanceRules.grownBy(InstanceRules.number(from), 10);
        assertThat(InstanceRules.number(to))
            .as("storage of " + was.name())
            .isGreaterThanOrEqualTo(least);
        assertThat(was.status()).isNotEqualTo("storage-optimization");
      }
      case VERSION -> {
        assertThat(Engine.compareVersions(to, from)).as("version %s → %s", from, to).isPositive();
        if (primary && was.engine() != Engine.POSTGRES) {
          replicasOf(was)
              .forEach(replica ->
                  assertThat(Engine.compareVersions(replica.is(Setting.VERSION), to)).isZero());
        }
      }
      case BACKUP_RETENTION ->
          assertThat(InstanceRules.number(to)).isGreaterThan(InstanceRules.number(from));
      case DELETION_PROTECTION -> assertThat(to).isEqualTo("true");
      case INSTANCE_CLASS -> {
        if (primary) {
          replicasOf(was)
              .forEach(replica ->
                  assertThat(InstanceSize.memory(replica.is(Setting.INSTANCE_CLASS)))
                      .as("memory of replicas at least the primary's")
                      .isGreaterThanOrEqualTo(InstanceSize.memory(to)));
        } else {
          DbInstance source = ground.find(DbInstance.class, was.source().get()).orElseThrow();
          assertThat(InstanceSize.memory(to))
              .as("memory of a replica at least the primary's")
              .isGreaterThanOrEqualTo(
                  Math.min(
                      InstanceSize.memory(source.is(Setting.INSTANCE_CLASS)),
                      InstanceSize.memory(from)));
        }
      }
      case PARAMETER_GROUP, MULTI_AZ, INSIGHTS, SECURITY_GROUPS, PASSWORD, OTHER -> {}
    }
  }

  private List<DbInstance> replicasOf(DbInstance primary) {
    return ground.all(DbInstance.class).stream()
        .filter(instance -> instance.source().filter(primary.name()::equals).isPresent())
        .filter(instance -> instance.replication().isEmpty())
        .filter(instance -> !instance.status().equals("deleting"))
        .toList();
  }

  private void fits(String group, Engine engine, String version) {
    if (!group.startsWith("default.")) {
      assertThat(ground.find(DbParameterGroup.class, group).orElseThrow().family())
          .isEqualTo(engine.family(version));
    }
  }

  private void password(RdsAction.SetPassword password, Step step) {
    DbInstance was = seen(password.name(), password.resourceId());
    takesIt(was, Set.of(Setting.PASSWORD));
    if (password.managed()) {
      assertThat(was.pending()).as("applies nothing of somebody else").isEmpty();
    }
    busy(
        step,
        password.name(),
        altered -> altered.status("resetting-master-credentials"),
        altered -> {
          passwordSet.accept(password.secretName());
          return altered.status("available").ownPassword();
        });
  }

  private void keepPassword(RdsAction.KeepPassword keep, Step step) {
    DbInstance was = seen(keep.name(), keep.resourceId());
    assertThat(was.pending()).as("applies nothing of somebody else").isEmpty();
    busy(
        step,
        keep.name(),
        altered -> altered.status("resetting-master-credentials"),
        altered -> altered.status("available").managedPassword());
  }

  private void reboot(RdsAction.Reboot reboot, Step step) {
    DbInstance was = seen(reboot.name(), reboot.resourceId());
    assertThat(was.pending()).as("applies nothing of somebody else").isEmpty();
    assertThat(!reboot.failover() || was.is(Setting.MULTI_AZ).equals("true")).isTrue();
    boolean fails = failingReboots > 0;
    failingReboots = Math.max(0, failingReboots - 1);
    busy(
        step,
        reboot.name(),
        altered -> altered.status("rebooting"),
        altered ->
            fails
                ? altered.status("available").restarted(ground.now())
                : altered.status("available").parameters("in-sync"));
  }

  private void delete(RdsAction.DeleteReplica delete, Step step) {
    DbInstance was = seen(delete.name(), delete.resourceId());
    assertThat(was.source()).as("only what replicates something is deleted").isPresent();
    assertThat(open == 0 || unread.isPresent() || step.ask() || was.broken())
        .as("nobody is cut off without a word")
        .isTrue();
    ground.sent(DbInstance.class, delete.name(), step.key());
    ground.after(
        SHOWS_AFTER,
        () -> {
          change(delete.name(), altered -> altered.status("deleting"));
          ground.after(
              step.expected().median(),
              () -> {
                ground.remove(DbInstance.class, delete.name());
                change(was.source().orElseThrow(), source -> source.replicatedBy(left(was)));
              });
        });
  }

  /** Who replicates the source of a replica when that is gone. */
  private String[] left(DbInstance gone) {
    return ground
        .find(DbInstance.class, gone.source().orElseThrow())
        .map(DbInstance::replicas)
        .orElse(List.of())
        .stream()
        .filter(name -> !name.equals(gone.name()))
        .toArray(String[]::new);
  }

  private void end(RdsAction.DeleteInstance delete, Step step) {
    DbInstance was = seen(delete.name(), delete.resourceId());
    assertThat(was.is(Setting.DELETION_PROTECTION)).as("protection").isEqualTo("false");
    assertThat(replicasOf(was)).as("what would become a primary of its own").isEmpty();
    ground.sent(DbInstance.class, delete.name(), step.key());
    ground.after(
        SHOWS_AFTER,
        () -> {
          change(delete.name(), altered -> altered.status("deleting"));
          delete.finalSnapshot().ifPresent(name -> ground.put(last(was, name, "creating")));
          ground.after(
              step.expected().median(),
              () -> {
                delete.finalSnapshot().ifPresent(name -> ground.put(last(was, name, "available")));
                ground.remove(DbInstance.class, delete.name());
              });
        });
  }

  private DbSnapshot last(DbInstance of, String name, String status) {
    assertThat(ground.find(DbSnapshot.class, name).filter(DbSnapshot::resting)).isEmpty();
    return new DbSnapshot(
        name,
        "arn:" + name,
        of.name(),
        of.resourceId(),
        status,
        status.equals("available") ? Optional.of(ground.now()) : Optional.empty(),
        of.tags(),
        contents(of));
  }

  /** What a backup of an instance holds. */
  public static DbContents contents(DbInstance of) {
    return new DbContents(
        of.engine().rdsName(),
        of.is(Setting.VERSION),
        InstanceRules.number(of.is(Setting.STORAGE)),
        of.username(),
        of.encrypted());
  }

  private void snapshot(RdsAction.TakeSnapshot take, Step step) {
    DbInstance was = seen(take.instance(), take.resourceId());
    assertThat(was.full()).as("RDS takes no snapshot of what is full").isFalse();
    assertThat(ground.find(DbSnapshot.class, take.name())).isEmpty();
    boolean fails = failingSnapshots > 0;
    failingSnapshots = Math.max(0, failingSnapshots - 1);
    ground.sent(DbSnapshot.class, take.name(), step.key());
    ground.after(
        SHOWS_AFTER,
        () -> {
          ground.put(snapshot(take, "creating"));
          change(take.instance(), altered -> altered.status("backing-up"));
          ground.after(
              step.expected().median(),
              () -> {
                ground.put(snapshot(take, fails ? "failed" : "available"));
                change(take.instance(), altered -> altered.status(was.status()));
              });
        });
  }

  private DbSnapshot snapshot(RdsAction.TakeSnapshot take, String status) {
    return new DbSnapshot(
        take.name(),
        "arn:" + take.name(),
        take.instance(),
        take.resourceId(),
        status,
        status.equals("available") ? Optional.of(ground.now()) : Optional.empty(),
        take.tags(),
        contents(ground.find(DbInstance.class, take.instance()).orElseThrow()));
  }

  private void busy(
      Step step, String name, UnaryOperator<Altered> meanwhile, UnaryOperator<Altered> afterwards) {
    ground.sent(DbInstance.class, name, step.key());
    ground.after(
        SHOWS_AFTER,
        () -> {
          change(name, meanwhile);
          ground.after(step.expected().median(), () -> change(name, afterwards));
        });
  }

  /** Changes an instance, if it is still there. */
  public void change(String name, UnaryOperator<Altered> how) {
    ground
        .find(DbInstance.class, name)
        .ifPresent(was -> ground.put(how.apply(Altered.of(was)).instance()));
  }

  private DbInstance seen(String name, String resourceId) {
    DbInstance instance = ground.find(DbInstance.class, name).orElseThrow();
    assertThat(instance.resourceId()).isEqualTo(resourceId);
    return instance;
  }

  private DbInstance instance(
      Part.Database database,
      String name,
      Map<Setting, String> settings,
      Optional<String> source,
      Map<String, String> tags) {
    return new DbInstance(
        name,
        "db-" + name + "-" + ++serial,
        "arn:" + name,
        database.engine(),
        "creating",
        settings,
        Map.of(),
        source,
        List.of(),
        Optional.empty(),
        "",
        database.engine().port(),
        "in-sync",
        Optional.empty(),
        true,
        database.subnetGroup(),
        database.username(),
        database.databaseName(),
        database.passwordMode() == Part.PasswordMode.RDS_MANAGED
            ? Optional.of("arn:secret:" + name)
            : Optional.empty(),
        tags,
        List.of(),
        List.of());
  }
}
