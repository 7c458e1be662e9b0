package dev.stepladder.simulator.aws.rds;

import dev.stepladder.simulator.aws.AwsError;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;

/**
 * A part of a list, as AWS answers it: 20 to 100 records, and a marker to go on after them.
 *
 * @param items at most as many as were asked for
 * @param next the marker, or null (as the SDK's builders want it) on the last page
 */
record Page<T>(List<T> items, String next) {

  private static final int MOST = 100;
  private static final int LEAST = 20;

  /** The page of {@code all}, sorted by {@code key}, that follows {@code marker}. */
  static <T> Page<T> of(List<T> all, Function<T, String> key, Integer maxRecords, String marker) {
    int size = maxRecords == null ? MOST : maxRecords;
    if (size < LEAST || size > MOST) {
      throw RdsErrors.value(
          "Invalid value " + size + " for MaxRecords. Must be between " + LEAST + " and " + MOST);
    }
    List<T> rest = all;
    if (marker != null && !marker.isEmpty()) {
      String after = decode(marker);
      rest = all.stream().filter(item -> key.apply(item).compareTo(after) > 0).toList();
    }
    if (rest.size() <= size) {
      return new Page<>(rest, null);
    }
    List<T> items = rest.subList(0, size);
    return new Page<>(items, encode(key.apply(items.getLast())));
  }

  private static String encode(String key) {
    return Base64.getUrlEncoder().encodeToString(key.getBytes(StandardCharsets.UTF_8));
  }

  private static String decode(String marker) {
    try {
      return new String(Base64.getUrlDecoder().decode(marker), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      AwsError error = RdsErrors.value("Invalid or expired marker: " + marker);
      error.addSuppressed(e);
      throw error;
    }
  }
}
