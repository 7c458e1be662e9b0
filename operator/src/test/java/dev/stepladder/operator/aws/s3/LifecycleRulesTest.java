package dev.stepladder.operator.aws.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.operator.blueprint.Part.Bucket.Lifecycle;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.LifecycleRule;

class LifecycleRulesTest {

  private static final Lifecycle OLD_VERSIONS =
      new Lifecycle(
          OptionalInt.empty(), OptionalInt.empty(), OptionalInt.of(90), OptionalInt.empty());
  private static final LifecycleRule THEIRS =
      LifecycleRule.builder().id("theirs").status(ExpirationStatus.ENABLED).build();

  @Test
  void leavesRulesOfOthers() {
    assertThat(LifecycleRules.with(List.of(THEIRS), OLD_VERSIONS)).hasSize(2).contains(THEIRS);
    assertThat(LifecycleRules.with(List.of(THEIRS), Lifecycle.NONE)).containsExactly(THEIRS);
  }

  @Test
  void replacesItsOwn() {
    List<LifecycleRule> once = LifecycleRules.with(List.of(), OLD_VERSIONS);

    assertThat(LifecycleRules.with(once, OLD_VERSIONS)).isEqualTo(once);
  }

  @Test
  void noticesARuleThatIsSwitchedOff() {
    LifecycleRule off =
        LifecycleRules.with(List.of(), OLD_VERSIONS).getFirst().toBuilder()
            .status(ExpirationStatus.DISABLED)
            .build();

    assertThat(LifecycleRules.shown(List.of(off))).isEqualTo("altered by somebody");
  }

  @Test
  void anEmptyFilterThatS3LeavesOutIsNoDifference() {
    LifecycleRule bare =
        LifecycleRules.with(List.of(), OLD_VERSIONS).getFirst().toBuilder()
            .filter(filter -> {})
            .build();

    assertThat(LifecycleRules.shown(List.of(bare))).isEqualTo("old versions gone after 90 d");
  }
}
