package dev.stepladder.operator.aws.elasticache;

import dev.stepladder.api.v1alpha1.CacheStatus;
import dev.stepladder.api.v1alpha1.PartStatus;
import dev.stepladder.operator.blueprint.Architect;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.inventory.Entry;
import dev.stepladder.operator.inventory.Ledger;
import dev.stepladder.operator.inventory.Resource;
import dev.stepladder.operator.inventory.StoredPassword;
import dev.stepladder.operator.inventory.View;
import dev.stepladder.operator.plan.Assessment;
import dev.stepladder.operator.plan.Connection;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.Preflight;
import dev.stepladder.operator.plan.Provider;
import dev.stepladder.operator.plan.Situation;
import dev.stepladder.operator.plan.Step;
import dev.stepladder.operator.plan.UriTemplate;
import dev.stepladder.operator.prices.Bill;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What ElastiCache contributes to a plan: groups and the cache. Pure. */
final class CacheProvider implements Provider {

  private static final String PART = Architect.CACHE.toString();

  /** An app that had a cache has to do with ElastiCache until it is seen to be gone. */
  @Override
  public boolean concerns(Blueprint blueprint, Ledger ledger) {
    return blueprint.part(Part.Cache.class).isPresent()
        || blueprint.part(Part.NoCache.class).flatMap(Part.NoCache::notice).isPresent()
        || ledger.begun(PART);
  }

  @Override
  public Assessment assess(Blueprint blueprint, View view, Situation situation) {
    var all = new ArrayList<Assessment>();
    blueprint
        .part(Part.CacheSubnetGroup.class)
        .ifPresent(part -> all.add(CacheGroups.subnets(part, view)));
    blueprint
        .part(Part.Cache.class)
        .ifPresentOrElse(
            cache -> all.add(new CacheRules(blueprint.owner(), cache, view, situation).assess()),
            () -> all.add(none(blueprint, view, situation)));
    return new CacheCharges(blueprint, view, situation.now())
        .charged(all.stream().reduce(Assessment.NOTHING, Assessment::and));
  }

  @Override
  public Bill charges(Blueprint blueprint, View view, Situation situation) {
    return new CacheCharges(blueprint, view, situation.now()).now();
  }

  @Override
  public Preflight preflight(
      Blueprint blueprint, View view, Situation situation, List<Step> steps) {
    return blueprint
        .part(Part.Cache.class)
        .map(cache -> new CachePreflight(blueprint, cache, view, situation.now(), steps).find())
        .orElse(Preflight.NOTHING);
  }

  private static Assessment none(Blueprint blueprint, View view, Situation situation) {
    Assessment notice =
        blueprint
            .part(Part.NoCache.class)
            .flatMap(Part.NoCache::notice)
            .map(message ->
                Assessment.of(new Finding.Notice(Architect.CACHE, "NoCacheOnThisRung", message)))
            .orElse(Assessment.NOTHING);
    return view.ledger().begun(PART)
        ? notice.and(new CacheRemoval(blueprint, view, situation.now()).assess())
        : notice;
  }

  /**
   * Remembers that there may be a cache, before it is asked for, until it is seen to be gone; and
   * which one it is, so that one that vanishes is missed.
   */
  @Override
  public Ledger remember(Blueprint blueprint, View view, Ledger ledger) {
    if (blueprint.part(Part.Cache.class).isPresent()) {
      Ledger begun = ledger.withBegun(PART, true);
      return ours(blueprint, view)
          .filter(group -> !group.status().equals("creating") && !group.id().isEmpty())
          .map(group -> named(blueprint, begun.withResourceId(PART, group.id()), group))
          .orElse(begun);
    }
    boolean gone =
        ledger.begun(PART)
            && view.entry(CacheGroup.class, CacheRemoval.name(blueprint.owner(), view))
                instanceof Entry.Absent<CacheGroup>
            && tokenIsGone(blueprint, view);
    return gone
        ? ledger.withBegun(PART, false).withoutResourceId(PART).withoutAdopted(PART)
        : ledger;
  }

  /** With the name that only the spec gives, and may give no more. */
  private static Ledger named(Blueprint blueprint, Ledger ledger, CacheGroup group) {
    return blueprint.part(Part.Cache.class).filter(Part.Cache::adopted).isPresent()
        ? ledger.withAdopted(PART, group.name())
        : ledger.withoutAdopted(PART);
  }

  /** Secrets are read by name: once the cache is forgotten nobody would look for its token. */
  private static boolean tokenIsGone(Blueprint blueprint, View view) {
    return blueprint
        .part(Part.NoCache.class)
        .map(none -> view.entry(StoredPassword.class, none.tokenSecret()))
        .filter(Entry.Absent.class::isInstance)
        .isPresent();
  }

  @Override
  public Map<PartId, Connection> connections(Blueprint blueprint, View view) {
    return blueprint
        .part(Part.Cache.class)
        .flatMap(cache ->
            ours(blueprint, view)
                .filter(group -> !group.host().isEmpty())
                .map(group -> connection(group).awaiting(GroupChanges.opening(cache, group))))
        .map(connection ->
            blueprint.parts(Part.Binding.class).stream()
                .filter(binding -> binding.of().equals(Architect.CACHE))
                .collect(Collectors.toMap(Part.Binding::id, _ -> connection)))
        .orElse(Map.of());
  }

  private static Connection connection(CacheGroup group) {
    Map<String, String> facts =
        Map.of(
            "provider", "aws-elasticache",
            "host", group.host(),
            "reader-host", group.readerHost(),
            "port", Integer.toString(group.port()));
    Optional<UriTemplate> uri =
        group.engine().replicates()
            ? Optional.of(new UriTemplate(uri(group).formatted(group.host(), group.port())))
            : Optional.empty();
    Connection connection = Connection.of("ElastiCache", new Connection.Content(facts, uri));
    return GroupRules.halfWay(group.is(CacheSetting.CLUSTER_MODE))
        ? connection.withFormerPassword()
        : connection;
  }

  /** An engine that asks for no token answers one with an error. */
  private static String uri(CacheGroup group) {
    if (group.lacks().contains(CacheGroup.Lack.TRANSIT_ENCRYPTION)) {
      return "redis://%s:%d";
    }
    return group.takesToken() ? "rediss://:{password}@%s:%d" : "rediss://%s:%d";
  }

  private static Optional<CacheGroup> ours(Blueprint blueprint, View view) {
    Owner owner = blueprint.owner();
    String name =
        blueprint
            .part(Part.Cache.class)
            .map(Part.Cache::identifier)
            .orElseGet(() -> CacheRemoval.name(owner, view));
    return view.entry(CacheGroup.class, name)
        .known()
        .filter(group -> CacheRemoval.isOurs(owner, group));
  }

  @Override
  public List<PartStatus> statuses(Blueprint blueprint, View view) {
    return ours(blueprint, view).map(CacheProvider::status).stream().toList();
  }

  private static PartStatus status(CacheGroup group) {
    boolean readers = !group.readerHost().isEmpty() && !group.readerHost().equals(group.host());
    return new CacheStatus(
        group.name(),
        group.engine().awsName(),
        group.is(CacheSetting.VERSION),
        group.is(CacheSetting.NODE_TYPE),
        group.host().isEmpty() ? null : group.host() + ":" + group.port(),
        readers ? group.readerHost() + ":" + group.port() : null,
        group.nodes());
  }

  @Override
  public List<Resource> settled(Blueprint blueprint, Situation situation) {
    return Imagined.of(blueprint);
  }
}
