package dev.stepladder.operator.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.operator.blueprint.Architect;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.inventory.Ledger;
import dev.stepladder.operator.plan.Action;
import dev.stepladder.operator.plan.Example;
import dev.stepladder.operator.plan.Stage;
import dev.stepladder.operator.plan.Step;
import dev.stepladder.operator.plan.Verb;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LastWordsTest {

  private static final Ledger LEDGER =
      new Ledger(true, Ledger.EMPTY.entries())
          .withResourceId("database", "db-1")
          .withResourceId("bucket/media", "shop-media-1");

  private static final PartId RO1 = PartId.of(Architect.REPLICA, "ro1");

  private final Scene scene = new Scene();

  private LastWords words(Ledger ledger) {
    return new LastWords(scene.app, Scene.OWNER, ledger);
  }

  private static String database() {
    return Scene.OWNER.identifier(Architect.DATABASE);
  }

  @Test
  void namesWhatStays() {
    List<Occurrence> told = words(LEDGER).settled();

    assertThat(told).extracting(Occurrence::reason).containsExactly("BucketsKept");
    assertThat(told.getFirst().message()).contains("shop-media-1");
  }

  @Test
  void saysNothingWhereNothingStays() {
    assertThat(words(Ledger.EMPTY).settled()).isEmpty();
  }

  @Test
  void namesWhatAnAbandonedAppLeaves() {
    Occurrence told = words(LEDGER.withBegun("cache", true)).abandoned().getFirst();

    assertThat(told.type()).isEqualTo(Occurrence.Type.WARNING);
    assertThat(told.message())
        .contains(
            database(),
            Scene.OWNER.identifier(Architect.CACHE),
            "shop-media-1",
            "shop-database-credentials",
            "stepladder.dev/app=shop");
  }

  @Test
  void namesAReplicaWhateverWasToBeDoneToItAndOnce() {
    scene.deleting = true;
    scene.steps(
        Scene.planned(replica("replica/ro1/settings"), Scene.needs("x")),
        Scene.planned(replica("replica/ro1/remove"), Scene.needs("x")));
    scene.report();
    scene.passes(Duration.ofMinutes(1));

    assertThat(words(LEDGER).abandoned().getFirst().message())
        .containsOnlyOnce("DB instance " + Scene.OWNER.identifier(RO1));
  }

  private static Step replica(String key) {
    return Step.of(key, RO1, Stage.CONTRACT, Verb.REMOVE, "do " + key, new Nothing());
  }

  /** Does nothing. */
  private record Nothing() implements Action {}

  @Test
  void namesNoSecretOfAPasswordThatRdsKeeps() {
    scene.app.setSpec(Example.shop().managedPassword().spec());

    assertThat(words(LEDGER).abandoned().getFirst().message())
        .contains(database())
        .doesNotContain("Secret");
  }

  @Test
  void saysWhatWasNotDoneAnyMore() {
    scene.deleting = true;
    scene.steps(Scene.planned(Scene.restartWeb(), Scene.needs("x")));
    scene.report();
    scene.passes(Duration.ofMinutes(1));

    assertThat(words(LEDGER).abandoned().getLast().message())
        .contains("restart web for new bindings");
  }
}
