package dev.stepladder.operator.blueprint;

import dev.stepladder.api.v1alpha1.AwsEnvironmentSpec;
import dev.stepladder.api.v1alpha1.DatabaseRestore;
import dev.stepladder.api.v1alpha1.DatabaseSpec;
import dev.stepladder.api.v1alpha1.DeletionPolicy;
import dev.stepladder.api.v1alpha1.HealthSpec;
import dev.stepladder.api.v1alpha1.Preference;
import dev.stepladder.api.v1alpha1.ScaleTierSpec;
import dev.stepladder.api.v1alpha1.StagedAppSpec;
import dev.stepladder.api.v1alpha1.TierBucket;
import dev.stepladder.api.v1alpha1.TierDatabase;
import dev.stepladder.api.v1alpha1.TierNetwork;
import dev.stepladder.api.v1alpha1.TierWorkload;
import dev.stepladder.api.v1alpha1.WorkloadSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Draws the blueprint of an app: app × rung × environment → parts. Pure. */
public final class Architect {

  /** The database of an app. */
  public static final PartId DATABASE = PartId.of("database");

  /** The cache of an app. */
  public static final PartId CACHE = PartId.of("cache");

  /** The kind of the part ids of single read replicas, {@code replica/ro1} and so on. */
  public static final String REPLICA = "replica";

  /** The kind of the part ids of buckets. */
  public static final String BUCKET = "bucket";

  /** The role of an app's pods. */
  public static final PartId ROLE = PartId.of("role");

  /** The kind of the part ids of what gives a workload's pods the role. */
  public static final String ASSOCIATION = "association";

  /** The kind of the part ids of workloads. */
  public static final String WORKLOAD = "workload";

  /** What an app is taken down from when its own rung is not known: only names matter then. */
  public static final Rung ANY_RUNG =
      new Rung(
          "",
          0,
          new ScaleTierSpec(
              1L,
              "",
              new TierWorkload(1, false, null),
              new TierDatabase(
                  "db.t4g.micro", null, null, 1, null, null, null, null, null, null, null),
              null,
              TierNetwork.OPEN,
              TierBucket.DEFAULT));

  private static final PartId READERS = PartId.of(REPLICA);
  private static final int OBJECT_NAME_LIMIT = 46;

  private final Owner owner;
  private final String environmentName;
  private final AwsEnvironmentSpec environment;

  /** An architect for one app in one environment. */
  public Architect(Owner owner, String environmentName, AwsEnvironmentSpec environment) {
    this.owner = owner;
    this.environmentName = environmentName;
    this.environment = environment;
  }

  /**
   * The app on a rung, but for the single values that it overrides.
   *
   * @throws UnfitOverrides if those do not fit the rung
   */
  public Blueprint draw(StagedAppSpec app, Rung rung) {
    return drawOn(app, Overrides.on(rung, app));
  }

