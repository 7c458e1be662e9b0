package dev.stepladder.operator;

import dev.stepladder.api.v1alpha1.Condition;
import java.util.List;

/**
 * A condition without the times that it keeps.
 *
 * @param reason a word for programs, in CamelCase
 * @param message a sentence for people; empty where there is nothing to say
 */
record ConditionDraft(String type, boolean holds, String reason, String message) {

  /**
   * The condition.
   *
   * @param before those of the status so far, which say since when it has been so
   * @param now as an RFC 3339 time
   */
  Condition condition(List<Condition> before, String now, Long generation) {
    String status = holds ? "True" : "False";
    String since =
        before.stream()
            .filter(known -> known.type().equals(type) && known.status().equals(status))
            .map(Condition::lastTransitionTime)
            .findFirst()
            .orElse(now);
    return new Condition(type, status, reason, message, since, generation);
  }
}
