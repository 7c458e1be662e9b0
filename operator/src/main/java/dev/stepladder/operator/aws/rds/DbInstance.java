package dev.stepladder.operator.aws.rds;

import dev.stepladder.operator.blueprint.Engine;
import dev.stepladder.operator.inventory.Resource;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An RDS instance as DescribeDBInstances shows it.
 *
 * @param name its identifier
 * @param resourceId its DbiResourceId, never used again by another instance
 * @param status as RDS spells it
 * @param settings what is in force
 * @param pending what PendingModifiedValues holds
 * @param source identifier, or ARN in another region, of the instance or cluster that it
 *     replicates, if it is a replica
 * @param replicas identifiers, or ARNs in other regions, of what replicates it
 * @param replication what is wrong with its replication, if it is a replica and not replicating
 * @param host empty until it has an endpoint
 * @param parameters apply status of its parameter group: {@code in-sync}, {@code applying}, {@code
 *     pending-reboot}
 * @param volume what its storage is doing that keeps it from being ready, if anything
 * @param managedSecret ARN of the secret with its password, if RDS keeps it
 * @param failures changes of it that failed, as DescribeEvents shows, since the last that succeeded
 * @param restarts when it restarted since its parameters last changed, as DescribeEvents shows, if
 *     some of them wait for a restart all the same
 * @param storageType as RDS spells it: {@code gp3} for all that is made here
 * @param maintenanceWindow when what is pending is applied, as RDS spells it: {@code
 *     sun:06:00-sun:06:30}; empty if it is not known
 */
