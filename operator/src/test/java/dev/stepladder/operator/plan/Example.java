package dev.stepladder.operator.plan;

import dev.stepladder.api.v1alpha1.AwsEnvironment;
import dev.stepladder.api.v1alpha1.AwsEnvironmentSpec;
import dev.stepladder.api.v1alpha1.BucketEncryption;
import dev.stepladder.api.v1alpha1.BucketSpec;
import dev.stepladder.api.v1alpha1.CacheEngine;
import dev.stepladder.api.v1alpha1.CacheSpec;
import dev.stepladder.api.v1alpha1.ChangeSpec;
import dev.stepladder.api.v1alpha1.DatabaseRestore;
import dev.stepladder.api.v1alpha1.DatabaseSpec;
import dev.stepladder.api.v1alpha1.DeletionPolicy;
import dev.stepladder.api.v1alpha1.Engine;
import dev.stepladder.api.v1alpha1.IdentityMode;
import dev.stepladder.api.v1alpha1.Manifests;
import dev.stepladder.api.v1alpha1.PasswordSource;
import dev.stepladder.api.v1alpha1.Preference;
import dev.stepladder.api.v1alpha1.ScaleTier;
import dev.stepladder.api.v1alpha1.ScaleTierSpec;
import dev.stepladder.api.v1alpha1.StagedApp;
import dev.stepladder.api.v1alpha1.StagedAppSpec;
import dev.stepladder.api.v1alpha1.TierCache;
import dev.stepladder.api.v1alpha1.TierDatabase;
import dev.stepladder.api.v1alpha1.WorkloadIdentity;
import dev.stepladder.api.v1alpha1.WorkloadSpec;
import dev.stepladder.operator.Services;
import dev.stepladder.operator.blueprint.Architect;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.Rung;
import dev.stepladder.operator.inventory.Resource;
import dev.stepladder.operator.prices.PodRates;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The example app of the project, on the rungs of its ladder.
 *
 * @param database what the app says of its database
 * @param cache what the app says of its cache, if it asks for one
 * @param buckets what it says of its buckets
 * @param identity what its environment says of the identity of pods
 * @param region where its environment is
 * @param kmsKey ARN of the key that its environment encrypts with, if it names one
 * @param workloads what the app says of its workloads
 * @param change what it says of how it is changed
 */
