package dev.stepladder.operator.aws.rds;

import dev.stepladder.operator.act.Executor;
import dev.stepladder.operator.act.Outcome;
import dev.stepladder.operator.aws.AwsAccount;
import dev.stepladder.operator.aws.Passwords;
import dev.stepladder.operator.aws.Sender;
import dev.stepladder.operator.aws.Surroundings;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.inventory.Entry;
import dev.stepladder.operator.inventory.Resource;
import dev.stepladder.operator.inventory.ResourceKey;
import dev.stepladder.operator.inventory.SweepFailed;
import dev.stepladder.operator.inventory.SweptInventory;
import dev.stepladder.operator.plan.Action;
import dev.stepladder.operator.plan.Step;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBInstance;

/** Carries out what steps ask of RDS in one account and region: each at most one change. */
final class RdsExecutor implements Executor {

  private final AwsAccount account;
  private final SweptInventory inventory;
  private final Passwords passwords;
  private final RdsReader reader;
  private final Sender<RdsClient> sender;
  private final Reboots reboots;
  private final Removals removals;
  private final Restoring restoring;

  /**
   * An executor for one account and region.
   *
   * @param inventory told of every change that was sent, or may have been
   */
  RdsExecutor(AwsAccount account, SweptInventory inventory, Surroundings surroundings) {
    this.account = account;
    this.inventory = inventory;
    this.passwords = new Passwords(surroundings.passwords());
    this.reader = new RdsReader(account);
    this.sender =
        new Sender<>(
            account,
            RdsService.NAME,
            RdsService.client(account),
            inventory,
            surroundings,
            this::taken);
    this.reboots = new Reboots(account, inventory, surroundings.clock(), reader, sender);
    this.removals = new Removals(inventory, reader, sender);
    this.restoring = new Restoring(inventory, reader, sender, passwords);
  }

  @Override
  public boolean handles(Action action) {
    return action instanceof RdsAction;
  }

  @Override
  public Outcome start(Step step, Blueprint blueprint) {
    if (!(step.action() instanceof RdsAction action)) {
      throw new IllegalArgumentException("step %s asks nothing of RDS".formatted(step.key()));
    }
    if (!blueprint.account().equals(account.place().account())
        || !blueprint.region().equals(account.place().region())) {
      throw new IllegalArgumentException(
          "step %s is for %s/%s, not for %s"
              .formatted(step.key(), blueprint.account(), blueprint.region(), account.place()));
    }
    try {
      return start(step, action, blueprint);
    } catch (SweepFailed e) {
      return new Outcome.Refused(e.reason(), e.getMessage());
    }
  }

