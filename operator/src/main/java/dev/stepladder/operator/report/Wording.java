package dev.stepladder.operator.report;

import dev.stepladder.api.v1alpha1.StepStatus;
import dev.stepladder.operator.plan.FieldChange;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** How texts and instants stand in a status: short, and the same as long as they mean the same. */
final class Wording {

  /** What an AWS SDK appends to messages and what differs from call to call. */
  private static final Pattern CALL_DETAILS =
      Pattern.compile(
          " ?\\((?:Service: [^()]*|SDK Attempt Count: \\d+)\\)|,? ?Request ?I[Dd]: ?[-0-9a-zA-Z]+");

  private Wording() {}

  /** A text without what changes from call to call, within so many bytes of UTF-8. */
  static String steady(String text, int bytes) {
    return cut(CALL_DETAILS.matcher(text).replaceAll("").strip(), bytes);
  }

  /** A text within so many bytes of UTF-8, and so within as many characters. */
  static String cut(String text, int bytes) {
    if (length(text) <= bytes) {
      return text;
    }
    var kept = new StringBuilder();
    int room = bytes - length("…");
    int[] points = text.codePoints().toArray();
    for (int point : points) {
      room -= length(Character.toString(point));
      if (room < 0) {
        break;
      }
      kept.appendCodePoint(point);
    }
    int word = kept.lastIndexOf(" ");
    // A single word may be most of it, and half of that says more than nothing.
    boolean after = text.startsWith(" ", kept.length());
    if (!after && word > kept.length() / 2) {
      kept.setLength(word);
    }
    return kept.append("…").toString();
  }

  private static int length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /**
   * What users notice of a step, and that it cannot be undone where it cannot: the one says nothing
   * of the other. Nobody notices that data goes which nothing uses any more.
   */
  static String weight(StepStatus step) {
    return step.impact() + (Boolean.FALSE.equals(step.reversible()) ? ", irreversible" : "");
  }

  /** For what a step waits, beginning with that it does. */
  static String waits(StepStatus step) {
    String text = Optional.ofNullable(step.waitsFor()).orElse("for its turn");
    return text.startsWith("waits") ? text : "waits: " + text;
  }

  /** Why a step is there. */
  static String why(List<FieldChange> changes) {
    return changes.stream().map(FieldChange::toString).collect(Collectors.joining(", "));
  }

  /** An instant to the second, as the API writes it. */
  static String instant(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** An instant that was written into a status, if it can still be read. */
  static Optional<Instant> instant(String text) {
    if (text == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeException unreadable) {
      return Optional.empty();
    }
  }
}