public record Example(
    DatabaseSpec database,
    Optional<CacheSpec> cache,
    List<BucketSpec> buckets,
    WorkloadIdentity identity,
    String region,
    Optional<String> kmsKey,
    List<WorkloadSpec> workloads,
    ChangeSpec change) {

  /** When examples happen. */
  public static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  /** Whose they are. */
  public static final Owner OWNER = new Owner("main", "cluster-1", "team-a", "shop", "uid-1");

  /** The providers in the order of the operator. */
  public static final List<Provider> PROVIDERS = Services.providers();

  /** What pods cost where examples say what they cost. */
  public static final PodRates POD_RATES =
      new PodRates(new BigDecimal("0.031"), new BigDecimal("0.0034"));

  private static final String OIDC_PROVIDER =
      "arn:aws:iam::123456789012:oidc-provider/oidc.example.com/id/1";

  private static final StagedAppSpec SHOP =
      Serialization.unmarshal(Manifests.example("shop"), StagedApp.class).getSpec();

  private static final AwsEnvironmentSpec PROD =
      Serialization.unmarshal(Manifests.example("environment"), AwsEnvironment.class).getSpec();

  /** The ladder that is installed by default, from the lowest rung up. */
  public static final List<Rung> LADDER =
      Manifests.ladder().stream()
          .map(yaml -> Serialization.unmarshal(yaml, ScaleTier.class))
          .map(tier -> new Rung(tier.getMetadata().getName(), 1, tier.getSpec()))
          .toList();

  /** The example as it is installed. */
  public static Example shop() {
    return new Example(
        SHOP.database(),
        Optional.ofNullable(SHOP.cache()),
        SHOP.buckets(),
        PROD.workloadIdentity(),
        PROD.region(),
        Optional.ofNullable(PROD.kmsKey()),
        SHOP.workloads(),
        SHOP.change());
  }

  /** A planner as the operator has it. */
  public static Planner planner() {
    return new Planner(PROVIDERS);
  }

  /** A rung of the ladder by its name. */
  public static Rung rung(String name) {
    return LADDER.stream().filter(rung -> rung.name().equals(name)).findFirst().orElseThrow();
  }

  /** A rung like another, with another database. */
  public static Rung rung(String name, ScaleTierSpec like, TierDatabase database) {
    return rung(name, like, database, like.cache());
  }

  /** A rung like another, with another database and cache. */
  public static Rung rung(String name, ScaleTierSpec like, TierDatabase database, TierCache cache) {
    return new Rung(
        name,
        1,
        new ScaleTierSpec(
            like.users(),
            like.description(),
            like.workload(),
            database,
            cache,
            like.network(),
            like.bucket()));
  }

  /** With another engine. */
  public Example engine(Engine engine, String version) {
    return with(
        new DatabaseSpec(
            engine,
            version,
            database.storage(),
            database.user(),
            database.name(),
            database.password(),
            database.startEmpty(),
            database.adopt(),
            database.restoreFrom()));
  }

  /** With more storage. */
  public Example storage(String storage) {
    return with(
        new DatabaseSpec(
            database.engine(),
            database.version(),
            storage,
            database.user(),
            database.name(),
            database.password(),
            database.startEmpty(),
            database.adopt(),
            database.restoreFrom()));
  }

  /** With a password that RDS keeps. */
  public Example managedPassword() {
    return with(
        new DatabaseSpec(
            database.engine(),
            database.version(),
            database.storage(),
            database.user(),
            database.name(),
            PasswordSource.RDS_MANAGED,
            database.startEmpty(),
            database.adopt(),
            database.restoreFrom()));
  }

  /** With a database that is made from something where there is none. */
  public Example restoring(DatabaseRestore from) {
    return with(
        new DatabaseSpec(
            database.engine(),
            database.version(),
            database.storage(),
            database.user(),
            database.name(),
            database.password(),
            false,
            null,
            from));
  }

  /** With a database that is made from a snapshot where there is none. */
  public Example restoring(String snapshot) {
    return restoring(new DatabaseRestore(snapshot, null, null));
  }

  /** With leave, or no leave, to start with an empty database where one was lost. */
  public Example startEmpty(boolean may) {
    return with(
        new DatabaseSpec(
            database.engine(),
            database.version(),
            database.storage(),
            database.user(),
            database.name(),
            database.password(),
            may,
            null,
            null));
  }

  /** Taking this database over, which somebody else made. */
  public Example adopting(String identifier) {
    return with(
        new DatabaseSpec(
            database.engine(),
            database.version(),
            database.storage(),
            database.user(),
            database.name(),
            database.password(),
            false,
            identifier,
            null));
  }

  /** With a cache. */
  public Example cache(CacheEngine engine, String version) {
    return cache(Optional.of(new CacheSpec(engine, version, null)));
  }

  /** With a cache of a current version. */
  public Example cache(CacheEngine engine) {
    return cache(Optional.of(new CacheSpec(engine, null, null)));
  }

  /** Without a cache. */
  public Example noCache() {
    return cache(Optional.empty());
  }

  private Example cache(Optional<CacheSpec> other) {
    return new Example(database, other, buckets, identity, region, kmsKey, workloads, change);
  }

  /** With what counts more than being up. */
  public Example preferring(Preference prefer) {
    var other =
        new ChangeSpec(
            change.approval(), prefer, change.windows(), change.budget(), change.drift());
    return new Example(database, cache, buckets, identity, region, kmsKey, workloads, other);
  }

  /** With other words on how it is changed. */
  public Example changed(ChangeSpec other) {
    return new Example(database, cache, buckets, identity, region, kmsKey, workloads, other);
  }

  /** What the app says. */
  public StagedAppSpec spec() {
    return new StagedAppSpec(
        SHOP.tier(),
        SHOP.users(),
        SHOP.environment(),
        workloads,
        database,
        cache.orElse(null),
        buckets,
        change,
        SHOP.deletionPolicy(),
        SHOP.deletionProtection(),
        SHOP.overrides());
  }

  /** What must exist for it on a rung. */
  public Blueprint on(Rung rung) {
    return architect().draw(spec(), rung);
  }

  /** What may stay of it when it is deleted. */
  public Blueprint retiring(Rung rung) {
    return architect().retire(spec(), rung);
  }

  /** What may stay of it when it is deleted in this way. */
  public Blueprint retiring(Rung rung, DeletionPolicy policy) {
    StagedAppSpec spec = spec();
    return architect()
        .retire(
            new StagedAppSpec(
                spec.tier(),
                spec.users(),
                spec.environment(),
                spec.workloads(),
                spec.database(),
                spec.cache(),
                spec.buckets(),
                spec.change(),
                policy,
                spec.deletionProtection(),
                spec.overrides()),
            rung);
  }

  private Architect architect() {
    return new Architect(OWNER, "prod", environment());
  }

  /** Where it lives. */
  public AwsEnvironmentSpec environment() {
    return new AwsEnvironmentSpec(
        PROD.account(),
        region,
        PROD.roleArn(),
        PROD.subnets(),
        PROD.securityGroups(),
        PROD.cacheSecurityGroups(),
        kmsKey.orElse(null),
        PROD.allowedNamespaces(),
        PROD.limits(),
        PROD.tags(),
        PROD.ingress(),
        PROD.network(),
        identity,
        PROD.freeze(),
        PROD.leastApproval(),
        PROD.changeWindows(),
        PROD.podPrices(),
        PROD.externalId());
  }

  /** With another image of its workload. */
  public Example image(String image) {
    WorkloadSpec was = workloads.getFirst();
    return workloads(
        List.of(
            new WorkloadSpec(
                was.name(),
                image,
                was.command(),
                was.args(),
                was.env(),
                was.port(),
                was.health(),
                was.resources(),
                was.runAsUser(),
                was.migration(),
                was.scale(),
                was.ingress(),
                was.connectionsPerPod())));
  }

  /** With so many workloads beside its own, which do nothing but run. */
  public Example alongside(int others) {
    WorkloadSpec like = workloads.getFirst();
    var all = new ArrayList<>(workloads);
    for (int i = 10; i < 10 + others; i++) {
      all.add(
          new WorkloadSpec(
              "background-%d".formatted(i),
              like.image(),
              List.of(),
              List.of(),
              List.of(),
              null,
              null,
              like.resources(),
              null,
              null,
              like.scale(),
              null,
              null));
    }
    return workloads(List.copyOf(all));
  }

  private Example workloads(List<WorkloadSpec> others) {
    return new Example(database, cache, buckets, identity, region, kmsKey, others, change);
  }

  /** With these buckets. */
  public Example storing(BucketSpec... all) {
    return new Example(database, cache, List.of(all), identity, region, kmsKey, workloads, change);
  }

  /** A bucket of which nothing is said but its name. */
  public static BucketSpec bucket(String name) {
    return new BucketSpec(name, null, null, null, null, null, null);
  }

  /** With pods that show who they are in this way. */
  public Example identity(WorkloadIdentity other) {
    return new Example(database, cache, buckets, other, region, kmsKey, workloads, change);
  }

  /** A bucket of which nothing is said but that it is one that somebody else has made. */
  public static BucketSpec adoptedBucket(String name, String adopt) {
    return new BucketSpec(name, null, null, null, null, null, adopt);
  }

  /** With a cache that somebody else has made. */
  public Example adopting(CacheEngine engine, String name) {
    return cache(Optional.of(new CacheSpec(engine, null, name)));
  }

  /** A bucket that is encrypted with the key of its environment. */
  public static BucketSpec encryptedBucket(String name) {
    return new BucketSpec(name, null, null, null, null, BucketEncryption.KMS, null);
  }

  /** In an environment with this key. */
  public Example kmsKey(String arn) {
    return new Example(
        database, cache, buckets, identity, region, Optional.of(arn), workloads, change);
  }

  /** In an environment of another region. */
  public Example region(String other) {
    return new Example(database, cache, buckets, identity, other, kmsKey, workloads, change);
  }

  /** With pods that get a role from EKS. */
  public Example podIdentity() {
    return identity(new WorkloadIdentity(IdentityMode.POD_IDENTITY, "main", null, null, null));
  }

  /** With pods that get a role by a token of their cluster. */
  public Example irsa() {
    return identity(new WorkloadIdentity(IdentityMode.IRSA, null, OIDC_PROVIDER, null, null));
  }

  private Example with(DatabaseSpec other) {
    return new Example(other, cache, buckets, identity, region, kmsKey, workloads, change);
  }

  /** What exists once a blueprint has been carried out. */
  public static List<Resource> settled(Blueprint blueprint) {
    var all = new ArrayList<Resource>();
    for (Provider provider : PROVIDERS) {
      all.addAll(provider.settled(blueprint, planner().situation(blueprint, Sight.of(all), NOW)));
    }
    return List.copyOf(all);
  }
}
