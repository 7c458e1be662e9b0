package dev.stepladder.operator.aws.ec2;

import dev.stepladder.operator.aws.Fact;
import dev.stepladder.operator.aws.Lookup;
import java.util.Collection;
import java.util.List;

/**
 * Those among some security groups that there are, as DescribeSecurityGroups shows them.
 *
 * @param name the ids that were asked for, see {@link #name}
 */
record SecurityGroupsFound(String name, Lookup<List<SecurityGroupsFound.SecurityGroup>> shown)
    implements Fact<List<SecurityGroupsFound.SecurityGroup>> {

  /** One that is there. */
  record SecurityGroup(String id, String vpc) {}

  /** The name of what is told of some security groups, whatever their order. */
  static String name(Collection<String> ids) {
    return Ids.name(ids);
  }
}
