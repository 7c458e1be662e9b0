package dev.stepladder.simulator.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.simulator.kubelet.Rollout.Generation;
import dev.stepladder.simulator.kubelet.Rollout.Recreate;
import dev.stepladder.simulator.kubelet.Rollout.Rolling;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RolloutTest {
  private static final Generation NEW = new Generation("new", 0, 0, 0);

  @Test
  void surgeRoundsUpAndUnavailabilityDown() {
    assertThat(Rolling.of("25%", "25%", 3)).isEqualTo(new Rolling(1, 0));
    assertThat(Rolling.of("25%", "25%", 10)).isEqualTo(new Rolling(3, 2));
    assertThat(Rolling.of("2", "1", 10)).isEqualTo(new Rolling(2, 1));
  }

  @Test
  void oneMayBeUnavailableWhenNothingElseWouldMove() {
    assertThat(Rolling.of("0", "10%", 3)).isEqualTo(new Rolling(0, 1));
  }

  @Test
  void firstRolloutGetsAllItsPodsAtOnce() {
    assertThat(rolling(3, 1, 0).next(NEW, List.of())).isEqualTo(Map.of("new", 3));
  }

  @Test
  void addsNoMoreThanTheSurge() {
    var old = new Generation("old", 4, 4, 4);

    assertThat(rolling(4, 1, 1).next(NEW, List.of(old))).isEqualTo(Map.of("new", 1));
  }

  @Test
  void keepsTheMinimumAvailableWhileNewPodsAreOnTheirWay() {
    var fresh = new Generation("new", 1, 0, 1);
    var old = new Generation("old", 4, 4, 4);

    assertThat(rolling(4, 1, 0).next(fresh, List.of(old))).isEmpty();
    assertThat(rolling(4, 1, 1).next(fresh, List.of(old))).isEqualTo(Map.of("old", 3));
  }

  @Test
  void takesAnOldPodForEachNewOneThatServes() {
    var fresh = new Generation("new", 1, 1, 1);
    var old = new Generation("old", 3, 3, 3);

    assertThat(rolling(3, 1, 0).next(fresh, List.of(old))).isEqualTo(Map.of("old", 2));
  }

  @Test
  void brokenOldPodsGoFirst() {
    var fresh = new Generation("new", 1, 0, 1);
    var broken = new Generation("broken", 1, 0, 1);
    var old = new Generation("old", 3, 3, 3);

    assertThat(rolling(3, 2, 0).next(fresh, List.of(broken, old))).isEqualTo(Map.of("broken", 0));
  }

  @Test
  void scalesDownAtOnceWhenNothingIsRolling() {
    assertThat(rolling(2, 1, 0).next(new Generation("new", 5, 5, 5), List.of()))
        .isEqualTo(Map.of("new", 2));
  }

  @Test
  void recreateWaitsForTheLastOldPod() {
    var rollout = new Rollout(2, new Recreate());

    assertThat(rollout.next(NEW, List.of(new Generation("old", 2, 2, 2))))
        .isEqualTo(Map.of("old", 0));
    assertThat(rollout.next(NEW, List.of(new Generation("old", 0, 0, 1)))).isEmpty();
    assertThat(rollout.next(NEW, List.of(new Generation("old", 0, 0, 0))))
        .isEqualTo(Map.of("new", 2));
  }

  @Test
  void nothingIsLeftToDoWhenAllIsNew() {
    assertThat(
            rolling(3, 1, 0)
                .next(new Generation("new", 3, 3, 3), List.of(new Generation("old", 0, 0, 0))))
        .isEmpty();
  }

  private static Rollout rolling(int replicas, int surge, int unavailable) {
    return new Rollout(replicas, new Rolling(surge, unavailable));
  }
}
