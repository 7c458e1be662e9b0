package dev.stepladder.operator.plan;

import dev.stepladder.operator.blueprint.PartId;
import java.time.Duration;

/**
 * What must be true before a step starts. It is read off the plan itself: a step that has been done
 * is in no plan any more, and a part that is still changing shows as in flight.
 */
public sealed interface Need {

  /** The part exists, is known, healthy, and nothing is going on with it. */
  record Settled(PartId part) implements Need {}

  /** Nothing speaks against the part, which may yet have to be made, and nothing is going on. */
  record Known(PartId part) implements Need {}

  /** The part is known, and no step of this key is left or in flight. */
  record Done(PartId part, String stepKey) implements Need {}

  /**
   * The part is known, and no step of this key has been left or in flight for some time. How long
   * is for the provider to tell, which holds the step until then; here it says what to expect.
   */
  record DoneFor(PartId part, String stepKey, Duration time) implements Need {}

  /**
   * No step of this key is left or in flight, but for one that only a person can help: what can go
   * on without it does not wait for that.
   */
  record DoneOrStuck(PartId part, String stepKey) implements Need {}

  /** The part is known, and no step of it is left or in flight. */
  record Finished(PartId part) implements Need {}

  /** All parts of this kind are known, and no step of them is left or in flight. */
  record AllFinished(String kind) implements Need {}

  /**
   * All parts of this kind that there are are known, and no step of them is left or in flight. Of
   * one that has yet to be made nobody makes use.
   */
  record NoneChanges(String kind) implements Need {}

  /** Whether a step of the same plan, or what goes on in it, keeps this from being true. */
  default boolean concerns(PlannedStep step) {
    boolean makes = step.step().filter(Need::makes).isPresent();
    return step.running()
        ? concernsRunning(step.part(), step.key(), makes)
        : concerns(step.part(), step.key(), false, makes);
  }

  /** Whether a step that has not been started keeps this from being true. */
  default boolean concerns(Step step) {
    return concerns(step.part(), step.key(), false, makes(step));
  }

  /** Whether a change that is going on keeps this from being true. */
  default boolean concerns(InFlight change) {
    return concernsRunning(change.part(), change.key(), false);
  }

  /** Whether a finding keeps this from being true, as long as it blocks. */
  default boolean hingesOn(Finding finding) {
    return switch (this) {
      case Settled(PartId part) -> finding.covers(part);
      case Known(PartId part) -> finding.covers(part);
      case Done(PartId part, _) -> finding.covers(part);
      case DoneFor(PartId part, _, _) -> finding.covers(part);
      case DoneOrStuck _ -> false;
      case Finished(PartId part) -> finding.covers(part);
      case AllFinished(String kind) -> finding.part().kind().equals(kind);
      case NoneChanges(String kind) -> finding.part().kind().equals(kind);
    };
  }

  private boolean concernsRunning(PartId of, String changeKey, boolean makes) {
    return switch (this) {
      case Done(PartId part, String key) -> InFlight.mayDo(of, changeKey, part, key);
      case DoneFor(PartId part, String key, _) -> InFlight.mayDo(of, changeKey, part, key);
      case DoneOrStuck(PartId part, String key) -> InFlight.mayDo(of, changeKey, part, key);
      case Settled _, Known _, Finished _, AllFinished _, NoneChanges _ ->
          concerns(of, changeKey, true, makes);
    };
  }

  private static boolean makes(Step step) {
    return step.verb() == Verb.CREATE;
  }

  private boolean concerns(PartId of, String stepKey, boolean running, boolean makes) {
    return switch (this) {
      case Settled(PartId part) -> of.equals(part) && (running || stepKey.equals(part.toString()));
      case Known(PartId part) -> of.equals(part) && running;
      case Done(_, String key) -> stepKey.equals(key);
      case DoneFor(_, String key, _) -> stepKey.equals(key);
      case DoneOrStuck(_, String key) -> stepKey.equals(key);
      case Finished(PartId part) -> of.equals(part);
      case AllFinished(String kind) -> of.kind().equals(kind);
      case NoneChanges(String kind) -> of.kind().equals(kind) && (running || !makes);
    };
  }
}
