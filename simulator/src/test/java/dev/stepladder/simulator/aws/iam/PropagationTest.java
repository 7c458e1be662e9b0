package dev.stepladder.simulator.aws.iam;

import static dev.stepladder.simulator.aws.SimulatedAws.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.simulator.aws.SimulatedAws;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.sts.StsClient;

/** What STS knows of the roles of IAM, and when. */
class PropagationTest {

  private static final String ARN = "arn:aws:iam::111122223333:role/stepladder/deployer";

  @RegisterExtension private final SimulatedAws aws = new SimulatedAws();

  private final IamClient iam = aws.iam();
  private final StsClient sts = aws.sts("AKIDEFAULT");

  private void create(String trust) {
    iam.createRole(
        r -> r.roleName("deployer").path("/stepladder/").assumeRolePolicyDocument(trust));
  }

  private String assume() {
    return sts.assumeRole(r -> r.roleArn(ARN).roleSessionName("test")).assumedRoleUser().arn();
  }

  @Test
  void newRoleCannotBeAssumedForSomeSeconds() {
    create(Policies.trusting("111122223333"));
    assertRefused("AccessDenied", this::assume);
    aws.pass(Duration.ofSeconds(9));
    assertRefused("AccessDenied", this::assume);
    aws.pass(Duration.ofSeconds(1));
    assertThat(assume()).endsWith("assumed-role/deployer/test");
  }

  @Test
  void propagationTakesAsLongAsItIsSet() {
    aws.simulator.iam().console().propagation(Duration.ZERO);
    create(Policies.trusting("111122223333"));
    assertThat(assume()).endsWith("assumed-role/deployer/test");
  }

  @Test
  void changedTrustReachesOthersLater() {
    create(Policies.trusting("111122223333"));
    aws.pass(Duration.ofMinutes(1));
    iam.updateAssumeRolePolicy(r -> r.roleName("deployer").policyDocument(Policies.FOR_PODS));
    assertThat(assume()).endsWith("assumed-role/deployer/test");
    aws.pass(Duration.ofSeconds(10));
    assertRefused("AccessDenied", this::assume);
  }

  @Test
  void roleTrustsOnlyWhomItNames() {
    aws.simulator.iam().console().propagation(Duration.ZERO);
    create(Policies.trusting("arn:aws:iam::111122223333:user/AKISOMEBODY"));
    assertRefused("AccessDenied", this::assume);
    StsClient somebody = aws.sts("AKISOMEBODY");
    assertThat(
            somebody
                .assumeRole(r -> r.roleArn(ARN).roleSessionName("test"))
                .assumedRoleUser()
                .arn())
        .endsWith("assumed-role/deployer/test");
  }

  @Test
  void roleThatAsksForAnExternalIdIsAssumedByNobodyWhoSaysAnother() {
    aws.simulator.iam().console().propagation(Duration.ZERO);
    create(Policies.trusting("111122223333", "shop-7"));
    assertRefused("AccessDenied", this::assume);
    assertRefused("AccessDenied", () -> assumeSaying("shop-8"));
    assertThat(assumeSaying("shop-7")).endsWith("assumed-role/deployer/test");
  }

  private String assumeSaying(String externalId) {
    return sts.assumeRole(r -> r.roleArn(ARN).roleSessionName("test").externalId(externalId))
        .assumedRoleUser()
        .arn();
  }

  @Test
  void deletedRoleCannotBeAssumed() {
    create(Policies.trusting("111122223333"));
    iam.deleteRole(r -> r.roleName("deployer"));
    aws.pass(Duration.ofMinutes(1));
    assertRefused("AccessDenied", this::assume);
  }

  @Test
  void sessionLastsNoLongerThanTheRoleAllows() {
    aws.simulator.iam().console().propagation(Duration.ZERO);
    create(Policies.trusting("*"));
    assertRefused(
        "ValidationError",
        () -> sts.assumeRole(r -> r.roleArn(ARN).roleSessionName("test").durationSeconds(7200)));
  }

  @Test
  void roleThatIamNeverHadCanBeAssumed() {
    assertThat(assume()).endsWith("assumed-role/deployer/test");
  }
}
