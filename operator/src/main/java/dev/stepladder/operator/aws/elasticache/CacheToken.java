package dev.stepladder.operator.aws.elasticache;

import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.inventory.StoredPassword;
import dev.stepladder.operator.inventory.View;
import dev.stepladder.operator.plan.FieldChange;
import dev.stepladder.operator.plan.Hold;
import dev.stepladder.operator.plan.Impact;
import dev.stepladder.operator.plan.Need;
import dev.stepladder.operator.plan.Stage;
import dev.stepladder.operator.plan.Step;
import dev.stepladder.operator.plan.Verb;
import java.util.ArrayList;
import java.util.Optional;

/**
 * The AUTH token of a cache that is there: the one of its Secret, once that holds another.
 *
 * @param doubted the Secret that holds another although it does not say so yet, if there is one
 */
record CacheToken(
    Owner owner, Part.Cache cache, View view, GroupRules rules, Optional<String> doubted) {

  /** One that asks for none is given none under pods that come without. */
  Optional<Step> step() {
    CacheGroup group = rules.group();
    return cache
        .tokenSecret()
        .filter(secret ->
            group.takesToken()
                && (doubted.isPresent()
                    || view.entry(StoredPassword.class, secret)
                        .known()
                        .filter(stored -> !stored.confirmed())
                        .isPresent()))
        .map(this::step);
  }

  private Step step(String secret) {
    CacheGroup group = rules.group();
    var why = new ArrayList<FieldChange>();
    why.add(new FieldChange("AUTH token", "", "of " + secret));
    if (cache.adopted()) {
      why.add(new FieldChange("former token", "good", "good beside it, until the next one is set"));
    }
    Step step =
        Step.of(
                GroupRules.key("password"),
                cache.id(),
                Stage.RESHAPE,
                Verb.CHANGE,
                "give the cache the token of its Secret",
                new CacheAction.SetToken(group.name(), group.id(), secret))
            .because(why)
            .costing(Impact.ONLINE, CacheEstimates.TOKEN)
            .on(group.name(), group.id(), 0)
            .holding(rules.halfWay() ? Optional.of(formerToken(secret)) : Optional.empty())
            .needing(new Need.Finished(CacheRules.CREDENTIALS));
    // Others may connect with the one that it has.
    return cache.adopted() ? step.asking() : step;
  }

  private Hold formerToken(String secret) {
    return Hold.of(
        "GoesToClusterMode",
        "a cache on its way to cluster mode takes no other token: it is given the one of Secret %s once it is there, and pods keep the former one, which Secret %s-cache has, until then"
            .formatted(secret, owner.app()));
  }
}