  private Blueprint drawOn(StagedAppSpec app, Rung rung) {
    var parts = new ArrayList<Part>();
    var bindings = new ArrayList<Part.Binding>();
    if (app.database() != null) {
      Part.Database database =
          database(app.database(), rung.spec().database(), app.change().prefer());
      bindings.addAll(bindings(database));
      if (!database.adopted()) {
        // One that is there is in a group already, and stays in it.
        parts.add(subnetGroup());
      }
      if (database.passwordMode() == Part.PasswordMode.GENERATED) {
        parts.add(
            new Part.Credentials(
                PartId.of("credentials", "database"),
                database.secretName(),
                DATABASE,
                database.username(),
                database.engine().passwordRule(),
                database.startEmpty(),
                database.restore(),
                database.adopted()));
      }
      parts.add(database);
      parts.add(replicas(rung.spec().database()));
      parts.add(snapshots());
      parts.addAll(bindings);
    }
    List<Part> cache = new CacheParts(this, owner, environment).draw(app, rung);
    parts.addAll(cache);
    cache.stream()
        .filter(Part.Binding.class::isInstance)
        .map(Part.Binding.class::cast)
        .forEach(bindings::add);
    var storage = new Buckets(owner, environment);
    List<Part.Bucket> buckets = storage.draw(app, rung.spec().bucket());
    parts.addAll(buckets);
    List<Part.Binding> toBuckets = storage.bindings(buckets);
    parts.addAll(toBuckets);
    bindings.addAll(toBuckets);
    var identity = new Identity(owner, environment);
    Map<String, String> accounts = serviceAccounts(app);
    Optional<Part.WorkloadRole> role = identity.role(buckets, accounts.values());
    role.ifPresent(parts::add);
    role.ifPresent(known -> parts.addAll(identity.associations(known, accounts)));
    var companions = new Companions(environment, rung.spec(), parts);
    for (WorkloadSpec spec : app.workloads()) {
      Part.Workload workload =
          workload(spec, rung, Identity.annotations(role), List.copyOf(bindings));
      migration(spec, workload).ifPresent(parts::add);
      parts.add(workload);
      parts.addAll(companions.of(spec, workload));
    }
    companions.isolation().ifPresent(parts::add);
    return blueprint(rung.name(), false, parts);
  }

  /**
   * The app when it is being deleted: buckets are retained, the database as the app says, the rest
   * goes. Bindings are named still, because a Secret is only ever found by its name.
   */
  public Blueprint retire(StagedAppSpec app, Rung rung) {
    boolean retains = app.deletionPolicy() == DeletionPolicy.RETAIN;
    var parts =
        new ArrayList<Part>(
            drawOn(app, rung).parts().stream().flatMap(part -> last(part, app, retains)).toList());
    parts.add(new CacheParts(this, owner, environment).retire(retains));
    return blueprint(rung.name(), true, parts);
  }

  /** What is left of a part when its app goes. */
  private static Stream<Part> last(Part part, StagedAppSpec app, boolean retains) {
    return switch (part) {
      case Part.Database database ->
          Stream.of(
              switch (app.deletionPolicy()) {
                case RETAIN -> database;
                case SNAPSHOT -> new Part.NoDatabase(database, Part.Ending.SNAPSHOT);
                case DELETE -> new Part.NoDatabase(database, Part.Ending.NOTHING);
              });
      case Part.SubnetGroup _, Part.Bucket _ -> Stream.of(part);
      case Part.Credentials credentials ->
          Stream.of(part).filter(_ -> retains && !credentials.of().equals(CACHE));
      // They go, but the names of their Secrets, which are never listed, stand here.
      case Part.Binding _ -> Stream.of(part);
      case Part.ReadReplicas _,
          Part.NoDatabase _,
          Part.KeptSnapshots _,
          Part.Cache _,
          Part.CacheSubnetGroup _,
          Part.NoCache _,
          Part.WorkloadRole _,
          Part.Association _,
          Part.Migration _,
          Part.DisruptionBudget _,
          Part.IngressRoute _,
          Part.NetworkRules _,
          Part.Isolation _,
          Part.Autoscaler _,
          Part.Workload _ ->
          Stream.empty();
    };
  }

  private Blueprint blueprint(String rung, boolean retiring, List<Part> parts) {
    return new Blueprint(
        owner,
        rung,
        environment.account(),
        environment.region(),
        AssumedRole.of(environment),
        retiring,
        List.copyOf(parts));
  }

  private Part.SubnetGroup subnetGroup() {
    return new Part.SubnetGroup(
        PartId.of("subnets"), sharedName("subnets"), environment.subnets(), sharedTags("subnets"));
  }

