package dev.stepladder.operator.aws.rds;

import static dev.stepladder.operator.aws.rds.PrimaryChanges.done;

import dev.stepladder.operator.aws.InstanceSize;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.inventory.Ledger;
import dev.stepladder.operator.plan.Impact;
import dev.stepladder.operator.plan.Need;
import dev.stepladder.operator.plan.Stage;
import dev.stepladder.operator.plan.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How a primary gets smaller, once pods have let go of what is taken away. */
final class PrimaryShrinking {

  private final Blueprint blueprint;
  private final Part.Database database;
  private final InstanceRules rules;
  private final Standby standby;

  PrimaryShrinking(
      Blueprint blueprint, Part.Database database, Ledger ledger, InstanceRules rules) {
    this.blueprint = blueprint;
    this.database = database;
    this.rules = rules;
    // A smaller class is in no hurry: it never takes an outage that a standby spares.
    this.standby = new Standby(database, false, ledger, rules);
  }

  List<Step> steps() {
    var steps = new ArrayList<Step>();
    Need[] reshaped = {done("multi-az"), done("version"), done("parameters"), done("reboot")};
    String from = rules.current(Setting.INSTANCE_CLASS);
    String to = database.instanceClass();
    if (!from.equals(to) && InstanceSize.shrinks(from, to)) {
      steps.add(
          standby
              .before(
                  rules.modify(
                      "class",
                      Stage.CONTRACT,
                      "change the database's class %s → %s".formatted(from, to),
                      Map.of(Setting.INSTANCE_CLASS, to),
                      standby.interruption(),
                      RdsEstimates.CLASS))
              .needing(ReplicaRemoval.released(blueprint))
              .needing(reshaped));
    }
    if (!database.multiAz() && rules.multiAz()) {
      steps.add(
          rules
              .modify(
                  "single-az",
                  Stage.CONTRACT,
                  "take the database's standby away",
                  Map.of(Setting.MULTI_AZ, "false"),
                  Impact.ONLINE,
                  RdsEstimates.TO_SINGLE_AZ)
              .needing(ReplicaRemoval.released(blueprint))
              .needing(reshaped)
              .needing(done("class")));
    }
    // What happens to the database meanwhile is still recorded.
    Map<Setting, String> unwatched = rules.fewerInsights(database.insights());
    if (!unwatched.isEmpty()) {
      steps.add(
          rules
              .modify(
                  "insights",
                  Stage.CONTRACT,
                  "record less about the database's load",
                  unwatched,
                  Impact.ONLINE,
                  RdsEstimates.SETTINGS)
              .needing(ReplicaRemoval.released(blueprint))
              .needing(reshaped)
              .needing(done("class"), done("single-az")));
    }
    return steps;
  }
}
