package dev.stepladder.simulator.aws.elasticache;

import dev.stepladder.simulator.aws.Guarded;
import dev.stepladder.simulator.aws.Table;
import dev.stepladder.simulator.clock.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Resources of one kind, and the work that goes on in them, step by step as its time comes. */
final class Work<T extends Worked<T>> {

  final Table<T> table;

  private final VirtualClock clock;
  private final Guarded region;
  private long last;

  Work(VirtualClock clock, Guarded region, Table<T> table) {
    this.clock = clock;
    this.region = region;
    this.table = table;
  }

  void put(T resource) {
    table.put(resource.id(), resource);
  }

  /** Starts work, entering the first phase now. Work that was going on is void. */
  T begin(T resource, List<Phase<T>> phases) {
    return enter(resource.withWork(++last, true), phases, clock.now()).orElse(resource);
  }

  private Optional<T> enter(T resource, List<Phase<T>> phases, Instant at) {
    Phase<T> phase = phases.getFirst();
    boolean more = phases.size() > 1;
    Optional<T> entered = phase.enter().apply(resource).map(r -> r.withWork(resource.work(), more));
    entered.ifPresentOrElse(this::put, () -> table.remove(resource.id()));
    if (entered.isPresent() && more) {
      Instant due = at.plus(phase.lasts());
      clock.scheduleAt(due, () -> resume(resource, phases.subList(1, phases.size()), due));
    }
    return entered;
  }

  private void resume(T began, List<Phase<T>> phases, Instant due) {
    region.alone(() ->
        same(began)
            .filter(current -> current.work() == began.work())
            .ifPresent(current -> enter(current, phases, due)));
  }

  /** Changes the resource later, whatever is being done to it then, if it still exists. */
  void later(T resource, Duration delay, UnaryOperator<T> change) {
    clock.schedule(
        delay, () -> region.alone(() -> same(resource).map(change).ifPresent(this::put)));
  }

  private Optional<T> same(T resource) {
    return table
        .find(resource.id())
        .filter(current -> current.created().equals(resource.created()));
  }
}
