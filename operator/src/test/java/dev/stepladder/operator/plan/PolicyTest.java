package dev.stepladder.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.api.v1alpha1.Approval;
import dev.stepladder.api.v1alpha1.AwsEnvironment;
import dev.stepladder.api.v1alpha1.AwsEnvironmentSpec;
import dev.stepladder.api.v1alpha1.ChangeSpec;
import dev.stepladder.api.v1alpha1.ChangeWindow;
import dev.stepladder.api.v1alpha1.Manifests;
import dev.stepladder.api.v1alpha1.Weekday;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PolicyTest {

  private static final Instant MONDAY = Instant.parse("2026-11-02T09:00:00Z");
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private static AwsEnvironmentSpec environment(String more) {
    String yaml = Manifests.example("environment").stripTrailing() + "\n  " + more + "\n";
    return Serialization.unmarshal(yaml, AwsEnvironment.class).getSpec();
  }

  private static Policy policy(ChangeSpec app, String environment) {
    return Policy.of("shop", app, "prod", environment(environment), Set.of(), Optional.empty());
  }

  private static ChangeSpec asking(Approval approval, ChangeWindow... windows) {
    return new ChangeSpec(approval, null, List.of(windows), null, null);
  }

  @Test
  void anEnvironmentAsksForMoreThanAnAppMayChoose() {
    assertThat(policy(asking(Approval.NEVER), "leastApproval: Outage").approval())
        .isEqualTo(Approval.OUTAGE);
    assertThat(policy(asking(Approval.ALWAYS), "leastApproval: Outage").approval())
        .isEqualTo(Approval.ALWAYS);
    assertThat(policy(asking(Approval.NEVER), "freeze: false").approval())
        .isEqualTo(Approval.NEVER);
  }

  @Test
  void windowsOfAnAppNarrowThoseOfItsEnvironment() {
    var monday = new ChangeWindow(List.of(Weekday.MON), "09:00", "2h", null);
    String all = "changeWindows: [{days: [Mon], start: \"08:00\", duration: 90m, timeZone: UTC}]";

    Windows windows = policy(asking(Approval.OUTAGE, monday), all).windows();

    assertThat(windows.hold(MINUTE, MONDAY)).isEmpty();
    assertThat(windows.hold(MINUTE, MONDAY.minus(MINUTE))).as("the app's is not open").isPresent();
    assertThat(windows.hold(MINUTE, MONDAY.plus(Duration.ofMinutes(30))))
        .as("the environment's has closed")
        .isPresent();
  }

  @Test
  void whereNobodyNamesAWindowAnyTimeWillDo() {
    assertThat(policy(asking(Approval.OUTAGE), "freeze: false").windows())
        .isEqualTo(Windows.ALWAYS);
  }
}
