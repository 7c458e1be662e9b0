package dev.stepladder.simulator.aws.rds;

/** What an account may have in a region; the values AWS starts an account with. */
public enum Quota {
  /** DB instances, replicas included. */
  DB_INSTANCES("DBInstances", 40),
  /** Gibibytes of all instances. */
  ALLOCATED_STORAGE("AllocatedStorage", 100_000),
  /** DB parameter groups. */
  PARAMETER_GROUPS("DBParameterGroups", 50),
  /** Manual snapshots. */
  MANUAL_SNAPSHOTS("ManualSnapshots", 100),
  /** DB subnet groups. */
  SUBNET_GROUPS("DBSubnetGroups", 50),
  /** Subnets in one group. */
  SUBNETS_PER_GROUP("SubnetsPerDBSubnetGroup", 20),
  /** Read replicas of one source. */
  REPLICAS_PER_SOURCE("ReadReplicasPerMaster", 15);

  private final String awsName;
  private final int standard;

  Quota(String awsName, int standard) {
    this.awsName = awsName;
    this.standard = standard;
  }

  /** Its name in DescribeAccountAttributes. */
  public String awsName() {
    return awsName;
  }

  /** What an account gets without asking. */
  public int standard() {
    return standard;
  }
}
