package dev.stepladder.operator.aws;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** When AWS applies what waits for a maintenance window, which is given in UTC. */
public final class MaintenanceWindow {

  private static final Pattern SPELT =
      Pattern.compile("([a-z]{3}):(\\d\\d:\\d\\d)-([a-z]{3}):(\\d\\d:\\d\\d)");

  private MaintenanceWindow() {}

  /**
   * As a person reads it, such as {@code Sun 06:00 to 06:30 UTC}, if it is known.
   *
   * @param spelt as AWS spells it, such as {@code sun:06:00-sun:06:30}
   */
  public static Optional<String> text(String spelt) {
    Matcher window = SPELT.matcher(spelt.toLowerCase(Locale.ROOT));
    if (!window.matches()) {
      return Optional.empty();
    }
    String until = window.group(1).equals(window.group(3)) ? "" : day(window.group(3)) + " ";
    return Optional.of(
        "%s %s to %s%s UTC"
            .formatted(day(window.group(1)), window.group(2), until, window.group(4)));
  }

  private static String day(String spelt) {
    return spelt.substring(0, 1).toUpperCase(Locale.ROOT) + spelt.substring(1);
  }
}
