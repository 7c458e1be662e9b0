package dev.stepladder.operator.report;

import dev.stepladder.api.v1alpha1.Names;
import dev.stepladder.api.v1alpha1.StagedApp;
import dev.stepladder.api.v1alpha1.StepStatus;
import dev.stepladder.operator.plan.Step;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a person has approved, and how a person approves the rest. */
public final class Approvals {

  /** Only such text goes into a command that a person pastes into a shell. */
  private static final Pattern FINGERPRINT =
      Pattern.compile("[0-9a-f]{%d}".formatted(Step.FINGERPRINT_LENGTH));

  private static final Pattern COMMAND =
      Pattern.compile(Pattern.quote(Names.APPROVE) + "=([0-9a-f,]+)");

  /** Older approvals go first when an annotation has gathered more. */
  private static final int MOST = 400;

  private static final int MOST_SHOWN = 3;
  private static final int MOST_WORD = 40;

  private Approvals() {}

  /** The fingerprints in an app's annotation. */
  public static Set<String> of(StagedApp app) {
    return fingerprints(text(app));
  }

  private static Set<String> fingerprints(String text) {
    var approved = new LinkedHashSet<String>();
    words(text).filter(word -> FINGERPRINT.matcher(word).matches()).forEach(approved::add);
    return approved;
  }

  /** What the annotation says beside fingerprints and so approves nothing, if it does. */
  static Optional<String> ignored(StagedApp app) {
    List<String> others =
        words(text(app))
            .filter(word -> !word.isEmpty() && !FINGERPRINT.matcher(word).matches())
            .limit(MOST_SHOWN)
            .map(word -> "“%s”".formatted(Wording.cut(word, MOST_WORD)))
            .toList();
    return others.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "the annotation %s says %s, which is no fingerprint of a step and approves nothing; what waits for approval is approved by the command in status.approve"
                .formatted(Names.APPROVE, String.join(", ", others)));
  }

  private static String text(StagedApp app) {
    return app.annotation(Names.APPROVE);
  }

  private static Stream<String> words(String text) {
    return Stream.of(text.split("[,\\s]+"));
  }

  /**
   * What the annotation is to say, by the command in an app's status; empty if nothing waits for a
   * person. Beside what is asked for it says what was approved before and has not been done yet.
   */
  public static Optional<String> asked(StagedApp app) {
    return Optional.ofNullable(app.getStatus())
        .flatMap(status -> Optional.ofNullable(status.approve()))
        .map(COMMAND::matcher)
        .filter(Matcher::find)
        .map(matcher -> matcher.group(1));
  }

  /** The fingerprints of all steps that wait for a person, in the order of their steps. */
  public static Set<String> waiting(StagedApp app) {
    var waiting = asked(app).map(Approvals::fingerprints).orElseGet(LinkedHashSet::new);
    waiting.removeAll(of(app));
    return waiting;
  }

  /**
   * The command that approves all that still needs approval, if anything does.
   *
   * @param steps those that are left, of which some may not be seen right now
   * @param used approvals that hold for nothing any more
   */
  static Optional<String> command(StagedApp app, List<StepStatus> steps, Set<String> used) {
    List<String> asked =
        steps.stream()
            .filter(step -> Boolean.TRUE.equals(step.needsApproval()))
            .flatMap(step -> Optional.ofNullable(step.fingerprint()).stream())
            .distinct()
            .toList();
    if (asked.isEmpty()) {
      return Optional.empty();
    }
    var all = new LinkedHashSet<>(of(app));
    all.removeAll(used);
    all.addAll(asked);
    return Optional.of(
        "kubectl annotate sapp %s -n %s --overwrite %s=%s"
            .formatted(
                app.getMetadata().getName(),
                app.getMetadata().getNamespace(),
                Names.APPROVE,
                value(all)));
  }

  /** What the annotation says when these are approved, the newest last. */
  public static String value(Collection<String> fingerprints) {
    return fingerprints.stream()
        .skip(Math.max(0, fingerprints.size() - MOST))
        .reduce((one, other) -> one + "," + other)
        .orElse("");
  }
}
