package dev.stepladder.operator.aws.ec2;

import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.inventory.Ledger;
import dev.stepladder.operator.inventory.Resource;
import dev.stepladder.operator.inventory.View;
import dev.stepladder.operator.plan.Assessment;
import dev.stepladder.operator.plan.Preflight;
import dev.stepladder.operator.plan.Provider;
import dev.stepladder.operator.plan.Situation;
import dev.stepladder.operator.plan.Step;
import java.util.List;

/** What EC2 contributes to a plan: whether its network is as the environment says. Pure. */
final class NetworkProvider implements Provider {

  @Override
  public boolean concerns(Blueprint blueprint, Ledger ledger) {
    return !blueprint.retiring()
        && (blueprint.part(Part.Database.class).isPresent()
            || blueprint.part(Part.Cache.class).isPresent());
  }

  @Override
  public Assessment assess(Blueprint blueprint, View view, Situation situation) {
    return Assessment.NOTHING;
  }

  @Override
  public Preflight preflight(
      Blueprint blueprint, View view, Situation situation, List<Step> steps) {
    return new NetworkPreflight(blueprint, view, situation.now(), steps).find();
  }

  @Override
  public List<Resource> settled(Blueprint blueprint, Situation situation) {
    return List.of();
  }
}
