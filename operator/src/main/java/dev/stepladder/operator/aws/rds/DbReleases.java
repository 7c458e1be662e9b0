package dev.stepladder.operator.aws.rds;

import dev.stepladder.operator.aws.Fact;
import dev.stepladder.operator.aws.Lookup;
import dev.stepladder.operator.blueprint.Engine;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The versions of an engine in a region, as DescribeDBEngineVersions shows them, also those that
 * still run and that nothing new can have any more.
 *
 * @param name of the engine, as RDS spells it
 */
record DbReleases(String name, Lookup<Known> shown) implements Fact<DbReleases.Known> {

  /**
   * A version.
   *
   * @param available whether new instances can have it
   * @param targets what it can be upgraded to in one go
   */
  record Release(boolean available, Set<String> targets) {}

  /** All of them, by version. */
  record Known(Map<String, Release> releases) {

    /** Whether new instances can have a version, or one that it is the beginning of. */
    boolean available(String beginning) {
      return releases.entrySet().stream()
          .filter(release -> release.getValue().available())
          .map(Map.Entry::getKey)
          .anyMatch(whole -> names(beginning, whole));
    }

    /** The major versions that new instances can have, lowest first. */
    List<String> majors(Engine engine) {
      return DbReleases.majors(
          engine,
          releases.entrySet().stream()
              .filter(release -> release.getValue().available())
              .map(Map.Entry::getKey)
              .toList());
    }

    /** What a version can be upgraded to in one go; empty if nothing is known of it. */
    Optional<Set<String>> targets(String version) {
      return Optional.ofNullable(releases.get(version)).map(Release::targets);
    }
  }

  /** Whether a version as a spec writes it, 17 say, names a whole one, such as 17.4. */
  static boolean names(String beginning, String whole) {
    return whole.equals(beginning) || whole.startsWith(beginning + ".");
  }

  /** The major versions of some versions, lowest first. */
  static List<String> majors(Engine engine, Collection<String> versions) {
    var majors = new TreeSet<String>(Engine::compareVersions);
    versions.forEach(version -> majors.add(engine.major(version)));
    return List.copyOf(majors);
  }
}
