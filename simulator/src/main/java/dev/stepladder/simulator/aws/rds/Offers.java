package dev.stepladder.simulator.aws.rds;

import dev.stepladder.simulator.aws.AwsError;
import dev.stepladder.simulator.aws.Zones;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.services.rds.model.DBSubnetGroup;

/** Which instance classes can be had in a region, and in which of its zones: all, in all. */
final class Offers {

  private final String region;
  private final Map<String, List<String>> limited = new ConcurrentHashMap<>();

  Offers(String region) {
    this.region = region;
  }

  /** From now on a class can be had in these zones only. */
  void limit(String instanceClass, List<String> zones) {
    limited.put(instanceClass, List.copyOf(zones));
  }

  /** The zones in which a class can be had. */
  List<String> zones(String instanceClass) {
    return limited.getOrDefault(instanceClass, Zones.of(region));
  }

  /** The class of this name, or a refusal if the region does not have it. */
  InstanceClass size(Engine engine, String version, String name) {
    InstanceClass size = Checks.instanceClass(engine, version, name);
    if (zones(name).isEmpty()) {
      throw Checks.notOffered(engine, version, name);
    }
    return size;
  }

  /** Refuses a class that cannot be had where the subnets are; a standby is in another zone. */
  void requireZones(String instanceClass, boolean multiAz, DBSubnetGroup group) {
    List<String> offered = zones(instanceClass);
    long usable =
        group.subnets().stream()
            .map(subnet -> subnet.subnetAvailabilityZone().name())
            .distinct()
            .filter(offered::contains)
            .count();
    if (usable < (multiAz ? 2 : 1)) {
      throw AwsError.refused(
          "InvalidVPCNetworkStateFault",
          "Cannot create a database instance because no subnets exist in availability zones with"
              + " sufficient capacity for VPC "
              + group.vpcId()
              + " and "
              + instanceClass
              + ". Choose from these availability zones: "
              + String.join(", ", offered)
              + ".");
    }
  }
}
