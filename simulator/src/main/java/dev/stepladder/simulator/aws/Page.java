package dev.stepladder.simulator.aws;

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
public record Page<T>(List<T> items, String next) {

  private static final int MOST = 100;
  private static final int LEAST = 20;

  /** The page of {@code all}, sorted by {@code key}, that follows {@code marker}. */
  public static <T> Page<T> of(
      List<T> all, Function<T, String> key, Integer maxRecords, String marker) {
    return of(all, key, maxRecords, MOST, marker);
  }

  /** As above, for operations whose pages have at most {@code most} records. */
  public static <T> Page<T> of(
      List<T> all, Function<T, String> key, Integer maxRecords, int most, String marker) {
    int size = maxRecords == null ? most : maxRecords;
    if (size < LEAST || size > most) {
      throw refused(
          "Invalid value " + size + " for MaxRecords. Must be between " + LEAST + " and " + most);
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
      AwsError error = refused("Invalid or expired marker: " + marker);
      error.addSuppressed(e);
      throw error;
    }
  }

  private static AwsError refused(String message) {
    return AwsError.refused("InvalidParameterValue", message);
  }
}
