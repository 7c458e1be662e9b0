package dev.stepladder.simulator.aws.elasticache;

import static dev.stepladder.simulator.aws.SimulatedAws.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.simulator.aws.SimulatedAws;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.elasticache.model.AuthTokenUpdateStatus;
import software.amazon.awssdk.services.elasticache.model.AuthTokenUpdateStrategyType;
import software.amazon.awssdk.services.elasticache.model.ReplicationGroup;

class AuthTokenTest {

  private static final String COMBINATION = "InvalidParameterCombination";
  private static final String NEXT = "another-horse-battery";

  @RegisterExtension private final SimulatedAws aws = new SimulatedAws();

  private final Caches caches = new Caches(aws);

  private ReplicationGroup guarded() {
    return caches.running("shop", r -> r.transitEncryptionEnabled(true).authToken(Caches.TOKEN));
  }

  private ReplicationGroup token(String token, AuthTokenUpdateStrategyType strategy) {
    return caches.modify("shop", r -> r.authToken(token).authTokenUpdateStrategy(strategy));
  }

  @Test
  void groupTakesTheTokenItWasMadeWith() {
    assertThat(guarded().authTokenEnabled()).isTrue();
    assertThat(aws.caches().tokens("shop")).containsExactly(Caches.TOKEN);
  }

  @Test
  void rotatingKeepsTheOldTokenGoodUntilTheNewOneIsSet() {
    guarded();
    assertThat(token(NEXT, AuthTokenUpdateStrategyType.ROTATE).pendingModifiedValues())
        .satisfies(pending ->
            assertThat(pending.authTokenStatus()).isEqualTo(AuthTokenUpdateStatus.ROTATING));
    aws.settle();
    assertThat(aws.caches().tokens("shop")).containsExactly(Caches.TOKEN, NEXT);
    assertThat(token(NEXT, AuthTokenUpdateStrategyType.SET).pendingModifiedValues())
        .satisfies(pending ->
            assertThat(pending.authTokenStatus()).isEqualTo(AuthTokenUpdateStatus.SETTING));
    aws.settle();
    assertThat(aws.caches().tokens("shop")).containsExactly(NEXT);
    assertThat(caches.show("shop").pendingModifiedValues().authTokenStatus()).isNull();
  }

  @Test
  void groupWithoutATokenGetsOneByRotatingAndSetting() {
    caches.running("shop", r -> r.transitEncryptionEnabled(true));
    token(NEXT, AuthTokenUpdateStrategyType.ROTATE);
    aws.settle();
    assertThat(aws.caches().tokens("shop")).containsExactly("", NEXT);
    token(NEXT, AuthTokenUpdateStrategyType.SET);
    aws.settle();
    assertThat(aws.caches().tokens("shop")).containsExactly(NEXT);
    assertThat(caches.show("shop").authTokenEnabled()).isTrue();
  }

  @Test
  void tokenIsNotSetBeforeItWasRotatedIn() {
    guarded();
    assertRefused(COMBINATION, () -> token(NEXT, AuthTokenUpdateStrategyType.SET));
  }

  @Test
  void strategyNeedsAToken() {
    guarded();
    assertRefused(
        COMBINATION,
        () ->
            caches.modify(
                "shop", r -> r.authTokenUpdateStrategy(AuthTokenUpdateStrategyType.ROTATE)));
  }

  @Test
  void tokenIsDeletedOnlyInFavourOfAUserGroup() {
    guarded();
    assertRefused(
        COMBINATION,
        () ->
            caches.modify(
                "shop", r -> r.authTokenUpdateStrategy(AuthTokenUpdateStrategyType.DELETE)));
  }

  @Test
  void badTokenIsRefused() {
    guarded();
    assertRefused(
        "InvalidParameterValue", () -> token("short", AuthTokenUpdateStrategyType.ROTATE));
  }

  @Test
  void tokenMustApplyImmediately() {
    guarded();
    assertRefused(
        COMBINATION, () -> caches.modify("shop", r -> r.authToken(NEXT).applyImmediately(false)));
  }

  @Test
  void encryptionStaysWhereThereIsAToken() {
    guarded();
    assertRefused(COMBINATION, () -> caches.modify("shop", r -> r.transitEncryptionEnabled(true)));
  }
}
