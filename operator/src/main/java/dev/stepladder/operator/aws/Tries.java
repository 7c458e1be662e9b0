package dev.stepladder.operator.aws;

import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.plan.Assessment;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.Hold;
import dev.stepladder.operator.plan.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The earlier tries of one change that came to nothing, as AWS's own events show them: the next
 * waits ever longer, and after the third a person decides.
 *
 * @param service whose they are, for a person
 * @param times when they ended, the latest last
 * @param outcome what came of the latest, for a person
 */
public record Tries(String service, List<Instant> times, String outcome) {

  private static final Duration FIRST_RETRY = Duration.ofMinutes(5);
  private static final int GIVES_UP_AFTER = 3;

  /** Copies what must not change. */
  public Tries {
    times = List.copyOf(times);
  }

  /** How many there were. */
  public int count() {
    return times.size();
  }

  /** Whether a person has to decide whether there is to be another. */
  public boolean givenUp() {
    return count() >= GIVES_UP_AFTER;
  }

  /** A step on a resource that counts them; once there are too many it waits for a person. */
  public Step counted(Step step, String name, String immutableId) {
    Step counted = step.on(name, immutableId, count());
    return givenUp() ? counted.asking() : counted;
  }

  /** The wait before the next try, if it is not over. */
  public Optional<Hold> pause(Instant now) {
    if (times.isEmpty() || givenUp()) {
      return Optional.empty();
    }
    Instant again = times.getLast().plus(FIRST_RETRY.multipliedBy(1L << (count() - 1)));
    return again.isAfter(now)
        ? Optional.of(
            Hold.until(
                "RetryLater",
                "%s failed to do it %s, last: %s; tried again at %s"
                    .formatted(service, count() == 1 ? "once" : count() + " times", outcome, again),
                again))
        : Optional.empty();
  }

  /** That a change has been given up, if it has. */
  public Assessment alarm(Step step) {
    return alarm(
        step,
        "ChangeFailed",
        "%s failed at “%s” %d times, last: %s. Mend what it names, then approve the step to try again"
            .formatted(service, step.title(), count(), outcome));
  }

  /** That a change has been given up, if it has, in other words. */
  public Assessment alarm(Step step, String reason, String message) {
    return givenUp()
        ? Assessment.of(new Finding.Alarm(PartId.of(Finding.FAILURE, step.key()), reason, message))
        : Assessment.NOTHING;
  }
}
