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

  private CachePreflight() {}

  static Preflight of(
      Blueprint blueprint, Part.Cache cache, View view, Instant now, List<Step> steps) {
    boolean asks =
        steps.stream()
            .anyMatch(step ->
                step.action() instanceof CacheAction.Create
                    || (step.action() instanceof CacheAction.Modify modify
                        && modify.to().containsKey(CacheSetting.VERSION)));
    if (!asks) {
      return Preflight.NOTHING;
    }
    var inquiry = new Inquiry(now);
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
    return new Preflight(inquiry.findings(), Set.of());
  }
}
