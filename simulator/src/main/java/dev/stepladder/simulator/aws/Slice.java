package dev.stepladder.simulator.aws;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A part of a list and the token to go on after it.
 *
 * @param items at most as many as were asked for
 * @param next the token, or null (as the SDK's builders want it) after the last part
 */
public record Slice<T>(List<T> items, String next) {

  /**
   * The {@code size} items of {@code all}, sorted by {@code key}, that follow {@code token}; null
   * or empty for the first.
   */
  public static <T> Slice<T> of(
      List<T> all, Function<T, String> key, int size, String token, Supplier<AwsError> badToken) {
    List<T> rest = all;
    if (token != null && !token.isEmpty()) {
      String after = decode(token, badToken);
      rest = all.stream().filter(item -> key.apply(item).compareTo(after) > 0).toList();
    }
    if (rest.size() <= size) {
      return new Slice<>(rest, null);
    }
    List<T> items = rest.subList(0, size);
    return new Slice<>(items, encode(key.apply(items.getLast())));
  }

  /** Whether there is more. */
  public boolean truncated() {
    return next != null;
  }

  private static String encode(String key) {
    return Base64.getUrlEncoder().encodeToString(key.getBytes(StandardCharsets.UTF_8));
  }

  private static String decode(String token, Supplier<AwsError> badToken) {
    try {
      return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      AwsError error = badToken.get();
      error.addSuppressed(e);
      throw error;
    }
  }
}
