package dev.stepladder.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.operator.blueprint.PartId;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What makes a step another one, which a person has to approve anew. */
class StepTest {

  private static final Step STEP =
      Step.of(
              "database/class",
              PartId.of("database"),
              Stage.RESHAPE,
              Verb.CHANGE,
              "change the class",
              new Action() {})
          .because(List.of(new FieldChange("class", "db.t4g.small", "db.t4g.medium")))
          .costing(Impact.FAILOVER, Estimate.MOMENT)
          .on("shop", "db-1", 0);

  private static void isAnother(UnaryOperator<Step> change) {
    assertThat(change.apply(STEP).fingerprint(Example.OWNER))
        .isNotEqualTo(STEP.fingerprint(Example.OWNER));
  }

  @Test
  void anotherImpactIsAnotherStep() {
    isAnother(step -> step.costing(Impact.DOWNTIME, Estimate.MOMENT));
  }

  @Test
  void anotherValueIsAnotherStep() {
    isAnother(
        step -> step.because(List.of(new FieldChange("class", "db.t4g.small", "db.t4g.large"))));
  }

  @Test
  void anotherResourceIsAnotherStep() {
    isAnother(step -> step.on("shop", "db-2", 0));
  }

  @Test
  void anotherFailureMakesAnotherStep() {
    isAnother(step -> step.on("shop", "db-1", 1));
  }

  @Test
  void howLongItTakesAndWhatItWaitsForMakeNoOther() {
    Step later =
        STEP.costing(Impact.FAILOVER, Estimate.minutes(1, 2))
            .needing(new Need.Finished(PartId.of("parameters")))
            .after("1");

    assertThat(later.fingerprint(Example.OWNER)).isEqualTo(STEP.fingerprint(Example.OWNER));
  }

  @Test
  void whatTakesAResourceOverTakesNothingBackThoughItTellsOfThat() {
    List<FieldChange> why = List.of(FieldChange.withdrawn("class", "db.t4g.large", "db.t4g.small"));
    Step takeover =
        Step.of(
            "database",
            PartId.of("database"),
            Stage.EXPAND,
            Verb.CREATE,
            "take over the database",
            new Action() {});
    Step withdraw =
        Step.of(
            "database/withdraw",
            PartId.of("database"),
            Stage.EXPAND,
            Verb.CHANGE,
            "withdraw",
            new Action() {});

    assertThat(takeover.because(why).withdraws()).isFalse();
    assertThat(withdraw.because(why).withdraws()).isTrue();
  }
}
