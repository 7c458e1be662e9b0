package dev.stepladder.simulator.aws.ec2;

import dev.stepladder.simulator.aws.AwsError;
import dev.stepladder.simulator.aws.Zones;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/**
 * The subnets and security groups of an account in a region. Whatever id is well formed is of the
 * default network, unless something else was said of it; its zone follows from its last digit.
 * Where only what is declared exists, nothing else is there but what every account has from the
 * start.
 */
public final class Network {

  /** The default network. */
  public static final String VPC = "vpc-0a1b2c3d4e5f60718";

  /** Those in which databases and caches are that name none. */
  public static final List<String> DEFAULT_SUBNETS =
      List.of("subnet-default1", "subnet-default2", "subnet-default3");

  /** That of databases and caches that name none. */
  public static final String DEFAULT_GROUP = "sg-default";

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
  private final Resources<Subnet> subnets;
  private final Resources<SecurityGroup> groups;

  /**
   * An account's network in a region.
   *
   * @param onlyDeclared whether by now only what is declared exists
   */
  Network(String region, BooleanSupplier onlyDeclared) {
    this.region = region;
    this.subnets =
        new Resources<>(
            id ->
                onlyDeclared.getAsBoolean()
                    ? DEFAULT_SUBNETS.contains(id)
                    : SUBNET.matcher(id).matches(),
            id -> new Subnet(id, VPC, zoneOf(id), ADDRESSES));
    this.groups =
        new Resources<>(
            id ->
                onlyDeclared.getAsBoolean()
                    ? DEFAULT_GROUP.equals(id)
                    : GROUP.matcher(id).matches(),
            id -> new SecurityGroup(id, VPC));
  }

  /** The subnet of this id, if there is one. */
  public Optional<Subnet> subnet(String id) {
    return subnets.find(id);
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
  public Optional<SecurityGroup> group(String id) {
    return groups.find(id);
  }

  /** Those subnets that somebody has asked for or said something of. */
  List<Subnet> subnets() {
    return subnets.known();
  }

  /** Those security groups that somebody has asked for or said something of. */
  List<SecurityGroup> groups() {
    return groups.known();
  }

  void put(Subnet subnet) {
    subnets.declare(subnet.id(), subnet);
  }

  void put(SecurityGroup group) {
    groups.declare(group.id(), group);
  }

  void remove(Collection<String> ids) {
    subnets.delete(ids);
    groups.delete(ids);
  }

  /** Ids that end in 1, 2 and 3 are in the first three zones, and so on round. */
  private String zoneOf(String id) {
    List<String> zones = Zones.of(region);
    int digit = Character.digit(id.charAt(id.length() - 1), Character.MAX_RADIX);
    return zones.get((digit + zones.size() - 1) % zones.size());
  }
}
