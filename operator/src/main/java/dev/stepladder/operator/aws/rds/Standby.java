package dev.stepladder.operator.aws.rds;

import dev.stepladder.operator.blueprint.Architect;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.inventory.Ledger;
import dev.stepladder.operator.plan.Hold;
import dev.stepladder.operator.plan.Impact;
import dev.stepladder.operator.plan.Need;
import dev.stepladder.operator.plan.Step;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * What the standby in another zone makes of an interruption of the primary: a failover in place of
 * an outage, once it is there and warm. A new one reads its storage in from a snapshot as it goes
 * (Amazon RDS User Guide, "Converting a DB instance to a Multi-AZ deployment").
 */
final class Standby {

  private final Part.Database database;
  private final boolean quick;
  private final Ledger ledger;
  private final InstanceRules rules;

  /**
   * The standby of a database.
   *
   * @param quick whether an outage is taken where that is quicker
   */
  Standby(Part.Database database, boolean quick, Ledger ledger, InstanceRules rules) {
    this.database = database;
    this.quick = quick;
    this.ledger = ledger;
    this.rules = rules;
  }

  /** Whether it is made after the interruptions, which are outages then: that is quicker. */
  boolean comesLast() {
    return quick && database.multiAz() && !rules.multiAz();
  }

  /** What an interruption of the primary is by the time that it comes. */
  Impact interruption() {
    return rules.multiAz() || (database.multiAz() && !comesLast())
        ? Impact.FAILOVER
        : Impact.DOWNTIME;
  }

  /** An interruption with what it waits for: a standby that is there, for a failover a warm one. */
  Step before(Step interruption) {
    if (comesLast()) {
      return interruption;
    }
    if (interruption.impact() != Impact.FAILOVER) {
      return interruption.needing(PrimaryChanges.done("multi-az"));
    }
    Step step =
        interruption.needing(
            new Need.DoneFor(
                Architect.DATABASE, Architect.DATABASE + "/multi-az", database.standbySoak()));
    return warm(step);
  }

  /** A failover of ours or of somebody else's making, once the standby is warm. */
  Step warm(Step step) {
    return step.impact() == Impact.FAILOVER ? step.holding(step.hold().or(this::warmsUp)) : step;
  }

  private Optional<Hold> warmsUp() {
    Instant warm = since().plus(database.standbySoak());
    return rules.multiAz() && warm.isAfter(rules.now())
        ? Optional.of(
            Hold.until(
                Hold.WARMS_UP,
                "lets the standby warm up until %s, before users are moved to it"
                    .formatted(warm.truncatedTo(ChronoUnit.SECONDS)),
                warm))
        : Optional.empty();
  }

  private Instant since() {
    return ledger.standbySince(Architect.DATABASE.toString()).orElse(rules.since());
  }
}
