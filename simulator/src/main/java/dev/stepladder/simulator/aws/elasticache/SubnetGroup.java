package dev.stepladder.simulator.aws.elasticache;

import java.util.List;
import software.amazon.awssdk.services.elasticache.model.CacheSubnetGroup;
import software.amazon.awssdk.services.elasticache.model.Tag;

/** A cache subnet group and its tags, which describing it does not show. */
record SubnetGroup(CacheSubnetGroup shown, List<Tag> tags) {

  String name() {
    return shown.cacheSubnetGroupName();
  }

  /** The Availability Zones its subnets are in. */
  List<String> zones() {
    return shown.subnets().stream()
        .map(subnet -> subnet.subnetAvailabilityZone().name())
        .distinct()
        .toList();
  }
}
