package dev.stepladder.simulator.aws.ec2;

import java.util.List;

/** What a person at the console does to the network of one account and region. */
public final class Ec2Console {

  private final Network network;

  Ec2Console(Network network) {
    this.network = network;
  }

  /** Makes a subnet, or moves it. */
  public void subnet(String id, String vpc, String zone) {
    network.put(new Network.Subnet(id, vpc, zone, Network.ADDRESSES));
  }

  /** Leaves so many addresses free in a subnet. */
  public void free(String subnet, int addresses) {
    Network.Subnet was = network.subnet(subnet).orElseThrow();
    network.put(new Network.Subnet(subnet, was.vpc(), was.zone(), addresses));
  }

  /** Makes a security group, or moves it. */
  public void securityGroup(String id, String vpc) {
    network.put(new Network.SecurityGroup(id, vpc));
  }

  /** Deletes subnets and security groups, which were there unless something else was said. */
  public void delete(String... ids) {
    network.remove(List.of(ids));
  }
}
