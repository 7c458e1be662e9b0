package dev.stepladder.simulator.aws.iam;

import dev.stepladder.simulator.aws.AwsError;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;

/**
 * A part of a list, as IAM answers it: 1 to 1,000 items, 100 where nothing was said, and a marker
 * to go on after them.
 *
 * @param items at most as many as were asked for
 * @param next the marker, or null (as the SDK's builders want it) on the last page
 */
record IamPage<T>(List<T> items, String next) {

  private static final int STANDARD = 100;
  private static final int MOST = 1_000;

  /** The page of {@code all}, sorted by {@code key}, that follows {@code marker}. */
  static <T> IamPage<T> of(List<T> all, Function<T, String> key, Integer maxItems, String marker) {
    int size = maxItems == null ? STANDARD : maxItems;
    if (size < 1) {
      throw IamErrors.constraint(
          "maxItems", "'" + size + "'", "have value greater than or equal to 1");
    }
    if (size > MOST) {
      throw IamErrors.constraint(
          "maxItems", "'" + size + "'", "have value less than or equal to " + MOST);
    }
    List<T> rest = all;
    if (marker != null) {
      String after = decode(marker);
      rest = all.stream().filter(item -> key.apply(item).compareTo(after) > 0).toList();
    }
    if (rest.size() <= size) {
      return new IamPage<>(rest, null);
    }
    List<T> items = rest.subList(0, size);
    return new IamPage<>(items, encode(key.apply(items.getLast())));
  }

  boolean truncated() {
    return next != null;
  }

  private static String encode(String key) {
    return Base64.getUrlEncoder().encodeToString(key.getBytes(StandardCharsets.UTF_8));
  }

  private static String decode(String marker) {
    try {
      return new String(Base64.getUrlDecoder().decode(marker), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      AwsError error = AwsError.refused("ValidationError", "Invalid Marker.");
      error.addSuppressed(e);
      throw error;
    }
  }
}
