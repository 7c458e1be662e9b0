package dev.stepladder.operator.aws.elasticache;

import dev.stepladder.operator.aws.Adoption;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.inventory.Entry;
import dev.stepladder.operator.inventory.StoredPassword;
import dev.stepladder.operator.inventory.View;
import dev.stepladder.operator.plan.Assessment;
import dev.stepladder.operator.plan.FieldChange;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.Step;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is different about a cache that somebody else has made: it may hold what is nowhere else, so
 * another is never made in its place.
 */
final class AdoptedCache {

  private final Owner owner;
  private final Part.Cache cache;
  private final View view;

  AdoptedCache(Owner owner, Part.Cache cache, View view) {
    this.owner = owner;
    this.cache = cache;
    this.view = view;
  }

  /** That there is none of this name, if so. */
  Assessment absent() {
    boolean wasThere =
        view.ledger().adopted(cache.id().toString()).filter(cache.identifier()::equals).isPresent();
    return wasThere
        ? alarm(
            "AdoptedCacheGone",
            "cache %s was there and is gone from ElastiCache. Restore it there under the same name, take adopt out of spec.cache to have a new one made, empty, or remove spec.cache"
                .formatted(cache.identifier()))
        : alarm(
            "NothingToAdopt",
            "there is no replication group and no Memcached cluster %s in the environment's account and region, and none is made in its place. Put spec.cache.adopt right, or take it out to have a new cache made"
                .formatted(cache.identifier()));
  }

  /** Why it may not be taken over as it is, if so; whoever asks learns no more of it. */
  Optional<Assessment> refused(CacheGroup group) {
    if (group.tagged().isEmpty()) {
      return Optional.of(
          unseen(
              "OwnerNotSeen",
              "whether the owner of %s agrees that it is taken over: its tags do not show yet"
                  .formatted(group.name())));
    }
    if (!owner.mayAdopt(group.tags())) {
      return Optional.of(Adoption.of(owner, found(group), action(group), Assessment.NOTHING));
    }
    return group.status().equals("creating")
        ? Optional.of(unseen("BeingMade", "cache %s is being made still".formatted(group.name())))
        : Optional.empty();
  }

  /**
   * Whether its description says already that it is the app's, while its tags are another's: what
   * was approved goes on.
   */
  boolean halfWay(CacheGroup group) {
    return owner.claim(group.mark()) == Owner.Claim.OURS;
  }

  /** The step that takes it over, and what would be changed after that. */
  Assessment takeover(CacheGroup group, Assessment changes) {
    Assessment adoption = Adoption.of(owner, found(group), action(group), changes);
    return new Assessment(
        adoption.steps().stream().map(step -> describing(step, group)).toList(),
        adoption.inFlight(),
        adoption.findings());
  }

  /** The description is what says whose a replication group is: what it said is lost. */
  private Step describing(Step step, CacheGroup group) {
    if (!step.key().equals(cache.id().toString()) || !group.engine().replicates()) {
      return step;
    }
    return telling(
        step, new FieldChange("description", group.description(), OwnerMark.of(owner, cache.id())));
  }

  /**
   * The Secret with a token that was generated for another cache, if there is one and it is not
   * known to be no token of this one already.
   */
  Optional<String> doubted(CacheGroup group) {
    boolean same = view.ledger().resourceId(cache.id().toString()).equals(Optional.of(group.id()));
    return same
        ? Optional.empty()
        : cache
            .tokenSecret()
            .flatMap(secret -> view.entry(StoredPassword.class, secret).known())
            .filter(stored -> stored.confirmed() && !stored.given())
            .map(StoredPassword::name);
  }

  private Adoption.Found found(CacheGroup group) {
    return new Adoption.Found(cache.id(), "cache", group.name(), group.id(), group.tags());
  }

  private CacheAction action(CacheGroup group) {
    return new CacheAction.Adopt(
        group.name(),
        group.id(),
        group.arn(),
        group.engine(),
        OwnerMark.of(owner, cache.id()),
        owner.tags(cache.id()),
        new CacheAction.Former(group.description(), Owner.named(group.tagged().orElse(Map.of()))),
        doubted(group));
  }

  /**
   * A change by which a cache may hold less than before. What somebody else has put into one may be
   * nowhere else.
   */
  static Step evicting(Part.Cache cache, Step step) {
    return cache.adopted()
        ? telling(step, new FieldChange("lost", "", "keys may be evicted")).irreversible()
        : step;
  }

  static Step telling(Step step, FieldChange more) {
    var why = new ArrayList<>(step.why());
    why.add(more);
    return step.because(why);
  }

  /**
   * That the app has another cache, which is there still: what the spec names now is neither made
   * nor taken over in its place.
   */
  Optional<Assessment> former() {
    return Stream.of(
            view.ledger().adopted(cache.id().toString()).stream(),
            Stream.of(owner.identifier(cache.id())),
            CacheRemoval.ours(owner, view))
        .flatMap(names -> names)
        .distinct()
        .filter(name -> !name.equals(cache.identifier()))
        .flatMap(name -> former(name).stream())
        .findFirst();
  }

  private Optional<Assessment> former(String name) {
    return switch (view.entry(CacheGroup.class, name)) {
      case Entry.Absent<CacheGroup> _ -> Optional.empty();
      case Entry.Unknown<CacheGroup>(String reason, _) ->
          Optional.of(unseen("NotSeen", "whether cache %s is there: %s".formatted(name, reason)));
      case Entry.Present<CacheGroup>(CacheGroup group, _, _, _) -> {
        if (!remembered(group) && !CacheRemoval.isOurs(owner, group)) {
          yield Optional.empty();
        }
        yield Optional.of(
            group.status().equals("deleting")
                ? unseen("BeingDeleted", "cache %s is being deleted still".formatted(name))
                : another(name));
      }
    };
  }

  /** One that was taken over and does not bear the app's mark any more. */
  private boolean remembered(CacheGroup group) {
    String part = cache.id().toString();
    return view.ledger().adopted(part).filter(group.name()::equals).isPresent()
        && view.ledger().resourceId(part).filter(group.id()::equals).isPresent();
  }

  private Assessment another(String name) {
    boolean made = name.equals(owner.identifier(cache.id()));
    return alarm(
        "AnotherCacheNamed",
        "the app's cache is %s, which is there still; none takes its place. %s, or remove spec.cache, wait until the cache is gone, and add it again"
            .formatted(
                name,
                made
                    ? "Take adopt out of spec.cache"
                    : "Put adopt: %s back in spec.cache".formatted(name)));
  }

  private Assessment alarm(String reason, String message) {
    return Assessment.of(new Finding.Alarm(cache.id(), reason, message));
  }

  private Assessment unseen(String reason, String message) {
    return Assessment.of(new Finding.Unseen(cache.id(), reason, message));
  }
}
