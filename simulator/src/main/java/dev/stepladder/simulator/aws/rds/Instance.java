package dev.stepladder.simulator.aws.rds;

import dev.stepladder.simulator.aws.Span;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Consumer;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DBInstanceStatusInfo;
import software.amazon.awssdk.services.rds.model.PendingModifiedValues;

/**
 * One DB instance at one moment.
 *
 * @param shown what describing it shows, but for what depends on the time of asking
 * @param password of the master user
 * @param waiting changes that wait for the maintenance window
 * @param applying changes that are being applied
 * @param storageChanges when its storage was changed
 * @param optimizing the volume rearranges itself
 * @param initializing the volume loads its blocks from a snapshot
 * @param fixedConnections {@code max_connections} in force since the last restart, where a
 *     parameter group sets a number
 * @param work the number of what is being done to it; later steps of earlier work are void
 */
record Instance(
    DBInstance shown,
    String password,
    SequencedMap<Attribute<?>, Object> waiting,
    SequencedMap<Attribute<?>, Object> applying,
    List<Instant> storageChanges,
    Optional<Span> optimizing,
    Optional<Span> initializing,
    Optional<Long> fixedConnections,
    long work) {

  static final String AVAILABLE = "available";
  static final String BACKING_UP = "backing-up";
  static final String CREATING = "creating";
  static final String DELETING = "deleting";
  static final String MODIFYING = "modifying";
  static final String REBOOTING = "rebooting";
  static final String STARTING = "starting";
  static final String STOPPED = "stopped";
  static final String STOPPING = "stopping";
  static final String STORAGE_FULL = "storage-full";
  static final String STORAGE_INITIALIZATION = "storage-initialization";
  static final String STORAGE_OPTIMIZATION = "storage-optimization";
  static final String UPGRADING = "upgrading";

  static Instance created(DBInstance shown, String password) {
    return new Instance(
        shown,
        password,
        new LinkedHashMap<>(),
        new LinkedHashMap<>(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        0);
  }

  String id() {
    return shown.dbInstanceIdentifier();
  }

  String resourceId() {
    return shown.dbiResourceId();
  }

  String status() {
    return shown.dbInstanceStatus();
  }

  /** Whether it serves and takes changes: available, maybe with its volume still at work. */
  boolean operational() {
    return List.of(AVAILABLE, STORAGE_OPTIMIZATION, STORAGE_INITIALIZATION).contains(status());
  }

  /** Whether it takes connections, and reports how many it has; those of a moment's restart too. */
  boolean serving() {
    return shown.endpoint() != null && !status().equals(STOPPED);
  }

  boolean replica() {
    return shown.readReplicaSourceDBInstanceIdentifier() != null;
  }

  boolean managedPassword() {
    return shown.masterUserSecret() != null;
  }

  Instance with(Consumer<DBInstance.Builder> change) {
    DBInstance.Builder builder = shown.toBuilder();
    change.accept(builder);
    return new Instance(
        builder.build(),
        password,
        waiting,
        applying,
        storageChanges,
        optimizing,
        initializing,
        fixedConnections,
        work);
  }

  Instance withStatus(String status) {
    return with(b -> b.dbInstanceStatus(status));
  }

  Instance withPassword(String value) {
    return new Instance(
        shown,
        value,
        waiting,
        applying,
        storageChanges,
        optimizing,
        initializing,
        fixedConnections,
        work);
  }

  Instance withChanges(
      Map<Attribute<?>, Object> nowWaiting, Map<Attribute<?>, Object> nowApplying) {
    return new Instance(
        shown,
        password,
        new LinkedHashMap<>(nowWaiting),
        new LinkedHashMap<>(nowApplying),
        storageChanges,
        optimizing,
        initializing,
        fixedConnections,
        work);
  }

  Instance withStorageChanges(List<Instant> times) {
    return new Instance(
        shown,
        password,
        waiting,
        applying,
        times,
        optimizing,
        initializing,
        fixedConnections,
        work);
  }

  Instance withOptimizing(Optional<Span> span) {
    return new Instance(
        shown,
        password,
        waiting,
        applying,
        storageChanges,
        span,
        initializing,
        fixedConnections,
        work);
  }

  Instance withInitializing(Optional<Span> span) {
    return new Instance(
        shown,
        password,
        waiting,
        applying,
        storageChanges,
        optimizing,
        span,
        fixedConnections,
        work);
  }

  Instance withFixedConnections(Optional<Long> value) {
    return new Instance(
        shown, password, waiting, applying, storageChanges, optimizing, initializing, value, work);
  }

  Instance withWork(long number) {
    return new Instance(
        shown,
        password,
        waiting,
        applying,
        storageChanges,
        optimizing,
        initializing,
        fixedConnections,
        number);
  }

  /** The same with nothing being done to it any more: the status it rests in. */
  Instance settled() {
    if (initializing.isPresent()) {
      return withStatus(STORAGE_INITIALIZATION);
    }
    return withStatus(optimizing.isPresent() ? STORAGE_OPTIMIZATION : AVAILABLE);
  }

  Instance withReplication(boolean normal, String status, String message) {
    return with(b ->
        b.statusInfos(
            DBInstanceStatusInfo.builder()
                .statusType("read replication")
                .normal(normal)
                .status(status)
                .message(message)
                .build()));
  }

  /** What describing it at {@code now} answers. */
  DBInstance view(Instant now) {
    DBInstance.Builder view = shown.toBuilder();
    view.pendingModifiedValues(pending());
    optimizing.ifPresent(span -> {
      view.percentProgress(String.valueOf(span.percent(now)));
      view.storageVolumeStatus("STORAGE-OPTIMIZATION");
    });
    initializing.ifPresent(span -> view.percentProgress(String.valueOf(span.percent(now))));
    if (shown.latestRestorableTime() != null && operational()) {
      // RDS ships transaction logs every five minutes.
      view.latestRestorableTime(restorableUntil(now));
    }
    return view.build();
  }

  /** The last moment of which its automated backups tell; what is shown is the first. */
  Instant restorableUntil(Instant now) {
    long fiveMinutes = 300;
    Instant shipped = Instant.ofEpochSecond(now.getEpochSecond() / fiveMinutes * fiveMinutes);
    return shipped.isAfter(shown.latestRestorableTime()) ? shipped : shown.latestRestorableTime();
  }

  private PendingModifiedValues pending() {
    PendingModifiedValues.Builder pending = PendingModifiedValues.builder();
    if (status().equals(CREATING) && !replica() && !managedPassword()) {
      pending.masterUserPassword(Attribute.HIDDEN);
    }
    applying.forEach((attribute, value) -> attribute.showPending(pending, value));
    waiting.forEach((attribute, value) -> attribute.showPending(pending, value));
    return pending.build();
  }
}
