package dev.stepladder.operator.aws.ec2;

import dev.stepladder.operator.aws.AwsAccount;
import dev.stepladder.operator.aws.Lookups;
import dev.stepladder.operator.aws.Surroundings;
import dev.stepladder.operator.inventory.Resource;
import dev.stepladder.operator.inventory.ResourceKey;
import dev.stepladder.operator.inventory.Sweep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Looks up subnets and security groups while a plan asks; of its own accord it reads nothing. */
final class Ec2Sweep implements Sweep {

  private static final Duration SINCE_THE_LAST_COMPLETE_ONE = Duration.ofMinutes(10);

  private final AwsAccount account;
  private final Ec2Reader reader;
  private final Lookups<List<SubnetsFound.Subnet>> subnets;
  private final Lookups<List<SecurityGroupsFound.SecurityGroup>> groups;

  Ec2Sweep(AwsAccount account, Surroundings surroundings) {
    this.account = account;
    this.reader = new Ec2Reader(account);
    this.subnets = new Lookups<>(surroundings.clock(), Lookups.AGAIN);
    this.groups = new Lookups<>(surroundings.clock(), Lookups.AGAIN);
  }

  @Override
  public String title() {
    return "EC2 in " + account.place();
  }

  @Override
  public Set<Class<? extends Resource>> covers() {
    return Set.of(SubnetsFound.class, SecurityGroupsFound.class);
  }

  @Override
  public Set<Class<? extends Resource>> onDemand() {
    return covers();
  }

  @Override
  public Duration again(ResourceKey key) {
    return key.kind() == SubnetsFound.class ? subnets.again(key.name()) : groups.again(key.name());
  }

  @Override
  public List<Resource> everything() {
    return List.of();
  }

  @Override
  public List<Resource> some(Set<ResourceKey> keys) {
    account.ensureVerified(SINCE_THE_LAST_COMPLETE_ONE);
    var found = new ArrayList<Resource>();
    for (ResourceKey key : keys) {
      String name = key.name();
      List<String> ids = Ids.of(name);
      found.add(
          key.kind() == SubnetsFound.class
              ? new SubnetsFound(name, subnets.of(name, () -> reader.subnets(ids)))
              : new SecurityGroupsFound(name, groups.of(name, () -> reader.securityGroups(ids))));
    }
    return found;
  }
}
