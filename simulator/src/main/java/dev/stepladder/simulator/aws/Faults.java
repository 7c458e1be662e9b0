package dev.stepladder.simulator.aws;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * What goes wrong, on demand: {@code faults.on("CreateDBInstance").once().dropAfter()} loses the
 * answer of the next create, whose change is kept.
 *
 * <p>A fault lasts until its count is used up or it is released. Where several match a call, all of
 * them strike, in the order in which they were set.
 */
public final class Faults {

  /** Closes the connection without an answer. */
  static final class Dropped extends RuntimeException {
    private static final long serialVersionUID = 1;

    Dropped(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** What the faults ask of the handler of a call. */
  record Effects(ReadPoint readPoint, Optional<String> failure) {}

  private sealed interface Strike {
    record Before(Consumer<Call> hook) implements Strike {}

    record After(Consumer<Call> hook) implements Strike {}

    record Stale(Supplier<ReadPoint> point) implements Strike {}

    record FailLater(String message) implements Strike {}
  }

  /** A fault that was set. Closing releases it. */
  public final class Fault implements AutoCloseable {
    private final Predicate<Call> matcher;
    private final AtomicInteger left;
    private final AtomicInteger hits = new AtomicInteger();
    private final Strike strike;
    private final Runnable onRelease;

    private Fault(Predicate<Call> matcher, int times, Strike strike, Runnable onRelease) {
      this.matcher = matcher;
      this.left = new AtomicInteger(times);
      this.strike = strike;
      this.onRelease = onRelease;
    }

    /** How often it struck. */
    public int hits() {
      return hits.get();
    }

    /** Ends it; calls it holds go on. */
    public void release() {
      faults.remove(this);
      onRelease.run();
    }

    @Override
    public void close() {
      release();
    }

    private boolean strikes(Call call) {
      if (!matcher.test(call)
          || left.getAndUpdate(n -> n > 0 && n < Integer.MAX_VALUE ? n - 1 : n) == 0) {
        return false;
      }
      hits.incrementAndGet();
      return true;
    }
  }

  /** Which calls, how often, and at last what happens to them. */
  public final class Rule {
    private final Predicate<Call> matcher;
    private final int times;

    private Rule(Predicate<Call> matcher, int times) {
      this.matcher = matcher;
      this.times = times;
    }

    /** Only calls that also fulfil this. */
    public Rule where(Predicate<Call> condition) {
      return new Rule(matcher.and(condition), times);
    }

    /** Lets the first {@code calls} that match go unharmed. */
    public Rule skip(int calls) {
      AtomicInteger passed = new AtomicInteger();
      return new Rule(matcher.and(call -> passed.incrementAndGet() > calls), times);
    }

    /** Strikes once. */
    public Rule once() {
      return times(1);
    }

    /** Strikes {@code count} times; without a count, until it is released. */
    public Rule times(int count) {
      return new Rule(matcher, count);
    }

    /** {@code Throttling}, "Rate exceeded". */
    public Fault throttle() {
      return fail(AwsError.refused("Throttling", "Rate exceeded"));
    }

    /** HTTP 503. */
    public Fault unavailable() {
      return fail(
          new AwsError(
              503,
              "ServiceUnavailable",
              "The request has failed due to a temporary failure of the server."));
    }

    /** HTTP 500. */
    public Fault internalFailure() {
      return fail(internal());
    }

    /** HTTP 500 after the change was made. */
    public Fault internalFailureAfter() {
      return failAfter(internal());
    }

    /** {@code AccessDenied}, in AWS's words. */
    public Fault accessDenied() {
      return before(call -> {
        throw new AwsError(
            403,
            "AccessDenied",
            "User is not authorized to perform: " + call.service() + ":" + call.operation());
      });
    }

    /** No capacity, by the code that the service has for it. */
    public Fault insufficientCapacity() {
      return before(call -> {
        throw AwsError.refused(
            call.service().equals("elasticache")
                ? "InsufficientCacheClusterCapacity"
                : "InsufficientDBInstanceCapacity",
            "The requested class isn't available in the specified Availability Zone. Please try a"
                + " different class or try again later.");
      });
    }

    /** Answers this instead of doing anything. */
    public Fault fail(AwsError error) {
      return before(call -> {
        throw new AwsError(error.status(), error.code(), error.getMessage());
      });
    }

    /** Does the change, then answers this. */
    public Fault failAfter(AwsError error) {
      return after(call -> {
        throw new AwsError(error.status(), error.code(), error.getMessage());
      });
    }

    /** Closes the connection without doing anything. */
    public Fault dropBefore() {
      return before(call -> {
        throw new Dropped("before " + call.operation(), null);
      });
    }

    /** Does the change and closes the connection without an answer: a time-out to the caller. */
    public Fault dropAfter() {
      return after(call -> {
        throw new Dropped("after " + call.operation(), null);
      });
    }

    /** Reads answer from the state of {@code age} ago. */
    public Fault stale(Duration age) {
      return set(new Strike.Stale(() -> revisions.ago(age)), () -> {});
    }

    /** Reads answer from the state of this moment until released. */
    public Fault freeze() {
      ReadPoint here = revisions.here();
      return set(new Strike.Stale(() -> here), () -> {});
    }

    /** Calls wait, before anything is done, until the fault is released. */
    public Fault hold() {
      CountDownLatch latch = new CountDownLatch(1);
      return set(new Strike.Before(call -> await(latch)), latch::countDown);
    }

    /** Calls wait, after the change was made, until the fault is released. */
    public Fault holdAfter() {
      CountDownLatch latch = new CountDownLatch(1);
      return set(new Strike.After(call -> await(latch)), latch::countDown);
    }

    /**
     * Runs this before the call does anything. What it throws, other than an {@link AwsError},
     * closes the connection without an answer.
     */
    public Fault before(Consumer<Call> hook) {
      return set(new Strike.Before(hook), () -> {});
    }

    /** Runs this after the call did its work and before it is answered, like {@link #before}. */
    public Fault after(Consumer<Call> hook) {
      return set(new Strike.After(hook), () -> {});
    }

    /**
     * The modify is accepted, and comes to nothing later; only an event tells, with this message. A
     * reboot restarts the instance, and its parameters wait for a restart all the same. A new
     * replication group ends as create-failed.
     */
    public Fault failLater(String message) {
      return set(new Strike.FailLater(message), () -> {});
    }

    private Fault set(Strike strike, Runnable onRelease) {
      Fault fault = new Fault(matcher, times, strike, onRelease);
      faults.add(fault);
      return fault;
    }
  }

  private final Revisions revisions;
  private final List<Fault> faults = new CopyOnWriteArrayList<>();

  Faults(Revisions revisions) {
    this.revisions = revisions;
  }

  /** Calls of one operation, by AWS's name of it. */
  public Rule on(String operation) {
    return new Rule(call -> call.operation().equals(operation), Integer.MAX_VALUE);
  }

  /** Every call. */
  public Rule onAny() {
    return new Rule(call -> true, Integer.MAX_VALUE);
  }

  /** Every call that changes something. */
  public Rule onMutations() {
    return new Rule(Call::mutation, Integer.MAX_VALUE);
  }

  /** Releases all faults. */
  public void clear() {
    faults.forEach(Fault::release);
  }

  Effects before(Call call) {
    ReadPoint point = ReadPoint.LATEST;
    Optional<String> failure = Optional.empty();
    for (Fault fault : faults) {
      if (fault.strike instanceof Strike.After || !fault.strikes(call)) {
        continue;
      }
      switch (fault.strike) {
        case Strike.Before before -> run(before.hook(), call);
        case Strike.Stale stale -> point = stale.point().get();
        case Strike.FailLater later -> failure = Optional.of(later.message());
        case Strike.After after -> {}
      }
    }
    return new Effects(point, failure);
  }

  void after(Call call) {
    for (Fault fault : faults) {
      if (fault.strike instanceof Strike.After after && fault.strikes(call)) {
        run(after.hook(), call);
      }
    }
  }

  private static void run(Consumer<Call> hook, Call call) {
    try {
      hook.accept(call);
    } catch (AwsError | Dropped e) {
      throw e;
    } catch (RuntimeException e) {
      throw new Dropped("hook of " + call.operation(), e);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Dropped("closed while a call was held", e);
    }
  }

  private static AwsError internal() {
    return new AwsError(
        500,
        "InternalFailure",
        "The request processing has failed because of an unknown error, exception or failure.");
  }
}
