package dev.stepladder.operator.aws.elasticache;

import dev.stepladder.operator.aws.AwsAccount;
import dev.stepladder.operator.aws.Fact;
import dev.stepladder.operator.aws.Lookups;
import dev.stepladder.operator.aws.servicequotas.AppliedQuotas;
import dev.stepladder.operator.inventory.Resource;
import dev.stepladder.operator.inventory.ResourceKey;
import dev.stepladder.operator.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;

/** What ElastiCache offers and allows. Not for use by several threads at once. */
final class CacheFacts {

  /** All of them. */
  static final Set<Class<? extends Resource>> KINDS =
      Set.of(CacheReleases.class, CacheNodeTypes.class, CacheQuotas.class);

  private static final Duration HOURS = Duration.ofHours(6);

  private final CacheReader reader;
  private final AppliedQuotas applied;
  private final Lookups<Set<String>> releases;
  private final Lookups<SortedSet<String>> nodeTypes;
  private final Lookups<Map<String, AppliedQuotas.Limit>> quotas;

  CacheFacts(AwsAccount account, CacheReader reader, Clock clock) {
    this.reader = reader;
    this.applied = new AppliedQuotas(account);
    this.releases = new Lookups<>(clock, HOURS);
    this.nodeTypes = new Lookups<>(clock, Lookups.AGAIN);
    this.quotas = new Lookups<>(clock, Lookups.AGAIN);
  }

  /**
   * Those among what is asked for, each of them, whether or not it can be read.
   *
   * @param nodes how many there are
   */
  List<Fact<?>> of(Collection<ResourceKey> keys, int nodes) {
    var facts = new ArrayList<Fact<?>>();
    for (ResourceKey key : keys) {
      String name = key.name();
      if (key.kind() == CacheReleases.class) {
        facts.add(new CacheReleases(name, releases.of(name, () -> reader.releases(name))));
      } else if (key.kind() == CacheNodeTypes.class) {
        String cache = CacheNodeTypes.cache(name);
        facts.add(new CacheNodeTypes(name, nodeTypes.of(name, () -> reader.nodeTypes(cache))));
      } else if (key.kind() == CacheQuotas.class) {
        facts.add(
            new CacheQuotas(
                name,
                nodes,
                quotas.of(name, () -> applied.of(ElastiCacheService.NAME, CacheQuotaRules.CODES))));
      }
    }
    return facts;
  }

  /** After how long one of them is worth reading again. */
  Duration again(ResourceKey key) {
    return key.kind() == CacheReleases.class
        ? releases.again(key.name())
        : key.kind() == CacheNodeTypes.class
            ? nodeTypes.again(key.name())
            : quotas.again(key.name());
  }
}
