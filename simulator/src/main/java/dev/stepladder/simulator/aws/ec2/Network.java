package dev.stepladder.simulator.aws.ec2;

import dev.stepladder.simulator.aws.AwsError;
import dev.stepladder.simulator.aws.Zones;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The subnets and security groups of an account in a region. Whatever id is well formed is of the
 * default network, unless something else was said of it; its zone follows from its last digit.
 */
public final class Network {

  /** The default network. */
  public static final String VPC = "vpc-0a1b2c3d4e5f60718";

  /** What a /24 has left for its users: AWS keeps five. */
  static final int ADDRESSES = 251;

  private static final Pattern SUBNET = Pattern.compile("subnet-[0-9a-z]+");
  private static final Pattern GROUP = Pattern.compile("sg-[0-9a-z]+");

  /**
   * A subnet.
   *
   * @param free how many addresses are left in it
   */
  public record Subnet(String id, String vpc, String zone, int free) {}

  /** A security group. */
  public record SecurityGroup(String id, String vpc) {}

  private final String region;
  private final NavigableMap<String, Subnet> subnets = new TreeMap<>();
  private final NavigableMap<String, SecurityGroup> groups = new TreeMap<>();
  private final Set<String> absent = new TreeSet<>();

  Network(String region) {
    this.region = region;
  }

  /** The subnet of this id, if there is one. */
  public synchronized Optional<Subnet> subnet(String id) {
    return absent.contains(id) || !SUBNET.matcher(id).matches()
        ? Optional.empty()
        : Optional.of(subnets.computeIfAbsent(id, _ -> new Subnet(id, VPC, zoneOf(id), ADDRESSES)));
  }

  /**
   * Subnets that a service is to make one group of.
   *
   * @throws AwsError as RDS and ElastiCache refuse what is not there, and several VPCs
   */
  public List<Subnet> together(List<String> ids) {
    List<Subnet> all = ids.stream().map(this::existing).toList();
    if (all.stream().map(Subnet::vpc).distinct().count() > 1) {
      throw AwsError.refused("InvalidSubnet", "The subnets are not all in a common VPC.");
    }
    return all;
  }

  private Subnet existing(String id) {
    return subnet(id)
        .orElseThrow(() ->
            AwsError.refused(
                "InvalidSubnet", "The subnet ID '" + id + "' does not exist or is not valid."));
  }

  /** The security group of this id, if there is one. */
  public synchronized Optional<SecurityGroup> group(String id) {
    return absent.contains(id) || !GROUP.matcher(id).matches()
        ? Optional.empty()
        : Optional.of(groups.computeIfAbsent(id, _ -> new SecurityGroup(id, VPC)));
  }

  /** Those subnets that somebody has asked for or said something of. */
  synchronized List<Subnet> subnets() {
    return List.copyOf(subnets.values());
  }

  /** Those security groups that somebody has asked for or said something of. */
  synchronized List<SecurityGroup> groups() {
    return List.copyOf(groups.values());
  }

  synchronized void put(Subnet subnet) {
    absent.remove(subnet.id());
    subnets.put(subnet.id(), subnet);
  }

  synchronized void put(SecurityGroup group) {
    absent.remove(group.id());
    groups.put(group.id(), group);
  }

  synchronized void remove(Collection<String> ids) {
    absent.addAll(ids);
    subnets.keySet().removeAll(ids);
    groups.keySet().removeAll(ids);
  }

  /** Ids that end in 1, 2 and 3 are in the first three zones, and so on round. */
  private String zoneOf(String id) {
    List<String> zones = Zones.of(region);
    int digit = Character.digit(id.charAt(id.length() - 1), Character.MAX_RADIX);
    return zones.get((digit + zones.size() - 1) % zones.size());
  }
}
