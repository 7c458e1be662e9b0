package dev.stepladder.operator.blueprint;

import dev.stepladder.api.v1alpha1.AwsEnvironmentSpec;
import dev.stepladder.api.v1alpha1.CacheSpec;
import dev.stepladder.api.v1alpha1.StagedAppSpec;
import dev.stepladder.api.v1alpha1.TierCache;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The parts of an app's cache. */
final class CacheParts {

  /** How long a cache stays after the last pod has let go of it, where no rung says. */
  private static final Duration DRAIN = Duration.ofMinutes(5);

  private static final PartId CREDENTIALS = PartId.of("credentials", "cache");

  /** Whom a token without a user's name is of ("Authenticating with AUTH", ElastiCache). */
  private static final String USER = "default";

  private static final String SUBNETS = "cache-subnets";

  private final Architect architect;
  private final Owner owner;
  private final AwsEnvironmentSpec environment;

  CacheParts(Architect architect, Owner owner, AwsEnvironmentSpec environment) {
    this.architect = architect;
    this.owner = owner;
    this.environment = environment;
  }

  /** What there must be, or that there must be no cache. */
  List<Part> draw(StagedAppSpec app, Rung rung) {
    if (app.cache() == null) {
      return List.of(none(rung, Optional.empty()));
    }
    if (rung.spec().cache() == null) {
      return List.of(
          none(
              rung,
              Optional.of(
                  "the app asks for a cache, and %s has none: it gets one on the first rung above that has"
                      .formatted(rung.name()))));
    }
    Part.Cache cache = cache(app.cache(), rung.spec().cache());
    var parts = new ArrayList<Part>();
    // In which subnets one is that somebody else has made was said by them, for good.
    if (!cache.adopted()) {
      parts.add(subnetGroup());
    }
    cache
        .tokenSecret()
        .ifPresent(secret ->
            parts.add(
                new Part.Credentials(
                    CREDENTIALS,
                    secret,
                    Architect.CACHE,
                    USER,
                    CacheEngine.TOKEN,
                    true,
                    Optional.empty(),
                    cache.adopted())));
    parts.add(cache);
    parts.add(binding(cache));
    return parts;
  }

  private Part.Binding binding(Part.Cache cache) {
    return new Part.Binding(
        PartId.of("binding", "cache"),
        owner.app() + "-cache",
        cache.engine().bindingType(),
        "CACHE_",
        Architect.CACHE,
        cache
            .tokenSecret()
            .<Part.Login>map(secret -> new Part.Login.Password(secret, USER))
            .orElseGet(Part.Login.None::new),
        cache.engine().replicates()
            ? List.of("type", "provider", "host", "reader-host", "port")
            : List.of("type", "provider", "host", "port"),
        Set.of());
  }

  private String tokenSecret() {
    return owner.app() + "-cache-credentials";
  }

  /**
   * That there must be none, because the app goes.
   *
   * @param retains whether what holds data stays: one that was taken over may
   */
  Part retire(boolean retains) {
    return new Part.NoCache(
        Architect.CACHE, Duration.ZERO, Optional.empty(), tokenSecret(), retains);
  }

  private Part none(Rung rung, Optional<String> notice) {
    TierCache cache = rung.spec().cache();
    return new Part.NoCache(
        Architect.CACHE,
        cache == null ? DRAIN : Architect.duration(cache.drain()),
        notice,
        tokenSecret(),
        false);
  }

  private Part.CacheSubnetGroup subnetGroup() {
    return new Part.CacheSubnetGroup(
        PartId.of(SUBNETS),
        architect.sharedName(SUBNETS),
        environment.subnets(),
        architect.sharedTags(SUBNETS));
  }

  private Part.Cache cache(CacheSpec spec, TierCache rung) {
    CacheEngine engine = CacheEngine.of(spec.engine().toString());
    boolean replicates = engine.replicates();
    return new Part.Cache(
        Architect.CACHE,
        spec.adopt() == null
            ? owner.identifier(Architect.CACHE)
            : spec.adopt().toLowerCase(Locale.ROOT),
        engine,
        spec.version() == null ? "" : spec.version(),
        rung.nodeType(),
        replicates ? rung.replicas() : 0,
        rung.shards(),
        replicates && rung.automaticFailover(),
        replicates && rung.multiAz(),
        replicates ? rung.snapshotRetentionDays() : 0,
        new TreeMap<>(rung.parameters().getOrDefault(engine.awsName(), Map.of())),
        architect.parameterGroupPrefix(),
        architect.sharedTags("cache-parameters"),
        architect.sharedName(SUBNETS),
        securityGroups(),
        replicates ? Optional.ofNullable(environment.kmsKey()) : Optional.empty(),
        replicates ? Optional.of(tokenSecret()) : Optional.empty(),
        spec.adopt() != null,
        architect.tags(Architect.CACHE));
  }

  private List<String> securityGroups() {
    List<String> own = environment.cacheSecurityGroups();
    return (own.isEmpty() ? environment.securityGroups() : own).stream().sorted().toList();
  }
}
