package dev.stepladder.simulator.aws.iam;

import dev.stepladder.simulator.aws.AwsError;
import dev.stepladder.simulator.aws.Slice;
import java.util.List;
import java.util.function.Function;

/** Lists in parts, as IAM answers them: 1 to 1,000 items, 100 where nothing was said. */
final class IamPage {

  private static final int STANDARD = 100;
  private static final int MOST = 1_000;

  private IamPage() {}

  /** The part of {@code all}, sorted by {@code key}, that follows {@code marker}. */
  static <T> Slice<T> of(List<T> all, Function<T, String> key, Integer maxItems, String marker) {
    int size = maxItems == null ? STANDARD : maxItems;
    if (size < 1) {
      throw IamErrors.constraint(
          "maxItems", "'" + size + "'", "have value greater than or equal to 1");
    }
    if (size > MOST) {
      throw IamErrors.constraint(
          "maxItems", "'" + size + "'", "have value less than or equal to " + MOST);
    }
    return Slice.of(
        all, key, size, marker, () -> AwsError.refused("ValidationError", "Invalid Marker."));
  }
}
