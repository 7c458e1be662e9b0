package dev.stepladder.operator.blueprint;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** One thing that must exist for an app, as the app's spec, its rung and its environment say. */
public sealed interface Part {

  /** Which part of the app this is. */
  PartId id();

  /** Who chose the password of the database's master user, and who keeps it. */
  enum PasswordMode {
    /** The operator generates it and keeps it in a Secret. */
    GENERATED,
    /** RDS keeps it in Secrets Manager; rules out read replicas. */
    RDS_MANAGED
  }

  /** What RDS records about a database's load. */
  enum Insights {
    OFF,
    STANDARD,
    ADVANCED
  }

  /**
   * The subnets that the databases of an environment live in; shared by all apps of the
   * environment.
   *
   * @param name its name in AWS
   * @param subnets their ids
   * @param tags its tags in AWS
   */
  record SubnetGroup(PartId id, String name, List<String> subnets, Map<String, String> tags)
      implements Part {}

  /**
   * A relational database: one writer, where the rung says so with a standby in another zone.
   *
   * @param identifier its name in AWS
   * @param version a floor: a major version or a longer prefix
   * @param instanceClass such as {@code db.m7g.large}
   * @param storage GiB, a floor
   * @param backupRetention days, a floor
   * @param deletionProtection a floor: once on, only an explicit word takes it off
   * @param parameters what the rung sets beside the engine's own defaults
   * @param parameterGroupPrefix start of the name of the parameter group; family and content follow
   * @param parameterGroupTags tags of the parameter group, which the environment shares
   * @param username of the master user
   * @param databaseName of the first database
   * @param secretName of the Secret with the master password
   * @param kmsKey that encrypts it, else the account's default key
   * @param adopted whether the app's spec names it, which was made by somebody else
   * @param restore what it is made from where there is none, if not made empty
   * @param startEmpty whether an empty one may take the place of one that vanished
   * @param standbySoak how long a standby warms up before users are moved to it on purpose
   * @param quick whether an outage is taken where that is quicker than a way without one
   * @param tags its tags in AWS
   */
  record Database(
      PartId id,
      String identifier,
      Engine engine,
      String version,
      String instanceClass,
      int storage,
      boolean multiAz,
      int backupRetention,
      boolean deletionProtection,
      Insights insights,
      Map<String, String> parameters,
      String parameterGroupPrefix,
      Map<String, String> parameterGroupTags,
      String subnetGroup,
      List<String> securityGroups,
      Optional<String> kmsKey,
      PasswordMode passwordMode,
      String username,
      String databaseName,
      String secretName,
      boolean adopted,
      Optional<Restore> restore,
      boolean startEmpty,
      Duration standbySoak,
      boolean quick,
      Map<String, String> tags)
      implements Part {}

  /** What a database is made from that is not made empty. */
  sealed interface Restore {

    /**
     * A manual snapshot.
     *
     * @param name its name or ARN
     */
    record FromSnapshot(String name) implements Restore {}

    /**
     * Automated backups, as they were at a time.
     *
     * @param of resource id or identifier of the instance they are of, else the app's own former
     *     database
     * @param time to which instant, else the latest there is
     */
    record ToTime(Optional<String> of, Optional<Instant> time) implements Restore {}

    /**
     * A time that no calendar has, such as the thirtieth of February.
     *
     * @param text as the spec says it
     */
    record NoTime(String text) implements Restore {}

    /** What the spec asks for as text, by which it is known whether that has been done. */
    default String word() {
      return switch (this) {
        case FromSnapshot(String name) -> "snapshot " + name;
        case ToTime(Optional<String> of, Optional<Instant> time) ->
            "pointInTime %s%s"
                .formatted(
                    time.map(Instant::toString).orElse("latest"),
                    of.map(" of "::concat).orElse(""));
        case NoTime(String text) -> "pointInTime " + text;
      };
    }
  }

  /** What is left of a database that goes with its app, beside what AWS keeps by itself. */
  enum Ending {
    /** A final snapshot. */
    SNAPSHOT,
    /** Nothing. */
    NOTHING
  }

  /**
   * That the database goes with its app.
   *
   * @param was what it had to be
   */
  record NoDatabase(Database was, Ending ending) implements Part {
    @Override
    public PartId id() {
      return was.id();
    }
  }

  /**
   * How many snapshots stay that were taken before steps: those that are among the newest or young
   * enough.
   *
   * @param of the part they are of
   * @param newest how many stay however old they are
   * @param age how long others stay
   */
  record KeptSnapshots(PartId id, PartId of, int newest, Duration age) implements Part {}

