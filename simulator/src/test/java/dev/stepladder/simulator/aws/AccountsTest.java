package dev.stepladder.simulator.aws;

import static dev.stepladder.simulator.aws.SimulatedAws.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

class AccountsTest {

  private static final String ROLE = "arn:aws:iam::444455556666:role/ops/stepladder";

  @RegisterExtension private final SimulatedAws aws = new SimulatedAws();

  private Credentials assume() {
    try (StsClient sts = aws.sts("AKIDEFAULT")) {
      return sts.assumeRole(r -> r.roleArn(ROLE).roleSessionName("session")).credentials();
    }
  }

  @Test
  void unknownKeyBelongsToTheDefaultAccount() {
    try (StsClient sts = aws.sts("AKIDEFAULT")) {
      assertThat(sts.getCallerIdentity().account()).isEqualTo("111122223333");
    }
  }

  @Test
  void registeredKeyBelongsToItsOwnAccount() {
    aws.simulator.accounts().register("AKIOTHER", "777788889999");
    try (StsClient sts = aws.sts("AKIOTHER")) {
      assertThat(sts.getCallerIdentity().account()).isEqualTo("777788889999");
    }
  }

  @Test
  void assumedRoleIsOfTheAccountOfItsArn() {
    try (StsClient sts = aws.sts(assume().accessKeyId())) {
      assertThat(sts.getCallerIdentity().account()).isEqualTo("444455556666");
      assertThat(sts.getCallerIdentity().arn())
          .isEqualTo("arn:aws:sts::444455556666:assumed-role/stepladder/session");
    }
  }

  @Test
  void accountsDoNotSeeOneAnothersInstances() {
    aws.create("shop", r -> {});
    try (RdsClient other = aws.rds(assume().accessKeyId())) {
      assertThat(other.describeDBInstances().dbInstances()).isEmpty();
    }
  }

  @Test
  void deniedRoleCannotBeAssumed() {
    aws.simulator.accounts().denyRole(ROLE);
    assertRefused("AccessDenied", this::assume);
  }

  @Test
  void malformedRoleIsRefused() {
    try (StsClient sts = aws.sts("AKIDEFAULT")) {
      assertRefused(
          "ValidationError",
          () -> sts.assumeRole(r -> r.roleArn("stepladder").roleSessionName("session")));
    }
  }

  @Test
  void invalidKeyIsTurnedAwayEverywhere() {
    aws.simulator.accounts().refuse("AKIDEFAULT", Accounts.Refusal.INVALID);
    assertRefused("InvalidClientTokenId", () -> aws.rds.describeDBInstances());
  }

  @Test
  void callsWithRefusedKeysAreInTheLog() {
    aws.simulator.accounts().refuse("AKIDEFAULT", Accounts.Refusal.INVALID);
    assertRefused("InvalidClientTokenId", () -> aws.rds.describeDBInstances());
    assertThat(aws.simulator.calls().all())
        .extracting(CallLog.Entry::outcome)
        .containsExactly("InvalidClientTokenId");
  }

  @Test
  void expiredKeyIsTurnedAwayUntilItIsAcceptedAgain() {
    aws.simulator.accounts().refuse("AKIDEFAULT", Accounts.Refusal.EXPIRED);
    assertRefused("ExpiredToken", () -> aws.rds.describeDBInstances());
    aws.simulator.accounts().accept("AKIDEFAULT");
    assertThat(aws.rds.describeDBInstances().dbInstances()).isEmpty();
  }
}
