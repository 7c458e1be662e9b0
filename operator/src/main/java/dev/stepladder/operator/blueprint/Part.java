package dev.stepladder.operator.blueprint;

import java.time.Duration;
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
   * @param startEmpty whether an empty one may take the place of one that vanished
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
      boolean startEmpty,
      Map<String, String> tags)
      implements Part {}

  /**
   * Copies of the database that serve reads. Which of them gets which ordinal is the plan's
   * business.
   *
   * @param count how many
   * @param instanceClass of each
   * @param drain how long after the last pod has let go of a replica it may be removed
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
   */
  record Credentials(
      PartId id,
      String secretName,
      PartId of,
      String username,
      PasswordRule rule,
      boolean startEmpty)
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
      Map<String, String> tags)
      implements Part {}

  /**
   * That the app has no cache, or has one no longer.
   *
   * @param drain how long one that is left stays after the last pod has let go of it
   * @param notice why it has none although it asks for one, for a person
   * @param tokenSecret name of the Secret with the token of one that is left
   * @param bindingSecret name of the Secret by which workloads reached it
   */
  record NoCache(
      PartId id, Duration drain, Optional<String> notice, String tokenSecret, String bindingSecret)
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
   * @param hash over image and command: what makes it another migration
   */
  record Migration(
      PartId id, Workload workload, List<String> command, List<String> args, String hash)
      implements Part {}

  /**
   * One Deployment with its ServiceAccount and, where it has a port, its Service.
   *
   * @param name within the app
   * @param objectName name of its objects in Kubernetes
   * @param bindings the bindings it mounts
   * @param cpu request, a Kubernetes quantity
   * @param memory request and limit, a Kubernetes quantity
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
      List<Binding> bindings)
      implements Part {

    /** The same workload with other bindings. */
    public Workload withBindings(List<Binding> others) {
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
          others);
    }
  }
}
