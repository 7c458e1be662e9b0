package dev.stepladder.operator.aws.elasticache;

import dev.stepladder.operator.aws.Fact;
import dev.stepladder.operator.aws.Lookup;
import java.util.Set;

/**
 * The versions of an engine that caches can have in a region, as DescribeCacheEngineVersions shows
 * them.
 *
 * @param name of the engine, as ElastiCache spells it
 */
record CacheReleases(String name, Lookup<Set<String>> shown) implements Fact<Set<String>> {

  /** Whether a version that a request would write, 8.1 say, is one of some, such as 8.1.0. */
  static boolean has(Set<String> versions, String release) {
    return versions.stream()
        .anyMatch(version ->
            version.equals(release)
                || version.startsWith(release + ".")
                || (version.endsWith(".x")
                    && release.startsWith(version.substring(0, version.length() - 1))));
  }
}