  private Part.Database database(DatabaseSpec spec, TierDatabase rung, Preference prefer) {
    Engine engine = Engine.of(spec.engine().toString());
    return new Part.Database(
        DATABASE,
        spec.adopt() == null ? owner.identifier(DATABASE) : spec.adopt().toLowerCase(Locale.ROOT),
        engine,
        spec.version(),
        rung.instanceClass(),
        Math.max(gibibytes(spec.storage()), gibibytes(rung.storage())),
        rung.multiAz(),
        rung.backupRetentionDays(),
        rung.deletionProtection(),
        switch (rung.insights()) {
          case NONE -> Part.Insights.OFF;
          case STANDARD -> Part.Insights.STANDARD;
          case ADVANCED -> Part.Insights.ADVANCED;
        },
        new TreeMap<>(rung.parameters().getOrDefault(engine.rdsName(), Map.of())),
        parameterGroupPrefix(),
        sharedTags("parameters"),
        sharedName("subnets"),
        environment.securityGroups().stream().sorted().toList(),
        Optional.ofNullable(environment.kmsKey()),
        switch (spec.password()) {
          case GENERATED -> Part.PasswordMode.GENERATED;
          case RDS_MANAGED -> Part.PasswordMode.RDS_MANAGED;
        },
        spec.user(),
        spec.name() == null ? DatabaseNames.of(owner.app()) : spec.name(),
        owner.app() + "-database-credentials",
        spec.adopt() != null,
        Optional.ofNullable(spec.restoreFrom()).map(Architect::restore),
        spec.startEmpty(),
        duration(rung.standbySoak()),
        prefer == Preference.SPEED,
        tags(DATABASE));
  }

  private static Part.Restore restore(DatabaseRestore spec) {
    if (spec.snapshot() != null) {
      return new Part.Restore.FromSnapshot(spec.snapshot());
    }
    Optional<String> of = Optional.ofNullable(spec.database());
    if (spec.pointInTime().equals("latest")) {
      return new Part.Restore.ToTime(of, Optional.empty());
    }
    try {
      return new Part.Restore.ToTime(of, Optional.of(Instant.parse(spec.pointInTime())));
    } catch (DateTimeParseException _) {
      // The schema's pattern knows no calendar.
      return new Part.Restore.NoTime(spec.pointInTime());
    }
  }

  private Part.ReadReplicas replicas(TierDatabase rung) {
    return new Part.ReadReplicas(
        READERS, DATABASE, rung.replicas(), rung.classOfReplicas(), duration(rung.readersDrain()));
  }

  private Part.KeptSnapshots snapshots() {
    return new Part.KeptSnapshots(
        PartId.of("snapshots"),
        DATABASE,
        environment.limits().snapshotsKept(),
        Duration.ofDays(environment.limits().snapshotDays()));
  }

  private List<Part.Binding> bindings(Part.Database database) {
    Part.Login login =
        switch (database.passwordMode()) {
          case GENERATED -> new Part.Login.Password(database.secretName(), database.username());
          case RDS_MANAGED -> new Part.Login.Kept(database.username());
        };
    return List.of(
        new Part.Binding(
            PartId.of("binding", "database"),
            owner.app() + "-database",
            database.engine().bindingType(),
            "DATABASE_",
            DATABASE,
            login,
            List.of("type", "provider", "host", "port", "username", "database"),
            Set.of()),
        new Part.Binding(
            PartId.of("binding", "database-readers"),
            owner.app() + "-database-readers",
            database.engine().bindingType(),
            "DATABASE_READERS_",
            DATABASE,
            login,
            List.of("type", "provider", "host", "hosts", "port", "username", "database"),
            Set.of(REPLICA)));
  }

  /** By workload. */
  private Map<String, String> serviceAccounts(StagedAppSpec app) {
    var accounts = new TreeMap<String, String>();
    app.workloads().forEach(spec -> accounts.put(spec.name(), objectName(spec.name())));
    return accounts;
  }

