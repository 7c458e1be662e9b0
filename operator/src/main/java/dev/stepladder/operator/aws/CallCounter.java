package dev.stepladder.operator.aws;

import java.util.Locale;

/** Told of every call that was sent to AWS, of each attempt of one for itself. */
@FunctionalInterface
public interface CallCounter {

  /** Counts nothing. */
  CallCounter NONE = (_, _, _, _) -> {};

  /** What came of an attempt. */
  enum Outcome {
    OK,
    /** What is asked for is not there: an answer, too, where that was the question. */
    MISSING,
    /** AWS said no. */
    REFUSED,
    /** AWS asked for fewer calls. */
    THROTTLED,
    /** AWS had trouble of its own. */
    FAILED,
    /** No answer came. */
    UNANSWERED;

    /** As a label has it. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Counts an attempt.
   *
   * @param service as IAM names it: {@code rds}
   * @param operation such as {@code DescribeDBInstances}
   */
  void count(Place place, String service, String operation, Outcome outcome);
}
