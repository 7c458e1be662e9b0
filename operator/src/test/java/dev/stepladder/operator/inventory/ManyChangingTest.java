package dev.stepladder.operator.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.operator.inventory.Watchers.AppKey;
import dev.stepladder.operator.time.SteppedTime;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How an inventory reads while very many things are changing. */
class ManyChangingTest {

  private final SteppedTime time = SteppedTime.starting("2026-01-05T09:00:00Z");
  private final FakeSweep sweep = new FakeSweep();
  private final Watchers watchers = new Watchers(Thing.INSTALLATION);
  private final SweptInventory inventory =
      new SweptInventory(sweep, time, watchers, new Random(1), _ -> {});

  @AfterEach
  void stop() {
    inventory.stop();
    time.virtual().close();
  }

  /** So many are changing, and the complete reading has shown it. */
  private void changing(int number) {
    watchers.watch(
        new AppKey("team", "shop"),
        IntStream.range(0, number)
            .mapToObj(one -> new ResourceKey(Thing.class, name(one)))
            .collect(Collectors.toSet()));
    IntStream.range(0, number).forEach(one -> sweep.put(Thing.of("shop", name(one), "busy")));
    inventory.start();
    time.pass(0);
    sweep.readings.clear();
  }

  private static String name(int number) {
    return "db-%04d".formatted(number);
  }

  private void asked(String name) {
    inventory.readSoon(Set.of(new ResourceKey(Thing.class, name)), Duration.ZERO);
    time.pass(0);
  }

  private List<Integer> sizes() {
    return sweep.readings.stream().map(names -> names.split(" ").length).toList();
  }

  @Test
  void oneThatIsAskedForBringsAFewAlong() {
    changing(SweptInventory.READ_ALONG);
    time.pass(1);
    asked(name(7));
    assertThat(sizes()).containsExactly(SweptInventory.READ_ALONG);
  }

  @Test
  void oneThatIsAskedForIsReadAloneWhileVeryManyAreChanging() {
    changing(SweptInventory.READ_ALONG + 1);
    time.pass(1);
    asked(name(7));
    assertThat(sweep.readings).containsExactly(name(7));
  }

  /** Else somebody who asks every few seconds would put the others off without end. */
  @Test
  void allThatIsChangingIsReadEveryTenSecondsWhoeverAsksMeanwhile() {
    int many = SweptInventory.READ_ALONG + 1;
    changing(many);
    for (int i = 0; i < 12; i++) {
      time.pass(3);
      asked(name(7));
    }
    assertThat(sizes()).containsExactly(1, 1, 1, many, 1, 1, 1, many, 1, 1, 1, many, 1, 1, 1);
  }

  @Test
  void allThatIsChangingIsReadWhenNobodyAsks() {
    int many = SweptInventory.READ_ALONG + 1;
    changing(many);
    time.pass(Timetable.QUICK);
    assertThat(sizes()).containsExactly(many);
  }
}
