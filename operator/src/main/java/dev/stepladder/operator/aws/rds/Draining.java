package dev.stepladder.operator.aws.rds;

import dev.stepladder.operator.blueprint.Engine;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.inventory.Entry;
import dev.stepladder.operator.plan.Assessment;
import dev.stepladder.operator.plan.FieldChange;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.Hold;
import dev.stepladder.operator.plan.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;

/**
 * Connections outlive the pods' change of mind: a replica goes when nobody has one any more. Where
 * that cannot be told, they get a while to end; where they do not end, a person decides.
 *
 * @param replica which one
 * @param released since when no pod of the app reads from it, at least
 * @param drain the while that they get
 */
record Draining(DbInstance replica, Instant released, Duration drain, Instant now) {

  /** A client that connects anew for each query may have no connection at one moment. */
  static final Duration NONE_FOR = Duration.ofMinutes(2);

  /** How long it takes at least until CloudWatch shows that of minutes that are over. */
  static final Duration SHOWN_AFTER = NONE_FOR.plusMinutes(2);

  /** For how long what passes by itself is waited for; values come a minute or two late. */
  static final Duration PATIENCE = Duration.ofMinutes(10);

  /** The removal with what it waits for, if it does. */
  Assessment guard(Step removal, Entry<DbConnections> connections) {
    return switch (connections) {
      case Entry.Absent<DbConnections> _, Entry.Unknown<DbConnections> _ ->
          Assessment.of(
              held(
                  removal,
                  Hold.of(
                      "ConnectionsNotRead", "CloudWatch is asked how many connections are open")));
      case Entry.Present<DbConnections> present ->
          switch (present.resource().shown()) {
            case DbConnections.Counted counted -> counted(removal, counted);
            case DbConnections.Unreadable unreadable -> unreadable(removal, unreadable);
          };
    };
  }

  private Assessment counted(Step removal, DbConnections.Counted counted) {
    boolean open = counted.most() > 0 && counted.tellsOf(released);
    // Whoever was connected when it was last seen is not cut off because nothing is seen any more.
    if (!open && counted.until().plus(PATIENCE).isBefore(now)) {
      return Assessment.of(
          blindly(
              removal,
              "CloudWatch has shown no value of DatabaseConnections since " + counted.until()));
    }
    if (counted.noneFor(released).compareTo(NONE_FOR) >= 0) {
      return Assessment.of(removal);
    }
    if (!open) {
      return Assessment.of(held(removal, awaited()));
    }
    return released.plus(drain).isAfter(now)
        ? Assessment.of(held(removal, open(counted)))
        : lasting(removal);
  }

  private Hold awaited() {
    Instant soonest = DbConnections.minuteFrom(released).plus(NONE_FOR);
    return new Hold(
        "ConnectionsDrain",
        "no pod reads from it since %s; waits until CloudWatch shows %d minutes after that without a connection"
            .formatted(released, NONE_FOR.toMinutes()),
        soonest.isAfter(now) ? Optional.of(soonest) : Optional.empty());
  }

  private Hold open(DbConnections.Counted counted) {
    return Hold.until(
        "ConnectionsOpen",
        "%s still open, last seen %s, though no pod reads from it since %s"
            .formatted(
                counted.most() == 1 ? "1 connection is" : counted.most() + " connections are",
                counted.until(),
                released),
        released.plus(drain));
  }

  /**
   * A person decides. Their number is not in it: that would make it another message, and approval,
   * every minute.
   */
  private Assessment lasting(Step removal) {
    var why = new ArrayList<>(removal.why());
    why.add(new FieldChange("open connections", "kept", "cut off"));
    return Assessment.of(removal.because(why).asking())
        .and(
            Assessment.of(
                new Finding.Alarm(
                    PartId.of(Finding.FAILURE, removal.part() + "/connections"),
                    "ConnectionsStayOpen",
                    "replica %s is to go and no pod of the app has read from it since %s, but connections to it stay open. See whose they are (%s) and have them closed: it then goes by itself. Or approve its removal, which cuts them off"
                        .formatted(replica.name(), released, whereToLook()))));
  }

  private String whereToLook() {
    return switch (replica.engine()) {
      case Engine.POSTGRES -> "select * from pg_stat_activity";
      case Engine.MYSQL, Engine.MARIADB -> "show processlist";
    };
  }

  private Assessment unreadable(Step removal, DbConnections.Unreadable unreadable) {
    Instant patient = unreadable.since().plus(PATIENCE);
    return Assessment.of(
        unreadable.passing() && patient.isAfter(now)
            ? held(
                removal,
                Hold.until(
                    "ConnectionsNotRead",
                    "how many connections are open could not be read: " + unreadable.message(),
                    patient))
            : blindly(removal, unreadable.message()));
  }

  /** The drain time in place of a number. */
  private Step blindly(Step removal, String why) {
    Instant drained = released.plus(drain);
    return drained.isAfter(now)
        ? held(
            removal,
            Hold.until(
                "ConnectionsDrain",
                "connections may still end, until %s; how many are open cannot be read: %s"
                    .formatted(drained, why),
                drained))
        : removal;
  }

  private static Step held(Step removal, Hold hold) {
    return removal.holding(Optional.of(hold));
  }
}
