package dev.stepladder.operator.aws.ec2;

import dev.stepladder.operator.aws.Fact;
import dev.stepladder.operator.aws.Lookup;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Those among some subnets that there are, as DescribeSubnets shows them.
 *
 * @param name the ids that were asked for, see {@link #name}
 */
public record SubnetsFound(String name, Lookup<List<SubnetsFound.Subnet>> shown)
    implements Fact<List<SubnetsFound.Subnet>> {

  /**
   * One that is there.
   *
   * @param free how many addresses are left in it
   */
  public record Subnet(String id, String vpc, String zone, int free) {}

  /** The name of what is told of some subnets, whatever their order. */
  public static String name(Collection<String> ids) {
    return Ids.name(ids);
  }

  /** Whether a zone is one of several of its region; a Local Zone, say, is none of those. */
  public static boolean ordinary(String zone, String region) {
    return zone.length() == region.length() + 1 && zone.startsWith(region);
  }

  /** The zones that some are in. */
  public static Set<String> zones(Collection<Subnet> subnets) {
    return subnets.stream().map(Subnet::zone).collect(Collectors.toCollection(TreeSet::new));
  }
}
