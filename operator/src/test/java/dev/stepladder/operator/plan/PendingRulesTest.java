package dev.stepladder.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.api.v1alpha1.CacheEngine;
import dev.stepladder.api.v1alpha1.TierCache;
import dev.stepladder.operator.aws.elasticache.AlteredGroup;
import dev.stepladder.operator.aws.elasticache.CacheAction;
import dev.stepladder.operator.aws.elasticache.CacheSetting;
import dev.stepladder.operator.blueprint.Architect;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.blueprint.Rung;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * Single rules for what somebody left pending in AWS, which the next modify applies: another rung
 * may ask for just that.
 */
class PendingRulesTest {

  private static List<String> keys(Plan plan) {
    return plan.steps().stream().map(PlannedStep::key).toList();
  }

  private static PlannedStep step(Plan plan, String key) {
    return plan.steps().stream()
        .filter(step -> step.key().equals(key))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no step %s in %s".formatted(key, keys(plan))));
  }

  private static void waitsFor(Plan plan, String key, String other) {
    assertThat(step(plan, key).step().orElseThrow().needs())
        .as("what '%s' needs", key)
        .anyMatch(need -> need instanceof Need.Done(_, String awaited) && awaited.equals(other));
    assertThat(step(plan, key).state()).isInstanceOf(State.Waiting.class);
  }

  private static List<String> started(ModelWorld world, String part) {
    return world.started().stream().filter(key -> key.startsWith(part + "/")).toList();
  }

  @Nested
  class OfCaches {

    private static final Example VALKEY = Example.shop().cache(CacheEngine.VALKEY);
    private static final Rung TEN_K = Example.rung("users-10k");
    private static final String SMALLER = "cache.t4g.small";

    private static ModelWorld running() {
      return ModelWorld.settled(VALKEY, TEN_K, 1);
    }

    private static Rung rung(TierCache cache) {
      return Example.rung("other", TEN_K.spec(), TEN_K.spec().database(), cache);
    }

    private static void cache(ModelWorld world, UnaryOperator<AlteredGroup> how) {
      world
          .cache()
          .ifPresent(cache -> world.ground().putOld(how.apply(AlteredGroup.of(cache)).group()));
    }

    /** Its nodes are smaller than they must be, and somebody left pending that they grow. */
    private static AlteredGroup aboutToGrow(ModelWorld world, AlteredGroup altered) {
      String wanted = world.cache().orElseThrow().is(CacheSetting.NODE_TYPE);
      return altered.set(CacheSetting.NODE_TYPE, SMALLER).pending(CacheSetting.NODE_TYPE, wanted);
    }

    @Test
    void aQuietChangeWaitsForTheOneThatIsPendingAndWanted() {
      ModelWorld world = running();
      cache(
          world,
          altered -> aboutToGrow(world, altered).set(CacheSetting.SECURITY_GROUPS, "sg-other"));

      Plan plan = world.plan();

      waitsFor(plan, "cache/settings", "cache/node-type");
      assertThat(keys(plan)).doesNotContain("cache/pending");
      assertThat(step(plan, "cache/node-type").state()).isInstanceOf(State.Startable.class);
      assertThat(world.converge().steps()).isEmpty();
      assertThat(started(world, "cache")).containsExactly("cache/node-type", "cache/settings");
    }

    @Test
    void aTokenWaitsForWhatIsPendingAndWanted() {
      ModelWorld world = running();
      cache(world, altered -> aboutToGrow(world, altered));
      world.blueprint().parts(Part.Credentials.class).stream()
          .filter(credentials -> credentials.of().equals(Architect.CACHE))
          .forEach(credentials -> world.cluster().renew(credentials, Example.OWNER));

      waitsFor(world.plan(), "cache/password", "cache/node-type");
      assertThat(world.converge().steps()).isEmpty();
    }

    @Test
    void whereAnotherChangeHasToGoFirstAPersonDecides() {
      ModelWorld world = running();
      cache(world, altered -> aboutToGrow(world, altered));
      String wanted = world.cache().orElseThrow().pending().get(CacheSetting.NODE_TYPE);
      world.to(rung(new TierCache(wanted, 2, 0, true, true, null, null, null)));

      Plan plan = world.plan();

      assertThat(step(plan, "cache/pending").state()).isInstanceOf(State.Approval.class);
      assertThat(step(plan, "cache/pending").impact()).isEqualTo(Impact.FAILOVER);
      waitsFor(plan, "cache/replicas", "cache/pending");
      assertThat(world.converge().steps()).isEmpty();
      assertThat(started(world, "cache")).startsWith("cache/pending", "cache/replicas");
    }

    @Test
    void whatIsAppliedWithSomethingThatNobodyWantsIsNamedToo() {
      ModelWorld world = running();
      cache(world, altered -> aboutToGrow(world, altered).pending(CacheSetting.VERSION, "8.2.9"));

      PlannedStep step = step(world.plan(), "cache/pending");

      assertThat(step.why()).extracting(FieldChange::field).contains("node type", "version");
      assertThat(step.reversible()).isFalse();
    }

    @Test
    void clusterModeThatIsPendingGoesNoWayBack() {
      ModelWorld world = running();
      cache(world, altered -> altered.pending(CacheSetting.CLUSTER_MODE, "compatible"));

      PlannedStep step = step(world.plan(), "cache/pending");

      assertThat(step.reversible()).isFalse();
      assertThat(step.step().orElseThrow().action()).isInstanceOf(CacheAction.ApplyPending.class);
    }
  }
}