  private Outcome start(Step step, RdsAction action, Blueprint blueprint) {
    return switch (action) {
      case RdsAction.CreateInstance create -> create(step, create, blueprint);
      case RdsAction.Restore restore -> restoring.start(step, restore, blueprint);
      case RdsAction.ModifyInstance modify ->
          checked(
              action,
              now -> FreshReading.against(modify, now, blueprint.owner()),
              shown ->
                  sender.send(
                      modifying(step, modify),
                      rds -> rds.modifyDBInstance(RdsRequests.modify(modify, shown))));
      case RdsAction.Withdraw withdraw ->
          checked(
              action,
              now -> FreshReading.against(withdraw, now, blueprint.owner()),
              shown ->
                  sender.send(
                      call(
                          step,
                          action,
                          "withdraw what is pending on DB instance " + action.name(),
                          "ModifyDBInstance"),
                      rds -> rds.modifyDBInstance(RdsRequests.modify(withdraw.asChange(), shown))));
      case RdsAction.SetPassword set -> setPassword(step, set, blueprint);
      case RdsAction.KeepPassword keep ->
          checked(
              action,
              now -> FreshReading.against(keep, now, blueprint.owner()),
              _ ->
                  sender.send(
                      call(
                              step,
                              action,
                              "let RDS keep the password of DB instance " + action.name(),
                              "ModifyDBInstance")
                          .working(),
                      rds -> rds.modifyDBInstance(RdsRequests.keepPassword(keep))));
      case RdsAction.Reboot reboot ->
          checked(
              action,
              now -> FreshReading.against(reboot, now, blueprint.owner()),
              shown ->
                  reboots.start(
                      call(step, action, "reboot DB instance " + action.name(), "RebootDBInstance"),
                      reboot,
                      shown));
      case RdsAction.CreateReplica create ->
          sender.send(
              call(
                  step,
                  action,
                  "create DB instance %s, a replica of %s"
                      .formatted(action.name(), create.source()),
                  "CreateDBInstanceReadReplica",
                  new ResourceKey(DbInstance.class, create.source())),
              rds -> rds.createDBInstanceReadReplica(RdsRequests.createReplica(create)));
      case RdsAction.DeleteReplica delete ->
          checked(
              action,
              now -> FreshReading.against(delete, now, blueprint.owner()),
              shown ->
                  sender.send(
                      call(
                          step,
                          action,
                          "delete DB instance %s, a replica of %s"
                              .formatted(
                                  action.name(), shown.readReplicaSourceDBInstanceIdentifier()),
                          "DeleteDBInstance"),
                      rds -> rds.deleteDBInstance(RdsRequests.deleteReplica(delete))));
      case RdsAction.DeleteInstance delete ->
          checked(
              action,
              now -> FreshReading.against(delete, now, going(step, blueprint).owner()),
              _ -> removals.instance(step, delete));
      case RdsAction.RemoveProtection remove ->
          checked(
              action,
              now -> FreshReading.against(remove, now, going(step, blueprint).owner()),
              _ ->
                  sender.send(
                      call(
                          step,
                          action,
                          "remove the deletion protection of DB instance " + action.name(),
                          "ModifyDBInstance"),
                      rds -> rds.modifyDBInstance(RdsRequests.removeProtection(remove))));
      case RdsAction.TakeSnapshot take ->
          sender.send(
              call(
                  step,
                  action,
                  "take DB snapshot %s of %s".formatted(action.name(), take.instance()),
                  "CreateDBSnapshot",
                  new ResourceKey(DbInstance.class, take.instance())),
              rds -> rds.createDBSnapshot(RdsRequests.snapshot(take)));
      case RdsAction.DeleteSnapshot delete -> removals.snapshot(step, delete, blueprint.owner());
      case RdsAction.CreateSubnetGroup create ->
          sender.send(
              call(step, action, "create DB subnet group " + action.name(), "CreateDBSubnetGroup"),
              rds -> rds.createDBSubnetGroup(RdsRequests.createSubnetGroup(create)));
      case RdsAction.ModifySubnetGroup modify ->
          sender.send(
              call(step, action, "change DB subnet group " + action.name(), "ModifyDBSubnetGroup"),
              rds -> rds.modifyDBSubnetGroup(RdsRequests.modifySubnetGroup(modify)));
      case RdsAction.CreateParameterGroup create ->
          sender.send(
              call(
                  step,
                  action,
                  "create DB parameter group " + action.name(),
                  "CreateDBParameterGroup"),
              rds -> rds.createDBParameterGroup(RdsRequests.createParameterGroup(create)));
      case RdsAction.SetParameters set -> setParameters(step, set);
      case RdsAction.Tag tag -> {
        Sender.Call call = call(step, action, "tag " + tag.arn(), "AddTagsToResource");
        if (tag.resourceId().isEmpty()) {
          yield sender.send(
              call, rds -> rds.addTagsToResource(RdsRequests.tag(tag.arn(), tag.tags())));
        }
        yield checked(
            action,
            now -> FreshReading.same(tag.name(), tag.resourceId().get(), now),
            shown ->
                sender.send(
                    call, rds -> rds.addTagsToResource(RdsRequests.tag(tag.arn(), tag.tags()))));
      }
      case RdsAction.Adopt adopt ->
          checked(
              action,
              now -> FreshReading.against(adopt, now, blueprint.owner()),
              _ -> adopt(step, adopt, blueprint));
    };
  }

  /** Before it is the app's, what is no password of it must not pass for one. */
  private Outcome adopt(Step step, RdsAction.Adopt action, Blueprint blueprint) {
    Sender.Call call =
        call(step, action, "take over DB instance " + action.name(), "AddTagsToResource");
    Supplier<Outcome> send =
        () ->
            sender.send(
                call, rds -> rds.addTagsToResource(RdsRequests.tag(action.arn(), action.tags())));
    return action
        .doubted()
        .map(secret -> passwords.doubting(blueprint.owner().namespace(), secret, send))
        .orElseGet(send);
  }

  /** Only an app that goes takes its database along. */
  private static Blueprint going(Step step, Blueprint blueprint) {
    if (!blueprint.retiring()) {
      throw new IllegalArgumentException(
          "step %s is for an app that goes, and this one stays".formatted(step.key()));
    }
    return blueprint;
  }

  private Outcome create(Step step, RdsAction.CreateInstance action, Blueprint blueprint) {
    if (!action.decided()) {
      throw new IllegalArgumentException(
          "step %s shows only that there will be a database".formatted(step.key()));
    }
    Part.Database database = action.database();
    Sender.Call call =
        call(step, action, "create DB instance " + database.identifier(), "CreateDBInstance");
    return switch (database.passwordMode()) {
      case RDS_MANAGED ->
          sender.send(
              call, rds -> rds.createDBInstance(RdsRequests.create(action, Optional.empty())));
      case GENERATED ->
          passwords.use(
              blueprint.owner().namespace(),
              database.secretName(),
              password ->
                  sender.send(
                      call,
                      password,
                      rds ->
                          rds.createDBInstance(RdsRequests.create(action, Optional.of(password)))));
    };
  }

  private Outcome setPassword(Step step, RdsAction.SetPassword action, Blueprint blueprint) {
    String namespace = blueprint.owner().namespace();
    return checked(
        action,
        now -> FreshReading.against(action, now, blueprint.owner()),
        shown ->
            passwords.use(
                namespace,
                action.secretName(),
                password -> {
                  Outcome outcome =
                      sender.send(
                          call(
                                  step,
                                  action,
                                  "set the password of DB instance " + action.name(),
                                  "ModifyDBInstance")
                              .working(),
                          password,
                          rds -> rds.modifyDBInstance(RdsRequests.setPassword(action, password)));
                  if (outcome instanceof Outcome.Started) {
                    passwords.confirm(namespace, action.secretName(), password);
                  }
                  return outcome;
                }));
  }

