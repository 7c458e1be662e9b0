package dev.stepladder.operator.aws;

import dev.stepladder.operator.inventory.Entry;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.Preflight;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;

/**
 * What a preflight asks of AWS, and what it finds. A missing permission is wrong like anything
 * else. A trouble that passes only delays, and not for ever: AWS itself refuses what it does not
 * have, so that a plan whose preflight nobody can answer goes ahead without.
 */
public final class Inquiry {

  /** How long a plan waits for an answer. */
  public static final Duration PATIENCE = Duration.ofMinutes(10);

  private static final Duration SHORT_PATIENCE = Duration.ofMinutes(1);

  private final Instant now;
  private final Map<String, Finding> open = new TreeMap<>();
  private final List<Finding> wrong = new ArrayList<>();
  private final List<Finding> uncertain = new ArrayList<>();

  /** Nothing has been asked yet. */
  public Inquiry(Instant now) {
    this.now = now;
  }

  /**
   * What AWS tells, if it does; else that is among what is found. Where there is no account to ask,
   * as in a plan without a cluster, nothing is told and nothing is wrong.
   *
   * @param what a word for what is asked
   */
  public <T, F extends Fact<T>> Optional<T> ask(String what, Entry<F> entry) {
    return asked(what, entry, PATIENCE, Preflight::wrong);
  }

  /**
   * Likewise what only a look is needed for, and no step: without the permission for it, or where
   * nobody answers for a minute, the plan goes ahead, since AWS itself refuses what is wrong, only
   * later. So an operator that has come to ask for more goes on with the policy and the endpoints
   * that it had.
   */
  public <T, F extends Fact<T>> Optional<T> consult(String what, Entry<F> entry) {
    return asked(
        what,
        entry,
        SHORT_PATIENCE,
        (word, message) ->
            Preflight.uncertain(
                word, "something that could be wrong with the plan is not checked: " + message));
  }

  private <T, F extends Fact<T>> Optional<T> asked(
      String what, Entry<F> entry, Duration patience, BiFunction<String, String, Finding> denied) {
    return switch (entry) {
      case Entry.Absent<F> _ -> Optional.empty();
      case Entry.Unknown<F>(String reason, _) -> {
        open.put(
            what,
            Preflight.unread(what, "whether AWS offers and allows what is planned: " + reason));
        yield Optional.empty();
      }
      case Entry.Present<F> present -> told(what, present.resource().shown(), patience, denied);
    };
  }

  private <T> Optional<T> told(
      String what, Lookup<T> shown, Duration patience, BiFunction<String, String, Finding> denied) {
    return switch (shown) {
      case Lookup.Found<T>(T told) -> Optional.of(told);
      case Lookup.Denied<T>(String message) -> {
        open.put(what, denied.apply("permission-" + what, message));
        yield Optional.empty();
      }
      case Lookup.Silent<T>(String message, Instant since) -> {
        open.put(
            what,
            since.plus(patience).isAfter(now)
                ? Preflight.delayed(
                    what, "whether AWS offers and allows what is planned: " + message)
                : Preflight.uncertain(
                    what,
                    "whether AWS offers and allows what is planned could not be looked up: "
                        + message));
        yield Optional.empty();
      }
    };
  }

  /** Something is wrong, see {@link Preflight#wrong}. */
  public void wrong(String what, String message) {
    wrong.add(Preflight.wrong(what, message));
  }

  /** Something is not sure to go well, see {@link Preflight#uncertain}. */
  public void uncertain(String what, String message) {
    uncertain.add(Preflight.uncertain(what, message));
  }

  /** All that was found: first what is wrong. */
  public List<Finding> findings() {
    var all = new ArrayList<>(wrong);
    all.addAll(open.values());
    all.addAll(uncertain);
    return List.copyOf(all);
  }
}