public record DbInstance(
    String name,
    String resourceId,
    String arn,
    Engine engine,
    String status,
    Map<Setting, String> settings,
    Map<Setting, String> pending,
    Optional<String> source,
    List<String> replicas,
    Optional<String> replication,
    String host,
    int port,
    String parameters,
    Optional<String> volume,
    boolean encrypted,
    String subnetGroup,
    String username,
    String databaseName,
    Optional<String> managedSecret,
    Map<String, String> tags,
    List<Failure> failures,
    List<Instant> restarts,
    String storageType,
    String maintenanceWindow)
    implements Resource {

  /** The type of the storage of all instances that are made here. */
  static final String STORAGE_TYPE = "gp3";

  /** What {@code replication} says of a replica that is still being made. */
  static final String NOT_BEGUN = "replication has not begun";

  /** What {@code volume} begins with while the volume reads in what it was made from. */
  static final String LOADING = "storage is loading";

  /** The status while a backup is made of it. */
  static final String BACKING_UP = "backing-up";

  private static final Pattern ENDED = Pattern.compile("replication terminated\\b.*");
  private static final Pattern FAILED = Pattern.compile("replication (error|stopped)\\b.*");

  private static final String FULL = "storage-full";

  /** Statuses in which nothing goes on and changes are accepted. */
  private static final Set<String> AT_REST = Set.of("available", "storage-optimization", FULL);

  /** Statuses that only a person or another spec can end (RDS User Guide, DB instance status). */
  private static final Set<String> BROKEN =
      Set.of(
          "failed",
          "inaccessible-encryption-credentials",
          "inaccessible-encryption-credentials-recoverable",
          "incompatible-create",
          "incompatible-credentials",
          "incompatible-network",
          "incompatible-option-group",
          "incompatible-parameters",
          "incompatible-restore",
          "insufficient-capacity",
          "restore-error",
          "stopped",
          "unsupported-configuration");

  /**
   * A change that failed: RDS went back to {@code available} and only its events tell.
   *
   * @param about the settings it was to change, none of which has been changed since
   */
  public record Failure(Instant at, String message, Set<Setting> about) {

    /** Copies what must not change. */
    public Failure {
      about = Set.copyOf(about);
    }

    /** About the settings that RDS's words name. */
    public Failure(Instant at, String message) {
      this(at, message, FailedTries.about(message));
    }

    /** What is left of it once these settings have been changed, if anything is. */
    Optional<Failure> after(Set<Setting> succeeded) {
      var left = new HashSet<>(about);
      left.removeAll(succeeded);
      return left.isEmpty() ? Optional.empty() : Optional.of(new Failure(at, message, left));
    }
  }

  /** Copies what must not change. */
  public DbInstance {
    settings = Map.copyOf(settings);
    pending = Map.copyOf(pending);
    replicas = List.copyOf(replicas);
    tags = Map.copyOf(tags);
    failures = List.copyOf(failures);
    restarts = List.copyOf(restarts);
  }

  /** An instance with storage of the type that all have which are made here. */
  public DbInstance(
      String name,
      String resourceId,
      String arn,
      Engine engine,
      String status,
      Map<Setting, String> settings,
      Map<Setting, String> pending,
      Optional<String> source,
      List<String> replicas,
      Optional<String> replication,
      String host,
      int port,
      String parameters,
      Optional<String> volume,
      boolean encrypted,
      String subnetGroup,
      String username,
      String databaseName,
      Optional<String> managedSecret,
      Map<String, String> tags,
      List<Failure> failures,
      List<Instant> restarts) {
    this(
        name,
        resourceId,
        arn,
        engine,
        status,
        settings,
        pending,
        source,
        replicas,
        replication,
        host,
        port,
        parameters,
        volume,
        encrypted,
        subnetGroup,
        username,
        databaseName,
        managedSecret,
        tags,
        failures,
        restarts,
        STORAGE_TYPE,
        "");
  }

  /** The same with more tags, which take the place of those of their names. */
  DbInstance tagged(Map<String, String> more) {
    var all = new HashMap<>(tags);
    all.putAll(more);
    return new DbInstance(
        name,
        resourceId,
        arn,
        engine,
        status,
        settings,
        pending,
        source,
        replicas,
        replication,
        host,
        port,
        parameters,
        volume,
        encrypted,
        subnetGroup,
        username,
        databaseName,
        managedSecret,
        all,
        failures,
        restarts,
        storageType,
        maintenanceWindow);
  }

  /** What a setting is, or empty text. */
  public String is(Setting setting) {
    return settings.getOrDefault(setting, "");
  }

  /** What a setting will be once what is pending has been applied. */
  public String willBe(Setting setting) {
    return pending.getOrDefault(setting, is(setting));
  }

  /** Whether some of its parameters take effect only when it is restarted. */
  public boolean awaitsRestart() {
    return parameters.equals("pending-reboot");
  }

  /** Whether it replicates no more and only a new replica will. */
  boolean replicationEnded() {
    return replication.filter(state -> ENDED.matcher(state).lookingAt()).isPresent();
  }

  /** Whether it has stopped replicating and does not go on by itself. */
  boolean replicationFailed() {
    return replication.filter(state -> FAILED.matcher(state).lookingAt()).isPresent();
  }

  /** What it is and what is pending, laid over each other. */
  public Map<Setting, String> overlaid() {
    var all = new EnumMap<Setting, String>(Setting.class);
    all.putAll(settings);
    all.putAll(pending);
    return all;
  }

  /** Whether RDS accepts a change now. An unknown status counts as busy. */
  @Override
  public boolean acceptsChanges() {
    return AT_REST.contains(status);
  }

  /** RDS changes nothing of an instance that it is backing up. */
  @Override
  public boolean beingChanged() {
    return !acceptsChanges() && !status.equals(BACKING_UP);
  }

  /** Whether its storage has run full: until it grows RDS takes no other change of it. */
  public boolean full() {
    return status.equals(FULL);
  }

  /** Whether only a person or another spec can end its status. */
  public boolean broken() {
    return BROKEN.contains(status);
  }

  /** Whether it has nothing pending, nothing applying, and its data is all there. */
  public boolean settled() {
    return restsButForPending() && pending.isEmpty();
  }

  @Override
  public boolean restsButForPending() {
    return acceptsChanges()
        && !full()
        && !parameters.equals("applying")
        && replication.isEmpty()
        && volume.isEmpty();
  }

  @Override
  public boolean resting() {
    return broken() || settled();
  }
}