  /**
   * Copies of the database that serve reads. Which of them gets which ordinal is the plan's
   * business.
   *
   * @param count how many
   * @param instanceClass of each
   * @param drain how long connections to a replica may stay open after the last pod has let go of
   *     it
   */
  record ReadReplicas(PartId id, PartId of, int count, String instanceClass, Duration drain)
      implements Part {}

  /**
   * A password that the operator generates, in a Secret that outlives the app as the part that it
   * opens does. The step that gives it to a part which is there already has the key of that part
   * with {@code /password}.
   *
   * @param secretName the Secret's name
   * @param of the part it opens
   * @param startEmpty whether an empty part, with a new password, may take the place of one that
   *     vanished
   * @param restore what the part is made from where there is none, if not made empty: it comes with
   *     the password of that, and is given this one
   * @param adopted whether somebody else made the part, whose password only a person knows
   */
  record Credentials(
      PartId id,
      String secretName,
      PartId of,
      String username,
      PasswordRule rule,
      boolean startEmpty,
      Optional<Restore> restore,
      boolean adopted)
      implements Part {}

  /** What opens the part that a binding leads to. */
  sealed interface Login {

    /** Nothing: the network or a role of the pods does. */
    record None() implements Login {}

    /**
     * A password that the binding repeats from the Secret of {@link Credentials}; it stands in the
     * keys {@code password} and {@code uri}.
     */
    record Password(String secretName, String username) implements Login {}

    /** A password that AWS keeps in Secrets Manager; {@code secret-arn} says where. */
    record Kept(String username) implements Login {}
  }

  /**
   * The subnets that the caches of an environment live in; shared by all apps of the environment.
   *
   * @param name its name in AWS
   * @param subnets their ids
   * @param tags its tags in AWS
   */
  record CacheSubnetGroup(PartId id, String name, List<String> subnets, Map<String, String> tags)
      implements Part {}

  /**
   * A cache. It holds nothing that is not elsewhere: one that is lost is made anew.
   *
   * @param identifier its name in AWS
   * @param version a floor: a major version or a longer prefix; empty: any
   * @param nodeType such as {@code cache.r7g.large}
   * @param replicas of each shard
   * @param shards 0: cluster mode is off; the nodes of Memcached
   * @param failover whether a replica takes over by itself
   * @param multiAz whether replicas are in other zones than their primary
   * @param snapshotRetention days, a floor
   * @param parameters what the rung sets beside the engine's own defaults
   * @param parameterGroupPrefix start of the name of the parameter group; family and content follow
   * @param parameterGroupTags tags of the parameter group, which the environment shares
   * @param kmsKey that encrypts it, else the account's default key
   * @param tokenSecret name of the Secret with its AUTH token; Memcached has none
   * @param adopted whether the app's spec names it, which was made by somebody else
   * @param tags its tags in AWS
   */
  record Cache(
      PartId id,
      String identifier,
      CacheEngine engine,
      String version,
      String nodeType,
      int replicas,
      int shards,
      boolean failover,
      boolean multiAz,
      int snapshotRetention,
      Map<String, String> parameters,
      String parameterGroupPrefix,
      Map<String, String> parameterGroupTags,
      String subnetGroup,
      List<String> securityGroups,
      Optional<String> kmsKey,
      Optional<String> tokenSecret,
      boolean adopted,
      Map<String, String> tags)
      implements Part {}

  /**
   * That the app has no cache, or has one no longer.
   *
   * @param drain how long one that is left stays after the last pod has let go of it
   * @param notice why it has none although it asks for one, for a person
   * @param tokenSecret name of the Secret with the token of one that is left
   * @param adoptedStays whether one that somebody else has made, and the app has taken over, stays
   */
  record NoCache(
      PartId id, Duration drain, Optional<String> notice, String tokenSecret, boolean adoptedStays)
      implements Part {}