  private Part.Workload workload(
      WorkloadSpec spec,
      Rung rung,
      Map<String, String> accountAnnotations,
      List<Part.Binding> bindings) {
    var variables = new LinkedHashMap<String, String>();
    spec.env().forEach(variable -> variables.put(variable.name(), variable.value()));
    Optional<HealthSpec> health = Optional.ofNullable(spec.health());
    return new Part.Workload(
        PartId.of(WORKLOAD, spec.name()),
        spec.name(),
        objectName(spec.name()),
        spec.image(),
        spec.command(),
        spec.args(),
        variables,
        optional(spec.port()),
        health.map(HealthSpec::path),
        health.map(HealthSpec::port).map(OptionalInt::of).orElse(OptionalInt.empty()),
        spec.resources().cpu(),
        spec.resources().memory(),
        spec.runAsUser() == null ? OptionalLong.empty() : OptionalLong.of(spec.runAsUser()),
        Companions.share(rung.spec().workload().replicas(), spec.scale()),
        rung.spec().workload().spreadZones(),
        accountAnnotations,
        bindings,
        optional(spec.connectionsPerPod()));
  }

  private static Optional<Part.Migration> migration(WorkloadSpec spec, Part.Workload workload) {
    return Optional.ofNullable(spec.migration())
        .map(migration ->
            new Part.Migration(
                PartId.of("migration", workload.name()),
                workload,
                migration.command(),
                migration.args(),
                Owner.hash(
                    workload.image(),
                    migration.command().toString(),
                    migration.args().toString(),
                    new TreeMap<>(workload.environment()).toString())));
  }

  /** Start of the names of the parameter groups that the apps of the environment share. */
  String parameterGroupPrefix() {
    return Owner.slug(environmentName, 15);
  }

  /** The tags of a part: its owner's, then what the environment adds. */
  Map<String, String> tags(PartId part) {
    var tags = new TreeMap<>(environment.tags());
    tags.putAll(owner.tags(part));
    return tags;
  }

  /** The tags of what the apps of the environment share. */
  Map<String, String> sharedTags(String kind) {
    var tags = new TreeMap<>(environment.tags());
    tags.put(Owner.INSTALLATION, owner.installation());
    tags.put(ENVIRONMENT_TAG, environmentName);
    tags.put(Owner.PART, kind);
    return tags;
  }

  /** The tag that names the environment whose apps share a resource. */
  public static final String ENVIRONMENT_TAG = "stepladder.dev/environment";

  /** The name of what the apps of the environment share. */
  String sharedName(String kind) {
    String hash = Owner.hash(owner.installation(), environmentName, kind).substring(0, 10);
    return Owner.slug(environmentName + "-" + kind, 29) + "-" + hash;
  }

  /** Short enough that a Job's name and a label's value can be made of it. */
  private String objectName(String workload) {
    String name = owner.app() + "-" + workload;
    return name.length() <= OBJECT_NAME_LIMIT
        ? name
        : Owner.slug(name, OBJECT_NAME_LIMIT - 9) + "-" + Owner.hash(name).substring(0, 8);
  }

  static OptionalInt optional(Integer value) {
    return value == null ? OptionalInt.empty() : OptionalInt.of(value);
  }

  /** Reads {@code 50Gi}; the schema lets nothing else through. */
  static int gibibytes(String quantity) {
    if (!quantity.matches("[0-9]+Gi")) {
      throw new IllegalArgumentException(
          "storage '%s' is not a whole number of Gi, such as 50Gi".formatted(quantity));
    }
    return Integer.parseInt(quantity.substring(0, quantity.length() - 2));
  }

  /** Reads {@code 90s}, {@code 5m} or {@code 1h}; the schema lets nothing else through. */
  public static Duration duration(String text) {
    if (!text.matches("[0-9]+[smh]")) {
      throw new IllegalArgumentException(
          "duration '%s' is not a number of s, m or h, such as 5m".formatted(text));
    }
    long number = Long.parseLong(text.substring(0, text.length() - 1));
    return switch (text.charAt(text.length() - 1)) {
      case 's' -> Duration.ofSeconds(number);
      case 'm' -> Duration.ofMinutes(number);
      default -> Duration.ofHours(number);
    };
  }
}
