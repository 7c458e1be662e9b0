package dev.stepladder.simulator.aws.iam;

/** What an account may have in IAM; the values AWS starts an account with. */
public enum IamQuota {
  /** Roles. */
  ROLES("RolesPerAccount", 1_000),
  /** Customer managed policies. */
  POLICIES("PoliciesPerAccount", 1_500),
  /** Managed policies attached to one role. */
  ATTACHED_POLICIES("PoliciesPerRole", 10),
  /** Characters of a role's trust policy, white space aside. */
  TRUST_POLICY_SIZE("ACLSizePerRole", 2_048);

  private final String awsName;
  private final int standard;

  IamQuota(String awsName, int standard) {
    this.awsName = awsName;
    this.standard = standard;
  }

  /** Its name in the message of a LimitExceeded. */
  public String awsName() {
    return awsName;
  }

  /** What an account gets without asking. */
  public int standard() {
    return standard;
  }
}
