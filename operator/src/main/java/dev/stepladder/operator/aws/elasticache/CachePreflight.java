package dev.stepladder.operator.aws.elasticache;

import dev.stepladder.operator.aws.Inquiry;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.inventory.View;
import dev.stepladder.operator.plan.Preflight;
import dev.stepladder.operator.plan.Step;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** What is known to be wrong with what a plan is about to ask of ElastiCache. Pure. */
final class CachePreflight {

  private final Blueprint blueprint;
  private final Part.Cache cache;
  private final View view;
  private final List<CacheAction> actions;
  private final Inquiry inquiry;

  CachePreflight(Blueprint blueprint, Part.Cache cache, View view, Instant now, List<Step> steps) {
    this.blueprint = blueprint;
    this.cache = cache;
    this.view = view;
    this.actions =
        steps.stream()
            .map(Step::action)
            .filter(CacheAction.class::isInstance)
            .map(CacheAction.class::cast)
            .toList();
    this.inquiry = new Inquiry(now);
  }

  Preflight find() {
    if (versionComes()) {
      version();
    }
    actions.forEach(this::nodeType);
    new CacheQuotaRules(blueprint, cache, view, inquiry).judge(actions);
    return new Preflight(inquiry.findings(), Set.of());
  }

  private boolean versionComes() {
    return actions.stream()
        .anyMatch(action ->
            action instanceof CacheAction.Create
                || (action instanceof CacheAction.Modify modify
                    && modify.to().containsKey(CacheSetting.VERSION)));
  }

  private void version() {
    String release = cache.engine().release(cache.version());
    inquiry
        .ask("cache-versions", view.entry(CacheReleases.class, cache.engine().awsName()))
        // Who tells of no version at all tells nothing.
        .filter(versions -> !versions.isEmpty() && !CacheReleases.has(versions, release))
        .ifPresent(versions ->
            inquiry.wrong(
                "cache-version",
                "ElastiCache has no %s %s in %s; it has %s: set spec.cache.version to one of those"
                    .formatted(
                        cache.engine().awsName(),
                        release,
                        blueprint.region(),
                        String.join(", ", versions.stream().sorted().toList()))));
  }

  /** What it is changed to has to be among what ElastiCache lists for what it is. */
  private void nodeType(CacheAction action) {
    if (!(action instanceof CacheAction.Modify modify)
        || !modify.to().containsKey(CacheSetting.NODE_TYPE)) {
      return;
    }
    String to = modify.to().get(CacheSetting.NODE_TYPE);
    String from =
        view.entry(CacheGroup.class, modify.name())
            .known()
            .map(group -> group.is(CacheSetting.NODE_TYPE))
            .orElse("");
    inquiry
        .consult(
            "cache-node-types",
            view.entry(CacheNodeTypes.class, CacheNodeTypes.name(modify.name(), from)))
        // Who lists no type at all tells nothing.
        .filter(types -> !types.isEmpty() && !types.contains(to))
        .ifPresent(types ->
            inquiry.wrong(
                "cache-node-type",
                "ElastiCache does not change cache %s from %s to %s, only to %s: set spec.cache.nodeType of the tier %s to one of those"
                    .formatted(
                        modify.name(), from, to, String.join(", ", types), blueprint.tier())));
  }
}
