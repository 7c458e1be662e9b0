package dev.stepladder.operator.aws;

import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.inventory.Entry;
import dev.stepladder.operator.plan.Assessment;
import dev.stepladder.operator.plan.Estimate;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.Impact;
import dev.stepladder.operator.plan.InFlight;
import dev.stepladder.operator.plan.Stage;

/** Changes of our own that are done with the call itself, and only have to show. */
public final class Underway {

  private Underway() {}

  /** A create of ours that has not been seen yet is going on; anything else cannot be told. */
  public static Assessment unseen(
      PartId part, String title, String name, Entry.Unknown<?> unknown) {
    return unknown
        .sent()
        .map(sent -> inFlight(part, title, name, "asked for, not seen yet", sent))
        .orElseGet(() -> Assessment.of(new Finding.Unseen(part, "NotSeen", unknown.reason())));
  }

  /** A change of ours that no reading has shown the effect of yet, if there is one. */
  public static Assessment sent(PartId part, String title, String name, Entry.Present<?> present) {
    return present
        .unsettled()
        .map(sent -> inFlight(part, title, name, "the change was sent and does not show yet", sent))
        .orElse(Assessment.NOTHING);
  }

  private static Assessment inFlight(
      PartId part, String title, String name, String state, Entry.Mutation sent) {
    boolean removal = sent.stepKey().endsWith("/remove");
    return Assessment.of(
        new InFlight(
            sent.stepKey(),
            part,
            removal ? Stage.CONTRACT : Stage.EXPAND,
            title,
            Impact.ONLINE,
            name,
            state,
            sent.at(),
            Estimate.MOMENT));
  }
}
