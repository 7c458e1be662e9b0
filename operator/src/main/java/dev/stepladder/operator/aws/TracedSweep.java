package dev.stepladder.operator.aws;

import dev.stepladder.operator.inventory.Resource;
import dev.stepladder.operator.inventory.ResourceKey;
import dev.stepladder.operator.inventory.Sweep;
import dev.stepladder.operator.inventory.SweepFailed;
import dev.stepladder.operator.trace.Span;
import dev.stepladder.operator.trace.Traces;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** A sweep each of whose readings is a trace of its own. */
record TracedSweep(Sweep sweep, String service, Place place, Traces traces) implements Sweep {

  @Override
  public String title() {
    return sweep.title();
  }

  @Override
  public Set<Class<? extends Resource>> covers() {
    return sweep.covers();
  }

  @Override
  public Set<Class<? extends Resource>> onDemand() {
    return sweep.onDemand();
  }

  @Override
  public Duration again(ResourceKey key) {
    return sweep.again(key);
  }

  @Override
  public Set<Class<? extends Resource>> shownOnceAsked() {
    return sweep.shownOnceAsked();
  }

  @Override
  public List<Resource> everything() {
    return reading("everything", sweep::everything);
  }

  @Override
  public void lookAnew(Set<ResourceKey> keys) {
    sweep.lookAnew(keys);
  }

  @Override
  public List<Resource> some(Set<ResourceKey> keys) {
    return reading("some", () -> sweep.some(keys));
  }

  @Override
  public void unanswered(ResourceKey key) {
    sweep.unanswered(key);
  }

  private List<Resource> reading(String what, Supplier<List<Resource>> reading) {
    return traces.whole(
        "sweep " + service,
        () -> {
          Span span =
              Span.current()
                  .put("stepladder.reading", what)
                  .put("cloud.account.id", place.account())
                  .put("cloud.region", place.region());
          try {
            List<Resource> found = reading.get();
            span.put("stepladder.found", found.size());
            return found;
          } catch (SweepFailed e) {
            span.put("stepladder.reason", e.reason());
            throw e;
          }
        });
  }
}
