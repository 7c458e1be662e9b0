package dev.stepladder.operator.aws.rds;

import dev.stepladder.operator.aws.Fact;
import dev.stepladder.operator.aws.Lookups;
import dev.stepladder.operator.inventory.ResourceKey;
import dev.stepladder.operator.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * What RDS offers and allows. What it offers changes every few weeks and is read every few hours at
 * most; how much of a quota is used changes with every instance. Not for use by several threads at
 * once.
 */
final class RdsFacts {

  private static final Duration HOURS = Duration.ofHours(6);

  private final RdsReader reader;
  private final Lookups<DbReleases.Known> releases;
  private final Lookups<List<DbOffers.Offer>> offers;
  private final Lookups<Map<String, DbQuotas.Quota>> quotas;

  RdsFacts(RdsReader reader, Clock clock) {
    this.reader = reader;
    this.releases = new Lookups<>(clock, HOURS);
    this.offers = new Lookups<>(clock, HOURS);
    this.quotas = new Lookups<>(clock, Lookups.AGAIN);
  }

  /** Those among what is asked for, each of them, whether or not it can be read. */
  List<Fact<?>> of(Collection<ResourceKey> keys) {
    var facts = new ArrayList<Fact<?>>();
    for (ResourceKey key : keys) {
      String name = key.name();
      if (key.kind() == DbReleases.class) {
        facts.add(new DbReleases(name, releases.of(name, () -> reader.releases(name))));
      } else if (key.kind() == DbOffers.class) {
        facts.add(
            new DbOffers(
                name,
                offers.of(
                    name,
                    () -> reader.offers(DbOffers.engine(name), DbOffers.instanceClass(name)))));
      } else if (key.kind() == DbQuotas.class) {
        facts.add(new DbQuotas(name, quotas.of(name, reader::quotas)));
      }
    }
    return facts;
  }

  /** After how long one of them is worth reading again. */
  Duration again(ResourceKey key) {
    return key.kind() == DbReleases.class
        ? releases.again(key.name())
        : key.kind() == DbOffers.class ? offers.again(key.name()) : quotas.again(key.name());
  }
}