  /**
   * A private bucket of S3.
   *
   * @param name its name in AWS
   * @param adopted whether the app's spec names it, which was made by somebody else
   * @param accountRegional whether its name is of the namespace that only the account can use
   * @param lifecycle what becomes of objects with time; what is there stays if empty
   * @param cors which other origins may use it, in any order
   * @param accessLogs where its access logs go, if they are kept
   * @param logsOf names in AWS of the app's buckets whose access logs it takes, sorted
   * @param tags its tags in AWS
   */
  record Bucket(
      PartId id,
      String name,
      boolean adopted,
      boolean accountRegional,
      Versioning versioning,
      Optional<Lifecycle> lifecycle,
      List<CorsRule> cors,
      Optional<AccessLogs> accessLogs,
      Encryption encryption,
      List<String> logsOf,
      Map<String, String> tags)
      implements Part {

    /** Whether what is overwritten stays as an older version. */
    public enum Versioning {
      ON,
      /** What is there stays. */
      AS_IT_IS,
      /** The app's own word: no further version is kept. */
      OFF
    }

    /** Days after which each happens; what is empty does not happen. */
    public record Lifecycle(
        OptionalInt infrequentAccess,
        OptionalInt glacier,
        OptionalInt expireOldVersions,
        OptionalInt abortUploads) {

      /** Nothing happens. */
      public static final Lifecycle NONE =
          new Lifecycle(
              OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty());
    }

    /** Web pages of other origins that may use it. */
    public record CorsRule(
        List<String> origins,
        List<String> methods,
        List<String> headers,
        List<String> exposedHeaders,
        OptionalInt maxAgeSeconds) {}

    /**
     * Where access logs go.
     *
     * @param taker the bucket of the same app that takes them, if it is one
     * @param bucket its name in AWS
     */
    public record AccessLogs(Optional<PartId> taker, String bucket, String prefix) {}

    /**
     * With whose key it is encrypted.
     *
     * @param kms whether the key is in KMS, else it is one of S3
     * @param key its ARN, else the account's default key for S3
     */
    public record Encryption(boolean kms, Optional<String> key) {}
  }

  /**
   * The role by which the pods of an app use its buckets, and nothing else.
   *
   * @param name its name in AWS
   * @param path its IAM path
   * @param arn what it is called once it is there
   * @param boundary ARN of the policy that bounds it, if one does
   * @param serviceAccounts names in Kubernetes of those whose pods may use it, sorted
   * @param buckets names in AWS of the buckets that it opens, sorted
   * @param keys ARNs of the KMS keys that those are encrypted with, sorted
   * @param tags its tags in AWS
   */
  record WorkloadRole(
      PartId id,
      String name,
      String path,
      String arn,
      Optional<String> boundary,
      Trust trust,
      List<String> serviceAccounts,
      List<String> buckets,
      List<String> keys,
      Map<String, String> tags)
      implements Part {

    /** By what pods show who they are. */
    public sealed interface Trust {

      /**
       * EKS Pod Identity.
       *
       * @param cluster its name in EKS
       */
      record PodIdentity(String cluster) implements Trust {}

      /**
       * A token of the cluster.
       *
       * @param provider ARN of its OIDC identity provider in IAM
       */
      record Irsa(String provider) implements Trust {}
    }
  }

  /**
   * That the pods of one workload get the app's role, under EKS Pod Identity.
   *
   * @param cluster its name in EKS
   * @param role ARN of the role
   * @param tags its tags in AWS
   */
  record Association(
      PartId id, String cluster, String serviceAccount, String role, Map<String, String> tags)
      implements Part {}

  /**
   * What workloads need to reach a part, as a Secret in the shape of servicebinding.io.
   *
   * @param secretName the Secret's name
   * @param type one of the well-known types of servicebinding.io, such as {@code postgresql}
   * @param prefix of the environment variables, such as {@code DATABASE_}
   * @param of the part it leads to
   * @param facts keys of all that is no secret, in the order in which a person reads them; those of
   *     the login follow them
   * @param awaits kinds of the other parts that it may name, which come and go: their first ones
   *     must have come before it is written first
   */
  record Binding(
      PartId id,
      String secretName,
      String type,
      String prefix,
      PartId of,
      Login login,
      List<String> facts,
      Set<String> awaits)
      implements Part {

    /** Copies what must not change, and takes no secret for a fact. */
    public Binding {
      if (facts.contains("password")) {
        throw new IllegalArgumentException(
            "the password of %s is no fact: its login brings it".formatted(id));
      }
      facts = List.copyOf(facts);
      awaits = Set.copyOf(awaits);
    }
  }

  /**
   * A command that must succeed before this version of a workload is rolled out.
   *
   * @param workload the workload's name
   * @param command what runs, in the workload's image
   * @param hash over image, command and variables: what makes it another migration, beside the
   *     database that it runs on
   */
  record Migration(
      PartId id, Workload workload, List<String> command, List<String> args, String hash)
      implements Part {}

