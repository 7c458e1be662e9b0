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
    Ledger settled =
        Ledger.EMPTY.withApprovalsUsed(Set.of("aaa")).withApprovalsSpent(Set.of("aaa", "later"));

    assertThat(settled.approvalsSpent()).containsExactly("aaa");
    assertThat(settled.approvalsUsed()).isEmpty();
  }

  @Test
  void whatNobodySaysAnyMoreIsForgotten() {
    Ledger spent = Ledger.EMPTY.withApprovalsUsed(Set.of("aaa")).withApprovalsSpent(Set.of("aaa"));

    assertThat(spent.withApprovalsSpent(Set.of()).entries()).isEmpty();
  }
}
