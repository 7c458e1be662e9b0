package dev.stepladder.operator.plan;

import dev.stepladder.api.v1alpha1.AwsEnvironment;
import dev.stepladder.api.v1alpha1.AwsEnvironmentSpec;
import dev.stepladder.api.v1alpha1.CacheEngine;
import dev.stepladder.api.v1alpha1.CacheSpec;
import dev.stepladder.api.v1alpha1.DatabaseSpec;
import dev.stepladder.api.v1alpha1.Engine;
import dev.stepladder.api.v1alpha1.Manifests;
import dev.stepladder.api.v1alpha1.PasswordSource;
import dev.stepladder.api.v1alpha1.ScaleTier;
import dev.stepladder.api.v1alpha1.ScaleTierSpec;
import dev.stepladder.api.v1alpha1.StagedApp;
import dev.stepladder.api.v1alpha1.StagedAppSpec;
import dev.stepladder.api.v1alpha1.TierCache;
import dev.stepladder.api.v1alpha1.TierDatabase;
import dev.stepladder.operator.Services;
import dev.stepladder.operator.blueprint.Architect;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.Rung;
import dev.stepladder.operator.inventory.Resource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The example app of the project, on the rungs of its ladder.
 *
 * @param database what the app says of its database
 * @param cache what the app says of its cache, if it asks for one
 */
public record Example(DatabaseSpec database, Optional<CacheSpec> cache) {

  /** When examples happen. */
  public static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  /** Whose they are. */
  public static final Owner OWNER = new Owner("main", "cluster-1", "team-a", "shop", "uid-1");

  /** The providers in the order of the operator. */
  public static final List<Provider> PROVIDERS = Services.providers();

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
    return new Example(SHOP.database(), Optional.ofNullable(SHOP.cache()));
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
        new ScaleTierSpec(like.users(), like.description(), like.workload(), database, cache));
  }

  /** With another engine. */
  public Example engine(Engine engine, String version) {
    return new Example(
        new DatabaseSpec(
            engine,
            version,
            database.storage(),
            database.user(),
            database.name(),
            database.password(),
            database.startEmpty()),
        cache);
  }

  /** With more storage. */
  public Example storage(String storage) {
    return new Example(
        new DatabaseSpec(
            database.engine(),
            database.version(),
            storage,
            database.user(),
            database.name(),
            database.password(),
            database.startEmpty()),
        cache);
  }

  /** With a password that RDS keeps. */
  public Example managedPassword() {
    return new Example(
        new DatabaseSpec(
            database.engine(),
            database.version(),
            database.storage(),
            database.user(),
            database.name(),
            PasswordSource.RDS_MANAGED,
            database.startEmpty()),
        cache);
  }

  /** With leave, or no leave, to start with an empty database where one was lost. */
  public Example startEmpty(boolean may) {
    return new Example(
        new DatabaseSpec(
            database.engine(),
            database.version(),
            database.storage(),
            database.user(),
            database.name(),
            database.password(),
            may),
        cache);
  }

  /** With a cache. */
  public Example cache(CacheEngine engine, String version) {
    return new Example(database, Optional.of(new CacheSpec(engine, version)));
  }

  /** With a cache of a current version. */
  public Example cache(CacheEngine engine) {
    return new Example(database, Optional.of(new CacheSpec(engine, null)));
  }

  /** Without a cache. */
  public Example noCache() {
    return new Example(database, Optional.empty());
  }

  /** What the app says. */
  public StagedAppSpec spec() {
    return new StagedAppSpec(
        SHOP.tier(),
        SHOP.users(),
        SHOP.environment(),
        SHOP.workloads(),
        database,
        cache.orElse(null),
        SHOP.change(),
        SHOP.deletionPolicy());
  }

  /** What must exist for it on a rung. */
  public Blueprint on(Rung rung) {
    return new Architect(OWNER, "prod", PROD).draw(spec(), rung);
  }

  /** What exists once a blueprint has been carried out. */
  public static List<Resource> settled(Blueprint blueprint) {
    var all = new ArrayList<Resource>();
    var connections = new java.util.HashMap<dev.stepladder.operator.blueprint.PartId, Connection>();
    for (Provider provider : PROVIDERS) {
      var situation = new Situation(NOW, Map.copyOf(connections));
      all.addAll(provider.settled(blueprint, situation));
      connections.putAll(provider.connections(blueprint, Sight.of(all)));
    }
    return List.copyOf(all);
  }
}