  /**
   * One Deployment with its ServiceAccount and, where it has a port, its Service.
   *
   * @param name within the app
   * @param objectName name of its objects in Kubernetes
   * @param accountAnnotations annotations of its ServiceAccount
   * @param bindings the bindings it mounts
   * @param cpu request, a Kubernetes quantity
   * @param memory request and limit, a Kubernetes quantity
   * @param connectionsPerPod most connections that one of its pods opens to the database, if known
   */
  record Workload(
      PartId id,
      String name,
      String objectName,
      String image,
      List<String> command,
      List<String> args,
      Map<String, String> environment,
      OptionalInt port,
      Optional<String> healthPath,
      OptionalInt healthPort,
      String cpu,
      String memory,
      OptionalLong runAsUser,
      int replicas,
      boolean spreadZones,
      Map<String, String> accountAnnotations,
      List<Binding> bindings,
      OptionalInt connectionsPerPod)
      implements Part {

    /** How many pods more than it has a roll-out may start at a time, in percent, rounded up. */
    public static final int SURGE_PERCENT = 25;

    /** With its bindings in one order: that of the spec is no reason to replace pods. */
    public Workload {
      bindings = bindings.stream().sorted(Comparator.comparing(Binding::secretName)).toList();
    }

    /** The same workload with other bindings. */
    public Workload withBindings(List<Binding> others) {
      return with(accountAnnotations, others);
    }

    /** The same workload with other annotations of its ServiceAccount. */
    public Workload withAccountAnnotations(Map<String, String> others) {
      return with(others, bindings);
    }

    private Workload with(Map<String, String> otherAnnotations, List<Binding> otherBindings) {
      return new Workload(
          id,
          name,
          objectName,
          image,
          command,
          args,
          environment,
          port,
          healthPath,
          healthPort,
          cpu,
          memory,
          runAsUser,
          replicas,
          spreadZones,
          otherAnnotations,
          otherBindings,
          connectionsPerPod);
    }
  }

  /**
   * Keeps a workload's pods from being drained all at once, by nodes that are replaced say.
   *
   * @param maxUnavailable how many of them may be away at a time
   */
  record DisruptionBudget(PartId id, Workload workload, int maxUnavailable) implements Part {}

  /**
   * Where users reach a workload: an Ingress for the environment's load balancer.
   *
   * @param path what is below it goes to the workload
   * @param tlsSecret name of the Secret with the host's certificate
   * @param className of the Ingress, else the cluster's default class
   * @param annotations for the controller of that class
   */
  record IngressRoute(
      PartId id,
      Workload workload,
      String host,
      String path,
      Optional<String> tlsSecret,
      Optional<String> className,
      Map<String, String> annotations)
      implements Part {}

  /**
   * What traffic of a workload's pods, those of its migrations included, is allowed.
   *
   * @param routed whether users are sent to it
   * @param sources CIDRs that users' traffic comes from
   * @param sourceNamespace whose pods users' traffic comes from; without it and without sources it
   *     may come from anywhere
   * @param dataPorts ports of the app's data, in order
   * @param dataCidrs where the app's data is; anywhere if empty
   */
  record NetworkRules(
      PartId id,
      Workload workload,
      boolean routed,
      List<String> sources,
      Optional<String> sourceNamespace,
      List<Integer> dataPorts,
      List<String> dataCidrs)
      implements Part {

    /** The same rules for other ports. */
    public NetworkRules withDataPorts(List<Integer> others) {
      return new NetworkRules(id, workload, routed, sources, sourceNamespace, others, dataCidrs);
    }
  }

  /**
   * Denies all traffic of the app's pods that no {@link NetworkRules} allow.
   *
   * @param enforced whether the cluster does anything about it
   */
  record Isolation(PartId id, boolean enforced) implements Part {}

  /**
   * Keeps the number of a workload's pods to its load; the workload's own number is the fewest.
   *
   * @param maxReplicas the most
   * @param cpuPercent processor time a pod uses on average, in percent of its request
   * @param memoryPercent likewise of its memory
   */
  record Autoscaler(
      PartId id,
      Workload workload,
      int maxReplicas,
      int cpuPercent,
      OptionalInt memoryPercent,
      Pace up,
      Pace down)
      implements Part {

    /**
     * How fast it goes one way.
     *
     * @param stabilization how long the load must have asked for it
     * @param percent of the pods in one period at most
     */
    public record Pace(Duration stabilization, int percent, Duration period) {}
  }
}
