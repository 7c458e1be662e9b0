package dev.stepladder.operator.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.operator.inventory.Watchers.AppKey;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WatchersTest {

  private static final AppKey SHOP = new AppKey("team", "shop");
  private static final AppKey BLOG = new AppKey("team", "blog");
  private static final ResourceKey SUBNETS = new ResourceKey(Thing.class, "subnets");
  private static final ResourceKey DATABASE = new ResourceKey(Thing.class, "db");

  private final Watchers watchers = new Watchers(Thing.INSTALLATION);

  private Set<AppKey> concerned(ResourceKey changed) {
    return watchers.concerned(new Changed(Set.of(changed), List.of(), false));
  }

  @Test
  void aChangeConcernsAllWhoAskedForIt() {
    watchers.watch(SHOP, Set.of(SUBNETS, DATABASE));
    watchers.watch(BLOG, Set.of(SUBNETS));

    assertThat(concerned(SUBNETS)).containsExactlyInAnyOrder(SHOP, BLOG);
    assertThat(concerned(DATABASE)).containsExactly(SHOP);
  }

  @Test
  void onlyTheLatestLookCounts() {
    watchers.watch(SHOP, Set.of(DATABASE));

    watchers.watch(SHOP, Set.of(SUBNETS));

    assertThat(concerned(DATABASE)).isEmpty();
    assertThat(watchers.asked(DATABASE)).isFalse();
    assertThat(concerned(SUBNETS)).containsExactly(SHOP);
  }

  @Test
  void whoIsForgottenIsWokenByNothing() {
    watchers.watch(SHOP, Set.of(SUBNETS));
    watchers.watch(BLOG, Set.of(SUBNETS));

    watchers.forget(SHOP);

    assertThat(concerned(SUBNETS)).containsExactly(BLOG);
    assertThat(watchers.asked(SUBNETS)).isTrue();
  }

  @Test
  void whatNobodyAsksForAnyMoreIsNotAskedFor() {
    watchers.watch(SHOP, Set.of(DATABASE));

    watchers.forget(SHOP);

    assertThat(watchers.asked(DATABASE)).isFalse();
  }

  @Test
  void whatBearsAnAppsTagsConcernsItThoughItDidNotAsk() {
    watchers.watch(SHOP, Set.of());

    assertThat(
            watchers.concerned(
                new Changed(Set.of(DATABASE), List.of(Thing.of("shop", "db", "fine")), false)))
        .containsExactly(SHOP);
  }

  @Test
  void whatConcernsEverythingConcernsEveryApp() {
    watchers.watch(SHOP, Set.of());
    watchers.watch(BLOG, Set.of(DATABASE));

    assertThat(watchers.concerned(new Changed(Set.of(), List.of(), true)))
        .containsExactlyInAnyOrder(SHOP, BLOG);
  }
}
