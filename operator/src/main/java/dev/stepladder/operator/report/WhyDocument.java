package dev.stepladder.operator.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.stepladder.api.v1alpha1.Names;
import dev.stepladder.api.v1alpha1.StagedApp;
import dev.stepladder.api.v1alpha1.StepStatus;
import dev.stepladder.api.v1alpha1.StepWait;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What an app waits for, for programs. Its fields keep their names and meaning for as long as
 * {@code apiVersion} stays; those that do not apply are left out. Times are RFC 3339 in UTC.
 *
 * @param apiVersion {@code stepladder.dev/v1alpha1}
 * @param kind {@code Why}
 * @param app name of the StagedApp
 * @param reason why, in a word: NotLookedAt, Settled, Paused, StepRunning, Approval or GoesOn, else
 *     what {@code status.waiting} gives
 * @param sentence the same for people; texts may change
 * @param steps keys of the steps that the app waits on: those that are going on, that a person is
 *     to approve, or that the reason holds; where the sentence names one of them, it is the first
 * @param since when it began to wait for that
 * @param until when the wait is over, if that is known
 * @param asksSince since when a person has been asked, where the reason is Approval
 * @param nextLook when it is looked at again, as in {@code status.waiting}
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonPropertyOrder({
  "apiVersion",
  "kind",
  "app",
  "namespace",
  "reason",
  "sentence",
  "steps",
  "since",
  "until",
  "asksSince",
  "nextLook"
})
public record WhyDocument(
    String apiVersion,
    String kind,
    String app,
    String namespace,
    String reason,
    String sentence,
    List<String> steps,
    String since,
    String until,
    String asksSince,
    String nextLook) {

  /** Copies what must not change. */
  public WhyDocument {
    steps = List.copyOf(steps);
  }

  /**
   * What an app waits for.
   *
   * @param app as it was read, with its status
   * @param now on the operator's clock
   */
  public static WhyDocument of(StagedApp app, Instant now) {
    Why.Answer answer = Why.answer(app, now);
    Optional<StepWait> wait =
        answer.steps().stream()
            .findFirst()
            .flatMap(step -> Optional.ofNullable(step.waitsOn()))
            .filter(on -> on.reason().equals(answer.reason()));
    return new WhyDocument(
        Names.GROUP + "/" + Names.VERSION,
        "Why",
        app.getMetadata().getName(),
        app.getMetadata().getNamespace(),
        answer.reason(),
        answer.sentence(),
        answer.steps().stream().map(StepStatus::key).toList(),
        answer.since().orElse(null),
        wait.map(StepWait::until).orElse(null),
        wait.map(StepWait::asksSince).orElse(null),
        answer.nextLook().orElse(null));
  }

  /** As JSON. */
  public String json() {
    return Serialization.asJson(this);
  }

  /** As YAML. */
  public String yaml() {
    return Serialization.asYaml(this);
  }
}
