package dev.stepladder.operator.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is remembered of approvals: each holds until what it was given for has been done. */
class LedgerTest {

  @Test
  void whatIsUsedHoldsUntilNothingIsLeftToDo() {
    Ledger used = Ledger.EMPTY.withApprovalsUsed(Set.of("aaa")).withApprovalsUsed(Set.of("bbb"));

    assertThat(used.approvalsUsed()).containsExactlyInAnyOrder("aaa", "bbb");
    assertThat(used.approvalsSpent()).isEmpty();
  }

  @Test
  void whatWasUsedIsSpentOnceNothingIsLeftToDo() {
    Ledger settled = Ledger.EMPTY.withApprovalsUsed(Set.of("aaa")).withApprovalsSpent();

    assertThat(settled.approvalsSpent()).containsExactly("aaa");
    assertThat(settled.approvalsUsed()).isEmpty();
  }

  @Test
  void ofAnAppThatHasGoneTheBucketsAndTheFinalSnapshotAreRemembered() {
    Ledger known =
        Ledger.EMPTY
            .withInstallation("main")
            .withResourceId("database", "db-1")
            .withResourceId("bucket/media", "shop-media")
            .withMigration("web", "hash")
            .withStartedEmpty("database", true)
            .withFinalSnapshot("database", "shop-final");

    Ledger stays = known.ofWhatStays("bucket").orElseThrow();

    assertThat(stays.resourceId("bucket/media")).contains("shop-media");
    assertThat(stays.finalSnapshot("database")).contains("shop-final");
    assertThat(stays.startedEmpty("database")).isTrue();
    assertThat(stays.installation()).contains("main");
    assertThat(stays.resourceId("database")).isEmpty();
    assertThat(stays.migration("web")).isEmpty();
  }

  @Test
  void ofAnAppThatLeavesNothingNothingIsRemembered() {
    Ledger known = Ledger.EMPTY.withInstallation("main").withResourceId("database", "db-1");

    assertThat(known.ofWhatStays("bucket")).isEmpty();
  }

  @Test
  void theWordToStartEmptyIsNotGivenTwice() {
    Ledger known =
        Ledger.EMPTY.withResourceId("database", "db-1").withStartedEmpty("database", true);

    assertThat(known.ofWhatStays("bucket").orElseThrow().startedEmpty("database")).isTrue();
  }

  @Test
  void theKeysOfWhatIsInBucketsStayWithThem() {
    Ledger known =
        Ledger.EMPTY.withKeysOpened(Set.of("arn:key")).withResourceId("bucket/media", "m");

    assertThat(known.ofWhatStays("bucket").orElseThrow().keysOpened()).containsExactly("arn:key");
    assertThat(Ledger.EMPTY.withKeysOpened(Set.of("arn:key")).ofWhatStays("bucket")).isEmpty();
  }

  @Test
  void whatIsSpentStaysSoWhoeverSaysItAgain() {
    Ledger spent =
        Ledger.EMPTY
            .withApprovalsUsed(Set.of("aaa"))
            .withApprovalsSpent()
            .withApprovalsUsed(Set.of("bbb"))
            .withApprovalsSpent();

    assertThat(spent.withApprovalsSpent().approvalsSpent()).containsExactly("aaa", "bbb");
  }

  @Test
  void ofVeryManyTheOldestAreForgotten() {
    Ledger ledger = Ledger.EMPTY;
    for (int i = 0; i < 401; i++) {
      ledger = ledger.withApprovalsUsed(Set.of("used-" + (1000 - i))).withApprovalsSpent();
    }

    assertThat(ledger.approvalsSpent())
        .hasSize(400)
        .doesNotContain("used-1000")
        .startsWith("used-999")
        .endsWith("used-600");
  }
}
