package dev.stepladder.operator.blueprint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepladder.api.v1alpha1.StagedAppSpec;
import dev.stepladder.operator.inventory.Ledger;
import dev.stepladder.operator.plan.Example;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Where an app stands, as its ledger tells. */
class FootingTest {

  private static final Ladder LADDER = new Ladder(Example.LADDER);
  private static final StagedAppSpec SHOP = Example.shop().spec();
  private static final Rung RUNG = Example.rung("users-1k");
  private static final Ledger SETTLED = Footing.settled(Ledger.EMPTY, SHOP, RUNG);

  @Test
  void standsOnTheRungWithTheContentItSettledOn() {
    assertThat(Footing.of(SHOP, LADDER, SETTLED).standing()).contains(RUNG);
  }

  @Test
  void saysWhichEntryCannotBeRead() {
    assertThatThrownBy(() -> Footing.of(SHOP, LADDER, with("rung-generation", "three")))
        .isInstanceOf(UnreadableLedger.class)
        .hasMessageContaining("rung-generation");
    assertThatThrownBy(() -> Footing.of(SHOP, LADDER, with("rung-spec", "{")))
        .isInstanceOf(UnreadableLedger.class)
        .hasMessageContaining("rung-spec");
  }

  @Test
  void readsWhatALaterVersionWrote() {
    String spec = SETTLED.rung().orElseThrow().spec();
    String later = spec.substring(0, spec.length() - 1) + ",\"pigeons\":{\"lofts\":2}}";
    assertThat(Footing.of(SHOP, LADDER, with("rung-spec", later)).standing()).contains(RUNG);
  }

  @Test
  void takesAnIncompleteEntryForNone() {
    var entries = new TreeMap<>(SETTLED.entries());
    entries.remove("rung-spec");
    assertThat(Footing.of(SHOP, LADDER, new Ledger(true, entries)).standing())
        .isEqualTo(Optional.empty());
  }

  @Test
  void isNoLongerUnderWayOnceSettled() {
    assertThat(Footing.settled(SETTLED.withLetGo(true), SHOP, RUNG).letGo()).isFalse();
  }

  private static Ledger with(String entry, String value) {
    var entries = new TreeMap<>(SETTLED.entries());
    entries.put(entry, value);
    return new Ledger(true, entries);
  }
}
