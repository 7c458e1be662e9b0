package dev.stepladder.operator.aws;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The security groups of what is reached over the network, on their way to those of its
 * environment. One more shuts nobody out; whoever comes by one that goes gets in no more.
 *
 * @param current those that it has
 * @param wanted those of the environment
 */
public record SecurityGroups(Set<String> current, Set<String> wanted) {

  /** Security groups of a network interface, unless AWS was asked for more (Amazon VPC quotas). */
  private static final int USUAL_LIMIT = 5;

  /** Those that it has, on their way to those of its environment. */
  public static SecurityGroups of(Collection<String> current, List<String> wanted) {
    return new SecurityGroups(Set.copyOf(current), Set.copyOf(wanted));
  }

  /** Those that it is to have before others go: more than it has, where there is room for them. */
  public SortedSet<String> meanwhile() {
    var all = new TreeSet<>(current);
    all.addAll(wanted);
    return all.size() <= USUAL_LIMIT || all.size() == wanted.size() ? all : new TreeSet<>(current);
  }

  /** Those by which nobody gets in once it has those of the environment alone. */
  public SortedSet<String> refused() {
    var others = new TreeSet<>(current);
    others.removeAll(wanted);
    return others;
  }

  /** Whether pods, which come by those of the environment, get in before others have gone. */
  public boolean opens() {
    return meanwhile().containsAll(wanted);
  }
}
