package dev.stepladder.operator.aws.rds;

import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.plan.Action;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a step asks of RDS: each is one change of one resource. */
public sealed interface RdsAction extends Action {

  /** The resource it changes. */
  String name();

  /**
   * CreateDBInstance.
   *
   * @param database what to create
   * @param parameterGroup the group it starts with
   * @param storage whole GiB; more than the database's own where it may be made from a backup
   * @param decided whether it is to begin empty; else it shows only that there will be one, made of
   *     what is not known yet
   */
  record CreateInstance(Part.Database database, String parameterGroup, int storage, boolean decided)
      implements RdsAction {

    /** Of one that begins empty. */
    CreateInstance(Part.Database database, String parameterGroup) {
      this(database, parameterGroup, database.storage(), true);
    }

    @Override
    public String name() {
      return database.identifier();
    }

    @Override
    public int addresses() {
      return database.multiAz() ? 2 : 1;
    }
  }

  /** The primary of an app, made from a backup. */
  sealed interface Restore extends RdsAction {

    /** What to make. */
    Part.Database database();

    /** The group it starts with, of the family of the version that comes with the backup. */
    String parameterGroup();

    /** What the backup holds. */
    DbContents contents();

    /**
     * DbiResourceId of the instance that the backup is of, which tells whether it is still the one
     * that the plan saw.
     */
    String source();

    /** Whether the app is known to own that whatever its tags say. */
    boolean remembered();

    /** GiB: what is asked for, or what the backup takes, if that is more. */
    default int storage() {
      return InstanceRules.grown(contents().storage(), database().storage());
    }

    @Override
    default int addresses() {
      return 1;
    }

    @Override
    default String name() {
      return database().identifier();
    }
  }

  /**
   * RestoreDBInstanceFromDBSnapshot, after a fresh reading of the snapshot.
   *
   * @param snapshot its name
   */
  record RestoreSnapshot(
      Part.Database database,
      String parameterGroup,
      DbContents contents,
      String source,
      boolean remembered,
      String snapshot)
      implements Restore {}

  /**
   * RestoreDBInstanceToPointInTime, after a fresh reading of the automated backups.
   *
   * @param time to which instant, else the latest there is
   */
  record RestoreToTime(
      Part.Database database,
      String parameterGroup,
      DbContents contents,
      String source,
      boolean remembered,
      Optional<Instant> time)
      implements Restore {}

  /**
   * ModifyDBInstance, applied at once.
   *
   * @param resourceId of the instance the plan saw
   * @param to the settings to change; empty to apply only what is pending already
   * @param pending what the plan saw pending: if it is another now, nothing is sent
   * @param majorUpgrade whether the version goes to another major one
   * @param disruptive whether users notice, so that a fresh reading comes before the call
   * @param standby whether users are to notice a failover only: without a standby nothing is sent
   * @param kept which of the settings are as they are to be, so that what is pending for them is
   *     taken back: if one is another now, nothing is sent
   */
  record ModifyInstance(
      String name,
      String resourceId,
      Map<Setting, String> to,
      Map<Setting, String> pending,
      boolean majorUpgrade,
      boolean disruptive,
      boolean standby,
      Set<Setting> kept)
      implements RdsAction {

    /** Copies what must not change. */
    public ModifyInstance {
      kept = Set.copyOf(kept);
    }

    /** One that takes nothing back. */
    ModifyInstance(
        String name,
        String resourceId,
        Map<Setting, String> to,
        Map<Setting, String> pending,
        boolean majorUpgrade,
        boolean disruptive,
        boolean standby) {
      this(name, resourceId, to, pending, majorUpgrade, disruptive, standby, Set.of());
    }

    @Override
    public boolean usesNetwork() {
      return to.containsKey(Setting.SECURITY_GROUPS);
    }
  }

