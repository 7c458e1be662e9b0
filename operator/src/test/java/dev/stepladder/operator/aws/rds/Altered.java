package dev.stepladder.operator.aws.rds;

import dev.stepladder.operator.blueprint.Engine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An instance like another, but for what a test changes. */
public final class Altered {

  private final DbInstance was;
  private String name;
  private String status;
  private final Map<Setting, String> settings = new EnumMap<>(Setting.class);
  private final Map<Setting, String> pending = new EnumMap<>(Setting.class);
  private Optional<String> source;
  private List<String> replicas;
  private Optional<String> replication;
  private String host;
  private String parameters;
  private Optional<String> volume;
  private String resourceId;
  private Optional<String> managedSecret;
  private Map<String, String> tags;
  private Engine engine;
  private boolean encrypted;
  private String subnetGroup;
  private String username;
  private String databaseName;
  private String storageType;
  private String maintenanceWindow;
  private List<DbInstance.Failure> failures;
  private List<Instant> restarts;

  private Altered(DbInstance was) {
    this.was = was;
    this.name = was.name();
    this.resourceId = was.resourceId();
    this.status = was.status();
    this.settings.putAll(was.settings());
    this.pending.putAll(was.pending());
    this.source = was.source();
    this.replicas = was.replicas();
    this.replication = was.replication();
    this.host = was.host();
    this.parameters = was.parameters();
    this.volume = was.volume();
    this.managedSecret = was.managedSecret();
    this.tags = was.tags();
    this.engine = was.engine();
    this.encrypted = was.encrypted();
    this.subnetGroup = was.subnetGroup();
    this.username = was.username();
    this.databaseName = was.databaseName();
    this.storageType = was.storageType();
    this.maintenanceWindow = was.maintenanceWindow();
    this.failures = was.failures();
    this.restarts = was.restarts();
  }

  /** Starts from an instance. */
  public static Altered of(DbInstance instance) {
    return new Altered(instance);
  }

  /** With another maintenance window, as RDS spells it. */
  public Altered maintenanceWindow(String other) {
    maintenanceWindow = other;
    return this;
  }

  /** The same instance under another name. */
  public Altered name(String other) {
    name = other;
    return this;
  }

  /** Of another engine. */
  public Altered engine(Engine other) {
    engine = other;
    return this;
  }

  /** As somebody makes one who minds neither encryption nor the environment's subnets. */
  public Altered plain() {
    encrypted = false;
    subnetGroup = "default";
    return this;
  }

  /** With another master user. */
  public Altered username(String user) {
    username = user;
    return this;
  }

  /** With another first database. */
  public Altered databaseName(String first) {
    databaseName = first;
    return this;
  }

  /** With storage of another type. */
  public Altered storageType(String type) {
    storageType = type;
    return this;
  }

  /** With a password that RDS keeps. */
  public Altered managedSecret(String arn) {
    managedSecret = Optional.of(arn);
    return this;
  }

  /** Another instance of the same name. */
  public Altered resourceId(String id) {
    resourceId = id;
    return this;
  }

  /** Another instance altogether. */
  public Altered named(String other, String id) {
    name = other;
    resourceId = id;
    return this;
  }

  /** In another status. */
  public Altered status(String value) {
    status = value;
    return this;
  }

  /** With a setting in force. */
  public Altered set(Setting setting, String value) {
    settings.put(setting, value);
    return this;
  }

  /** With settings in force. */
  public Altered set(Map<Setting, String> values) {
    settings.putAll(values);
    return this;
  }

  /** With a setting pending. */
  public Altered pending(Setting setting, String value) {
    pending.put(setting, value);
    return this;
  }

  /** With settings pending. */
  public Altered pending(Map<Setting, String> values) {
    pending.putAll(values);
    return this;
  }

  /** With what was pending in force. */
  public Altered applied() {
    settings.putAll(pending);
    pending.clear();
    return this;
  }

  /** With nothing pending. */
  public Altered nothingPending() {
    pending.clear();
    return this;
  }

  /** Replicating another instance. */
  public Altered replicating(String instance) {
    source = Optional.of(instance);
    return this;
  }

  /** Replicated by these. */
  public Altered replicatedBy(String... instances) {
    replicas = List.of(instances);
    return this;
  }

  /** Replicating nothing any more. */
  public Altered promoted() {
    source = Optional.empty();
    replication = Optional.empty();
    return this;
  }

  /** With replication that does not work. */
  public Altered replication(String trouble) {
    replication = Optional.of(trouble);
    return this;
  }

  /** With an endpoint, or with none for empty text. */
  public Altered host(String name) {
    host = name;
    return this;
  }

  /** With an apply status of its parameter group, and no restart since it came to it. */
  public Altered parameters(String applyStatus) {
    parameters = applyStatus;
    restarts = List.of();
    return this;
  }

  /** With storage that is busy. */
  public Altered volume(String state) {
    volume = Optional.of(state);
    return this;
  }

  /** With storage that is ready. */
  public Altered volumeReady() {
    volume = Optional.empty();
    return this;
  }

  /** With a password that RDS does not keep. */
  public Altered ownPassword() {
    managedSecret = Optional.empty();
    return this;
  }

  /** With a password that RDS keeps. */
  public Altered managedPassword() {
    managedSecret = Optional.of("arn:secret:" + was.name());
    return this;
  }

  /** With these tags. */
  public Altered tags(Map<String, String> all) {
    tags = all;
    return this;
  }

  /** With one more failed change. */
  public Altered failed(DbInstance.Failure failure) {
    failures = new ArrayList<>(failures);
    failures.add(failure);
    return this;
  }

  /** With one more restart that did not take its parameters over. */
  public Altered restarted(Instant at) {
    restarts = new ArrayList<>(restarts);
    restarts.add(at);
    return this;
  }

  /** With no failed change since the last that succeeded. */
  public Altered succeeded() {
    failures = List.of();
    return this;
  }

  /** The instance. */
  public DbInstance instance() {
    return new DbInstance(
        name,
        resourceId,
        was.arn(),
        engine,
        status,
        settings,
        pending,
        source,
        replicas,
        replication,
        host,
        was.port(),
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
        storageType,
        maintenanceWindow);
  }
}
