package dev.stepladder.operator.aws.elasticache;

import dev.stepladder.operator.aws.Fact;
import dev.stepladder.operator.aws.Lookup;
import java.util.SortedSet;

/**
 * The node types that a cache can be given in place of the one that it has, larger and smaller, as
 * ListAllowedNodeTypeModifications shows them. Of one that is yet to be made nothing tells.
 *
 * @param name see {@link #name}
 */
record CacheNodeTypes(String name, Lookup<SortedSet<String>> shown)
    implements Fact<SortedSet<String>> {

  /** The name of what is told of a cache: another type that it has is another question. */
  static String name(String cache, String type) {
    return cache + "/" + type;
  }

  static String cache(String name) {
    return name.substring(0, name.indexOf('/'));
  }
}