  /**
   * ModifyDBInstance with the present value of every setting for which somebody left another one
   * pending, applied at once: so it is taken back ("Using the schedule modifications setting",
   * Amazon RDS User Guide), and nothing is left that would be applied along with it.
   *
   * @param resourceId of the instance the plan saw
   * @param is what those settings are
   * @param pending what the plan saw pending: if it is another now, nothing is sent
   */
  record Withdraw(
      String name, String resourceId, Map<Setting, String> is, Map<Setting, String> pending)
      implements RdsAction {

    /** As a change to what is there already. */
    ModifyInstance asChange() {
      return new ModifyInstance(name, resourceId, is, pending, false, false, false, is.keySet());
    }
  }

  /**
   * ModifyDBInstance with the password of a Secret; takes it out of Secrets Manager if it is there.
   *
   * @param managed whether it is there, and whatever is pending is applied with that
   */
  record SetPassword(String name, String resourceId, String secretName, boolean managed)
      implements RdsAction {

    /** Of which database it is to be shows only once that is there. */
    @Override
    public boolean decided() {
      return !resourceId.isEmpty();
    }
  }

  /** ModifyDBInstance that lets RDS make and keep the password, in Secrets Manager. */
  record KeepPassword(String name, String resourceId) implements RdsAction {

    @Override
    public boolean decided() {
      return !resourceId.isEmpty();
    }
  }

  /** RebootDBInstance. */
  record Reboot(String name, String resourceId, boolean failover) implements RdsAction {}

  /**
   * CreateDBInstanceReadReplica.
   *
   * @param source the identifier of the primary
   */
  record CreateReplica(
      String name,
      String source,
      String instanceClass,
      String parameterGroup,
      List<String> securityGroups,
      Part.Insights insights,
      Map<String, String> tags)
      implements RdsAction {

    @Override
    public int addresses() {
      return 1;
    }
  }

  /** DeleteDBInstance of a replica, after a fresh reading that shows it still is one. */
  record DeleteReplica(String name, String resourceId) implements RdsAction {}

  /**
   * DeleteDBInstance of the primary of an app that goes, after a fresh reading.
   *
   * @param finalSnapshot the name of the snapshot that is left; none is taken if empty
   */
  record DeleteInstance(String name, String resourceId, Optional<String> finalSnapshot)
      implements RdsAction {}

  /** ModifyDBInstance that takes deletion protection off: nothing else ever does. */
  record RemoveProtection(String name, String resourceId) implements RdsAction {}

  /** CreateDBSnapshot. */
  record TakeSnapshot(String name, String instance, String resourceId, Map<String, String> tags)
      implements RdsAction {}

  /**
   * DeleteDBSnapshot of one that was taken before a step, after a fresh reading.
   *
   * @param resourceId of the instance it is of
   */
  record DeleteSnapshot(String name, String resourceId) implements RdsAction {

    @Override
    public boolean tidies() {
      return true;
    }

    /** It makes room, which may be just what is wanting. */
    @Override
    public boolean climbs() {
      return false;
    }
  }

  /** CreateDBSubnetGroup. */
  record CreateSubnetGroup(
      String name, String description, List<String> subnets, Map<String, String> tags)
      implements RdsAction {

    @Override
    public boolean usesNetwork() {
      return true;
    }
  }

  /** ModifyDBSubnetGroup. */
  record ModifySubnetGroup(String name, List<String> subnets) implements RdsAction {

    @Override
    public boolean usesNetwork() {
      return true;
    }
  }

  /** CreateDBParameterGroup. */
  record CreateParameterGroup(
      String name, String family, String description, Map<String, String> tags)
      implements RdsAction {}

  /** ModifyDBParameterGroup, at most 20 parameters a call, one call after the other. */
  record SetParameters(String name, Map<String, String> parameters) implements RdsAction {}

  /**
   * AddTagsToResource.
   *
   * @param resourceId the immutable id the plan saw, if the resource has one
   */
  record Tag(String name, String arn, Optional<String> resourceId, Map<String, String> tags)
      implements RdsAction {}

  /**
   * AddTagsToResource on an instance that somebody else made, after a fresh reading that shows that
   * its owner still agrees.
   *
   * @param resourceId of the instance the plan saw
   * @param doubted the Secret with a generated password that it does not have, if there is one
   */
  record Adopt(
      String name,
      String arn,
      String resourceId,
      Map<String, String> tags,
      Optional<String> doubted)
      implements RdsAction {}
}