  /** What a call could not set any more is what the next plan finds missing. */
  private Outcome setParameters(Step step, RdsAction.SetParameters action) {
    Sender.Call call =
        call(
            step,
            action,
            "set parameters in DB parameter group " + action.name(),
            "ModifyDBParameterGroup");
    for (var request : RdsRequests.setParameters(action.name(), missing(action))) {
      Outcome outcome = sender.send(call, rds -> rds.modifyDBParameterGroup(request));
      if (!(outcome instanceof Outcome.Started)) {
        return outcome;
      }
    }
    return new Outcome.Started();
  }

  private Map<String, String> missing(RdsAction.SetParameters action) {
    var missing = new TreeMap<>(action.parameters());
    if (inventory.look().entry(DbParameterGroup.class, action.name())
        instanceof Entry.Present<DbParameterGroup> group) {
      missing.entrySet().removeAll(group.resource().parameters().entrySet());
    }
    return missing.isEmpty() ? action.parameters() : missing;
  }

  /** Reads the instance anew and goes on only if nothing stands against it. */
  private Outcome checked(
      RdsAction action,
      Function<DbInstance, Optional<Outcome>> against,
      Function<DBInstance, Outcome> then) {
    Optional<DBInstance> shown = reader.instance(action.name()).filter(RdsRecords::isOurKind);
    Optional<Outcome> outcome =
        shown.isEmpty()
            ? Optional.of(new Outcome.Outdated("DB instance %s is gone".formatted(action.name())))
            : against.apply(RdsRecords.instance(shown.get()));
    if (outcome.isPresent()) {
      // What the next plan is made of must show it too.
      inventory.readSoon(Set.of(key(action)), Duration.ZERO);
      return outcome.get();
    }
    return then.apply(shown.get());
  }

  /** An instance of another kind, which the readings leave out, may have the name. */
  private Optional<Outcome> taken(ResourceKey resource) {
    if (resource.kind() != DbInstance.class) {
      return Optional.empty();
    }
    return reader
        .instance(resource.name())
        .filter(shown -> !RdsRecords.isOurKind(shown))
        .map(other ->
            new Outcome.Refused(
                "NameTaken",
                ("%s exists as an instance of %s, which is left alone. Delete or rename it in AWS,"
                        + " or give the app another name.")
                    .formatted(resource.name(), other.engine())));
  }

  /**
   * Of all that a step sets RDS does nothing but deletion protection with the answer ("Settings for
   * DB instances", Amazon RDS User Guide); it shows some of the rest with it, too, and the instance
   * {@code available} for seconds before it begins.
   */
  private static Sender.Call modifying(Step step, RdsAction.ModifyInstance action) {
    Sender.Call call =
        call(step, action, "change DB instance " + action.name(), "ModifyDBInstance");
    boolean atOnce = action.to().keySet().equals(Set.of(Setting.DELETION_PROTECTION));
    return atOnce ? call : call.working();
  }

  private static Sender.Call call(
      Step step, RdsAction action, String intent, String operation, ResourceKey... beside) {
    return new Sender.Call(step, key(action), intent, operation, Set.of(beside));
  }

  private static ResourceKey key(RdsAction action) {
    Class<? extends Resource> kind =
        switch (action) {
          case RdsAction.CreateInstance _,
              RdsAction.Restore _,
              RdsAction.ModifyInstance _,
              RdsAction.Withdraw _,
              RdsAction.SetPassword _,
              RdsAction.KeepPassword _,
              RdsAction.Reboot _,
              RdsAction.CreateReplica _,
              RdsAction.DeleteReplica _,
              RdsAction.DeleteInstance _,
              RdsAction.RemoveProtection _,
              RdsAction.Adopt _ ->
              DbInstance.class;
          case RdsAction.TakeSnapshot _, RdsAction.DeleteSnapshot _ -> DbSnapshot.class;
          case RdsAction.CreateSubnetGroup _, RdsAction.ModifySubnetGroup _ -> DbSubnetGroup.class;
          case RdsAction.CreateParameterGroup _, RdsAction.SetParameters _ ->
              DbParameterGroup.class;
          case RdsAction.Tag tag -> tagged(tag.arn());
        };
    return new ResourceKey(kind, action.name());
  }

  /** Such as {@code arn:aws:rds:eu-west-1:111122223333:snapshot:name}. */
  private static Class<? extends Resource> tagged(String arn) {
    String[] parts = arn.split(":", -1);
    return switch (parts.length > 5 ? parts[5] : "") {
      case "snapshot" -> DbSnapshot.class;
      case "subgrp" -> DbSubnetGroup.class;
      case "pg" -> DbParameterGroup.class;
      default -> DbInstance.class;
    };
  }
}
