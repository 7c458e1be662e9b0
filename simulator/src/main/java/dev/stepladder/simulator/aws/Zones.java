package dev.stepladder.simulator.aws;

import java.util.List;

/** The Availability Zones of a region: three of them. */
public final class Zones {

  private static final List<String> LETTERS = List.of("a", "b", "c");

  private Zones() {}

  /** All of them. */
  public static List<String> of(String region) {
    return LETTERS.stream().map(letter -> region + letter).toList();
  }

  /** The zone of the {@code index}-th of some things that are spread over the zones. */
  public static String nth(String region, int index) {
    return region + LETTERS.get(index % LETTERS.size());
  }

  /** Another zone than this, for the standby. */
  public static String other(String zone) {
    int last = zone.length() - 1;
    int index = LETTERS.indexOf(zone.substring(last));
    return zone.substring(0, last) + LETTERS.get((index + 1) % LETTERS.size());
  }
}
