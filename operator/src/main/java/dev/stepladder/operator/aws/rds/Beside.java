package dev.stepladder.operator.aws.rds;

import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.inventory.View;
import dev.stepladder.operator.plan.Need;
import dev.stepladder.operator.plan.Step;
import dev.stepladder.operator.plan.Waits;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What there is to do beside the changes of one instance, which they and it may wait for. */
final class Beside {

  private final Set<Need> released;
  private final List<Need> podsWaitFor;
  private final Supplier<List<Step>> others;
  private final Roster roster;

  /**
   * Beside an instance of an app.
   *
   * @param others what is to be done to other instances, asked for only where it matters
   */
  Beside(Blueprint blueprint, View view, Roster roster, Supplier<List<Step>> others) {
    this.released = Set.of(ReplicaRemoval.released(blueprint));
    this.others = others;
    this.roster = roster;
    this.podsWaitFor = new ArrayList<>();
    // Bindings name replicas once they are there, and a password once it is in force.
    roster.wanted().stream().map(Need.Settled::new).forEach(podsWaitFor::add);
    podsWaitFor.add(PrimaryChanges.done("password"));
    // They are led to one that was taken over once it lets them in.
    podsWaitFor.addAll(SecurityGroupRules.opening(blueprint, view));
  }

  /** What replicates the primary and will go on with it, if only for a while. */
  List<Roster.Member> replicas() {
    return Stream.concat(roster.keep().stream(), roster.remove().stream())
        .filter(member -> !member.broken())
        .toList();
  }

  /** What waits for what among all of that and changes of the instance. */
  Waits with(List<Step> changes) {
    Set<String> known = changes.stream().map(Step::key).collect(Collectors.toSet());
    var all = new ArrayList<>(changes);
    others.get().stream().filter(step -> !known.contains(step.key())).forEach(all::add);
    return new Waits(all, need -> released.contains(need) ? podsWaitFor : List.of());
  }
}
